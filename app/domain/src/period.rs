//! Periods of the calendar: whole months, quarters and years, and two dates that somebody chose.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A first and a last day; none: not bounded on that side.
pub type Period = (Option<NaiveDate>, Option<NaiveDate>);

/// Stands between the two dates of a chosen period.
pub const BETWEEN: &str = "..";

/// The period that a text means, seen from today: `this_month`, `last_month`, `this_quarter`, `this_year`, `last_year`, or two dates with
/// `..` between them, either left out; whatever else is not bounded.
#[must_use]
pub fn read(text: &str, today: NaiveDate) -> Period {
    let (month, year) = (today.with_day(1), NaiveDate::from_ymd_opt(today.year(), 1, 1));
    match text {
        "this_month" => span(month, 1),
        "last_month" => span(month.and_then(|month| month.checked_sub_months(Months::new(1))), 1),
        "this_quarter" => span(Some(quarter_start(today)), 3),
        "this_year" => span(year, 12),
        "last_year" => span(year.and_then(|year| year.checked_sub_months(Months::new(12))), 12),
        chosen => match chosen.split_once(BETWEEN) {
            Some((from, to)) => (from.parse().ok(), to.parse().ok()),
            None => (None, None),
        },
    }
}

/// Two chosen dates as `read` takes them; empty when neither is given.
#[must_use]
pub fn written(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let text = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    if from.is_none() && to.is_none() { String::new() } else { format!("{}{BETWEEN}{}", text(from), text(to)) }
}

/// The first day of the calendar quarter.
#[must_use]
pub fn quarter_start(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day)
}

/// The last day of the month before.
#[must_use]
pub fn end_of_last_month(day: NaiveDate) -> NaiveDate {
    day_before(day.with_day(1).unwrap_or(day))
}

/// The last day of the quarter before.
#[must_use]
pub fn end_of_last_quarter(day: NaiveDate) -> NaiveDate {
    day_before(quarter_start(day))
}

/// The last day of the year before.
#[must_use]
pub fn end_of_last_year(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year() - 1, 12, 31).unwrap_or(day)
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(day)
}

/// So many months from a first day on.
fn span(first: Option<NaiveDate>, months: u32) -> Period {
    let last = first.and_then(|first| first.checked_add_months(Months::new(months))).and_then(|after| after.checked_sub_days(Days::new(1)));
    (first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_whole_months_or_two_chosen_dates() {
        let today = on("2025-08-15");
        let table = [
            ("this_month", Some("2025-08-01"), Some("2025-08-31")),
            ("last_month", Some("2025-07-01"), Some("2025-07-31")),
            ("this_quarter", Some("2025-07-01"), Some("2025-09-30")),
            ("this_year", Some("2025-01-01"), Some("2025-12-31")),
            ("last_year", Some("2024-01-01"), Some("2024-12-31")),
            ("2025-03-01..2025-03-09", Some("2025-03-01"), Some("2025-03-09")),
            ("2025-03-01..", Some("2025-03-01"), None),
            ("..2025-03-09", None, Some("2025-03-09")),
            ("nonsense", None, None),
            ("", None, None),
        ];
        for (text, from, to) in table {
            assert_eq!(read(text, today), (from.map(on), to.map(on)), "{text}");
        }
        assert_eq!(read("last_month", on("2025-01-31")), (Some(on("2024-12-01")), Some(on("2024-12-31"))));
        assert_eq!(written(Some(on("2025-03-01")), None), "2025-03-01..");
        assert_eq!(written(None, None), "");
    }

    #[test]
    fn the_usual_dates_are_ends_of_periods() {
        assert_eq!(end_of_last_month(on("2025-03-13")), on("2025-02-28"));
        assert_eq!(end_of_last_month(on("2025-01-31")), on("2024-12-31"));
        assert_eq!(end_of_last_quarter(on("2025-05-02")), on("2025-03-31"));
        assert_eq!(end_of_last_quarter(on("2025-01-02")), on("2024-12-31"));
        assert_eq!(end_of_last_year(on("2025-01-02")), on("2024-12-31"));
    }
}
