//! Periods: what is closed takes nothing more, from whatever side; what was closed says what it said.

use domain::amendment::{AmendmentForm, SigningForm};
use domain::bank::Payment;
use domain::closing::{Month, PeriodAct, PeriodSheet};
use domain::contract::{Contract, ContractForm, Life, LifeForm};
use domain::expense::ExpenseForm;
use domain::id::{AmendmentId, ContractId, ExpenseId, InvoiceId, ReceiptId};
use domain::invoice::{InvoiceForm, InvoiceHeader, IssueForm};
use domain::permission::Actor;
use domain::receipt::{Receipt, ReceiptForm, ReceiptState};
use domain::refusal::Refusal;
use store::{Error, Result, new_id, periods, receipts};

use crate::company::{Company, contract_form, day, open, operation, receipt_form, to};

fn month(text: &str) -> Month {
    Month::of(day(&format!("{text}-01")))
}

async fn close(company: &Company, actor: &Actor, text: &str) -> Result<()> {
    periods::close(&company.store, actor, &operation(), month(text)).await
}

async fn reopen(company: &Company, text: &str, reason: &str) -> Result<()> {
    periods::reopen(&company.store, &company.finance, &operation(), month(text), reason).await
}

async fn sheet(company: &Company) -> PeriodSheet {
    periods::sheet(&company.store, &company.finance, 2025).await.unwrap()
}

/// The field and why.
fn refused<T: std::fmt::Debug>(answer: Result<T>) -> (String, Refusal) {
    match answer {
        Err(Error::Refused(problems)) => (problems.0[0].field.clone(), problems.0[0].refusal.clone()),
        other => panic!("{other:?}"),
    }
}

/// Refused beside this field, for May is closed.
fn assert_closed<T: std::fmt::Debug>(answer: Result<T>, field: &str) {
    assert_eq!(refused(answer), (field.to_owned(), Refusal::PeriodClosed { month: month("2025-05") }));
}

async fn register(company: &Company, contract: &Contract, date: &str) -> Result<Receipt> {
    let customer = store::customers::show(&company.store, &company.finance, &contract.customer).await.unwrap();
    let form = ReceiptForm { date: date.into(), ..receipt_form(&customer, "10.00", "") };
    receipts::draft(&company.store, &company.finance, &operation(), &ReceiptId::new(new_id()), &form).await
}

async fn confirm(company: &Company, receipt: &Receipt) -> Result<Receipt> {
    receipts::confirm(&company.store, &company.finance, &operation(), &receipt.id, None).await
}

async fn spend(company: &Company, contract: &Contract, date: &str) -> Result<domain::expense::Expense> {
    let form = ExpenseForm { date: date.into(), category: "travel".into(), amount: "5".into(), ..ExpenseForm::default() };
    store::expenses::record(&company.store, &company.rep, &operation(), &ExpenseId::new(new_id()), &contract.id, &form).await
}

/// A contract over 300.00 that was signed in January. Today is 2025-06-15.
async fn signed(company: &Company) -> Contract {
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-03-01", "100.00"), ("2025-07-01", "200.00")]).await
}

#[tokio::test]
async fn finance_closes_months_in_order_and_reopens_the_last_with_a_reason() {
    let company = open().await;
    for actor in [&company.rep, &company.manager, &company.admin] {
        assert_eq!(refused(close(&company, actor, "2025-04").await).1, Refusal::NotAllowed);
        assert_eq!(refused(periods::sheet(&company.store, actor, 2025).await).1, Refusal::NotAllowed);
    }
    assert_eq!(refused(close(&company, &company.finance, "2025-06").await).1, Refusal::PeriodNotOver { month: month("2025-06") });
    close(&company, &company.finance, "2025-04").await.unwrap();
    let next = Refusal::PeriodOutOfOrder { next: month("2025-05") };
    assert_eq!(refused(close(&company, &company.finance, "2025-04").await).1, next);
    close(&company, &company.finance, "2025-05").await.unwrap();
    assert_eq!(refused(reopen(&company, "2025-04", "补记").await).1, Refusal::PeriodNotLast);
    assert_eq!(refused(reopen(&company, "2025-05", " ").await), ("reason".to_owned(), Refusal::Required));
    reopen(&company, "2025-05", "漏记运费").await.unwrap();
    let sheet = sheet(&company).await;
    assert_eq!(sheet.rows.len(), 6);
    assert_eq!(sheet.reopened.iter().map(|entry| entry.reason.as_str()).collect::<Vec<_>>(), ["漏记运费"]);
    let acts: Vec<_> = sheet.rows.iter().map(|row| (row.closed.is_some(), row.act)).collect();
    let (closing, reopening) = (Some(PeriodAct::Close), Some(PeriodAct::Reopen));
    assert_eq!(acts, [(false, None), (false, closing), (true, reopening), (true, None), (true, None), (true, None)]);
    company.assert_sound().await;
}

#[tokio::test]
async fn who_closes_is_told_what_is_left_of_the_month_and_before_the_first() {
    let company = open().await;
    let (store, contract) = (&company.store, signed(&company).await);
    register(&company, &contract, "2024-12-30").await.unwrap();
    let draft = register(&company, &contract, "2025-04-20").await.unwrap();
    let line = |date: &str, payer: &str| Payment {
        account: "62220000".into(),
        date: day(date),
        amount: domain::parse::amount("1234.5", domain::money::Currency::Cny).unwrap(),
        payer: payer.into(),
        ..Payment::default()
    };
    let lines = [line("2025-04-02", "甲公司"), line("2025-05-02", "")];
    store::bank::import(store, &company.finance, "五月.xlsx", &lines).await.unwrap();
    let left = |sheet: &PeriodSheet, text: &str| {
        let row = sheet.rows.iter().find(|row| row.month == month(text)).unwrap().clone();
        (row.drafts.numbers, row.lines.numbers, row.before)
    };
    let before = sheet(&company).await;
    assert_eq!(left(&before, "2025-04"), (vec![draft.number], vec!["甲公司 1,234.50".to_owned()], 1));
    assert_eq!(left(&before, "2025-05"), (Vec::new(), vec!["1,234.50".to_owned()], 3));
    close(&company, &company.finance, "2025-04").await.unwrap();
    assert_eq!(left(&sheet(&company).await, "2025-05"), (Vec::new(), vec!["1,234.50".to_owned()], 0));
}

#[tokio::test]
async fn nothing_is_dated_into_a_closed_month_and_what_is_confirmed_is_reversed_today() {
    let company = open().await;
    let (store, contract) = (&company.store, signed(&company).await);
    let old = register(&company, &contract, "2025-05-20").await.unwrap();
    let left = register(&company, &contract, "2025-05-21").await.unwrap();
    confirm(&company, &old).await.unwrap();
    let spent = spend(&company, &contract, "2025-05-02").await.unwrap();
    let invoice = InvoiceForm {
        header: InvoiceHeader { title: "甲有限公司".into(), ..InvoiceHeader::default() },
        amount: "100".into(),
        tax_rate: "13".into(),
        ..InvoiceForm::default()
    };
    let asked =
        store::invoices::request(store, &company.rep, &operation(), &InvoiceId::new(new_id()), &contract.id, &invoice).await.unwrap();
    close(&company, &company.finance, "2025-05").await.unwrap();

    assert_closed(register(&company, &contract, "2025-05-31").await, "date");
    assert_closed(register(&company, &contract, "2024-12-31").await, "date");
    assert_closed(confirm(&company, &left).await, "");
    assert_closed(spend(&company, &contract, "2025-05-31").await, "date");
    assert_closed(store::expenses::void(store, &company.finance, &operation(), &spent.id, "记重").await, "");
    let issue = |on: &str| IssueForm {
        number: "A-1".into(),
        on: on.into(),
        header: invoice.header.clone(),
        tax_rate: "13".into(),
        ..IssueForm::default()
    };
    let issued = async |on: &str| store::invoices::issue(store, &company.finance, &operation(), &asked.id, asked.version, &issue(on)).await;
    assert_closed(issued("2025-05-31").await, "on");
    issued("2025-06-01").await.unwrap();
    let customer = store::customers::show(store, &company.rep, &contract.customer).await.unwrap();
    let form = |signed: &str| ContractForm { signed: signed.into(), ..contract_form(&customer, &[("2025-08-01", "50.00")]) };
    let made =
        async |signed: &str| store::contracts::create(store, &company.rep, &operation(), &ContractId::new(new_id()), &form(signed)).await;
    assert_closed(made("2025-05-31").await, "signed");
    let unpaid = made("2025-06-01").await.unwrap();
    let back = store::contracts::edit(store, &company.rep, &operation(), &unpaid.id, unpaid.version, &form("2025-05-31")).await;
    assert_closed(back, "signed");

    let reversed = receipts::reverse(store, &company.finance, &operation(), &old.id, "记错").await.unwrap();
    assert_eq!((reversed.state, reversed.reversed_on), (ReceiptState::Reversed, Some(day("2025-06-15"))));
    let sheet = sheet(&company).await;
    let row = |text: &str| sheet.rows.iter().find(|row| row.month == month(text)).unwrap().clone();
    let figures = |text: &str| {
        let figures = row(text).figures;
        figures.iter().map(|of| [of.signed, of.collected, of.reversed, of.spent].map(|sum| sum.to_plain_scale(0)).join("/")).collect()
    };
    let (may, june): (Vec<String>, Vec<String>) = (figures("2025-05"), figures("2025-06"));
    assert_eq!((may, june), (vec!["0/10/0/5".to_owned()], vec!["50/0/10/0".to_owned()]));
    assert_eq!((row("2025-05").drafts.count, row("2025-05").drafts.numbers), (1, vec![left.number.clone()]));
    company.assert_sound().await;
    // Open again, what was left is finished.
    reopen(&company, "2025-05", "补记").await.unwrap();
    confirm(&company, &left).await.unwrap();
    close(&company, &company.finance, "2025-05").await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn an_amendment_is_signed_in_an_open_month() {
    let company = open().await;
    let (store, contract) = (&company.store, signed(&company).await);
    let (contract, plan) = store::contracts::show(store, &company.rep, &contract.id).await.unwrap();
    let mut form = AmendmentForm { reason: "延期".into(), ..AmendmentForm::of(&contract, &plan) };
    form.contract.plan[1].due = "2025-09-01".into();
    let id = AmendmentId::new(new_id());
    let amendment = store::amendments::draft(store, &company.rep, &operation(), &contract.id, contract.version, &id, &form).await.unwrap();
    close(&company, &company.finance, "2025-05").await.unwrap();
    let sign = async |signed: &str| {
        let form = SigningForm { signed: signed.into(), confirmed_by: "王总".into() };
        store::amendments::sign(store, &company.rep, &operation(), &amendment.id, amendment.version, &form).await
    };
    assert_closed(sign("2025-05-30").await, "signed");
    sign("2025-06-02").await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn what_counted_in_a_closed_month_is_not_changed_while_it_is_unsigned_again() {
    let company = open().await;
    let (store, contract) = (&company.store, signed(&company).await);
    let moved = async |contract: &Contract, form: LifeForm| {
        store::contracts::change_life(store, &company.rep, &operation(), &contract.id, contract.version, &form).await
    };
    let unsigned = moved(&contract, to(Life::PendingSignature)).await.unwrap();
    close(&company, &company.finance, "2025-05").await.unwrap();
    let owed = async || store::reports::ageing(store, &company.finance, day("2025-05-31")).await.unwrap();
    let before = owed().await;
    let customer = store::customers::show(store, &company.rep, &contract.customer).await.unwrap();
    let form = |signed: &str, second: &str| ContractForm {
        life: "pending_signature".into(),
        signed: signed.into(),
        ..contract_form(&customer, &[("2025-03-01", "100.00"), ("2025-07-01", second)])
    };
    let edited = async |contract: &Contract, form: &ContractForm| {
        store::contracts::edit(store, &company.rep, &operation(), &contract.id, contract.version, form).await
    };
    assert_closed(edited(&unsigned, &form("2025-01-01", "250.00")).await, "signed");
    // Another day of the signing says nothing by itself, but in force it would take away what was owed until then.
    let redated = edited(&unsigned, &form("2025-06-10", "200.00")).await.unwrap();
    assert_closed(moved(&redated, to(Life::Performing)).await, "signed");
    let again = edited(&redated, &form("2025-01-01", "200.00")).await.unwrap();
    moved(&again, to(Life::Performing)).await.unwrap();
    assert_eq!(owed().await, before);
    company.assert_sound().await;
}

/// Whichever comes first: the receipt is in the figures that were kept, or it is refused.
#[tokio::test]
async fn a_closing_and_a_receipt_of_that_month_never_miss_each_other() {
    let company = open().await;
    let contract = signed(&company).await;
    for round in 0..6 {
        let draft = register(&company, &contract, "2025-05-20").await.unwrap();
        let (closed, confirmed) = if round % 2 == 0 {
            tokio::join!(close(&company, &company.finance, "2025-05"), confirm(&company, &draft))
        } else {
            let (confirmed, closed) = tokio::join!(confirm(&company, &draft), close(&company, &company.finance, "2025-05"));
            (closed, confirmed)
        };
        closed.unwrap();
        if confirmed.is_err() {
            assert_closed(confirmed, "");
        }
        company.assert_sound().await;
        reopen(&company, "2025-05", "再来").await.unwrap();
    }
}
