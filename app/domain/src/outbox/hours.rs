//! When messages may leave: between two times of a working day, by the company's clocks.

use chrono::{NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use crate::dunning::WorkDays;
use crate::refusal::Refusal;

/// From the first minute on until the second, both counted from midnight; the first is the smaller one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub from: u16,
    pub until: u16,
}

impl Default for Hours {
    fn default() -> Self {
        Self { from: 9 * 60, until: 18 * 60 }
    }
}

impl Hours {
    /// Whether messages may leave at this moment.
    #[must_use]
    pub fn are_open(self, days: &WorkDays, at: NaiveDateTime) -> bool {
        let minute = at.hour() * 60 + at.minute();
        days.is_working(at.date()) && (u32::from(self.from)..u32::from(self.until)).contains(&minute)
    }

    /// The moment itself, or the next one at which messages may leave.
    #[must_use]
    pub fn next(self, days: &WorkDays, at: NaiveDateTime) -> NaiveDateTime {
        if self.are_open(days, at) {
            return at;
        }
        let is_before = at.hour() * 60 + at.minute() < u32::from(self.from);
        let day = if is_before { at.date() } else { at.date().succ_opt().unwrap_or(at.date()) };
        days.working_from(day).and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(self.from))
    }
}

/// `09:00`.
#[must_use]
pub(super) fn written(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A time as typed: `9:00`, `09：00`, `900`.
///
/// # Errors
/// `Required`, `NotATime`.
pub(super) fn read(text: &str) -> Result<u16, Refusal> {
    let plain = crate::parse::half_width(text.trim());
    if plain.is_empty() {
        return Err(Refusal::Required);
    }
    let (hours, minutes) = match plain.split_once(':') {
        Some(parts) => parts,
        None if plain.is_ascii() && plain.len() > 2 => plain.split_at(plain.len() - 2),
        None => (plain.as_str(), "0"),
    };
    match (hours.trim().parse::<u16>(), minutes.trim().parse::<u16>()) {
        (Ok(hours @ 0..=23), Ok(minutes @ 0..=59)) => Ok(hours * 60 + minutes),
        _ => Err(Refusal::NotATime),
    }
}
