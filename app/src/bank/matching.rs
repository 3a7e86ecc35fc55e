//! Making a receipt of a line: of one by choice, of all that are certain at once.

use domain::bank::{BankLine, BankRow, Certain, Proposal, Registering};
use domain::id::{OperationId, ReceiptId};
use domain::money::Currency;
use domain::permission::Noun;
use domain::receipt::Receipt;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::acts::{Acting, head};
use super::api::{bank_link, bank_register};
use super::list::{proposed, reasons};
use crate::error::{Answer, Failure};
use crate::frame::fresh_id;
use crate::receipts::{counted, in_currency};
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// The choice of a customer whom nobody proposed.
const OTHER: &str = "other";

/// By the receipt that a proposal names, or as a new one for its customer.
async fn book(operation: OperationId, line: BankLine, receipt: ReceiptId, whose: Proposal) -> Answer<Receipt> {
    match whose.receipt {
        Some((known, ..)) => bank_link(operation, line.id, known).await,
        None => {
            let whose = Registering { customer: whose.customer, contract: whose.contract };
            bank_register(operation, line.id, receipt, whose).await
        }
    }
}

fn consequence() -> &'static str {
    lang().pick(
        "登记为回款并确认到账，从该客户最早到期的分期起核销（附言写明合同的，先核销那份合同），余下的记为预收款。确认后只能冲销；冲销后这笔流水重新待匹配。",
        "It is registered as a confirmed receipt that pays what the customer owes, earliest due first (the contract that the text names before others); the rest stays as an advance. It can only be reversed; the line is then to be matched again.",
    )
}

#[component]
pub(super) fn MatchFields(row: BankRow, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, own) = (lang(), toasts(), own_currency());
    let BankRow { line, proposals } = row;
    let chosen = RwSignal::new(if proposals.is_empty() { OTHER.to_owned() } else { "0".to_owned() });
    let (customer, customer_name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, receipt) = (fresh_id(), fresh_id());
    let (head, text) = (head(&line), line.payment.text.clone());
    let amount = in_currency(line.payment.amount, line.payment.currency, own);
    let choices = choices(&proposals);
    let save = Action::new(move |whose: &Proposal| book(operation.clone().into(), line.clone(), receipt.clone().into(), whose.clone()));
    follow_answer(save.value(), problems, failure, move |receipt| {
        toasts.done(format!("{} {} · {}", l.pick("已确认到账", "Confirmed:"), receipt.number, receipt.customer_name));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let proposals = StoredValue::new(proposals);
    let submit = move |()| {
        let index = chosen.with_untracked(|chosen| chosen.parse::<usize>().ok());
        let proposal = index.and_then(|index| proposals.with_value(|all| all.get(index).cloned()));
        let other = customer.get_untracked();
        match proposal.or_else(|| (!other.is_empty()).then(|| other_customer(&other))) {
            Some(whose) => drop(save.dispatch(whose)),
            None => {
                let mut found = Problems::new();
                found.add("customer", Refusal::Required);
                problems.set(found);
            }
        }
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{head}</strong></p>
            <p class="dialog-text quiet">{text}</p>
            <RadioField name="whose" label=l.pick("这是谁付的", "Whose payment it is") value=chosen choices/>
            <div hidden=move || chosen.with(|chosen| chosen != OTHER)>
                <Combobox name="customer" label=l.pick("客户", "Customer") value=customer text=customer_name
                    source=ChoiceSource::new(|text| crate::find::choices(Noun::Customer, text))/>
            </div>
            <p class="dialog-text small">{consequence()}</p>
            <FormActions>
                <SubmitButton pending=save.pending()>{format!("{} {amount}", l.pick("登记并确认", "Register and confirm"))}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn choices(proposals: &[Proposal]) -> Vec<Choice> {
    let l = lang();
    let choice = |(index, one): (usize, &Proposal)| Choice::new(index.to_string(), proposed(one, l)).detail(reasons(one, l));
    let other = Choice::new(OTHER, l.pick("其他客户", "Another customer"))
        .detail(l.pick("自己选择，登记一笔新的回款", "Choose it; a new receipt is registered"));
    proposals.iter().enumerate().map(choice).chain([other]).collect()
}

fn other_customer(id: &str) -> Proposal {
    Proposal { customer: id.into(), customer_name: String::new(), contract: None, receipt: None, reasons: Vec::new(), is_certain: false }
}

/// The lines as they were shown when it was opened: what is confirmed is what was read.
#[component]
pub(super) fn CertainFields(certain: Certain, bulk: Bulk, open: RwSignal<bool>) -> impl IntoView {
    let (l, own) = (lang(), own_currency());
    let Certain { rows, totals } = certain;
    let act = format!("{} {}", l.pick("登记并确认", "Register and confirm"), counted(&totals, own, l));
    let items = rows.iter().map(|(line, proposal)| item(line, proposal, own)).collect_view();
    let subjects = StoredValue::new(rows.into_iter().map(|(line, proposal)| subject(line, proposal)).collect::<Vec<_>>());
    let confirm = move |_| {
        open.set(false);
        run(bulk, subjects.get_value());
    };
    view! {
        <ul class="bulk-list" tabindex="0" aria-label=l.pick("要登记并确认的流水", "Lines to register and confirm")>{items}</ul>
        <p class="dialog-text">{consequence()}</p>
        <div class="dialog-acts">
            <Button on_click=move |_| open.set(false)>{l.pick("不确认", "Cancel")}</Button>
            <Button look=Look::Primary disabled=bulk.pending on_click=confirm>{act}</Button>
        </div>
    }
    .into_any()
}

fn item(line: &BankLine, proposal: &Proposal, own: Currency) -> impl IntoView + use<> {
    let l = lang();
    let amount = in_currency(line.payment.amount, line.payment.currency, own);
    let (name, why) = (proposed(proposal, l), reasons(proposal, l));
    view! { <li><span>{name}" "<span class="quiet small">{why}</span></span><span class="figures">{amount}</span></li> }
}

/// A line with what is certain of it.
type Booking = (BankLine, Proposal);

fn subject(line: BankLine, proposal: Proposal) -> Subject<Booking> {
    Subject { key: line.id.to_string(), name: format!("{} · {}", proposal.customer_name, head(&line)), record: (line, proposal) }
}

/// By the command of a single match, one after the other: each is allocated over what those before it have left open.
fn run(bulk: Bulk, subjects: Vec<Subject<Booking>>) {
    let l = bulk.l;
    let said = move |done: Vec<Booking>| format!("{} {}", l.pick("已确认到账的笔数：", "Confirmed:"), done.len());
    let act = |(line, proposal): Booking| async move {
        book(OperationId::new(fresh_id()), line, ReceiptId::new(fresh_id()), proposal).await.map(|_| ())
    };
    bulk.run_for_good(subjects, said, act);
}
