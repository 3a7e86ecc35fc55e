//! Between a struct of `domain` and a stored row: the struct is stored as it is sent, its money as exact decimals of the engine,
//! with columns beside it that only indexes and orders read.

use domain::folio::Entry;
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use surrealdb::types::{Array, Number, Object, RecordId, RecordIdKey, Value};

use crate::error::{Error, Result};
use crate::history::Place;
use crate::promises::Part;
use crate::tally::Tallies;

mod reading;

pub(crate) use reading::read;

/// What the store keeps: one struct of `domain`, one table.
pub(crate) trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    const TABLE: &'static str;
    /// Top-level fields that hold money: stored as decimals.
    const MONEY: &'static [&'static str] = &[];
    /// Whether a client mints the ids: then they are looked at, and a new one that is taken is refused. A row that is there already under one
    /// of the server's own ids (a day's counter, the one company) came from a commit in between, and the command is tried again.
    const IS_MINTED_BY_CLIENT: bool = false;

    fn key(&self) -> &str;
    fn version(&self) -> u64;
    fn set_version(&mut self, version: u64);

    /// Whose record it is, for live updates and the change log.
    fn owner(&self) -> Option<&str> {
        None
    }

    /// Columns for indexes, beside the struct's own fields.
    fn columns(&self, _columns: &mut Columns) {}

    /// What this row adds to the maintained totals.
    fn tallies(&self, _tallies: &mut Tallies) {}

    /// What it is to promises to pay; none: nothing.
    fn decides(&self) -> Option<Part<'_>> {
        None
    }

    /// What it is in its contract's folio; none: nothing.
    fn entry(&self) -> Result<Option<Entry>> {
        Ok(None)
    }

    /// In whose history its changes are told; none: in nobody's.
    fn history(&self) -> Option<Place<'_>> {
        None
    }
}

/// What nearly every record says alike: its key is `id`, its version `version`; when `owned`, its owner is `owner`.
macro_rules! identity {
    () => {
        fn key(&self) -> &str {
            self.id.as_str()
        }
        fn version(&self) -> u64 {
            self.version
        }
        fn set_version(&mut self, version: u64) {
            self.version = version;
        }
    };
    (owned) => {
        $crate::row::identity!();
        fn owner(&self) -> Option<&str> {
            Some(self.owner.as_str())
        }
    };
}
pub(crate) use identity;

/// Columns beside a struct; their names begin with `by_` by custom.
#[derive(Default)]
pub(crate) struct Columns(Object);

impl Columns {
    pub(crate) fn text(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name, Value::String(value.into()));
    }

    /// Puts the row into the lists over everybody. The same in every row, and first in their indexes: the engine stops at a LIMIT only behind a
    /// column that is pinned; in an index of one column it fetches a thousand rows for a page of fifty.
    pub(crate) fn listed(&mut self) {
        self.text("by_all", "");
    }

    /// A column that is present only when it holds: for indexes over the few rows that matter.
    pub(crate) fn text_if(&mut self, condition: bool, name: &str, value: impl Into<String>) {
        if condition {
            self.text(name, value);
        }
    }
}

pub(crate) fn record_id(table: &str, key: &str) -> RecordId {
    RecordId::new(table, key)
}

/// The stored row of a struct.
pub(crate) fn to_row<T: Record>(record: &T) -> Result<Object> {
    let malformed = |reason: String| Error::Row { table: T::TABLE, reason };
    let json = serde_json::to_value(record).map_err(|error| malformed(error.to_string()))?;
    let Value::Object(mut row) = from_json(json) else { return Err(malformed("not an object".into())) };
    for field in T::MONEY {
        if let Some(Value::String(text)) = row.get(*field) {
            let decimal: Decimal = text.parse().map_err(|_| malformed(format!("{field} is not money")))?;
            row.insert(*field, Value::Number(Number::Decimal(decimal)));
        }
    }
    row.remove("id");
    row.insert("key", Value::String(record.key().to_owned()));
    let mut columns = Columns::default();
    record.columns(&mut columns);
    for (name, value) in columns.0 {
        row.insert(name, value);
    }
    Ok(row)
}

/// The struct of a stored row.
pub(crate) fn from_row<T: Record>(row: Value) -> Result<T> {
    let malformed = |reason: String| Error::Row { table: T::TABLE, reason };
    let Value::Object(mut row) = row else { return Err(malformed("not an object".into())) };
    let key = match row.remove("key") {
        Some(Value::String(key)) => key,
        _ => return Err(malformed("no key".into())),
    };
    row.insert("id", Value::String(key));
    read(Value::Object(row)).map_err(|error| malformed(error.to_string()))
}

/// The structs of an answer that is a list of rows.
pub(crate) fn from_rows<T: Record>(rows: Value) -> Result<Vec<T>> {
    match rows {
        Value::Array(rows) => rows.into_vec().into_iter().map(from_row).collect(),
        Value::None | Value::Null => Ok(Vec::new()),
        row => Ok(vec![from_row(row)?]),
    }
}

/// JSON as the engine's value; whole numbers stay whole, there are no others.
pub(crate) fn from_json(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::None,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => Value::Number(Number::Int(number.as_i64().unwrap_or_default())),
        serde_json::Value::String(text) => Value::String(text),
        serde_json::Value::Array(items) => Value::Array(Array::from(items.into_iter().map(from_json).collect::<Vec<_>>())),
        serde_json::Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (name, from_json(value))).collect()),
    }
}

/// A record id whose key is a list of texts.
pub(crate) fn list_id(table: &str, parts: &[&str]) -> RecordId {
    let parts: Vec<Value> = parts.iter().map(|part| Value::String((*part).to_owned())).collect();
    RecordId::new(table, RecordIdKey::Array(Array::from(parts)))
}
