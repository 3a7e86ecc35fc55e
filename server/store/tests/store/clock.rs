//! A clock that a test sets. Each test has a thread, and so a clock, of its own.

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

pub fn now() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.get(), 0).unwrap()
}

/// Noon of a day in Shanghai.
pub fn set(day: NaiveDate) {
    set_to(day.and_hms_opt(4, 0, 0).unwrap().and_utc());
}

pub fn set_to(moment: DateTime<Utc>) {
    NOW.set(moment.timestamp());
}
