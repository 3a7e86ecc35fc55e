//! The fields of a text's form: of every template that one may choose, so that nothing typed is lost by looking at another.

use domain::template::{Clause, DraftedClauseForm, Template, TextForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::DraftSource;

type Text = RwSignal<String>;

/// What is typed of one clause.
#[derive(Clone, Copy)]
pub(super) struct ClauseFields {
    pub(super) choice: Text,
    pub(super) text: Text,
}

/// A template with the fields of its clauses.
#[derive(Clone)]
pub(super) struct SourceFields {
    pub(super) key: String,
    pub(super) is_saved: bool,
    pub(super) template: Template,
    pub(super) clauses: Vec<Clause>,
    pub(super) rows: Vec<ClauseFields>,
    /// What the fields were filled with at first.
    first: TextForm,
}

/// The whole form; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) sources: StoredValue<Vec<SourceFields>>,
    /// The key of the template that is drafted from; empty: none yet.
    pub(super) chosen: Text,
    first: StoredValue<String>,
}

/// What is kept in the browser of a text that is not saved.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) chosen: String,
    pub(super) form: TextForm,
    /// Of the text that was saved last when this was typed.
    pub(super) text_version: u64,
}

/// The key of the template that the saved text is of.
const SAVED: &str = "saved";

impl Fields {
    /// Call it while the form is set up.
    pub(super) fn of(sources: &[DraftSource]) -> Self {
        let fields = |source: &DraftSource| {
            let typed = |clause: &Clause| source.form.clauses.iter().find(|typed| typed.clause == clause.id).cloned().unwrap_or_default();
            let row = |typed: DraftedClauseForm| ClauseFields { choice: RwSignal::new(typed.choice), text: RwSignal::new(typed.text) };
            SourceFields {
                key: if source.is_saved { SAVED.to_owned() } else { source.template.id.to_string() },
                is_saved: source.is_saved,
                template: source.template.clone(),
                clauses: source.clauses.clone(),
                rows: source.clauses.iter().map(typed).map(row).collect(),
                first: source.form.clone(),
            }
        };
        let sources: Vec<SourceFields> = sources.iter().map(fields).collect();
        // Where there is no choice to make, it is made.
        let first = sources.first().filter(|first| first.is_saved || sources.len() == 1).map(|first| first.key.clone());
        let first = first.unwrap_or_default();
        Self { chosen: RwSignal::new(first.clone()), first: StoredValue::new(first), sources: StoredValue::new(sources) }
    }

    /// The template that is chosen now.
    pub(super) fn source(self) -> Option<SourceFields> {
        let chosen = self.chosen.get();
        self.sources.with_value(|sources| sources.iter().find(|source| source.key == chosen).cloned())
    }

    pub(super) fn form(self) -> TextForm {
        self.source().map(|source| source.form()).unwrap_or_default()
    }

    /// Takes up what was kept; a template that is there no more leaves the form as it is.
    pub(super) fn fill(self, kept: &Kept) {
        let found = self.sources.with_value(|sources| sources.iter().find(|source| source.key == kept.chosen).cloned());
        let Some(source) = found else { return };
        source.fill(&kept.form);
        self.chosen.set(source.key);
    }

    /// As the form was at first.
    pub(super) fn begin_afresh(self) {
        self.sources.with_value(|sources| sources.iter().for_each(|source| source.fill(&source.first)));
        self.chosen.set(self.first.get_value());
    }
}

impl SourceFields {
    fn fill(&self, form: &TextForm) {
        for (clause, row) in self.clauses.iter().zip(&self.rows) {
            if let Some(typed) = form.clauses.iter().find(|typed| typed.clause == clause.id) {
                row.choice.set(typed.choice.clone());
                row.text.set(typed.text.clone());
            }
        }
    }

    pub(super) fn form(&self) -> TextForm {
        let typed = |(clause, row): (&Clause, &ClauseFields)| DraftedClauseForm {
            clause: clause.id.clone(),
            choice: row.choice.get(),
            text: row.text.get(),
        };
        TextForm { template: self.template.id.clone(), clauses: self.clauses.iter().zip(&self.rows).map(typed).collect() }
    }
}
