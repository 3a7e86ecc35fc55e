//! Paying what finance has ticked, in one batch: the dialog names every line, what it takes back from whom, and the sum. A payment is never edited.

use domain::fee::{FeeDue, FeePayForm, FeePayLine, planned};
use domain::lang::Lang;
use domain::money::{Amount, Currency};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::fee_pay;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// A claim in the list of what is payable, under the key by which it is ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payable {
    pub(super) key: String,
    pub(super) due: FeeDue,
}

impl Payable {
    pub(super) fn of(due: FeeDue) -> Self {
        Self { key: format!("{}-{}", due.statement, due.claim), due }
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

/// What the list and the dialog over it share.
#[derive(Clone, Copy)]
pub(crate) struct Paying {
    pub(super) many: Many<Payable>,
    /// All that is payable or to be taken back now, ticked or not.
    pub(super) all: StoredValue<Vec<FeeDue>>,
    /// Counts what was paid here.
    pub(super) done: RwSignal<u32>,
}

impl Paying {
    pub(crate) fn ticked(self) -> Ticked {
        self.many.ticked
    }
}

/// The bar of the ticked lines, and what it opens.
#[component]
pub(crate) fn PayActs(paying: Paying) -> impl IntoView {
    let l = lang();
    let open = RwSignal::new(false);
    view! {
        <TickedBar ticked=paying.many.ticked>
            <Button icon=Symbol::CheckCircle on_click=move |_| open.set(true)>{l.pick("付款…", "Pay them…")}</Button>
        </TickedBar>
        <Dialog open title=l.pick("批量付款", "Pay a batch")><Batch paying open/></Dialog>
    }
    .into_any()
}

/// The lines as they were ticked when it was opened: what is paid is what was read.
#[component]
fn Batch(paying: Paying, open: RwSignal<bool>) -> impl IntoView {
    let (l, currency) = (lang(), own_currency());
    let chosen = paying.many.chosen().into_iter().filter(|one| one.due.payable.is_positive());
    let chosen: Vec<FeePayLine> = chosen
        .map(|one| FeePayLine { statement: one.due.statement, claim: one.due.claim, amount: one.due.payable.grouped(currency.scale()) })
        .collect();
    let lines = paying.all.with_value(|all| {
        let planned = planned(&chosen, all, today(), currency)?;
        Ok::<Vec<(FeeDue, Amount)>, Problems>(planned.into_iter().map(|(due, amount)| (due.clone(), amount)).collect())
    });
    match lines {
        Ok(lines) => view! { <PayFields chosen lines currency paying open/> }.into_any(),
        Err(_) => view! {
            <p class="dialog-text">{l.pick("所选的没有一笔现在可以付。", "Nothing of what is ticked can be paid now.")}</p>
            <div class="dialog-acts"><Button on_click=move |_| open.set(false)>{l.pick("知道了", "Close")}</Button></div>
        }
        .into_any(),
    }
}

#[component]
fn PayFields(
    chosen: Vec<FeePayLine>,
    lines: Vec<(FeeDue, Amount)>,
    currency: Currency,
    paying: Paying,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (l, toasts, day) = (lang(), toasts(), today());
    let (on, reference) = (RwSignal::new(format::date(day)), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let operation = fresh_id();
    let pay = Action::new(move |form: &FeePayForm| fee_pay(operation.clone().into(), form.clone()));
    let sum = Amount::sum(lines.iter().map(|(_, amount)| *amount));
    let sum = sum.map_or_else(|_| "—".to_owned(), |sum| format::amount(sum, currency.scale()));
    let said = format!("{} {sum} {}", l.pick("已付款", "Paid:"), currency.code());
    follow_answer(pay.value(), problems, failure, move |_| {
        toasts.done(said.clone());
        open.set(false);
        paying.many.ticked.clear();
        paying.done.update(|done| *done += 1);
    });
    crate::ui::acting::renew_when_refused(problems, paying.done);
    let submit = move |()| {
        let form = FeePayForm { on: on.get_untracked(), reference: reference.get_untracked(), lines: chosen.clone() };
        match form.parse(day) {
            Ok(_) => drop(pay.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let press = format!("{} {sum}", l.pick("付款", "Pay"));
    let rows = lines.iter().map(|(due, amount)| line(due, *amount, currency)).collect_view();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pay.pending() on_submit=submit>
            <ul class="bulk-list" tabindex="0" aria-label=l.pick("这一批付的", "What the batch pays")>{rows}</ul>
            <p class="dialog-text">{consequence(&lines, l)}</p>
            <DateField name="on" label=l.pick("付款日期", "Paid on") value=on today=day/>
            <TextField name="reference" label=l.pick("银行流水号", "Bank reference") value=reference autofocus=true/>
            <FormActions>
                <SubmitButton pending=pay.pending()>{press}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn line(due: &FeeDue, amount: Amount, currency: Currency) -> impl IntoView + use<> {
    let about = format!("{} {} · {}", due.month, due.customer_name, due.beneficiary);
    view! {
        <li>
            <span>{due.owner_name.clone()}" "<span class="quiet figures">{about}</span></span>
            <Money amount scale=currency.scale()/>
        </li>
    }
}

/// That it is for good, and what it takes back.
fn consequence(lines: &[(FeeDue, Amount)], l: Lang) -> String {
    let back = lines.iter().filter(|(_, amount)| amount.is_negative()).count();
    let taken = match (l, back) {
        (_, 0) => String::new(),
        (Lang::Zh, back) => format!("其中 {back} 笔是扣回以前多付的（回款被冲销）。"),
        (Lang::En, back) => format!("{back} of them take back what was paid too much, since receipts were reversed. "),
    };
    format!(
        "{taken}{}",
        l.pick(
            "付款记录不能修改或删除；回款被冲销时，下一批自动扣回。",
            "A payment is never edited or deleted; when a receipt is reversed the next batch takes it back."
        )
    )
}
