use super::*;
use crate::id::{InstalmentId, UserId};
use crate::instalment::InstalmentTerms;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// 100 from 2025-01-10 on, due on 2025-02-01.
fn instalment() -> Instalment {
    Instalment {
        id: InstalmentId::new("i"),
        contract: ContractId::new("k"),
        contract_number: "HT-7".into(),
        customer: CustomerId::new("c"),
        customer_name: String::new(),
        owner: UserId::default(),
        owner_name: String::new(),
        ordinal: 1,
        currency: Currency::Cny,
        terms: InstalmentTerms { due: day("2025-02-01"), amount: Amount::whole(100), note: String::new() },
        effective: Some(day("2025-01-10")),
        ended: None,
        earlier: Vec::new(),
        added: None,
        is_replaced: false,
        paid: Amount::ZERO,
        given_up: Default::default(),
        open: Amount::whole(100),
        dispute: String::new(),
        reason: String::new(),
        is_amount_to_complete: false,
        planned: None,
        version: 1,
    }
}

fn posting(date: &str, amount: i64) -> Allocation {
    Allocation {
        id: format!("{date}{amount}").into(),
        receipt: "r".into(),
        instalment: InstalmentId::new("i"),
        contract: ContractId::new("k"),
        customer: CustomerId::new("c"),
        currency: Currency::Cny,
        date: day(date),
        amount: Amount::from_minor_units(amount * 100, Currency::Cny).unwrap(),
        adjustment: None,
    }
}

/// The lines and the two balances, in few words.
fn told(instalment: Instalment, postings: &[Allocation], from: &str, to: &str) -> (String, Vec<String>, String) {
    let books = Books { instalments: &[instalment], postings, receipts: &[], ageing_limits: &AgeingLimits::default() };
    let Some(account) = books.accounts(day(from), day(to)).unwrap().pop() else { return Default::default() };
    let plain = |amount: Amount| amount.to_plain_scale(0);
    let line =
        |entry: &Entry| format!("{} {} {} {}", entry.date.format("%m-%d"), entry.kind.code(), plain(entry.amount), plain(entry.balance));
    assert_eq!(account.ageing.total(), account.closing);
    assert_eq!(Amount::sum(account.open.iter().map(|item| item.open)).unwrap(), account.closing);
    (plain(account.opening), account.entries.iter().map(line).collect(), plain(account.closing))
}

#[test]
fn the_lines_lead_from_the_opening_balance_to_the_closing_one() {
    let postings = [posting("2025-01-20", 30), posting("2025-03-01", -30)];
    let whole = ["01-10 charged 100 100", "01-20 paid -30 70", "02-01 due 70 70", "03-01 reversed 30 100"];
    for (from, to, opening, lines, closing) in [
        ("2025-01-01", "2025-03-31", "0", &whole[..], "100"),
        ("2025-01-01", "2025-01-31", "0", &whole[..2], "70"),
        ("2025-01-15", "2025-03-31", "100", &whole[1..], "100"),
        ("2025-02-02", "2025-02-28", "70", &[], "70"),
    ] {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(told(instalment(), &postings, from, to), (opening.to_owned(), lines, closing.to_owned()), "{from} {to}");
    }
}

#[test]
fn what_was_paid_before_the_signing_is_told_on_its_day() {
    let (_, lines, closing) = told(instalment(), &[posting("2025-01-02", 40)], "2025-01-01", "2025-01-31");
    assert_eq!(lines, ["01-10 charged 100 100", "01-10 paid -40 60"]);
    assert_eq!(closing, "60");
}

#[test]
fn what_was_paid_before_the_signing_is_an_advance_until_then() {
    let json = serde_json::json!({
        "id": "r", "number": "SK1", "customer": "c", "customer_name": "", "owner": "u", "owner_name": "", "date": "2025-01-02", "amount": "50.00",
        "currency": "CNY", "method": "transfer", "bank_reference": "", "payer": "", "remarks": "", "contract": null, "state": "confirmed",
        "allocated": "40.00", "reversed_on": null, "reversal_reason": "", "registered_by": "", "confirmed_by": "", "is_opening": false,
        "version": 1,
    });
    let receipt: Receipt = serde_json::from_value(json).unwrap();
    let books = Books {
        instalments: &[instalment()],
        postings: &[posting("2025-01-02", 40)],
        receipts: &[receipt],
        ageing_limits: &AgeingLimits::default(),
    };
    for (to, closing, advance) in [("2025-01-09", 0, 50), ("2025-01-10", 60, 10)] {
        let account = books.accounts(day("2025-01-01"), day(to)).unwrap().remove(0);
        assert_eq!((account.closing, account.advance), (Amount::whole(closing), Amount::whole(advance)), "{to}");
    }
}

#[test]
fn an_amendment_and_an_end_are_lines_of_their_days() {
    let earlier = vec![EarlierTerms { until: day("2025-01-20"), due: day("2025-01-25"), amount: Amount::whole(80) }];
    let amended = Instalment { earlier, ended: Some(day("2025-03-01")), ..instalment() };
    let (_, lines, closing) = told(amended, &[], "2025-01-01", "2025-03-31");
    assert_eq!(lines, ["01-10 charged 80 80", "01-20 amended 20 100", "02-01 due 100 100", "03-01 ended -100 0"]);
    assert_eq!(closing, "0");
}

#[test]
fn the_days_of_a_statement_are_in_order_and_not_to_come() {
    let today = day("2025-06-15");
    assert_eq!(days(None, None, today), Ok((day("2025-01-01"), today)));
    assert_eq!(days(None, Some(day("2024-03-01")), today), Ok((day("2024-01-01"), day("2024-03-01"))));
    assert_eq!(days(Some(today), None, today), Ok((today, today)));
    assert_eq!(days(None, Some(day("2025-06-16")), today), Err(Refusal::DatedInFuture { today }));
    assert_eq!(days(Some(day("2025-02-01")), Some(day("2025-01-01")), today), Err(Refusal::StatementDaysReversed));
}
