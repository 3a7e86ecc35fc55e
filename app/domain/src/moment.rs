//! A moment to the millisecond, sent and stored as a number: a browser's program needs no reader of written times for it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};

/// Milliseconds since the beginning of 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

impl Moment {
    /// What is finer than a millisecond is cut off.
    #[must_use]
    pub const fn of(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }

    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl Visitor<'_> for Reading {
    type Value = Moment;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("milliseconds")
    }

    fn visit_i64<E: Error>(self, millis: i64) -> Result<Moment, E> {
        Ok(Moment(millis))
    }

    fn visit_u64<E: Error>(self, millis: u64) -> Result<Moment, E> {
        i64::try_from(millis).map(Moment).map_err(E::custom)
    }

    /// Records that were stored before moments were numbers. A browser never meets one.
    #[cfg(not(target_arch = "wasm32"))]
    fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
        DateTime::parse_from_rfc3339(text).map(|at| Moment::of(at.to_utc())).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_number_and_an_old_text_still_reads() {
        let moment = Moment::of(DateTime::parse_from_rfc3339("2025-03-01T08:30:00.123456Z").unwrap().to_utc());
        let sent = serde_json::to_string(&moment).unwrap();
        assert_eq!(sent, "1740817800123");
        assert_eq!(serde_json::from_str::<Moment>(&sent).unwrap(), moment);
        assert_eq!(serde_json::from_str::<Moment>("\"2025-03-01T08:30:00.123456Z\"").unwrap(), moment);
        assert_eq!(serde_json::from_str::<Moment>("-1").unwrap().utc().timestamp_millis(), -1);
        assert!(serde_json::from_str::<Moment>("\"yesterday\"").is_err());
    }
}
