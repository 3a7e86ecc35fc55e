//! What has changed elsewhere since the list was last drawn: lit up quietly once.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;

/// Remembers the rows of one list by key and version.
#[derive(Clone, Copy)]
pub(crate) struct Fresh(StoredValue<(String, HashMap<String, u64>)>);

impl Fresh {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new((String::new(), HashMap::new())))
    }

    /// The rows that are new or changed since the last call with the same `place`; another place lights nothing.
    pub(crate) fn take(self, place: &str, rows: impl IntoIterator<Item = (String, u64)>) -> HashSet<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_since_the_same_list_was_drawn_is_lit() {
        let owner = Owner::new();
        owner.with(|| {
            let fresh = Fresh::new();
            let rows = |version| [("a".to_owned(), 1), ("b".to_owned(), version)];
            assert!(fresh.take("x", rows(1)).is_empty(), "the first drawing lights nothing");
            assert_eq!(fresh.take("x", rows(2)), HashSet::from(["b".to_owned()]));
            assert!(fresh.take("y", rows(3)).is_empty(), "another filter lights nothing");
        });
    }
}
