//! Lines of bank statements: none twice, each matched once, open again when its receipt is reversed.

use domain::bank::{BankFilter, BankLine, BankLineState, BankRow, Payment, Reason, Registering, certain};
use domain::customer::Customer;
use domain::id::ReceiptId;
use domain::money::{Amount, Currency};
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::Refusal;
use store::bank::{Imported, ignore, import, link, list, register, reopen, totals};
use store::{Error, new_id};

use crate::company::{Company, day, open, operation};

fn payment(date: &str, amount: &str, payer: &str, reference: &str) -> Payment {
    Payment {
        account: "62220000".into(),
        date: day(date),
        amount: domain::parse::amount(amount, Currency::Cny).unwrap(),
        payer: payer.into(),
        text: "货款".into(),
        reference: reference.into(),
        ..Payment::default()
    }
}

async fn bring(company: &Company, payments: &[Payment]) -> Imported {
    import(&company.store, &company.finance, "六月.xlsx", payments).await.unwrap()
}

async fn rows(company: &Company, state: BankLineState) -> Vec<BankRow> {
    let filter = BankFilter { state: Some(state), after: None };
    let page = list(&company.store, &company.finance, &filter).await.unwrap();
    let sums = totals(&company.store, &company.finance, &filter).await.unwrap();
    assert_eq!(page.items.len() as u64, sums.count, "the totals are the list's");
    page.items
}

async fn booked(company: &Company, line: &BankLine, customer: &Customer) -> store::Result<Receipt> {
    let whose = Registering { customer: customer.id.clone(), contract: None };
    register(&company.store, &company.finance, &operation(), &line.id, &ReceiptId::new(new_id()), &whose).await
}

fn refusal<T: std::fmt::Debug>(result: store::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_statement_and_one_that_overlaps_add_only_what_is_new() {
    let company = open().await;
    let june = [
        payment("2025-06-01", "10", "甲公司", "OB0001"),
        payment("2025-06-02", "5", "乙公司", ""),
        // Two equal ones of a day without a number are two payments.
        payment("2025-06-02", "5", "乙公司", ""),
        payment("2025-06-01", "10", "甲公司", "ob-0001"),
    ];
    assert_eq!(bring(&company, &june).await, Imported { added: 3, known: 1 });
    assert_eq!(bring(&company, &june).await, Imported { added: 0, known: 4 });
    let later = [june[1].clone(), june[2].clone(), payment("2025-06-03", "7", "丙", "OB0002")];
    let (one, other) = tokio::join!(bring(&company, &later), bring(&company, &later));
    assert_eq!(one.added + other.added, 1);
    assert_eq!(rows(&company, BankLineState::Open).await.len(), 4);
    let refused = import(&company.store, &company.rep, "六月.xlsx", &june).await;
    assert_eq!(refusal(refused), Refusal::NotAllowed);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_line_is_registered_once_and_open_again_when_its_receipt_is_reversed() {
    let company = open().await;
    let customer = company.customer(&company.rep, "杭州云栖软件有限公司").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00"), ("2025-06-01", "64.00")]).await;
    bring(&company, &[payment("2025-06-02", "64", "杭州云栖软件（有限公司）", "OB0001")]).await;
    let row = rows(&company, BankLineState::Open).await.remove(0);
    let proposal = certain(&row.proposals).unwrap();
    let equal = Reason::InstalmentOpen { contract_number: contract.number.clone(), ordinal: 2 };
    assert_eq!((&proposal.customer, proposal.reasons.clone()), (&customer.id, vec![Reason::PayerName, equal]));
    // Two who match it at once: one receipt.
    let (one, other) = tokio::join!(booked(&company, &row.line, &customer), booked(&company, &row.line, &customer));
    let (done, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    let receipt = done.unwrap();
    assert_eq!(refusal(refused), Refusal::BankLineNotOpen);
    assert_eq!((receipt.state, receipt.terms.bank_reference.as_str()), (ReceiptState::Confirmed, "OB0001"));
    let (_, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    assert_eq!(plan.iter().map(|one| one.paid.to_plain()).collect::<Vec<_>>(), ["64.00", "0.00"], "the earliest due first");
    assert_eq!(rows(&company, BankLineState::Matched).await[0].line.matched.as_ref().unwrap().receipt, receipt.id);
    company.assert_sound().await;
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap();
    let again = rows(&company, BankLineState::Open).await.remove(0);
    assert_eq!(again.line.matched, None);
    booked(&company, &again.line, &customer).await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn a_receipt_that_is_there_is_confirmed_or_linked_and_not_booked_again() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲公司").await;
    let draft = company.draft(&company.rep, &customer, "12.50", "OB0001").await;
    let other = company.draft(&company.rep, &customer, "13.00", "").await;
    let confirmed = company.confirmed(&customer, "20.00").await;
    bring(&company, &[payment("2025-06-11", "12.50", "张三", "ob0001"), payment("2025-06-09", "20", "甲公司", "OB0002")]).await;
    let lines = rows(&company, BankLineState::Open).await;
    let of = |sum: &str| lines.iter().find(|row| row.line.payment.amount == Amount::from_plain(sum).unwrap()).unwrap();
    let (drafted, by_hand) = (of("12.50"), of("20"));
    assert_eq!(certain(&drafted.proposals).unwrap().receipt, Some((draft.id.clone(), draft.number.clone(), false)));
    assert_eq!(certain(&by_hand.proposals), None, "somebody looks whether it is the one that was booked by hand");
    assert_eq!(by_hand.proposals[0].receipt.as_ref().unwrap().0, confirmed.id);
    let linked = link(&company.store, &company.finance, &operation(), &drafted.line.id, &other.id).await;
    assert_eq!(refusal(linked), Refusal::BankAmountDiffers);
}

#[tokio::test]
async fn a_draft_is_confirmed_by_its_line_and_a_confirmed_one_is_linked_as_it_is() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲公司").await;
    let draft = company.draft(&company.rep, &customer, "20.00", "").await;
    let confirmed = company.confirmed(&customer, "20.00").await;
    bring(&company, &[payment("2025-06-11", "20", "甲公司", "OB0001"), payment("2025-06-12", "20", "甲公司", "OB0002")]).await;
    let lines = rows(&company, BankLineState::Open).await;
    let (store, finance) = (&company.store, &company.finance);
    let first = link(store, finance, &operation(), &lines[0].line.id, &draft.id).await.unwrap();
    assert_eq!(first.state, ReceiptState::Confirmed);
    assert_eq!(refusal(link(store, finance, &operation(), &lines[1].line.id, &draft.id).await), Refusal::ReceiptHasBankLine);
    let second = link(store, finance, &operation(), &lines[1].line.id, &confirmed.id).await.unwrap();
    assert_eq!((second.allocated, second.bank_line), (confirmed.allocated, Some(lines[1].line.id.clone())));
    company.assert_sound().await;
}

#[tokio::test]
async fn an_ignored_line_says_why_and_is_matched_after_all() {
    let company = open().await;
    bring(&company, &[payment("2025-06-01", "0.35", "", "")]).await;
    let id = rows(&company, BankLineState::Open).await.remove(0).line.id;
    let (store, finance) = (&company.store, &company.finance);
    assert_eq!(refusal(ignore(store, finance, &operation(), &id, " ").await), Refusal::Required);
    ignore(store, finance, &operation(), &id, "利息").await.unwrap();
    assert_eq!(rows(&company, BankLineState::Ignored).await[0].line.ignored.as_ref().unwrap().reason, "利息");
    assert_eq!(refusal(ignore(store, finance, &operation(), &id, "利息").await), Refusal::BankLineNotOpen);
    reopen(store, finance, &operation(), &id).await.unwrap();
    assert_eq!(refusal(reopen(store, finance, &operation(), &id).await), Refusal::BankLineNotIgnored);
    assert_eq!(rows(&company, BankLineState::Open).await.len(), 1);
    company.assert_sound().await;
}
