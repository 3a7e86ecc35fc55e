//! Numbers that people read: a prefix, the day, and the day's counter of at least three digits; given in the creating transaction, never reused.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::row::{Record, identity};
use crate::store::Store;
use crate::write::Write;

/// The last number given under one prefix and day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Counter {
    id: String,
    last: u64,
    version: u64,
}

impl Record for Counter {
    const TABLE: &'static str = "counter";
    identity!();
}

/// Numbers given within one commit: a second number under the same prefix goes on from the first.
#[derive(Default)]
pub(crate) struct Numbers {
    given: HashMap<String, Counter>,
}

impl Numbers {
    /// The next number, its counter guarded by the same commit.
    pub(crate) async fn next(&mut self, store: &Store, write: &mut Write, prefix: &str, today: NaiveDate) -> Result<String> {
        let id = format!("{prefix}{}", today.format("%Y%m%d"));
        let old = match self.given.remove(&id) {
            Some(counter) => Some(counter),
            None => store.load::<Counter>(&id).await?,
        };
        let counter = match old {
            Some(old) => write.update(&old, Counter { last: old.last + 1, ..old.clone() })?,
            None => {
                let first = Counter { id: id.clone(), last: 1, version: 1 };
                write.create(&first)?;
                first
            }
        };
        let number = format!("{id}{:03}", counter.last);
        self.given.insert(id, counter);
        Ok(number)
    }

    /// Notes a number that came from elsewhere: one of our own pattern (prefix, day, counter) is not given a second time.
    pub(crate) async fn reserve(&mut self, store: &Store, write: &mut Write, prefix: &str, number: &str) -> Result<()> {
        let Some((id, last)) = own_pattern(prefix, number) else { return Ok(()) };
        let old = match self.given.remove(&id) {
            Some(counter) => Some(counter),
            None => store.load::<Counter>(&id).await?,
        };
        let counter = match old {
            Some(old) if old.last >= last => old,
            Some(old) => write.update(&old, Counter { last, ..old.clone() })?,
            None => {
                let first = Counter { id: id.clone(), last, version: 1 };
                write.create(&first)?;
                first
            }
        };
        self.given.insert(id, counter);
        Ok(())
    }
}

/// The counter that would give this number, and its value there.
fn own_pattern(prefix: &str, number: &str) -> Option<(String, u64)> {
    let day_and_counter = number.strip_prefix(prefix)?;
    let (day, counter) = day_and_counter.split_at_checked(8)?;
    NaiveDate::parse_from_str(day, "%Y%m%d").ok()?;
    let is_counter = (3..=6).contains(&counter.len()) && counter.bytes().all(|byte| byte.is_ascii_digit());
    is_counter.then_some(())?;
    Some((format!("{prefix}{day}"), counter.parse().ok()?))
}

/// The next number of a commit that needs one only.
pub(crate) async fn next(store: &Store, write: &mut Write, prefix: &str, today: NaiveDate) -> Result<String> {
    Numbers::default().next(store, write, prefix, today).await
}
