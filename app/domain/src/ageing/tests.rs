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
    let limits = AgeingLimits::default();
    for (days, code) in table {
        assert_eq!(limits.buckets()[limits.place(day(0), day(days))].code(), code, "{days}");
    }
    assert_eq!(limits.place(day(1), day(0)), 0);
    assert_eq!(days_overdue(day(10), day(0)), -10);
    assert_eq!(days_overdue(day(0), day(10)), 10);
}

#[test]
fn limits_are_one_to_ten_whole_rising_days() {
    let not_rising = Err(Refusal::AgeingLimitsNotRising { days_max: 9_999 });
    let table = [
        ("30, 60, 90, 180, 365", Ok(AgeingLimits::default())),
        ("３０、60 90天/180；365", Ok(AgeingLimits::default())),
        ("1,2,3,4,5,6,7,8,9,10", AgeingLimits::of((1..=10).collect::<Vec<u16>>())),
        ("", Err(Refusal::Required)),
        (" , ", Err(Refusal::Required)),
        ("30, sixty", Err(Refusal::NotANumber)),
        ("30, 60.5", Err(Refusal::NotANumber)),
        ("-30", Err(Refusal::NotANumber)),
        ("0, 30", not_rising.clone()),
        ("30, 30", not_rising.clone()),
        ("60, 30", not_rising.clone()),
        ("30, 10000", not_rising),
        ("1,2,3,4,5,6,7,8,9,10,11", Err(Refusal::TooManyAgeingLimits { limits_max: 10 })),
    ];
    for (text, limits) in table {
        assert_eq!(AgeingLimits::parse(text), limits, "{text}");
    }
    assert!(serde_json::from_str::<AgeingLimits>("[60,30]").is_err());
}

#[test]
fn headings_are_made_from_the_limits() {
    let table = [
        ("1", vec!["未到期", "1 天", "1 天以上"], vec!["Not due", "Day 1", "Over 1 days"], vec!["not_due", "d1_1", "d1_plus"]),
        (
            "7, 45",
            vec!["未到期", "1–7 天", "8–45 天", "45 天以上"],
            vec!["Not due", "1–7 days", "8–45 days", "Over 45 days"],
            vec!["not_due", "d1_7", "d8_45", "d45_plus"],
        ),
    ];
    for (text, zh, en, codes) in table {
        let limits = AgeingLimits::parse(text).unwrap();
        let words = |lang| limits.buckets().into_iter().map(|bucket| bucket.label(lang)).collect::<Vec<_>>();
        assert_eq!(
            (words(Lang::Zh), words(Lang::En)),
            (zh.into_iter().map(str::to_owned).collect(), en.into_iter().map(str::to_owned).collect())
        );
        assert_eq!(limits.buckets().into_iter().map(Bucket::code).collect::<Vec<_>>(), codes);
        assert_eq!((limits.buckets().len(), limits.to_text().as_str()), (limits.count(), text));
        assert_eq!(serde_json::from_value::<AgeingLimits>(serde_json::to_value(&limits).unwrap()).unwrap(), limits);
    }
}

#[test]
fn ageings_of_other_limits_are_not_added() {
    let mut ageing = Ageing::default();
    let other = Ageing::by(&AgeingLimits::parse("45").unwrap());
    assert_eq!(ageing.merge(&other), Err(Refusal::ChangedMeanwhile));
    assert_eq!(ageing, Ageing::default());
}

#[test]
fn a_sum_over_the_limit_is_refused_and_changes_nothing() {
    let mut ageing = Ageing::default();
    let most: Amount = serde_json::from_str("\"9999999999999999.99\"").unwrap();
    ageing.add(most, day(0), day(0)).unwrap();
    let before = ageing.clone();
    assert_eq!(ageing.add(fen(1), day(0), day(5)), Err(Refusal::AmountTooLarge));
    assert_eq!(ageing, before);
}

/// An instalment with its history: amount, effective day, due day, movements (day, share).
fn any_instalment() -> impl Strategy<Value = (i64, u64, u64, Vec<(u64, i64)>)> {
    (1_i64..1_000_000_000, 0_u64..400, 0_u64..900, prop::collection::vec((0_u64..900, -1_000_000_i64..1_000_000), 0..8))
}

/// Limits as odd as a company may set them.
fn any_limits() -> impl Strategy<Value = AgeingLimits> {
    prop::collection::btree_set(1_u16..900, 1..=AgeingLimits::COUNT_MAX)
        .prop_map(|days| AgeingLimits::of(days.into_iter().collect::<Vec<_>>()).unwrap())
}

proptest! {
    #[test]
    fn buckets_add_up_to_the_total_and_to_the_ledger_whatever_the_limits(
        instalments in prop::collection::vec(any_instalment(), 0..30),
        limits in any_limits(),
        as_of in 0_u64..1_000,
    ) {
        let mut ageing = Ageing::by(&limits);
        let mut in_days: Vec<(i64, i64)> = Vec::new();
        let mut ledger = 0_i64;
        let mut overdue = 0_i64;
        for (amount, effective, due, movements) in &instalments {
            if *effective <= as_of {
                let booked: i64 = movements.iter().filter(|(dated, _)| *dated <= as_of).map(|(_, units)| units).sum();
                ageing.add(fen(amount - booked), day(*due), day(as_of)).unwrap();
                ledger += amount - booked;
                in_days.push((days_overdue(day(*due), day(as_of)), amount - booked));
                overdue += if *due < as_of { amount - booked } else { 0 };
            }
        }
        prop_assert_eq!(ageing.total(), fen(ledger));
        prop_assert_eq!(Amount::sum(ageing.parts().map(|(_, amount)| amount)), Ok(fen(ledger)));
        for (bucket, amount) in ageing.parts() {
            let lies_in = |days: i64| match bucket {
                Bucket::NotDue => days <= 0,
                Bucket::Days(first, last) => (i64::from(first)..=i64::from(last)).contains(&days),
                Bucket::Over(limit) => days > i64::from(limit),
            };
            prop_assert_eq!(amount, fen(in_days.iter().filter(|(days, _)| lies_in(*days)).map(|(_, units)| units).sum()));
        }
        prop_assert_eq!(ageing.overdue(), Ok(fen(overdue)));
        prop_assert_eq!(Ageing::of(&limits, ageing.parts().map(|(_, amount)| amount).collect()), Ok(ageing.clone()));
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
