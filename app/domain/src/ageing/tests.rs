use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::money::Currency;

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().checked_add_days(Days::new(offset)).unwrap()
}

fn fen(units: i64) -> Amount {
    Amount::from_minor_units(units, Currency::Cny).unwrap()
}

#[test]
fn days_overdue_choose_the_bucket() {
    let table = [
        (0, "not_due"),
        (1, "d1_30"),
        (30, "d1_30"),
        (31, "d31_60"),
        (60, "d31_60"),
        (61, "d61_90"),
        (90, "d61_90"),
        (91, "d91_180"),
        (180, "d91_180"),
        (181, "d181_365"),
        (365, "d181_365"),
        (366, "d365_plus"),
        (40_000, "d365_plus"),
    ];
    for (days, code) in table {
        assert_eq!(Bucket::of(day(0), day(days)).code(), code, "{days}");
    }
    assert_eq!(Bucket::of(day(1), day(0)), Bucket::NotDue);
    assert_eq!(days_overdue(day(10), day(0)), -10);
    assert_eq!(days_overdue(day(0), day(10)), 10);
}

#[test]
fn codes_labels_and_places_belong_together() {
    for (index, bucket) in Bucket::ALL.into_iter().enumerate() {
        assert_eq!(bucket.index(), index);
        assert_eq!(Bucket::parse(bucket.code()), Ok(bucket));
        assert_eq!(serde_json::to_value(bucket).unwrap(), bucket.code());
        assert_ne!(bucket.label(Lang::Zh), bucket.label(Lang::En));
    }
    assert!(Bucket::parse("d7").is_err());
}

#[test]
fn an_instalment_is_open_from_its_effective_date_and_only_past_entries_count() {
    let entries = [
        Entry { dated: day(20), amount: fen(4_000) },
        Entry { dated: day(25), amount: fen(-4_000) },
        Entry { dated: day(30), amount: fen(10_000) },
    ];
    let table = [
        (9, None),
        (10, Some(10_000)),
        (19, Some(10_000)),
        (20, Some(6_000)),
        (24, Some(6_000)),
        (25, Some(10_000)),
        (30, Some(0)),
        (99, Some(0)),
    ];
    for (as_of, open) in table {
        let answer = open_as_of(fen(10_000), Some(day(10)), &entries, day(as_of));
        assert_eq!(answer, Ok(open.map(fen)), "day {as_of}");
    }
    assert_eq!(open_as_of(fen(10_000), None, &entries, day(99)), Ok(None));
}

#[test]
fn a_sum_over_the_limit_is_refused_and_changes_nothing() {
    let mut ageing = Ageing::default();
    let most: Amount = serde_json::from_str("\"9999999999999999.99\"").unwrap();
    ageing.add(most, day(0), day(0)).unwrap();
    let before = ageing;
    assert_eq!(ageing.add(fen(1), day(0), day(5)), Err(Refusal::AmountTooLarge));
    assert_eq!(ageing, before);
}

/// An instalment with its history: amount, effective day, due day, movements (day, share).
fn any_instalment() -> impl Strategy<Value = (i64, u64, u64, Vec<(u64, i64)>)> {
    (1_i64..1_000_000_000, 0_u64..400, 0_u64..900, prop::collection::vec((0_u64..900, -1_000_000_i64..1_000_000), 0..8))
}

proptest! {
    #[test]
    fn buckets_add_up_to_the_total_and_to_the_ledger(
        instalments in prop::collection::vec(any_instalment(), 0..30),
        as_of in 0_u64..1_000,
    ) {
        let mut ageing = Ageing::default();
        let mut ledger = 0_i64;
        let mut overdue = 0_i64;
        for (amount, effective, due, movements) in &instalments {
            let entries: Vec<Entry> = movements
                .iter()
                .map(|(dated, units)| Entry { dated: day(*dated), amount: fen(*units) })
                .collect();
            let open = open_as_of(fen(*amount), Some(day(*effective)), &entries, day(as_of)).unwrap();
            prop_assert_eq!(open.is_some(), *effective <= as_of);
            if let Some(open) = open {
                ageing.add(open, day(*due), day(as_of)).unwrap();
                let booked: i64 = movements.iter().filter(|(dated, _)| *dated <= as_of).map(|(_, units)| units).sum();
                ledger += amount - booked;
                overdue += if *due < as_of { amount - booked } else { 0 };
            }
        }
        prop_assert_eq!(ageing.total(), fen(ledger));
        prop_assert_eq!(Amount::sum(*ageing.buckets()), Ok(fen(ledger)));
        prop_assert_eq!(ageing.overdue(), Ok(fen(overdue)));
        let json = serde_json::to_string(&ageing).unwrap();
        prop_assert_eq!(serde_json::from_str::<Ageing>(&json).unwrap(), ageing);
    }

    #[test]
    fn what_is_entered_later_does_not_change_the_past(
        (amount, effective, _, movements) in any_instalment(),
        as_of in 0_u64..900,
        later in 1_u64..100,
        units in -1_000_000_i64..1_000_000,
    ) {
        let mut entries: Vec<Entry> = movements
            .iter()
            .map(|(dated, units)| Entry { dated: day(*dated), amount: fen(*units) })
            .collect();
        let before = open_as_of(fen(amount), Some(day(effective)), &entries, day(as_of));
        entries.push(Entry { dated: day(as_of + later), amount: fen(units) });
        prop_assert_eq!(open_as_of(fen(amount), Some(day(effective)), &entries, day(as_of)), before);
    }

    #[test]
    fn merging_is_adding_one_by_one(opens in prop::collection::vec((1_i64..1_000_000, 0_u64..900), 0..20), cut in 0_usize..20) {
        let cut = cut.min(opens.len());
        let of = |part: &[(i64, u64)]| {
            let mut ageing = Ageing::default();
            for (units, due) in part {
                ageing.add(fen(*units), day(*due), day(500)).unwrap();
            }
            ageing
        };
        let mut merged = of(&opens[..cut]);
        merged.merge(&of(&opens[cut..])).unwrap();
        prop_assert_eq!(merged, of(&opens));
    }
}
