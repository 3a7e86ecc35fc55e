//! What has changed elsewhere since the list was last drawn: lit up quietly once.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;

/// Remembers the rows of one list by key and version.
#[derive(Clone, Copy, Default)]
pub struct Fresh(StoredValue<(String, HashMap<String, u64>)>);

impl Fresh {
    /// The rows that are new or changed since the last call with the same `place`; another place lights nothing.
    pub fn take(self, place: &str, rows: impl IntoIterator<Item = (String, u64)>) -> HashSet<String> {
        let now: HashMap<String, u64> = rows.into_iter().collect();
        let place = format!("={place}");
        let mut fresh = HashSet::new();
        self.0.update_value(|(last_place, last)| {
            if *last_place == place {
                fresh = now.iter().filter(|(key, version)| last.get(*key) != Some(*version)).map(|(key, _)| key.clone()).collect();
            }
            *last_place = place;
            *last = now;
        });
        fresh
    }
}
