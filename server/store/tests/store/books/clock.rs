//! The clock of a test: noon of a day in Shanghai. Each test has a thread, and so a clock, of its own.

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

pub fn now() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.get(), 0).unwrap()
}

pub fn set(day: NaiveDate) {
    NOW.set(day.and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp());
}
