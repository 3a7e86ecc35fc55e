//! What was read last, held while the server cannot be reached: a lost connection is a small line, not a wall.

use leptos::prelude::*;

use crate::error::{Answer, Failure};

/// The last good answer for one place (an address, a record).
pub struct Steady<T: Send + Sync + 'static>(StoredValue<Option<(String, T)>>);

impl<T: Send + Sync + 'static> Clone for Steady<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Steady<T> {}

impl<T: Send + Sync + 'static> Default for Steady<T> {
    fn default() -> Self {
        Self(StoredValue::new(None))
    }
}

impl<T: Clone + Send + Sync + 'static> Steady<T> {
    /// The answer; or the last good one of the same place when the server was not reached.
    ///
    /// # Errors
    /// The answer's own, where nothing is held.
    pub fn hold(self, place: &str, answer: Answer<T>) -> Answer<T> {
        match answer {
            Ok(value) => {
                self.0.set_value(Some((place.to_owned(), value.clone())));
                Ok(value)
            }
            Err(Failure::Unreachable(why)) => {
                let last = self.0.with_value(|last| last.clone().filter(|(of, _)| of == place));
                last.map(|(_, value)| value).ok_or(Failure::Unreachable(why))
            }
            Err(failure) => Err(failure),
        }
    }
}
