//! The dialogs over the list: matching a line, confirming what is certain, ignoring a line, taking that back.

use domain::bank::{BankLine, BankRow, Certain, REASON_CHARACTERS_MAX};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{bank_ignore, bank_reopen};
use super::matching::{CertainFields, MatchFields};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::receipts::in_currency;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Match(Box<BankRow>),
    Certain(Box<Certain>),
    Ignore(Box<BankLine>),
    Reopen(Box<BankLine>),
}

/// What the page and its dialogs share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted>;

/// One dialog for all acts.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let l = lang();
    let open = open_while(acting.wanted);
    let bulk = Bulk::new(Ticked::new(), Callback::new(move |()| acting.renew()));
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Match(row)) => view! { <MatchFields row=*row acting open/> }.into_any(),
        Some(Wanted::Certain(certain)) => view! { <CertainFields certain=*certain bulk open/> }.into_any(),
        Some(Wanted::Ignore(line)) => view! { <IgnoreFields line=*line acting open/> }.into_any(),
        Some(Wanted::Reopen(line)) => view! { <ReopenFields line=*line acting open/> }.into_any(),
    };
    view! {
        <Dialog open title=l.pick("银行流水", "Bank statement")>{fields()}</Dialog>
        <BulkRefusals bulk/>
    }
    .into_any()
}

/// Day, payer and sum of a line.
pub(super) fn head(line: &BankLine) -> String {
    let payment = &line.payment;
    let amount = in_currency(payment.amount, payment.currency, own_currency());
    format!("{} · {} · {amount}", format::date(payment.date), payment.payer)
}

#[component]
fn IgnoreFields(line: BankLine, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id, head) = (fresh_id(), line.id.clone(), head(&line));
    let ignore = Action::new(move |reason: &String| bank_ignore(operation.clone().into(), id.clone(), reason.clone()));
    follow_answer(ignore.value(), problems, failure, move |()| {
        toasts.done(l.pick("已忽略，可在“已忽略”里恢复。", "Ignored; it can be taken back under “Ignored”."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| send_reason(reason, REASON_CHARACTERS_MAX, problems, |text| drop(ignore.dispatch(text)));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=ignore.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{head}</strong></p>
            <p class="dialog-text">{l.pick("这笔钱不是回款，不再提示匹配。", "This money is no receipt: it is proposed for none any more.")}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true help=l.pick("如：利息、内部转账、退款", "Such as interest, own transfer, refund")/>
            <FormActions>
                <SubmitButton pending=ignore.pending()>{l.pick("忽略这笔流水", "Ignore this line")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

#[component]
fn ReopenFields(line: BankLine, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id, head) = (fresh_id(), line.id.clone(), head(&line));
    let reopen = Action::new(move |(): &()| bank_reopen(operation.clone().into(), id.clone()));
    follow_answer(reopen.value(), problems, failure, move |()| {
        toasts.done(l.pick("已恢复为待匹配。", "It is to be matched again."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| drop(reopen.dispatch(()));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=reopen.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{head}</strong></p>
            <FormActions>
                <SubmitButton pending=reopen.pending()>{l.pick("恢复为待匹配", "Match it after all")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
