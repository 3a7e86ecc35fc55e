//! 终止结算: the form that ends a contract before its time, with a decision for each instalment that is open, and the new amount while one types.
//! It is kept in the browser until it is saved.

use domain::amendment::AmendmentKind;
use domain::id::AmendmentId;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::AmendedForm;
use super::difference::{amount_figures, difference_sections};
use super::settling::{Typed, added, decisions, why};
use super::versions::crumbs;
use super::writing::{Writing, Written, opened_page, refused_page};
use crate::frame::today;
use crate::ui::prelude::*;

/// `/contracts/:id/terminate`: a new termination (`?from=`: that says what another says), or the open one.
#[component]
pub fn TerminatePage() -> impl IntoView {
    opened_page(lang().pick("终止结算", "Terminate"), whole)
}

fn whole(opened: AmendedForm, from: Option<AmendmentId>) -> AnyView {
    let l = lang();
    let title = format!("{} {}", l.pick("终止合同", "Terminate"), opened.contract.number);
    let crumbs = crumbs(&opened.contract.id, &opened.contract.number, true);
    let is_other = opened.amendment.is_some() && opened.form.kind != AmendmentKind::Termination.code();
    if !opened.may_amend || is_other {
        return refused_page(title, crumbs, &opened);
    }
    let subtitle = opened.contract.customer_name.clone().into_any();
    let successor = opened.contract.renewed_by.clone().map(|next| {
        let said = l.pick(
            "已续签，续签的合同不随终止变动；不再需要就把它作废：",
            "It was renewed. The renewal stays as it is; make it void if it is not wanted any more:",
        );
        let href = format!("/contracts/{}", next.contract);
        view! { <Notice tone=Tone::Attention>{said}" "<a class="link figures" href=href>{next.number}</a></Notice> }
    });
    view! { <Page title crumbs subtitle>{successor}<Editor opened from/></Page> }.into_any()
}

#[component]
fn Editor(opened: AmendedForm, from: Option<AmendmentId>) -> impl IntoView {
    let l = lang();
    let typed = Typed::of(&opened.form);
    let problems = RwSignal::new(Problems::new());
    let writing = Writing::new("terminate", &opened, typed, problems, l.pick("终止结算已保存。", "Termination saved."));
    let against = writing.against;
    Effect::new(move |before: Option<()>| {
        let settlement = against.with(|opened| opened.form.settlement.clone());
        if before.is_some() {
            typed.refit(&settlement);
        }
    });
    let fields = move || {
        view! {
            {why(typed)}
            {move || decisions(typed, against)}
            {added(typed, against)}
            {difference(typed, against)}
        }
        .into_any()
    };
    writing.form(from, fields, l.pick("保存终止结算", "Save the termination"))
}

/// The amount before and after, and what differs, while one types.
fn difference(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
    let l = lang();
    let contents = Memo::new(move |_| {
        let form = typed.form();
        against.with(|opened| form.contents(&opened.contract, &opened.plan, None, today()))
    });
    let missing = l
        .pick("填写完整后，这里列出结算前后的金额、明细和计划。", "Once all is filled in, amount, lines and plan stand here, old and new.");
    let same = l.pick("金额、明细和计划都不变，合同只是终止。", "Amount, lines and plan stay: the contract just ends.");
    let shown = move || match contents.get() {
        (before, Some(after)) => {
            let figures = amount_figures(before.amount, after.amount, after.currency);
            let parts = if before == after {
                view! { <p class="quiet">{same}</p> }.into_any()
            } else {
                difference_sections(&before, &after, Vec::new())
            };
            view! { {figures}{parts} }.into_any()
        }
        (_, None) => view! { <p class="quiet">{missing}</p> }.into_any(),
    };
    view! { <Section title=l.pick("结算前后", "Before and after")>{shown}</Section> }.into_any()
}
