//! The live part of every screen: badges, the day, and a revision that moves with each commit, kept by one stream from the server.
//!
//! One browser holds one stream for all its tabs (see `client::stream`); what it says reaches every tab as a [`Poke`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::list::Badges;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// One message of `/live`: the state now. Losing one is harmless, the next says all again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poke {
    pub revision: i64,
    pub today: NaiveDate,
    pub badges: Badges,
}

/// What screens watch.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    pub badges: RwSignal<Badges>,
    pub today: RwSignal<NaiveDate>,
    /// Moves when something that this user may see has changed: lists and figures that are open ask again.
    pub revision: RwSignal<i64>,
    /// False while the stream is down: a quiet line says so.
    pub is_connected: RwSignal<bool>,
}

/// Makes the live signals known to everything below, and opens the stream in the browser.
pub fn provide_live(frame: &Frame) -> Live {
    let live = Live {
        badges: RwSignal::new(frame.badges),
        today: RwSignal::new(frame.today),
        revision: RwSignal::new(frame.revision),
        is_connected: RwSignal::new(true),
    };
    provide_context(live);
    if let Some(actor) = &frame.actor {
        let user = actor.user.clone();
        Effect::new(move |_| crate::client::listen(live, user.as_str()));
    }
    live
}

/// The live signals of this page.
#[must_use]
pub fn live() -> Live {
    use_context().unwrap_or_else(|| provide_live(&Frame::default()))
}

impl Live {
    /// Takes over a message.
    pub fn take(&self, poke: &Poke) {
        self.connected(true);
        if self.badges.get_untracked() != poke.badges {
            self.badges.set(poke.badges);
        }
        if self.today.get_untracked() != poke.today {
            self.today.set(poke.today);
        }
        if self.revision.get_untracked() != poke.revision {
            self.revision.set(poke.revision);
        }
    }

    /// The stream came back or was lost. After a loss that was shown everything open asks again, whatever the revision says.
    pub fn connected(&self, is_connected: bool) {
        if self.is_connected.get_untracked() == is_connected {
            return;
        }
        self.is_connected.set(is_connected);
        if is_connected {
            self.revision.notify();
        }
    }
}

/// What a list showed last: tells which rows have changed since, to light them up quietly.
#[derive(Clone, Copy)]
pub struct Seen(StoredValue<Option<(String, BTreeMap<String, u64>)>>);

impl Seen {
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Takes note of the rows shown now, by id and version; answers the ids that are new or changed since this same list was shown
    /// before. `list` says which (its filter): another list's rows are all new, and none of them is lit.
    pub fn changed(self, list: &str, rows: impl IntoIterator<Item = (String, u64)>) -> BTreeSet<String> {
        let now: BTreeMap<String, u64> = rows.into_iter().collect();
        let before = self.0.try_update_value(|seen| seen.replace((list.to_owned(), now.clone()))).flatten();
        match before {
            Some((same, before)) if same == list => {
                now.into_iter().filter(|(id, version)| before.get(id) != Some(version)).map(|(id, _)| id).collect()
            }
            _ => BTreeSet::new(),
        }
    }
}

impl Default for Seen {
    fn default() -> Self {
        Self::new()
    }
}
