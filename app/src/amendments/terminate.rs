//! 终止结算: the form that ends a contract before its time, with a decision for each instalment that is open, and the new amount while one types.
//! It is kept in the browser until it is saved.

use domain::amendment::AmendmentKind;
use domain::id::{AmendmentId, ContractId, OperationId};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::acting::overtaken_notice;
use super::api::{AmendedForm, amendment_form};
use super::difference::{amount_figures, difference_sections};
use super::form::{Command, Kept, StaleNotice, send, worded};
use super::settling::{Typed, added, decisions, why};
use super::versions::crumbs;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// `/contracts/:id/terminate`: a new termination (`?from=`: that says what another says), or the open one.
#[component]
pub fn TerminatePage() -> impl IntoView {
    let l = lang();
    let (params, query) = (use_params_map(), use_query());
    let from = untrack(|| query.get("from"));
    let from = StoredValue::new((!from.is_empty()).then(|| AmendmentId::new(from)));
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    // Not the live revision: what one is typing in never moves.
    let found = fetched_first(move || (id.get(), from.get_value()), |(id, from)| amendment_form(id, from));
    let body = move || {
        found.get().map(|found| match found {
            Ok(opened) => whole(opened, from.get_value()),
            Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title=l.pick("终止结算", "Terminate")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn whole(opened: AmendedForm, from: Option<AmendmentId>) -> AnyView {
    let l = lang();
    let title = format!("{} {}", l.pick("终止合同", "Terminate"), opened.contract.number);
    let crumbs = crumbs(&opened.contract.id, &opened.contract.number, true);
    let is_other = opened.amendment.is_some() && opened.form.kind != AmendmentKind::Termination.code();
    if !opened.may_amend || is_other {
        let href = format!("/contracts/{}/versions", opened.contract.id);
        let refused = if opened.contract.amending.is_some() { Refusal::BeingAmended } else { Refusal::NotAmendable };
        return view! {
            <Page title crumbs>
                <Notice tone=Tone::Attention>{refused.message(l)}" "<a href=href>{l.pick("查看版本与变更", "See the versions")}</a></Notice>
            </Page>
        }
        .into_any();
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
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let ids = RwSignal::new(None::<(OperationId, AmendmentId)>);
    // What the form is against: the contract and its plan as they were when they were read last.
    let against = RwSignal::new(opened.clone());
    Effect::new(move |before: Option<()>| {
        let settlement = against.with(|opened| opened.form.settlement.clone());
        if before.is_some() {
            typed.refit(&settlement);
        }
    });
    let saved = RwSignal::new(false);
    let first = StoredValue::new(untrack(|| typed.form()));
    let is_changed = move || first.with_value(|first| typed.form() != *first);
    let content = Signal::derive(move || {
        if !is_changed() {
            return String::new();
        }
        serde_json::to_string(&Kept { ids: ids.get(), form: typed.form() }).unwrap_or_default()
    });
    let draft = keep_draft(format!("terminate:{}", opened.contract.id), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            typed.fill(&kept.form);
            ids.set(kept.ids);
            typed.refit(&against.with_untracked(|opened| opened.form.settlement.clone()));
        }
    });
    guard_unsaved(Signal::derive(move || !saved.get() && is_changed()));
    let save = Action::new(|command: &Command| send(command.clone()));
    let (navigate, toasts) = (use_navigate(), toasts());
    follow_answer(save.value(), problems, failure, move |id| {
        saved.set(true);
        draft.forget();
        toasts.done(l.pick("终止结算已保存。", "Termination saved."));
        navigate(&format!("/amendments/{id}"), leptos_router::NavigateOptions::default());
    });
    let submit = move |()| {
        let (form, opened) = untrack(|| (typed.form(), against.get()));
        match form.parse(&opened.contract, &opened.plan, worded(&opened), today()) {
            Err(found) => problems.set(found),
            Ok(_) => {
                problems.set(Problems::new());
                let (operation, id) = ids.get_untracked().unwrap_or_else(|| (fresh_id().into(), fresh_id().into()));
                ids.set(Some((operation.clone(), id.clone())));
                save.dispatch(Command { operation, id, opened, form });
            }
        }
    };
    let pending = save.pending();
    let back = format!("/contracts/{}/versions", opened.contract.id);
    let afresh = Callback::new(move |()| {
        first.with_value(|form| typed.fill(form));
        ids.set(None);
    });
    view! {
        <div class="contract-form">
            {overtaken_notice(opened.is_overtaken)}
            <DraftNotice draft on_afresh=afresh/>
            <FailureNotice failure/>
            <StaleNotice against from problems ids/>
            <Form problems=problems pending=pending on_submit=submit>
                {why(typed)}
                {move || decisions(typed, against)}
                {added(typed, against)}
                {difference(typed, against)}
                <FormActions>
                    <SubmitButton pending=pending>{l.pick("保存终止结算", "Save the termination")}</SubmitButton>
                    <ButtonLink href=back>{l.pick("取消", "Cancel")}</ButtonLink>
                </FormActions>
            </Form>
        </div>
    }
    .into_any()
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
