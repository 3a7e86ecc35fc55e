use super::*;
use crate::money::Currency;

fn fen(units: i64) -> Amount {
    Amount::from_minor_units(units, Currency::Cny).unwrap()
}

#[test]
fn the_state_of_an_instalment_follows_from_its_facts() {
    let facts = |paid, written_off| InstalmentFacts {
        is_effective: true,
        amount: fen(10_000),
        paid: fen(paid),
        written_off: fen(written_off),
        ..InstalmentFacts::default()
    };
    let table = [
        (facts(0, 0), "pending"),
        (facts(1, 0), "partial"),
        (facts(9_999, 0), "partial"),
        (facts(10_000, 0), "paid"),
        (facts(0, 4_000), "pending"),
        (facts(5_000, 4_000), "partial"),
        (facts(0, 10_000), "written_off"),
        (facts(6_000, 4_000), "written_off"),
        (InstalmentFacts { reduced: fen(4_000), ..facts(0, 0) }, "pending"),
        (InstalmentFacts { reduced: fen(4_000), ..facts(6_000, 0) }, "settled"),
        (InstalmentFacts { reduced: fen(10_000), ..facts(0, 0) }, "settled"),
        (InstalmentFacts { reduced: fen(1_000), ..facts(6_000, 3_000) }, "written_off"),
        (InstalmentFacts { reduced: fen(1_000), ..facts(6_000, 2_999) }, "partial"),
        (InstalmentFacts { is_amount_to_complete: true, ..facts(0, 0) }, "partial"),
        (InstalmentFacts { is_amount_to_complete: true, ..facts(10_000, 0) }, "paid"),
        (InstalmentFacts { is_effective: false, ..facts(0, 0) }, "not_effective"),
        (InstalmentFacts { is_void: true, ..facts(0, 0) }, "void"),
    ];
    for (facts, code) in table {
        assert_eq!(InstalmentState::of(&facts).code(), code, "{facts:?}");
    }
}

#[test]
fn progress_follows_from_what_was_collected() {
    let table = [
        (10_000, 0, false, PaymentProgress::Pending),
        (10_000, 1, false, PaymentProgress::Partial),
        (10_000, 10_000, false, PaymentProgress::Paid),
        (10_000, 10_001, false, PaymentProgress::Paid),
        (10_000, 0, true, PaymentProgress::Partial),
        (10_000, 10_000, true, PaymentProgress::Paid),
        (0, 0, false, PaymentProgress::Pending),
    ];
    for (amount, collected, to_complete, progress) in table {
        let derived = PaymentProgress::derive(fen(amount), fen(collected), to_complete);
        assert_eq!(derived, progress, "{collected} of {amount}");
        assert_eq!(PaymentProgress::of(fen(amount), fen(collected), fen(0), to_complete), progress, "{collected} of {amount}");
    }
    let of = |collected, given_up| PaymentProgress::of(fen(10_000), fen(collected), fen(given_up), false);
    assert_eq!([of(0, 9_999), of(1, 9_998)], [PaymentProgress::Pending, PaymentProgress::Partial]);
    assert_eq!([of(0, 10_000), of(9_999, 1), of(10_000, 0)], [PaymentProgress::Settled, PaymentProgress::Settled, PaymentProgress::Paid]);
}

#[test]
fn codes_are_what_serde_writes() {
    for state in InstalmentState::ALL {
        assert_eq!(serde_json::to_value(state).unwrap(), state.code());
        assert_ne!(state.label(Lang::Zh), state.label(Lang::En));
    }
    for progress in PaymentProgress::ALL {
        assert_eq!(serde_json::to_value(progress).unwrap(), progress.code());
        assert_ne!(progress.label(Lang::Zh), progress.label(Lang::En));
    }
}
