//! How many streams a user holds open: each is a connection for as long as it lasts, and a process has only so many.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::UserId;

/// One a browser is what a person needs; the rest is room for connections that are dead and not yet known to be.
pub const STREAMS_PER_USER_MAX: usize = 150;

/// The open streams of every user.
#[derive(Clone, Default)]
pub struct OpenStreams(Arc<Mutex<HashMap<UserId, usize>>>);

impl OpenStreams {
    /// A place among this user's streams until it is dropped; none when there are too many.
    pub(super) fn take(&self, user: &UserId) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user.clone()).or_default();
        (*count < STREAMS_PER_USER_MAX).then(|| {
            *count += 1;
            Place { streams: self.clone(), user: user.clone() }
        })
    }
}

/// One open stream.
pub(super) struct Place {
    streams: OpenStreams,
    user: UserId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_so_many_streams_and_one_that_ends_makes_room() {
        let (open, li, wang) = (OpenStreams::default(), UserId::new("li"), UserId::new("wang"));
        let mut places: Vec<Place> = (0..STREAMS_PER_USER_MAX).map_while(|_| open.take(&li)).collect();
        assert_eq!(places.len(), STREAMS_PER_USER_MAX);
        assert!(open.take(&li).is_none() && open.take(&wang).is_some());
        places.pop();
        assert!(open.take(&li).is_some());
        drop(places);
        assert!(open.0.lock().unwrap().is_empty());
    }
}
