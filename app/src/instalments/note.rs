//! Noting why an instalment is not paid, or that the customer disputes it.

use domain::instalment::Instalment;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::instalment_annotate;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// One dialog for a whole list or plan: open while there is an instalment in it.
#[component]
pub(crate) fn NoteDialog(noting: RwSignal<Option<Instalment>>) -> impl IntoView {
    let l = lang();
    let open = open_while(noting);
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
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id, version) = (fresh_id(), instalment.id.clone(), instalment.version);
    let save = Action::new(move |(dispute, reason): &(String, String)| {
        instalment_annotate(operation.clone().into(), id.clone(), version, dispute.clone(), reason.clone())
    });
    follow_answer(save.value(), problems, failure, move |_| {
        toasts.done(l.pick("已记下。", "Noted."));
        open.set(false);
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
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <p class="dialog-text">{head}</p>
            <TextField name="reason" label=l.pick("欠款原因", "Why it is not paid") value=reason optional=true autofocus=true/>
            <TextField name="dispute" label=l.pick("争议", "Dispute") value=dispute optional=true
                help=l.pick("客户不认这笔款时填写，不再自动催款。", "Only if the customer contests it; automatic reminders then stop.")/>
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton pending=save.pending()>{l.pick("记下", "Save note")}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}
