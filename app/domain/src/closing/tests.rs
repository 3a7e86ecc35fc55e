use super::*;
use crate::refusal::Refusal as R;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    Month::of(day(&format!("{text}-01")))
}

const TODAY: &str = "2025-06-15";

/// The months after these acts: `+2025-03` closes, `-2025-03` reopens.
fn after(acts: &str) -> Result<Periods, R> {
    acts.split_whitespace().try_fold(Periods::default(), |periods, act| {
        let (sign, of) = act.split_at(1);
        match sign {
            "+" => periods.close(month(of), "财务", day(TODAY), Vec::new()),
            _ => periods.reopen(month(of), "财务", day(TODAY), "补记"),
        }
    })
}

#[test]
fn months_close_in_order_once_they_are_over_and_reopen_the_last_first() {
    let table = [
        ("+2025-03", Ok(Some("2025-03"))),
        ("+2025-03 +2025-04", Ok(Some("2025-04"))),
        ("+2025-03 -2025-03", Ok(None)),
        ("+2025-03 +2025-04 -2025-04", Ok(Some("2025-03"))),
        // After everything is open again the first may be any.
        ("+2025-03 -2025-03 +2024-12", Ok(Some("2024-12"))),
        ("+2025-05", Ok(Some("2025-05"))),
        ("+2025-06", Err(R::PeriodNotOver { month: month("2025-06") })),
        ("+2025-05 +2025-06", Err(R::PeriodNotOver { month: month("2025-06") })),
        ("+2025-03 +2025-05", Err(R::PeriodOutOfOrder { next: month("2025-04") })),
        ("+2025-03 +2025-03", Err(R::PeriodOutOfOrder { next: month("2025-04") })),
        ("+2025-03 +2025-02", Err(R::PeriodOutOfOrder { next: month("2025-04") })),
        ("-2025-03", Err(R::PeriodNotLast)),
        ("+2025-03 +2025-04 -2025-03", Err(R::PeriodNotLast)),
    ];
    for (acts, wanted) in table {
        let found = after(acts);
        assert_eq!(found.as_ref().map(Periods::last).map_err(Clone::clone), wanted.map(|last: Option<&str>| last.map(month)), "{acts}");
        assert!(found.is_err() || found.unwrap().is_in_order(), "{acts}");
    }
    assert_eq!(after("+2025-03").unwrap().reopen(month("2025-03"), "财务", day(TODAY), " "), Err(R::Required));
}

#[test]
fn nothing_is_dated_into_a_closed_month_or_before_it() {
    let table = [
        ("", "2020-01-01", true),
        ("+2025-03", "2025-03-01", false),
        ("+2025-03", "2025-03-31", false),
        ("+2025-03", "2025-04-01", true),
        // What comes before the first closed month would change what it began with.
        ("+2025-03", "2024-12-31", false),
        ("+2025-03 +2025-04", "2025-04-30", false),
        ("+2025-03 +2025-04 -2025-04", "2025-04-30", true),
        ("+2025-03 -2025-03", "2025-03-31", true),
    ];
    for (acts, on, is_taken) in table {
        assert_eq!(after(acts).unwrap().takes(day(on)).is_ok(), is_taken, "{acts} {on}");
    }
    assert_eq!(after("+2025-03").unwrap().takes(day("2025-01-01")), Err(R::PeriodClosed { month: month("2025-03") }));
    let periods = after("+2025-03 +2025-04").unwrap();
    let by = |text| periods.closing_of(month(text)).map(|entry| entry.month);
    assert_eq!((by("2024-01"), by("2025-04"), by("2025-05")), (Some(month("2025-03")), Some(month("2025-04")), None));
}

#[test]
fn a_closing_is_asked_for_what_it_kept_and_for_nothing_that_came_later() {
    let figure = |collected: u32, written_off: u32, signed: u32| MonthFigures {
        signed: Amount::whole(signed),
        collected: Amount::whole(collected),
        given_up: GivenUp { written_off: Amount::whole(written_off), ..GivenUp::default() },
        ..MonthFigures::default()
    };
    let closing = after("+2025-03").unwrap().entries.remove(0);
    // As the program wrote it before closings told what was given up.
    let mut row = serde_json::to_value(&closing).unwrap();
    row.as_object_mut().unwrap().remove("tells_given_up");
    let before: PeriodEntry = serde_json::from_value(row).unwrap();
    let table = [
        (figure(5, 0, 7), figure(5, 0, 9), true, true),
        (figure(5, 0, 7), figure(6, 0, 7), false, false),
        (figure(5, 3, 7), figure(5, 4, 7), false, true),
        (figure(0, 3, 7), figure(0, 0, 0), false, true),
    ];
    for (now, then, is_same, was_same) in &table {
        for (closing, wanted) in [(&closing, *is_same), (&before, *was_same)] {
            let (now, then) = (closing.settled(std::slice::from_ref(now)), closing.settled(std::slice::from_ref(then)));
            assert_eq!(now == then, wanted, "{now:?} {then:?} {}", closing.tells_given_up);
        }
    }
    assert_eq!(closing.settled(&[figure(0, 0, 7)]), Vec::new());
    let old: MonthFigures = serde_json::from_str(r#"{"currency":"CNY","collected":"5.00"}"#).unwrap();
    assert!(old.given_up.is_nothing());
}

#[test]
fn a_hand_in_the_entries_is_found() {
    let mut periods = after("+2025-03 +2025-04").unwrap();
    periods.entries.remove(0);
    assert!(periods.is_in_order(), "the first may be any");
    periods.entries.push(periods.entries[0].clone());
    assert!(!periods.is_in_order());
}

#[test]
fn a_month_is_written_as_its_year_and_number_and_sent_as_its_first_day() {
    assert_eq!(month("2025-03").to_string(), "2025-03");
    assert_eq!(serde_json::to_string(&Month::of(day("2025-03-31"))).unwrap(), "\"2025-03-01\"");
    assert_eq!(serde_json::from_str::<Month>("\"2025-03-31\"").unwrap(), month("2025-03"));
    assert_eq!((month("2024-12").next(), month("2024-02").last_day()), (month("2025-01"), day("2024-02-29")));
    assert_eq!(Month::of_year(2025).len(), 12);
}
