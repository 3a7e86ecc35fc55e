//! Working days: weekends, Chinese public holidays and the make-up workdays 调休 that go with them.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Days that are kept at most of each kind.
const DAYS_MAX: usize = 2000;
/// The longest range that is written as one.
const RANGE_DAYS_MAX: i64 = 31;

/// From the State Council's notices on public holidays of 2025 and of 2026: first and last day of rest.
const REST: [&str; 13] = [
    "2025-01-01",
    "2025-01-28~2025-02-04",
    "2025-04-04~2025-04-06",
    "2025-05-01~2025-05-05",
    "2025-05-31~2025-06-02",
    "2025-10-01~2025-10-08",
    "2026-01-01~2026-01-03",
    "2026-02-15~2026-02-23",
    "2026-04-04~2026-04-06",
    "2026-05-01~2026-05-05",
    "2026-06-19~2026-06-21",
    "2026-09-25~2026-09-27",
    "2026-10-01~2026-10-07",
];

/// And the Saturdays and Sundays on which one works for them.
const WORK: [&str; 11] = [
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
];

/// The days that are not as the day of the week says. A year of which nothing is kept has its weekends only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkDays {
    /// Public holidays, weekends among them; in their order, each once.
    pub rest: Vec<NaiveDate>,
    /// Make-up workdays, likewise; none of them is a holiday.
    pub work: Vec<NaiveDate>,
}

impl WorkDays {
    /// The public holidays of 2025 and 2026, as the State Council published them in November of each year before.
    #[must_use]
    pub fn published() -> Self {
        let days = |texts: &[&str]| read(&texts.join(" ")).unwrap_or_default();
        Self { rest: days(&REST), work: days(&WORK) }
    }

    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        if self.work.binary_search(&day).is_ok() {
            return true;
        }
        self.rest.binary_search(&day).is_err() && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The day itself, or the next working day after it. Of more than a year without one, the day itself.
    #[must_use]
    pub fn working_from(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(366).find(|day| self.is_working(*day)).unwrap_or(day)
    }

    /// Whether the public holidays of that year are kept.
    #[must_use]
    pub fn knows(&self, year: i32) -> bool {
        self.rest.iter().any(|day| day.year() == year)
    }

    /// The years whose public holidays are kept.
    #[must_use]
    pub fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = self.rest.iter().map(|day| day.year()).collect();
        years.dedup();
        years
    }
}

/// Days as typed: `2026-01-01~2026-01-03 2026-01-04`, with any spaces, commas or line breaks between them; in their order, each once.
///
/// # Errors
/// `NotADate`; `DatesOutOfOrder` for a range that ends before it begins or is longer than a month; `TooLong`.
pub(super) fn read(text: &str) -> Result<Vec<NaiveDate>, Refusal> {
    let mut days = Vec::new();
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、')).filter(|part| !part.is_empty());
    for part in parts {
        let (first, last) = part.split_once(['~', '～', '至']).unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        if !(0..RANGE_DAYS_MAX).contains(&(last - first).num_days()) {
            return Err(Refusal::DatesOutOfOrder);
        }
        days.extend(first.iter_days().take_while(|day| *day <= last));
        if days.len() > DAYS_MAX {
            return Err(Refusal::TooLong { characters_max: DAYS_MAX });
        }
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

fn day(text: &str) -> Result<NaiveDate, Refusal> {
    let plain = text.trim().replace(['/', '.'], "-");
    let day = NaiveDate::parse_from_str(&plain, "%Y-%m-%d").map_err(|_| Refusal::NotADate)?;
    if (2000..2100).contains(&day.year()) { Ok(day) } else { Err(Refusal::DateOutOfRange) }
}

/// Days as a field writes them: each run of days on a line.
pub(super) fn written(days: &[NaiveDate]) -> String {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((first, last)) if *last + TimeDelta::days(1) == *day && (*day - *first).num_days() < RANGE_DAYS_MAX => *last = *day,
            _ => runs.push((*day, *day)),
        }
    }
    let line = |(first, last): &(NaiveDate, NaiveDate)| if first == last { first.to_string() } else { format!("{first}~{last}") };
    runs.iter().map(line).collect::<Vec<_>>().join("\n")
}
