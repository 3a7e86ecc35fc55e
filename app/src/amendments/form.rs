//! The form of an amendment: the contract as it shall be, with what is paid fixed, and the difference while one types. It is kept in the browser
//! until it is saved.

use domain::amendment::{AmendmentForm, AmendmentKind, SettlementForm, Worded, text_difference};
use domain::id::{AmendmentId, ContractId, OperationId};
use domain::refusal::{Problems, Refusal};
use domain::template::TextForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::{Deserialize, Serialize};

use super::acting::overtaken_notice;
use super::api::{AmendedForm, amendment_draft, amendment_edit, amendment_form};
use super::difference::{amount_figures, difference_sections};
use super::sections::{plan_section, terms, text_section, why};
use super::versions::crumbs;
use crate::application::NotFoundPage;
use crate::contracts::LinesForm;
use crate::contracts::fields::Fields;
use crate::drafting::TextFields;
use crate::drafting::api::DraftSource;
use crate::error::{Answer, Failure};
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// `/contracts/:id/amend`: a new amendment (`?from=`: that says what another says), or the open one.
#[component]
pub fn AmendPage() -> impl IntoView {
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
            Err(failure) => view! { <Page title=l.pick("变更", "Amend")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn whole(opened: AmendedForm, from: Option<AmendmentId>) -> AnyView {
    let l = lang();
    let title = format!("{} {}", l.pick("变更合同", "Amend"), opened.contract.number);
    let crumbs = crumbs(&opened.contract.id, &opened.contract.number, true);
    // What ends the contract is written in a form of its own.
    let is_termination = opened.amendment.is_some() && opened.form.kind == AmendmentKind::Termination.code();
    if !opened.may_amend || is_termination {
        let href = format!("/contracts/{}/versions", opened.contract.id);
        let refused = if opened.contract.amending.is_some() { Refusal::BeingAmended } else { Refusal::NotAmendable };
        return view! {
            <Page title crumbs>
                <Notice tone=Tone::Attention>{refused.message(l)}" "<a href=href>{l.pick("查看版本与变更", "See the versions")}</a></Notice>
            </Page>
        }
        .into_any();
    }
    view! { <Page title crumbs subtitle=opened.contract.customer_name.clone().into_any()><Editor opened from/></Page> }.into_any()
}

/// What is kept in the browser of a form that is not saved yet.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) ids: Option<(OperationId, AmendmentId)>,
    pub(super) form: AmendmentForm,
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

    fn fill(self, form: &AmendmentForm) {
        self.kind.set(form.kind.clone());
        self.reason.set(form.reason.clone());
        self.fields.fill(&form.contract, "");
        if let Some(text) = self.text {
            text.refill(&form.text);
        }
    }

    /// Tracks every field.
    fn form(self) -> AmendmentForm {
        let text = self.text.map(|text| text.form().clauses).unwrap_or_default();
        AmendmentForm { kind: self.kind.get(), reason: self.reason.get(), contract: self.fields.form(), text, ..AmendmentForm::default() }
    }

    pub(super) fn is_extension(self) -> bool {
        self.kind.with(|kind| kind == AmendmentKind::Extension.code())
    }
}

pub(super) fn worded(opened: &AmendedForm) -> Option<Worded<'_>> {
    opened.text.as_ref().map(|(wording, clauses)| (wording, clauses.as_slice()))
}

/// What is sent when the form is saved.
#[derive(Clone)]
pub(super) struct Command {
    pub(super) operation: OperationId,
    pub(super) id: AmendmentId,
    pub(super) opened: AmendedForm,
    pub(super) form: AmendmentForm,
}

pub(super) async fn send(command: Command) -> Answer<AmendmentId> {
    let Command { operation, id, opened, form } = command;
    match opened.amendment {
        Some((known, version)) => amendment_edit(operation, known, version, form).await,
        None => amendment_draft(operation, opened.contract.id, opened.contract.version, id, form).await,
    }
}

#[component]
fn Editor(opened: AmendedForm, from: Option<AmendmentId>) -> impl IntoView {
    let l = lang();
    let typed = Typed::of(&opened);
    let problems = typed.fields.problems;
    let failure = RwSignal::new(None::<Failure>);
    let ids = RwSignal::new(None::<(OperationId, AmendmentId)>);
    // What the form is against: the contract and its plan as they were when they were read last.
    let against = RwSignal::new(opened.clone());
    let saved = RwSignal::new(false);
    let first = StoredValue::new(AmendmentForm { settlement: SettlementForm::default(), ..opened.form.clone() });
    let is_changed = move || first.with_value(|first| typed.form() != *first);
    let content = Signal::derive(move || {
        if !is_changed() {
            return String::new();
        }
        serde_json::to_string(&Kept { ids: ids.get(), form: typed.form() }).unwrap_or_default()
    });
    let draft = keep_draft(format!("amend:{}", opened.contract.id), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            typed.fill(&kept.form);
            ids.set(kept.ids);
        }
    });
    guard_unsaved(Signal::derive(move || !saved.get() && is_changed()));
    let save = Action::new(|command: &Command| send(command.clone()));
    let (navigate, toasts) = (use_navigate(), toasts());
    follow_answer(save.value(), problems, failure, move |id| {
        saved.set(true);
        draft.forget();
        toasts.done(l.pick("变更已保存。", "Amendment saved."));
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
                {terms(typed, &opened)}
                <div class="form" hidden=move || typed.is_extension()>
                    <Section title=l.pick("明细", "Lines") term=Word::Lines><LinesForm fields=typed.fields/></Section>
                    {plan_section(typed, against)}
                    {typed.text.map(text_section)}
                </div>
                {difference(typed, against)}
                <FormActions>
                    <SubmitButton pending=pending>{l.pick("保存变更", "Save the amendment")}</SubmitButton>
                    <ButtonLink href=back>{l.pick("取消", "Cancel")}</ButtonLink>
                </FormActions>
            </Form>
        </div>
    }
    .into_any()
}

pub(super) type Ids = RwSignal<Option<(OperationId, AmendmentId)>>;

/// The contract changed while one wrote: the way on, with all that was typed.
#[component]
pub(super) fn StaleNotice(
    against: RwSignal<AmendedForm>,
    from: Option<AmendmentId>,
    problems: RwSignal<Problems>,
    ids: Ids,
) -> impl IntoView {
    let l = lang();
    let again = Action::new(move |contract: &ContractId| amendment_form(contract.clone(), from.clone()));
    Effect::new(move |_| {
        if let Some(Ok(latest)) = again.value().get() {
            against.set(latest);
            problems.set(Problems::new());
        }
    });
    let is_stale = move || problems.with(|problems| problems.0.iter().any(|one| one.refusal.code() == Refusal::ChangedMeanwhile.code()));
    let go_on = move |_| {
        ids.set(None);
        again.dispatch(against.with_untracked(|opened| opened.contract.id.clone()));
    };
    view! {
        <Show when=is_stale>
            <Notice tone=Tone::Attention>
                <span class="row-of">
                    {l.pick("合同在您填写期间有变化，您的内容都还在。", "The contract changed while you were writing. Your input is all here.")}
                    <Button on_click=go_on>{l.pick("按现在的合同继续", "Go on with it as it is now")}</Button>
                </span>
            </Notice>
        </Show>
    }
    .into_any()
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
