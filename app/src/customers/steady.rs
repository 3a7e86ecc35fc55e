//! What was read last, held while the server cannot be reached: a lost connection is a small line, not a wall.

use leptos::prelude::*;

use crate::error::{Answer, Failure};

/// The last good answer for one place (an address, a record).
pub(crate) struct Steady<T: Send + Sync + 'static>(StoredValue<Option<(String, T)>>);

impl<T: Send + Sync + 'static> Clone for Steady<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Steady<T> {}

impl<T: Clone + Send + Sync + 'static> Steady<T> {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The answer; or the last good one of the same place when the server was not reached.
    pub(crate) fn hold(self, place: &str, answer: Answer<T>) -> Answer<T> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_stays_while_the_server_cannot_be_reached_and_only_there() {
        Owner::new().with(|| {
            let steady = Steady::new();
            let lost = || Err(Failure::Unreachable("offline".into()));
            assert_eq!(steady.hold("a", lost()), lost());
            assert_eq!(steady.hold("a", Ok(1)), Ok(1));
            assert_eq!(steady.hold("a", lost()), Ok(1));
            assert_eq!(steady.hold("b", lost()), lost());
            assert_eq!(steady.hold("a", Err(Failure::NotFound)), Err(Failure::NotFound));
        });
    }
}
