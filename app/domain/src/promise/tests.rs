use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::adjustment::{Adjusted, AdjustmentKind};
use crate::follow_up::Promise;
use crate::id::ReceiptId;
use crate::receipt::Refund;

fn day(day: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 1).unwrap() + TimeDelta::days(day - 1)
}

/// A promise made on a day of June for another, of that many yuan, about that contract ("" for none).
fn promised(id: &str, contract: &str, made: i64, due: i64, amount: u32) -> FollowUp {
    let json = serde_json::json!({
        "id": id, "customer": "c1", "customer_name": "", "owner": "u1", "owner_name": "", "author": "u1", "author_name": "",
        "kind": "call", "happened": day(made), "said": "", "contact": null, "contract": if contract.is_empty() { None } else { Some(contract) },
        "next": null, "next_topic": "", "result": "", "promise": Promise { date: day(due), amount: Amount::whole(amount) },
        "corrects": null, "is_open": false, "version": 1,
    });
    serde_json::from_value(json).unwrap()
}

fn came(on: i64, amount: u32, contract: &str, until: Option<i64>) -> Came {
    let contract = Some(contract).filter(|contract| !contract.is_empty()).map(Into::into);
    Came { day: day(on), amount: Amount::whole(amount), contract, until: until.map(day) }
}

#[test]
fn a_promise_is_open_kept_broken_or_paid_late() {
    use PromiseState::{Broken, Kept, Late, Open};
    // Promised on the 3rd: 100 for the 10th. What came in, the day from which one looks, what one sees.
    let table: &[(&[Came], i64, PromiseState)] = &[
        (&[], 10, Open),
        (&[], 11, Broken),
        (&[came(3, 100, "", None)], 3, Kept),
        (&[came(10, 100, "", None)], 9, Open),
        (&[came(10, 100, "", None)], 11, Kept),
        // Before it was made; too little; in two parts; a day late.
        (&[came(2, 100, "", None)], 11, Broken),
        (&[came(4, 99, "", None)], 11, Broken),
        (&[came(9, 40, "", None), came(4, 60, "", None)], 9, Kept),
        (&[came(9, 40, "", None), came(4, 60, "", None)], 8, Open),
        (&[came(11, 100, "", None)], 11, Late),
        // Taken back again on the 20th.
        (&[came(4, 100, "", Some(20))], 19, Kept),
        (&[came(4, 100, "", Some(20))], 20, Broken),
        // What another contract got is in the receipt as a whole already.
        (&[came(4, 100, "k1", None)], 11, Broken),
    ];
    for (came, as_of, state) in table {
        let promise = promised("f1", "", 3, 10, 100);
        let course = course(&promise, &[], came, Some(day(*as_of))).unwrap();
        assert_eq!(course.state(day(10), day(*as_of)), *state, "{came:?} as of {as_of}");
    }
}

#[test]
fn a_promise_about_a_contract_counts_what_that_contract_got() {
    let promise = promised("f1", "k1", 3, 10, 100);
    let decided = |came: &[Came]| course(&promise, &[], came, None).unwrap().paid;
    assert_eq!(decided(&[came(4, 100, "", None), came(4, 100, "k2", None)]), None);
    assert_eq!(decided(&[came(4, 60, "k1", None), came(5, 40, "k1", None)]), Some(day(5)));
}

#[test]
fn a_later_promise_about_the_same_takes_its_place() {
    let first = promised("f1", "", 3, 10, 100);
    let state = |next: FollowUp, as_of: i64| {
        let course = course(&first, &[first.clone(), next], &[], Some(day(as_of))).unwrap();
        (course.state(day(10), day(as_of)), course.was_broken(day(10), day(as_of)))
    };
    // In time, and not known of the day before; after its day it was broken all the same; about another contract.
    assert_eq!(state(promised("f2", "", 8, 20, 100), 7), (PromiseState::Open, false));
    assert_eq!(state(promised("f2", "", 8, 20, 100), 12), (PromiseState::Replaced, false));
    assert_eq!(state(promised("f2", "", 12, 20, 100), 11), (PromiseState::Broken, true));
    assert_eq!(state(promised("f2", "", 12, 20, 100), 12), (PromiseState::Replaced, true));
    assert_eq!(state(promised("f2", "k1", 8, 20, 100), 12), (PromiseState::Broken, true));
    let corrected = FollowUp { corrected_by: Some("f3".into()), ..promised("f2", "", 8, 20, 100) };
    assert_eq!(state(corrected, 12), (PromiseState::Broken, true));
}

#[test]
fn a_reversal_ends_what_it_mirrors() {
    let posting = |on: i64, amount: Amount| Allocation {
        id: "a".into(),
        receipt: "r".into(),
        instalment: "i".into(),
        contract: "k1".into(),
        customer: "c1".into(),
        currency: Currency::Cny,
        date: day(on),
        amount,
        adjustment: None,
    };
    let found = Came::of(&[], &[posting(4, Amount::whole(5)), posting(9, Amount::whole(5).checked_neg())], Currency::Cny);
    assert_eq!(found, [came(4, 5, "k1", Some(9))]);
    let given_up = Adjusted { id: "z".into(), number: "TZ1".into(), kind: AdjustmentKind::WriteOff };
    let given_up = Allocation { receipt: ReceiptId::default(), adjustment: Some(given_up), ..posting(4, Amount::whole(5)) };
    assert_eq!(Came::of(&[], &[given_up], Currency::Cny), [], "what is written off keeps no promise");
}

#[test]
fn what_is_paid_back_of_a_receipt_counts_until_then() {
    let refund = |on: i64, amount: Amount, mirrors: usize| Refund {
        on: day(on),
        amount,
        reference: String::new(),
        reason: "多付".into(),
        by: "财务".into(),
        mirrors,
    };
    let (twenty, thirty) = (Amount::whole(20), Amount::whole(30));
    let json = serde_json::json!({
        "id": "r", "number": "SK1", "customer": "c1", "customer_name": "", "owner": "u1", "owner_name": "", "date": day(4), "amount": "100.00",
        "currency": "CNY", "method": "transfer", "bank_reference": "", "payer": "", "remarks": "", "contract": null, "state": "confirmed",
        "allocated": "0", "reversed_on": null, "reversal_reason": "", "registered_by": "", "confirmed_by": "", "is_opening": false, "version": 1,
    });
    let whole: Receipt = serde_json::from_value(json).unwrap();
    let back = Receipt { refunds: vec![refund(6, twenty, 0), refund(7, thirty, 0), refund(9, thirty.checked_neg(), 2)], ..whole.clone() };
    assert_eq!(Came::of(std::slice::from_ref(&whole), &[], Currency::Cny), [came(4, 100, "", None)]);
    assert_eq!(Came::of(&[back], &[], Currency::Cny), [came(4, 20, "", Some(6)), came(4, 80, "", None)]);
    let gone = Receipt { refunds: vec![refund(6, Amount::whole(100), 0)], ..whole };
    assert_eq!(Came::of(&[gone], &[], Currency::Cny), [came(4, 100, "", Some(6))]);
}

proptest! {
    /// Asked as of each day, a promise is what adding up the money of those days by hand says; once kept it is so for ever without a reversal,
    /// and broken exactly from the day after its own.
    #[test]
    fn as_of_any_day_the_state_is_what_the_money_says(
        receipts in prop::collection::vec((1_i64..30, 1_u32..80, prop::option::of(1_i64..15)), 0..6),
        made in 1_i64..15, days in 0_i64..15, amount in 1_u32..150,
    ) {
        let due = made + days;
        let promise = promised("f1", "", made, due, amount);
        let came: Vec<Came> = receipts.iter().map(|(on, amount, after)| came(*on, *amount, "", after.map(|after| on + after))).collect();
        for as_of in made..45 {
            let sum = |until: i64| -> u32 {
                let counts = |(on, _, after): &&(i64, u32, Option<i64>)| {
                    made <= *on && *on <= until && *on <= as_of && after.is_none_or(|after| as_of < on + after)
                };
                receipts.iter().filter(counts).map(|(_, amount, _)| *amount).sum()
            };
            let wanted = if sum(due) >= amount {
                PromiseState::Kept
            } else if sum(as_of) >= amount {
                PromiseState::Late
            } else if due < as_of {
                PromiseState::Broken
            } else {
                PromiseState::Open
            };
            let found = course(&promise, std::slice::from_ref(&promise), &came, Some(day(as_of))).unwrap();
            prop_assert_eq!(found.state(day(due), day(as_of)), wanted);
            prop_assert_eq!(found.was_broken(day(due), day(as_of)), matches!(wanted, PromiseState::Broken | PromiseState::Late));
        }
        let known = course(&promise, std::slice::from_ref(&promise), &came, None).unwrap();
        prop_assert_eq!(known, course(&promise, &[], &came, Some(day(90))).unwrap());
    }
}
