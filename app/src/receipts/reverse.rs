//! Reversing a confirmed receipt: it cannot be undone, so it is confirmed, with the amount, the consequence and a reason.

use domain::lang::Lang;
use domain::receipt::Receipt;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{Posting, receipt_reverse};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The dialog that reverses a receipt.
#[component]
pub(super) fn ReverseDialog(receipt: Receipt, postings: Vec<Posting>, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let l = lang();
    let amount = format::amount(receipt.terms.amount, receipt.terms.currency.scale());
    let title = format!("{} {} {amount}", l.pick("冲销回款", "Reverse receipt"), receipt.number);
    let consequence = consequence(&receipt, &postings);
    let act = format!("{} {amount}", l.pick("冲销", "Reverse"));
    view! { <Dialog open title><ReverseForm receipt=receipt.clone() consequence=consequence.clone() act=act.clone() open on_done/></Dialog> }
}

/// What will be different afterwards.
fn consequence(receipt: &Receipt, postings: &[Posting]) -> String {
    let scale = receipt.terms.currency.scale();
    let (count, allocated, advance) = (postings.len(), format::amount(receipt.allocated, scale), format::amount(receipt.advance(), scale));
    let (l, has_allocated, has_advance) = (lang(), receipt.allocated.is_positive(), receipt.advance().is_positive());
    let taken_back = has_allocated.then(|| match l {
        Lang::Zh => format!("核销到 {count} 期的 {allocated} 会原样冲回，这些分期重新变为未收。"),
        Lang::En if count == 1 => format!("{allocated} allocated to an instalment is taken back; the instalment is open again. "),
        Lang::En => format!("{allocated} allocated to {count} instalments is taken back; they are open again. "),
    });
    let given_up = has_advance.then(|| match l {
        Lang::Zh => format!("预收余额 {advance} 一并取消。"),
        Lang::En => format!("The advance of {advance} is gone. "),
    });
    let rest = l.pick(
        "冲销以今天入账，不能撤销；如果钱确实到了，须重新登记。",
        "The reversal is dated today and cannot be undone; if the money did come in, register it anew.",
    );
    format!("{}{}{rest}", taken_back.unwrap_or_default(), given_up.unwrap_or_default())
}

#[component]
fn ReverseForm(receipt: Receipt, consequence: String, act: String, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), receipt.id.clone());
    let reverse = Action::new(move |reason: &String| receipt_reverse(operation.clone().into(), id.clone(), reason.clone()));
    follow_answer(reverse.value(), problems, failure, move |receipt| {
        toasts.done(format!("{} {}", l.pick("已冲销", "Reversed"), receipt.number));
        open.set(false);
        on_done.run(());
    });
    let submit = move |()| {
        if reason.with_untracked(|text| text.trim().is_empty()) {
            let mut found = Problems::new();
            found.add("reason", Refusal::Required);
            problems.set(found);
        } else {
            reverse.dispatch(reason.get_untracked());
        }
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=reverse.pending() on_submit=submit>
            <p class="dialog-text">{consequence}</p>
            <TextField name="reason" label=l.pick("冲销原因", "Reason") value=reason autofocus=true/>
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{l.pick("不冲销", "Cancel")}</Button>
                <SubmitButton look=Look::Danger pending=reverse.pending()>{act}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}
