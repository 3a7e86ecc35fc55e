//! The query of this page's address: where filters, order, search and place in a list live.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::params::ParamsMap;

/// The query of the page that is open. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Query {
    path: Memo<String>,
    map: Memo<ParamsMap>,
}

/// The query of this page; only inside the router.
///
/// ```ignore
/// let query = use_query();
/// let state = move || query.get("state");               // "" when absent
/// let cleared = move || query.href(&[("state", "")]);   // the same page without it
/// ```
#[must_use]
pub fn use_query() -> Query {
    Query { path: use_location().pathname, map: use_query_map() }
}

impl Query {
    /// The value of one key, empty when absent.
    #[must_use]
    pub fn get(self, key: &str) -> String {
        self.map.with(|map| map.get_str(key).unwrap_or_default().to_owned())
    }

    /// The address of this page with some keys changed; an empty value takes the key away.
    /// A change of filter, order or search also leaves the place in the list (`after`) behind.
    #[must_use]
    pub fn href(self, changes: &[(&str, &str)]) -> String {
        self.path.with(|path| self.map.with(|map| address_with(path, map, changes)))
    }

    /// The address of this page as it stands, its place in the list included.
    #[must_use]
    pub fn href_with_place(self) -> String {
        let place = self.get(super::pager::AFTER);
        self.href(&[(super::pager::AFTER, &place)])
    }

    /// The keys and values that stand in the query now, the named ones left out; for a form's hidden inputs.
    #[must_use]
    pub fn others(self, except: &[&str]) -> Vec<(String, String)> {
        self.map.with(|map| {
            let pairs = map.clone().into_iter().map(|(key, value)| (key.into_owned(), value));
            pairs.filter(|(key, _)| !except.contains(&key.as_str())).collect()
        })
    }
}

/// The address of a page whose query is changed so: see [`Query::href`].
#[must_use]
pub fn address_with(path: &str, map: &ParamsMap, changes: &[(&str, &str)]) -> String {
    let mut map = map.clone();
    map.remove(super::pager::AFTER);
    for (key, value) in changes {
        map.remove(key);
        if !value.is_empty() {
            map.insert((*key).to_owned(), (*value).to_owned());
        }
    }
    format!("{path}{}", map.to_query_string())
}
