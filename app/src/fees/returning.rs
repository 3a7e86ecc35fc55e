//! The dialog in which finance records what the bank sent back of a batch: all of it, or the lines that are ticked.

use domain::fee::{FeePayment, FeeReturnForm, coming_back, returned_ids};
use domain::id::FeePaymentId;
use domain::money::Amount;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{FeeBatchView, fee_return};
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What the page and its dialog share: the batch as it was read.
pub(crate) type Returning = crate::ui::acting::Acting<FeeBatchView>;

#[component]
pub(crate) fn ReturnDialog(returning: Returning) -> impl IntoView {
    let l = lang();
    let open = open_while(returning.wanted);
    let fields = move || match returning.wanted.get_untracked() {
        None => ().into_any(),
        Some(view) => view! { <ReturnFields view returning open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("登记银行退回", "Sent back by the bank")>{fields()}</Dialog> }
}

/// A payment that still stands, and whether it came back. At first all did.
type Line = (FeePayment, RwSignal<bool>);

fn standing(payments: &[FeePayment]) -> Vec<Line> {
    let before = returned_ids(payments);
    let stands = |payment: &&FeePayment| payment.returned.is_none() && payment.amount.is_positive() && !before.contains(&payment.id);
    payments.iter().filter(stands).map(|payment| (payment.clone(), RwSignal::new(true))).collect()
}

fn named(lines: &[Line]) -> Vec<FeePaymentId> {
    lines.iter().filter(|(_, is_back)| is_back.get()).map(|(payment, _)| payment.id.clone()).collect()
}

#[component]
fn ReturnFields(view: FeeBatchView, returning: Returning, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, day, operation) = (lang(), toasts(), today(), fresh_id());
    let FeeBatchView { batch, payments, .. } = view;
    let scale = batch.currency.scale();
    let lines = StoredValue::new(standing(&payments));
    let (on, reason) = (RwSignal::new(format::date(day)), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let id = batch.id.clone();
    let send = Action::new(move |form: &FeeReturnForm| fee_return(operation.clone().into(), id.clone(), form.clone()));
    follow_answer(send.value(), problems, failure, move |()| {
        toasts.done(l.pick("已登记退回，这些金额可以再付。", "Recorded: these amounts are payable again."));
        open.set(false);
        returning.renew();
    });
    returning.renew_when_refused(problems);
    // What comes back in all, and whether with it what the batch took back from the same reps.
    let sum = Memo::new(move |_| {
        let found = coming_back(&lines.with_value(|lines| named(lines)), &payments).ok()?;
        let sum = Amount::sum(found.iter().map(|payment| payment.amount)).ok()?;
        Some((format::amount(sum, scale), found.iter().any(|payment| payment.amount.is_negative())))
    });
    let press = move || match sum.get() {
        Some((sum, _)) => format!("{} {sum}", l.pick("登记退回", "Record")),
        None => l.pick("登记退回", "Record").to_owned(),
    };
    let submit = move |()| {
        let payments = untrack(|| lines.with_value(|lines| named(lines)));
        let form = FeeReturnForm { on: on.get_untracked(), reason: reason.get_untracked(), payments };
        let mut found = form.parse(&batch, day).err().unwrap_or_default();
        if form.payments.is_empty() {
            found.add("", domain::refusal::Refusal::FeeReturnNothing);
        }
        if found.is_empty() { drop(send.dispatch(form)) } else { problems.set(found) }
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=send.pending() on_submit=submit>
            <p class="dialog-text">{l.pick("勾选银行退回的付款。原来的付款记录不变，退回另记一笔，金额可以再付。", "Tick what the bank sent back. The payment stays as it is; what came back is a posting of its own, and the amount is payable again.")}</p>
            <div class="fee-pay-lines">{lines.with_value(|lines| lines.iter().map(|one| tick(one, scale)).collect_view())}</div>
            <p class="dialog-text" hidden=move || !sum.get().is_some_and(|(_, takes_back)| takes_back)>{l.pick("这一批同时扣回了其中业务员多付的款：同一业务员的付款和扣回一起退回。", "The batch also took back what some of these reps were paid too much: their payments and what was taken back go together.")}</p>
            <DateField name="on" label=l.pick("退回日期", "Sent back on") value=on today=day/>
            <TextField name="reason" label=l.pick("退回原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton pending=send.pending()>{press}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn tick((payment, is_back): &Line, scale: u32) -> impl IntoView + use<> {
    let label =
        format!("{} · {} · {} · {}", payment.owner_name, payment.customer_name, payment.beneficiary, format::amount(payment.amount, scale));
    view! { <CheckField name=format!("payment-{}", payment.id) label checked=*is_back/> }
}
