//! Paying an advance back to the customer, and taking back what was noted by mistake; what of a receipt went back.

use domain::currency::Currency;
use domain::receipt::{Receipt, RefundForm};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::receipt_refund;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// Which refund is taken back, from 1; 0: the advance is paid back.
pub(super) type Wanted = RwSignal<Option<usize>>;

/// The dialog for both.
#[component]
pub(super) fn RefundDialog(receipt: Receipt, wanted: Wanted, on_done: Callback<()>) -> impl IntoView {
    let l = lang();
    let open = open_while(wanted);
    let receipt = StoredValue::new(receipt);
    let fields = move || match wanted.get_untracked() {
        None => ().into_any(),
        Some(0) => view! { <RefundFields receipt=receipt.get_value() open on_done/> }.into_any(),
        Some(number) => view! { <TakeBackFields receipt=receipt.get_value() number open on_done/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("预收款退款", "Pay an advance back")>{fields()}</Dialog> }
}

#[component]
fn RefundFields(receipt: Receipt, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (l, toasts, day) = (lang(), toasts(), today());
    let currency: Currency = receipt.terms.currency;
    let left = format::amount(receipt.advance(), currency.scale());
    let text = |text: String| RwSignal::new(text);
    let (amount, on) = (text(left.clone()), text(format::date(day)));
    let (reference, reason) = (text(String::new()), text(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), receipt.id.clone());
    let refund = Action::new(move |form: &RefundForm| receipt_refund(operation.clone().into(), id.clone(), form.clone()));
    follow_answer(refund.value(), problems, failure, move |receipt: Receipt| {
        toasts.done(format!("{} {}", l.pick("已登记退款", "Paid back:"), receipt.number));
        open.set(false);
        on_done.run(());
    });
    let submit = move |()| {
        let form = RefundForm {
            on: on.get_untracked(),
            amount: amount.get_untracked(),
            reference: reference.get_untracked(),
            reason: reason.get_untracked(),
            mirrors: 0,
        };
        match receipt.refund(&form, "", day) {
            Ok(_) => drop(refund.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let words = format!("{} {left} {}", l.pick("预收余额", "Advance left:"), currency.code());
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=refund.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{words}</strong></p>
            <p class="dialog-text">{l.pick("退给客户的钱从预收余额中扣除，并从退款当月的回款中扣减；已核销的部分不受影响。", "What goes back is taken off the advance, and off what was collected in the month of the refund. What is allocated stays.")}</p>
            <FieldRow>
                <AmountField name="amount" label=l.pick("退款金额", "Amount") value=amount currency autofocus=true/>
                <DateField name="on" label=l.pick("退款日期", "Paid back on") value=on today=day/>
            </FieldRow>
            <TextField name="reference" label=l.pick("银行流水号", "Bank reference") value=reference optional=true/>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason/>
            <FormActions>
                <SubmitButton pending=refund.pending()>{l.pick("登记退款", "Note the refund")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

#[component]
fn TakeBackFields(receipt: Receipt, number: usize, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), receipt.id.clone());
    let take_back = Action::new(move |form: &RefundForm| receipt_refund(operation.clone().into(), id.clone(), form.clone()));
    follow_answer(take_back.value(), problems, failure, move |receipt: Receipt| {
        toasts.done(format!("{} {}", l.pick("已撤销退款", "Refund taken back:"), receipt.number));
        open.set(false);
        on_done.run(());
    });
    let submit = move |()| {
        send_reason(reason, 300, problems, |reason| {
            drop(take_back.dispatch(RefundForm { reason, mirrors: number, ..RefundForm::default() }))
        });
    };
    let refund = number.checked_sub(1).and_then(|index| receipt.refunds.get(index));
    let amount = refund.map(|refund| format::amount(refund.amount, receipt.terms.currency.scale())).unwrap_or_default();
    let label = format!("{} {amount}", l.pick("撤销退款", "Take back"));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=take_back.pending() on_submit=submit>
            <p class="dialog-text">{l.pick("误记的退款以今天的相反一笔冲回，只能一次；两笔都留在记录里。", "A refund that was noted by mistake is mirrored as of today, once. Both stay in sight.")}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=take_back.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// What went back, in the order in which it was noted.
pub(super) fn refunds(receipt: &Receipt, wanted: Option<Wanted>) -> Option<AnyView> {
    if receipt.refunds.is_empty() {
        return None;
    }
    let (l, scale) = (lang(), receipt.terms.currency.scale());
    let mut columns = vec![
        Column::date(l.pick("退款日期", "Paid back on")),
        Column::date(l.pick("银行流水号", "Bank reference")),
        Column::text(l.pick("原因", "Reason")),
        Column::text(l.pick("登记人", "Noted by")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), receipt.terms.currency.code())),
    ];
    if wanted.is_some() {
        columns.push(Column::text(l.pick("操作", "Acts")));
    }
    let row = |(number, refund): (usize, &domain::receipt::Refund)| {
        let mut cells = vec![
            Cell::date(Some(refund.on)),
            Cell::text(&refund.reference),
            Cell::text(&refund.reason),
            Cell::text(&refund.by),
            Cell::amount(refund.amount, scale),
        ];
        if let Some(wanted) = wanted {
            let act = receipt.refund_stands(number).then(|| {
                view! { <Button look=Look::Quiet on_click=move |_| wanted.set(Some(number))>{l.pick("撤销…", "Take back…")}</Button> }
            });
            cells.push(Cell::view(act));
        }
        cells
    };
    let rows = (1..).zip(&receipt.refunds).map(row).collect();
    let title = l.pick("退款", "Refunds");
    Some(view! { <Section title id="refunds"><PlainTable label=title columns rows/></Section> }.into_any())
}
