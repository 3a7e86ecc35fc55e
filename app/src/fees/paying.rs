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

/// A ticked line with what of it is to be paid, as typed; at first all of it.
type Typed = (FeeDue, RwSignal<String>);

/// The lines as they were ticked when it was opened: what is paid is what was read.
#[component]
fn Batch(paying: Paying, open: RwSignal<bool>) -> impl IntoView {
    let (l, currency) = (lang(), own_currency());
    let chosen = paying.many.chosen().into_iter().map(|one| one.due).filter(|due| due.payable.is_positive());
    let typed = |due: FeeDue| {
        let amount = RwSignal::new(due.payable.grouped(currency.scale()));
        (due, amount)
    };
    let chosen: Vec<Typed> = chosen.map(typed).collect();
    if chosen.is_empty() {
        return view! {
            <p class="dialog-text">{l.pick("所选的没有一笔现在可以付。", "Nothing of what is ticked can be paid now.")}</p>
            <div class="dialog-acts"><Button on_click=move |_| open.set(false)>{l.pick("知道了", "Close")}</Button></div>
        }
        .into_any();
    }
    view! { <PayFields chosen currency paying open/> }.into_any()
}

fn lines_of(chosen: &[Typed]) -> Vec<FeePayLine> {
    let line = |(due, amount): &Typed| FeePayLine { statement: due.statement.clone(), claim: due.claim, amount: amount.get() };
    chosen.iter().map(line).collect()
}

/// What the batch holds by what is typed now.
type Planned = Result<Vec<(FeeDue, Amount)>, Problems>;

#[component]
fn PayFields(chosen: Vec<Typed>, currency: Currency, paying: Paying, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, day, scale) = (lang(), toasts(), today(), currency.scale());
    let chosen = StoredValue::new(chosen);
    let (on, reference) = (RwSignal::new(format::date(day)), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let operation = fresh_id();
    let pay = Action::new(move |form: &FeePayForm| fee_pay(operation.clone().into(), form.clone()));
    let plan = Memo::new(move |_| -> Planned {
        let lines = chosen.with_value(|chosen| lines_of(chosen));
        paying.all.with_value(|all| {
            let planned = planned(&lines, all, day, currency)?;
            Ok::<Vec<(FeeDue, Amount)>, Problems>(planned.into_iter().map(|(due, amount)| (due.clone(), amount)).collect())
        })
    });
    let sum = Memo::new(move |_| {
        let sum = plan.with(|plan| Amount::sum(plan.as_ref().ok()?.iter().map(|(_, amount)| *amount)).ok())?;
        Some(format::amount(sum, scale))
    });
    follow_answer(pay.value(), problems, failure, move |_| {
        let sum = sum.get_untracked().unwrap_or_default();
        toasts.done(format!("{} {sum} {}", l.pick("已付款", "Paid:"), currency.code()));
        open.set(false);
        paying.many.ticked.clear();
        paying.done.update(|done| *done += 1);
    });
    crate::ui::acting::renew_when_refused(problems, paying.done);
    let submit = move |()| {
        let lines = untrack(|| chosen.with_value(|chosen| lines_of(chosen)));
        let form = FeePayForm { on: on.get_untracked(), reference: reference.get_untracked(), lines };
        let mut found = plan.get_untracked().err().unwrap_or_default();
        found.0.extend(form.parse(day).err().unwrap_or_default().0);
        if found.is_empty() { drop(pay.dispatch(form)) } else { problems.set(found) }
    };
    let press = move || format!("{} {}", l.pick("付款", "Pay"), sum.get().unwrap_or_default());
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pay.pending() on_submit=submit>
            <div class="fee-pay-lines">{chosen.with_value(|chosen| (0..).zip(chosen).map(|(at, one)| field(at, one, currency)).collect_view())}</div>
            {move || plan.with(|plan| taken_back(plan, currency, l))}
            <p class="dialog-text">{l.pick("付不完的留在“应付”里。付款记录不能修改或删除；银行退回的另行登记，回款被冲销时下一批自动扣回。", "What is not paid stays payable. A payment is never edited or deleted: what the bank sends back is recorded beside it, and when a receipt is reversed the next batch takes it back.")}</p>
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

/// One line of the batch: whose it is, and how much of it is paid.
fn field(at: usize, (due, amount): &Typed, currency: Currency) -> impl IntoView + use<> {
    let label = format!("{} · {} · {} · {}", due.owner_name, due.month, due.customer_name, due.beneficiary);
    let help = format!("{} {}", lang().pick("应付", "Payable"), format::amount(due.payable, currency.scale()));
    view! { <AmountField name=format!("lines.{at}.amount") label help value=*amount currency=Signal::stored(currency)/> }
}

/// What the batch takes back of what was paid too much, line by line.
fn taken_back(plan: &Planned, currency: Currency, l: Lang) -> Option<AnyView> {
    let back = plan.as_ref().ok()?.iter().filter(|(_, amount)| amount.is_negative());
    let rows: Vec<_> = back.map(|(due, amount)| line(due, *amount, currency)).collect();
    let label = l.pick("其中扣回以前多付的（回款被冲销）", "Taken back: paid too much, since receipts were reversed");
    let is_any = !rows.is_empty();
    is_any.then(|| view! { <p class="dialog-text">{label}</p> <ul class="bulk-list" tabindex="0" aria-label=label>{rows}</ul> }.into_any())
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
