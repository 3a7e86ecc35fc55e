//! The form of an amendment: the contract as it shall be, with what is paid fixed, and the difference while one types. It is kept in the browser
//! until it is saved.

use domain::amendment::{AmendmentForm, AmendmentKind, text_difference};
use domain::id::AmendmentId;
use domain::template::TextForm;
use leptos::prelude::*;

use super::api::AmendedForm;
use super::difference::{amount_figures, difference_sections};
use super::sections::{plan_section, terms, text_section, why};
use super::versions::crumbs;
use super::writing::{Writing, Written, opened_page, refused_page, worded};
use crate::contracts::LinesForm;
use crate::contracts::fields::Fields;
use crate::drafting::TextFields;
use crate::drafting::api::DraftSource;
use crate::frame::today;
use crate::ui::prelude::*;

/// `/contracts/:id/amend`: a new amendment (`?from=`: that says what another says), or the open one.
#[component]
pub fn AmendPage() -> impl IntoView {
    opened_page(lang().pick("变更", "Amend"), whole)
}

fn whole(opened: AmendedForm, from: Option<AmendmentId>) -> AnyView {
    let title = format!("{} {}", lang().pick("变更合同", "Amend"), opened.contract.number);
    let crumbs = crumbs(&opened.contract.id, &opened.contract.number, true);
    // What ends the contract is written in a form of its own.
    let is_termination = opened.amendment.is_some() && opened.form.kind == AmendmentKind::Termination.code();
    if !opened.may_amend || is_termination {
        return refused_page(title, crumbs, &opened);
    }
    view! { <Page title crumbs subtitle=opened.contract.customer_name.clone().into_any()><Editor opened from/></Page> }.into_any()
}

/// What is typed, beside the fields of the contract's own form.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub(super) kind: RwSignal<String>,
    pub(super) reason: RwSignal<String>,
    pub(super) fields: Fields,
    /// The clauses of the text; none was drafted.
    text: Option<TextFields>,
}

impl Typed {
    fn of(opened: &AmendedForm) -> Self {
        Self {
            kind: RwSignal::new(opened.form.kind.clone()),
            reason: RwSignal::new(opened.form.reason.clone()),
            fields: Fields::of(&opened.form.contract, &opened.contract.customer_name),
            text: opened.text.as_ref().map(|(wording, clauses)| {
                let form = TextForm { template: wording.template.clone(), clauses: opened.form.text.clone() };
                TextFields::of(&[DraftSource { is_saved: true, template: wording.template(), clauses: clauses.clone(), form }])
            }),
        }
    }

    pub(super) fn is_extension(self) -> bool {
        self.kind.with(|kind| kind == AmendmentKind::Extension.code())
    }
}

impl Written for Typed {
    fn fill(self, form: &AmendmentForm, _against: &AmendedForm) {
        self.kind.set(form.kind.clone());
        self.reason.set(form.reason.clone());
        self.fields.fill(&form.contract, "");
        if let Some(text) = self.text {
            text.refill(&form.text);
        }
    }

    fn form(self) -> AmendmentForm {
        let text = self.text.map(|text| text.form().clauses).unwrap_or_default();
        AmendmentForm { kind: self.kind.get(), reason: self.reason.get(), contract: self.fields.form(), text, ..AmendmentForm::default() }
    }
}

#[component]
fn Editor(opened: AmendedForm, from: Option<AmendmentId>) -> impl IntoView {
    let l = lang();
    let typed = Typed::of(&opened);
    let writing = Writing::new("amend", &opened, typed, typed.fields.problems, l.pick("变更已保存。", "Amendment saved."));
    let against = writing.against;
    let fields = move || {
        view! {
            {why(typed)}
            {terms(typed, &against.get_untracked())}
            <div class="form" hidden=move || typed.is_extension()>
                <Section title=l.pick("明细", "Lines") term=Word::Lines><LinesForm fields=typed.fields/></Section>
                {plan_section(typed, against)}
                {typed.text.map(text_section)}
            </div>
            {difference(typed, against)}
        }
        .into_any()
    };
    writing.form(from, fields, l.pick("保存变更", "Save the amendment"))
}

/// 变更内容, while one types.
fn difference(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
    let l = lang();
    let contents = Memo::new(move |_| {
        let form = typed.form();
        against.with(|opened| {
            let (before, after) = form.contents(&opened.contract, &opened.plan, worded(opened), today());
            let text = after.as_ref().map(|after| text_difference(&before, after, opened.contract.terms.signed));
            (before, after, text.unwrap_or_default())
        })
    });
    let shown = move || {
        match contents.get() {
        (before, Some(after), text) => {
            let figures = (before.amount != after.amount).then(|| amount_figures(before.amount, after.amount, after.currency));
            view! { {figures}{difference_sections(&before, &after, text)} }.into_any()
        }
        (_, None, _) => view! { <p class="quiet">{l.pick("填写完整、计划与金额相等后，这里列出新旧对照。", "Once all is filled in and the plan adds up, old and new stand here side by side.")}</p> }
            .into_any(),
    }
    };
    view! { <Section title=l.pick("变更内容", "What changes")>{shown}</Section> }.into_any()
}
