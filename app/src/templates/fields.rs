//! The fields of a template's form: one signal a field, rows that keep their place.

use domain::id::ClauseId;
use domain::template::{ClauseForm, ClauseKind, ClauseTextForm, TemplateForm};
use leptos::prelude::*;

type Text = RwSignal<String>;

/// A text of a clause that is being typed. The key stays with it while rows move.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct TextRow {
    pub(super) key: u32,
    pub(super) name: Text,
    pub(super) text: Text,
}

/// A clause that is being typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ClauseRow {
    pub(super) key: u32,
    /// The edition that was read; empty: a new clause.
    pub(super) clause: RwSignal<ClauseId>,
    pub(super) heading: Text,
    pub(super) kind: Text,
    pub(super) texts: RwSignal<Vec<TextRow>>,
}

/// Every field of the form; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) name: Text,
    pub(super) title: Text,
    pub(super) contract_type: Text,
    pub(super) is_active: RwSignal<bool>,
    pub(super) clauses: RwSignal<Vec<ClauseRow>>,
    next_key: StoredValue<u32>,
    /// The form's own owner: rows that a handler adds live as long as the form.
    owner: StoredValue<Owner>,
    /// The text in which a variable is put, and where: the one that was left last, in UTF-16 units.
    pub(super) caret: RwSignal<Option<(Text, usize)>>,
}

impl ClauseRow {
    fn form(self) -> ClauseForm {
        let text = |row: TextRow| ClauseTextForm { name: row.name.get(), text: row.text.get() };
        ClauseForm {
            clause: self.clause.get(),
            heading: self.heading.get(),
            kind: self.kind.get(),
            texts: self.texts.get().into_iter().map(text).collect(),
        }
    }

    pub(super) fn is_alternative(self) -> bool {
        self.kind.with(|kind| kind == ClauseKind::Alternative.code())
    }
}

impl Fields {
    /// The fields as this form has them. Call it while the form is set up.
    pub(super) fn of(form: &TemplateForm) -> Self {
        let fields = Self {
            name: RwSignal::new(String::new()),
            title: RwSignal::new(String::new()),
            contract_type: RwSignal::new(String::new()),
            is_active: RwSignal::new(false),
            clauses: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            caret: RwSignal::new(None),
        };
        fields.fill(form);
        fields
    }

    pub(super) fn fill(self, form: &TemplateForm) {
        self.name.set(form.name.clone());
        self.title.set(form.title.clone());
        self.contract_type.set(form.contract_type.clone());
        self.is_active.set(form.is_active);
        self.clauses.set(form.clauses.iter().map(|clause| self.row(clause)).collect());
    }

    fn row(self, form: &ClauseForm) -> ClauseRow {
        let texts = form.texts.iter().map(|text| self.text_row(text)).collect();
        let key = self.fresh_key();
        self.within(|| ClauseRow {
            key,
            clause: RwSignal::new(form.clause.clone()),
            heading: RwSignal::new(form.heading.clone()),
            kind: RwSignal::new(if form.kind.is_empty() { ClauseKind::Standard.code().to_owned() } else { form.kind.clone() }),
            texts: RwSignal::new(texts),
        })
    }

    fn text_row(self, form: &ClauseTextForm) -> TextRow {
        let key = self.fresh_key();
        self.within(|| TextRow { key, name: RwSignal::new(form.name.clone()), text: RwSignal::new(form.text.clone()) })
    }

    fn within<T>(self, make: impl FnOnce() -> T) -> T {
        self.owner.with_value(|owner| owner.with(make))
    }

    fn fresh_key(self) -> u32 {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        key
    }

    pub(super) fn form(self) -> TemplateForm {
        TemplateForm {
            name: self.name.get(),
            title: self.title.get(),
            contract_type: self.contract_type.get(),
            is_active: self.is_active.get(),
            clauses: self.clauses.get().into_iter().map(ClauseRow::form).collect(),
        }
    }

    pub(super) fn add_clause(self, form: &ClauseForm) {
        let row = self.row(form);
        self.clauses.update(|clauses| clauses.push(row));
    }

    pub(super) fn add_text(self, clause: ClauseRow) {
        let row = self.text_row(&ClauseTextForm::default());
        clause.texts.update(|texts| texts.push(row));
    }

    pub(super) fn remove_clause(self, key: u32) {
        self.caret.set(None);
        self.clauses.update(|clauses| clauses.retain(|clause| clause.key != key));
    }

    /// One place up.
    pub(super) fn raise_clause(self, key: u32) {
        self.clauses.update(|clauses| {
            if let Some(index) = clauses.iter().position(|clause| clause.key == key).filter(|index| *index > 0) {
                clauses.swap(index - 1, index);
            }
        });
    }

    /// Takes over a later edition of this clause.
    pub(super) fn renew(self, row: ClauseRow, form: &ClauseForm) {
        let texts = form.texts.iter().map(|text| self.text_row(text)).collect();
        self.caret.set(None);
        row.clause.set(form.clause.clone());
        row.heading.set(form.heading.clone());
        row.kind.set(form.kind.clone());
        row.texts.set(texts);
    }

    /// Puts a variable into the text that was left last, where its caret stood. Without one, into the last text.
    pub(super) fn insert(self, variable: &str) {
        let last = || self.clauses.with_untracked(|clauses| clauses.last().and_then(|clause| clause.texts.get_untracked().last().copied()));
        let Some((text, place)) = self.caret.get_untracked().or_else(|| last().map(|row| (row.text, usize::MAX))) else { return };
        let mut units: Vec<u16> = text.get_untracked().encode_utf16().collect();
        let place = place.min(units.len());
        units.splice(place..place, variable.encode_utf16());
        text.set(String::from_utf16_lossy(&units));
        self.caret.set(Some((text, place + variable.encode_utf16().count())));
    }
}
