//! Noting why an instalment is not paid, or that the customer disputes it.

use domain::instalment::Instalment;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::instalment_annotate;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// One dialog for the whole list: open while there is an instalment in it.
#[component]
pub(super) fn NoteDialog(noting: RwSignal<Option<Instalment>>) -> impl IntoView {
    let l = lang();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(noting.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            noting.set(None);
        }
        now
    });
    view! {
        <Dialog open title=l.pick("欠款原因与争议", "Reason and dispute")>
            {noting.get_untracked().map(|instalment| view! { <NoteForm instalment open/> })}
        </Dialog>
    }
}

#[component]
fn NoteForm(instalment: Instalment, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (reason, dispute) = (RwSignal::new(instalment.reason.clone()), RwSignal::new(instalment.dispute.clone()));
    let problems = RwSignal::new(Problems::new());
    let operation = StoredValue::new(String::new());
    let id = instalment.id.clone();
    let save = Action::new(move |(dispute, reason): &(String, String)| {
        if operation.with_value(String::is_empty) {
            operation.set_value(fresh_id());
        }
        instalment_annotate(operation.get_value().into(), id.clone(), dispute.clone(), reason.clone())
    });
    Effect::new(move |_| match save.value().get() {
        None => {}
        Some(Ok(_)) => {
            toasts.done(l.pick("已记下。", "Noted."));
            open.set(false);
        }
        Some(Err(Failure::Refused(found))) => problems.set(found),
        Some(Err(other)) => toasts.failed(other.message(l)),
    });
    let submit = move |()| {
        save.dispatch((dispute.get_untracked(), reason.get_untracked()));
    };
    let head = format!(
        "{} · {} · {}",
        instalment.customer_name,
        instalment.contract_number,
        format::amount(instalment.open, instalment.currency.scale())
    );
    view! {
        <Form problems=problems pending=save.pending() on_submit=submit>
            <p class="dialog-text">{head}</p>
            <TextField name="reason" label=l.pick("欠款原因", "Why it is not paid") value=reason optional=true autofocus=true/>
            <TextField name="dispute" label=l.pick("争议", "Dispute") value=dispute optional=true
                help=l.pick("客户不认这笔款时填写，不再自动催款。", "If the customer contests it: it is no longer reminded of by itself.")/>
            <div class="dialog-acts">
                <Button on:click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton pending=save.pending()>{l.pick("记下", "Save note")}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}
