//! Totals kept by month: which of them make up a span of days, and which days are left beside them.

use chrono::{Datelike, NaiveDate};

/// Before and after every day that is stored: years of four digits, so that days compare as their text does.
pub(crate) const FIRST_DAY: NaiveDate = day(1, 1, 1);
pub(crate) const LAST_DAY: NaiveDate = day(9999, 12, 31);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// A first and a last day, both included.
pub(crate) type Days = (NaiveDate, NaiveDate);

/// The whole months between two days as `2025-01`, the first and the last, and the days before and after them.
pub(crate) fn months((from, to): Days) -> (Option<(String, String)>, Vec<Days>) {
    if from > to {
        return (None, Vec::new());
    }
    let first = if from.day() == 1 { Some(from) } else { domain::plan::end_of_month(from).and_then(|end| end.succ_opt()) };
    let last = if domain::plan::end_of_month(to).is_none_or(|end| end == to) {
        Some(to)
    } else {
        to.with_day(1).and_then(|first| first.pred_opt())
    };
    let (Some(first), Some(last)) = (first, last) else { return (None, vec![(from, to)]) };
    if first > last {
        return (None, vec![(from, to)]);
    }
    let mut days = Vec::new();
    if let Some(before) = first.pred_opt().filter(|before| from <= *before) {
        days.push((from, before));
    }
    if let Some(after) = last.succ_opt().filter(|after| *after <= to) {
        days.push((after, to));
    }
    (Some((month(first), month(last))), days)
}

/// A date's month, as `2025-01`.
pub(crate) fn month(date: NaiveDate) -> String {
    date.format("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_months_are_told_from_the_days_beside_them() {
        let table = [
            ("2025-01-01", "2025-01-31", "2025-01..2025-01", ""),
            ("2025-01-01", "2025-12-31", "2025-01..2025-12", ""),
            ("2025-01-15", "2025-03-10", "2025-02..2025-02", "2025-01-15..2025-01-31 2025-03-01..2025-03-10"),
            ("2025-01-02", "2025-01-30", "", "2025-01-02..2025-01-30"),
            ("2025-01-31", "2025-02-01", "", "2025-01-31..2025-02-01"),
            ("2024-02-29", "2024-03-31", "2024-03..2024-03", "2024-02-29..2024-02-29"),
            ("0001-01-01", "9999-12-31", "0001-01..9999-12", ""),
            ("2025-02-01", "2025-01-31", "", ""),
        ];
        for (from, to, wanted_months, wanted_days) in table {
            let (months, days) = months((from.parse().unwrap(), to.parse().unwrap()));
            let months = months.map(|(first, last)| format!("{first}..{last}")).unwrap_or_default();
            let days: Vec<String> = days.iter().map(|(from, to)| format!("{from}..{to}")).collect();
            assert_eq!((months.as_str(), days.join(" ").as_str()), (wanted_months, wanted_days), "{from} {to}");
        }
    }
}
