//! Noting why an instalment is not paid, or that the customer disputes it.

use domain::instalment::Instalment;
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::instalment_annotate;
use crate::error::Failure;
use crate::frame::{fresh_id, may};
use crate::ui::prelude::*;

/// One dialog for a whole list or plan: open while there is an instalment in it.
#[component]
pub(crate) fn NoteDialog(noting: RwSignal<Option<Instalment>>) -> impl IntoView {
    let l = lang();
    let open = open_while(noting);
    view! {
        <Dialog open title=l.pick("欠款原因与争议", "Reason and dispute")>
            {noting.get_untracked().map(|instalment| inside(instalment, open))}
        </Dialog>
    }
}

/// The note, for who may write it; below it, for everybody, why it was reminded of or not.
fn inside(instalment: Instalment, open: RwSignal<bool>) -> AnyView {
    let id = instalment.id.clone();
    let note = if can_note() {
        view! { <NoteForm instalment=instalment.clone() open/> }.into_any()
    } else {
        view! { <p class="dialog-text">{head(&instalment)}</p> }.into_any()
    };
    let l = lang();
    let href = crate::adjustments::address(&instalment.contract, Some(&id));
    let give_up = (can_note() && instalment.open.is_positive()).then(|| {
        view! { <p class="dialog-text"><a class="link" href=href>{l.pick("收不回来或要少收？申请折让或坏账核销", "Not to be paid, or not all? Ask for a discount or write-off")}</a></p> }
    });
    view! { {note} {give_up} <crate::dunning::WhyDialog instalment=id/> }.into_any()
}

/// Whether this user may note a dispute or the reason of an arrears at all.
pub(super) fn can_note() -> bool {
    may(Noun::Contract, Act::Edit) || may(Noun::Contract, Act::Settle)
}

fn head(instalment: &Instalment) -> String {
    let open = format::amount(instalment.open, instalment.currency.scale());
    format!("{} · {} · {open}", instalment.customer_name, instalment.contract_number)
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
    let head = head(&instalment);
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
