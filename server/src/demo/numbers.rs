//! Numbers of past days, as the server would have given them then.

use std::collections::HashMap;

use chrono::NaiveDate;

#[derive(Default)]
pub(super) struct Numbers(HashMap<String, u32>);

impl Numbers {
    /// The next number of that prefix and day.
    pub(super) fn next(&mut self, prefix: &str, day: NaiveDate) -> String {
        let stem = format!("{prefix}{}", day.format("%Y%m%d"));
        let count = self.0.entry(stem.clone()).or_default();
        *count += 1;
        format!("{stem}{count:03}")
    }
}
