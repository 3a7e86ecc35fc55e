//! The dialog over both pages: adding and changing an obligation, noting that it is done, reopening and cancelling it.

use domain::concern::Concern;
use domain::id::ContractId;
use domain::lang::Lang;
use domain::obligation::{DoneForm, Obligation};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{ObligationsView, obligation_cancel, obligation_fulfil, obligation_reopen};
use super::concerns::{ConcernFields, NoteFields};
use super::fields::TermsForm;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Add(ContractId),
    Edit(Obligation),
    Do(Obligation),
    Reopen(Obligation),
    Cancel(Obligation),
    AddConcern(ContractId),
    EditConcern(Concern),
    Resolve(Concern),
    ReopenConcern(Concern),
}

/// What a page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted, ObligationsView>;

/// One dialog for every act.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Add(contract)) => view! { <TermsForm contract known=None acting open/> }.into_any(),
        Some(Wanted::Edit(known)) => view! { <TermsForm contract=known.contract.clone() known=Some(known) acting open/> }.into_any(),
        Some(Wanted::Do(known)) => view! { <DoneFields known acting open/> }.into_any(),
        Some(Wanted::Reopen(known)) => view! { <ReasonFields known reopens=true acting open/> }.into_any(),
        Some(Wanted::Cancel(known)) => view! { <ReasonFields known reopens=false acting open/> }.into_any(),
        Some(Wanted::AddConcern(contract)) => view! { <ConcernFields contract known=None acting open/> }.into_any(),
        Some(Wanted::EditConcern(known)) => {
            view! { <ConcernFields contract=known.contract.clone() known=Some(known) acting open/> }.into_any()
        }
        Some(Wanted::Resolve(known) | Wanted::ReopenConcern(known)) => view! { <NoteFields known acting open/> }.into_any(),
    };
    view! { <Dialog open title=lang().pick("履约", "Performance")>{fields()}</Dialog> }
}

/// That it is done: when, and what proves it.
#[component]
fn DoneFields(known: Obligation, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let (on, evidence) = (RwSignal::new(format::date(today())), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version, hangs) = (known.id.clone(), known.version, known.terms.hanging.is_some());
    let fulfil = Action::new(move |form: &DoneForm| obligation_fulfil(operation.clone().into(), id.clone(), version, form.clone()));
    follow_answer(fulfil.value(), problems, failure, move |done| {
        toasts.done(done_words(&done, l));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let day = today();
    let submit = move |()| {
        let form = DoneForm { on: on.get_untracked(), evidence: evidence.get_untracked() };
        match form.parse(known.owner.clone(), String::new(), day) {
            Ok(_) => drop(fulfil.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let hint = hangs.then(|| {
        view! { <p class="quiet">{l.pick("完成后，随它到期的一期回款会按完成日期改定应收日期。", "The instalment that hangs on it gets its due date from the day it is done.")}</p> }
    });
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=fulfil.pending() on_submit=submit>
            <p class="dialog-text"><strong>{known.terms.title.clone()}</strong></p>
            {hint}
            <DateField name="on" label=l.pick("完成日期", "Done on") value=on today=day/>
            <TextArea name="evidence" label=l.pick("由谁完成、凭什么证明", "Who did it, and what proves it") value=evidence
                help=l.pick("例如：王工现场验收，验收单 7 号", "For example: accepted on site by Mr Wang, report no. 7")/>
            <FormActions>
                <SubmitButton pending=fulfil.pending()>{l.pick("登记完成", "Mark done")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn done_words(done: &Obligation, l: Lang) -> String {
    let title = &done.terms.title;
    match (l, done.next.is_some()) {
        (Lang::Zh, true) => format!("“{title}”已完成，下一次已排上。"),
        (Lang::Zh, false) => format!("“{title}”已完成。"),
        (Lang::En, true) => format!("“{title}” is done; the next one has been set."),
        (Lang::En, false) => format!("“{title}” is done."),
    }
}

/// Why it is reopened, or falls away.
#[component]
fn ReasonFields(known: Obligation, reopens: bool, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version) = (known.id.clone(), known.version);
    let act = Action::new(move |reason: &String| {
        let (operation, id, reason) = (operation.clone().into(), id.clone(), reason.clone());
        async move {
            if reopens {
                obligation_reopen(operation, id, version, reason).await
            } else {
                obligation_cancel(operation, id, version, reason).await
            }
        }
    });
    let done =
        if reopens { l.pick("已重新打开。", "Reopened.") } else { l.pick("事项已取消。", "The obligation is cancelled.") };
    follow_answer(act.value(), problems, failure, move |_| {
        toasts.done(done);
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let reason = reason.get_untracked();
        if reason.trim().is_empty() {
            let mut found = Problems::new();
            found.add("reason", Refusal::Required);
            problems.set(found);
        } else {
            act.dispatch(reason);
        }
    };
    let hint = if reopens {
        l.pick("随它到期的一期回款会回到原计划的应收日期。", "The instalment that hangs on it goes back to its planned date.")
    } else {
        l.pick("取消后不再提醒；需要时可以重新打开。", "It reminds nobody any more; it can be reopened.")
    };
    let label = if reopens { l.pick("重新打开", "Reopen") } else { l.pick("取消此事项", "Cancel the obligation") };
    let look = if reopens { Look::Primary } else { Look::Danger };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=act.pending() on_submit=submit>
            <p class="dialog-text"><strong>{known.terms.title.clone()}</strong></p>
            <p class="quiet">{hint}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton look pending=act.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
