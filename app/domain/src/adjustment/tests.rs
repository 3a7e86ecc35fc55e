use super::*;
use crate::contract::Contract;
use crate::refusal::Refusal as R;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn fen(units: i64) -> Amount {
    Amount::from_minor_units(units, Currency::Cny).unwrap()
}

/// 100.00 from 2025-01-10 on, of which 30.00 are paid.
fn instalment() -> Instalment {
    let json = serde_json::json!({
        "id": "i", "contract": "c", "contract_number": "HT1", "customer": "k", "customer_name": "甲", "owner": "o", "owner_name": "李",
        "ordinal": 1, "currency": "CNY", "due": "2025-03-01", "amount": "100.00", "note": "", "paid": "30.00", "open": "70.00", "dispute": "",
        "reason": "", "is_amount_to_complete": false, "effective": "2025-01-10", "version": 1
    });
    serde_json::from_value(json).unwrap()
}

fn form() -> AdjustmentForm {
    AdjustmentForm {
        instalment: "i".into(),
        kind: "write_off".into(),
        amount: "70".into(),
        date: "2025-05-01".into(),
        reason: "bankrupt".into(),
        note: String::new(),
    }
}

fn terms(amount: i64, date: &str) -> AdjustmentTerms {
    AdjustmentTerms { kind: AdjustmentKind::WriteOff, amount: fen(amount), date: day(date), ..AdjustmentTerms::default() }
}

fn asked() -> Adjustment {
    let actor = Actor::operator();
    Adjustment::new("z".into(), "TZ1".into(), &instalment(), terms(7_000, "2025-05-01"), &actor, day("2025-05-02"))
}

#[test]
fn money_is_given_up_by_saying_so_and_why() {
    let today = day("2025-05-02");
    let parsed = form().parse(Currency::Cny, today).unwrap();
    assert_eq!((parsed.kind, parsed.amount, parsed.reason), (AdjustmentKind::WriteOff, fen(7_000), AdjustmentReason::Bankrupt));
    type Change = fn(&mut AdjustmentForm);
    let table: [(&str, Change, R); 8] = [
        ("instalment", |form| form.instalment = "".into(), R::Required),
        ("kind", |form| form.kind.clear(), R::Required),
        ("reason", |form| form.reason.clear(), R::Required),
        ("note", |form| form.reason = "other".into(), R::Required),
        ("amount", |form| form.amount = "0".into(), R::AmountNotPositive),
        ("amount", |form| form.amount = "-1".into(), R::AmountNotPositive),
        ("date", |form| form.date = "2025-05-03".into(), R::DatedInFuture { today: NaiveDate::from_ymd_opt(2025, 5, 2).unwrap() }),
        ("amount", |form| form.amount = "1.234".into(), R::TooPrecise { decimals_max: 2 }),
    ];
    for (field, change, wanted) in table {
        let mut form = form();
        change(&mut form);
        assert_eq!(form.parse(Currency::Cny, today).unwrap_err().of(field), Some(&wanted), "{field}");
    }
    assert_eq!(asked().form().parse(Currency::Cny, today).unwrap(), asked().terms, "through its form it stays as it is");
    assert_eq!(AdjustmentForm { date: String::new(), ..form() }.parse(Currency::Cny, today).unwrap().date, today);
}

#[test]
fn no_more_is_given_up_than_is_open_and_not_before_it_was_so() {
    let refused = |terms: AdjustmentTerms, one: &Instalment, pending: i64, taken_back: Option<&str>| {
        terms.fits(one, fen(pending), taken_back.map(day)).err().and_then(|problems| problems.0.into_iter().next()).map(|one| one.refusal)
    };
    let one = instalment();
    for (amount, date, pending, taken_back, wanted) in [
        (7_000, "2025-05-01", 0, None, None),
        (7_001, "2025-05-01", 0, None, Some(R::AdjustmentOverOpen { open: fen(7_000) })),
        (6_001, "2025-05-01", 1_000, None, Some(R::AdjustmentOverOpen { open: fen(6_000) })),
        (1, "2025-05-01", 8_000, None, Some(R::AdjustmentOverOpen { open: fen(0) })),
        (7_000, "2025-01-10", 0, None, None),
        (7_000, "2025-01-09", 0, None, Some(R::AdjustmentTooEarly { since: day("2025-01-10") })),
        (7_000, "2025-02-01", 0, Some("2025-02-02"), Some(R::AdjustmentTooEarly { since: day("2025-02-02") })),
        (7_000, "2025-02-02", 0, Some("2025-02-02"), None),
    ] {
        assert_eq!(refused(terms(amount, date), &one, pending, taken_back), wanted, "{amount} {date} {pending} {taken_back:?}");
    }
    let ended = Instalment { ended: Some(day("2025-04-01")), open: Amount::ZERO, ..instalment() };
    assert_eq!(refused(terms(1, "2025-05-01"), &ended, 0, None), Some(R::AdjustmentOverOpen { open: Amount::ZERO }));
    let doubtful = Instalment { is_amount_to_complete: true, ..instalment() };
    assert_eq!(refused(terms(1, "2025-05-01"), &doubtful, 0, None), Some(R::PaidAmountMissing));
}

#[test]
fn what_is_given_up_settles_without_being_paid_and_its_mirror_opens_it_again() {
    use AdjustmentKind as K;
    for (kind, state) in [(K::Discount, "settled"), (K::CreditNote, "settled"), (K::WriteOff, "written_off")] {
        let after = instalment().giving_up(kind, fen(7_000)).unwrap();
        assert_eq!((after.open, after.paid, after.settled(), after.state().code()), (fen(0), fen(3_000), fen(10_000), state), "{kind:?}");
        assert!(after.is_paid());
        let back = after.giving_up(kind, fen(-7_000)).unwrap();
        assert_eq!(back, instalment());
    }
    let part = instalment().giving_up(K::Discount, fen(1_000)).unwrap();
    assert_eq!((part.open, part.state().code(), part.is_paid()), (fen(6_000), "partial", false));
    let mut contract = Contract { amount: fen(10_000), collected: fen(3_000), ..crate::contract::tests::blank() };
    (contract.terms.life, contract.terms.signed) = (crate::contract::Life::Signed, Some(day("2025-01-10")));
    let less = contract.giving_up(K::CreditNote, fen(1_000)).unwrap().giving_up(K::WriteOff, fen(6_000)).unwrap();
    assert_eq!((less.collected, less.outstanding(), less.charged()), (fen(3_000), fen(0), fen(9_000)));
    assert_eq!((less.progress().code(), less.invoiceable()), ("settled_short", fen(9_000)));
    assert_eq!(less.margin().unwrap().amount, fen(3_000), "what nobody paid earned nothing");
    assert_eq!(less.expected_margin().unwrap().amount, fen(3_000));
}

#[test]
fn only_what_is_booked_is_reversed_and_only_once() {
    let today = day("2025-06-01");
    for state in AdjustmentState::ALL {
        let found = Adjustment { state: *state, ..asked() }.reversed("财务", today, "误记");
        match state {
            AdjustmentState::Confirmed => {
                let new = found.unwrap();
                assert_eq!((new.state, new.reversal.map(|mirror| mirror.on)), (AdjustmentState::Reversed, Some(today)));
            }
            AdjustmentState::Reversed => assert_eq!(found.unwrap_err().of(""), Some(&R::AdjustmentAlreadyReversed)),
            _ => assert_eq!(found.unwrap_err().of(""), Some(&R::AdjustmentNotConfirmed), "{state:?}"),
        }
    }
    let booked = Adjustment { state: AdjustmentState::Confirmed, ..asked() };
    assert_eq!(booked.reversed("财务", today, " ").unwrap_err().of("reason"), Some(&R::Required));
    // A clock that was set back dates no mirror before what it mirrors.
    assert_eq!(booked.reversed("财务", day("2025-04-01"), "误记").unwrap().reversal.map(|mirror| mirror.on), Some(day("2025-05-01")));
}

#[test]
fn the_approval_binds_the_request_and_nothing_that_becomes_of_it() {
    let said = |one: &Adjustment| serde_json::to_string(&one.content()).unwrap();
    let one = asked();
    let booked = Adjustment { state: AdjustmentState::Confirmed, version: 7, number: "TZ2".into(), ..one.clone() };
    assert_eq!(said(&one), said(&booked));
    type Change = fn(&mut Adjustment);
    let changes: [Change; 6] = [
        |one| one.instalment = "j".into(),
        |one| one.terms.kind = AdjustmentKind::Discount,
        |one| one.terms.amount = Amount::whole(1),
        |one| one.terms.date = NaiveDate::MIN,
        |one| one.terms.reason = AdjustmentReason::Other,
        |one| one.terms.note = "x".into(),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut other = one.clone();
        change(&mut other);
        assert_ne!(said(&one), said(&other), "{index}");
    }
    for course in ApprovalState::ALL {
        assert!(AdjustmentState::of_approval(*course).agrees(*course), "{course:?}");
        assert_eq!(AdjustmentState::Reversed.agrees(*course), *course == ApprovalState::Approved, "{course:?}");
    }
}
