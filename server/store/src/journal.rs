//! A way back: which rows a write touched, what they were before, and a mark of what it made of them, by which a later change is known.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::row::Record;
use crate::write::digest;

/// Characters of a mark: 64 bits are enough to see that a row was changed.
const MARK_LENGTH: usize = 16;
/// What follows from other rows, or counts the changes: no mark of what people entered.
const DERIVED: [&str; 6] = ["version", "first_deal", "latest_deal", "last_contact", "customer_name", "owner_name"];
/// The tables of which a way back is kept. A number that was given is never given again; what only follows from these rows follows back.
const KEPT: [&str; 9] = ["customer", "contact", "contract", "instalment", "receipt", "allocation", "adjustment", "signing", "user"];

/// One row that a write touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(crate) struct Touched {
    pub(crate) table: String,
    pub(crate) key: String,
    /// The row as it was, as JSON; none: the write made it.
    pub(crate) before: Option<String>,
    /// The mark of the row as the write left it.
    pub(crate) after: String,
}

/// What one write touched, each row once.
#[derive(Default)]
pub(crate) struct Journal {
    touched: Vec<Touched>,
    places: HashMap<(&'static str, String), usize>,
}

impl Journal {
    pub(crate) fn note<T: Record>(&mut self, before: Option<&T>, after: &T) -> Result<()> {
        if !KEPT.contains(&T::TABLE) {
            return Ok(());
        }
        let after_mark = mark(after)?;
        if let Some(touched) = self.places.get(&(T::TABLE, after.key().to_owned())).and_then(|place| self.touched.get_mut(*place)) {
            touched.after = after_mark;
            return Ok(());
        }
        // What follows alone is no change; of a customer, though, it is worked out anew when an import goes.
        if let Some(before) = before
            && T::TABLE != "customer"
            && mark(before)? == after_mark
        {
            return Ok(());
        }
        let before = before.map(to_json).transpose()?;
        self.places.insert((T::TABLE, after.key().to_owned()), self.touched.len());
        self.touched.push(Touched { table: T::TABLE.to_owned(), key: after.key().to_owned(), before, after: after_mark });
        Ok(())
    }

    pub(crate) fn into_touched(self) -> Vec<Touched> {
        self.touched
    }
}

impl Touched {
    /// The row as it was; none: there was none.
    pub(crate) fn before<T: Record + DeserializeOwned>(&self) -> Result<Option<T>> {
        let read = |text: &String| serde_json::from_str(text).map_err(|error| malformed::<T>(&error));
        self.before.as_ref().map(read).transpose()
    }
}

/// A mark of what people entered in a row. Empty fields do not count, so that a field which a newer program adds changes no mark.
pub(crate) fn mark<T: Record>(record: &T) -> Result<String> {
    let mut json = serde_json::to_value(record).map_err(|error| malformed::<T>(&error))?;
    if let serde_json::Value::Object(fields) = &mut json {
        fields.retain(|name, value| !DERIVED.contains(&name.as_str()) && !is_empty(value));
    }
    let mut mark = digest(json.to_string());
    mark.truncate(MARK_LENGTH);
    Ok(mark)
}

fn is_empty(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

fn to_json<T: Record>(record: &T) -> Result<String> {
    serde_json::to_string(record).map_err(|error| malformed::<T>(&error))
}

fn malformed<T: Record>(error: &serde_json::Error) -> Error {
    Error::Row { table: T::TABLE, reason: error.to_string() }
}
