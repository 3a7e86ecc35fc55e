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
            if *effective <= as_of {
                let booked: i64 = movements.iter().filter(|(dated, _)| *dated <= as_of).map(|(_, units)| units).sum();
                ageing.add(fen(amount - booked), day(*due), day(as_of)).unwrap();
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
