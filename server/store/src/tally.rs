//! Maintained totals: counts and sums that people look at all day, kept by the same transaction that changes a row.
//!
//! A row says what it adds (`Record::tallies`); a commit writes the difference between the old row and the new one, so no command can
//! forget them. `check` adds all rows up again and compares. Each is kept per owner and for everybody (owner `*`).

use std::collections::BTreeMap;

use domain::money::{Amount, Currency};
use domain::permission::Reach;
use rust_decimal::Decimal;
use surrealdb::types::{Number, Object, Value};

use crate::error::{Error, Result};
use crate::row::list_id;
use crate::store::Store;

/// The owner under which everybody's are kept.
pub(crate) const EVERYBODY: &str = "*";

/// name, owner, key. The key is what a range is asked over: a date, or empty; the currency stands apart.
pub(crate) type TallyKey = (&'static str, String, String, String);

/// Counts and sums by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tallies(pub(crate) BTreeMap<TallyKey, (i64, Decimal)>);

impl Tallies {
    /// One thing of that amount, for the owner and for everybody.
    pub(crate) fn add(&mut self, name: &'static str, owner: &str, key: &str, currency: &str, amount: Amount) {
        for owner in [owner, EVERYBODY] {
            let entry = self.0.entry((name, owner.to_owned(), key.to_owned(), currency.to_owned())).or_default();
            entry.0 += 1;
            entry.1 += amount.value();
        }
    }

    /// Takes another's part away again.
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (key, (count, amount)) in &other.0 {
            let entry = self.0.entry(key.clone()).or_default();
            entry.0 -= count;
            entry.1 -= amount;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, (count, amount)) in &other.0 {
            let entry = self.0.entry(key.clone()).or_default();
            entry.0 += count;
            entry.1 += amount;
        }
    }

    pub(crate) fn without_zeros(mut self) -> Self {
        self.0.retain(|_, (count, amount)| *count != 0 || !amount.is_zero());
        self
    }

    /// The increments as the commit statement takes them.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.without_zeros()
            .0
            .into_iter()
            .map(|((name, owner, key, currency), (count, amount))| {
                let mut row = Object::new();
                row.insert("id", Value::RecordId(list_id("tally", &[name, &owner, &key, &currency])));
                row.insert("count", Value::Number(Number::Int(count)));
                row.insert("amount", Value::Number(Number::Decimal(amount)));
                Value::Object(row)
            })
            .collect()
    }
}

/// One maintained total as read: its key, its currency, how many and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) key: String,
    pub(crate) currency: String,
    pub(crate) count: i64,
    pub(crate) amount: Decimal,
}

impl Tally {
    /// The sum as money of its currency.
    pub(crate) fn money(&self) -> Result<(Currency, Amount)> {
        let currency = Currency::parse(&self.currency)?;
        Ok((currency, Amount::from_decimal(self.amount, currency)?))
    }
}

impl Store {
    /// The totals of that name whose key lies in `from..=to`, over whom the reach covers.
    pub(crate) async fn tallies(&self, name: &str, reach: &Reach, from: &str, to: &str) -> Result<Vec<Tally>> {
        let owners: Vec<String> = match reach {
            Reach::Nobody => return Ok(Vec::new()),
            Reach::Everybody => vec![EVERYBODY.to_owned()],
            Reach::Owners(owners) => owners.iter().map(|owner| owner.as_str().to_owned()).collect(),
        };
        let mut tallies = Vec::new();
        for owner in owners {
            // '\u{10ffff}' closes the range over every currency of the last key.
            let mut answer = self
                .query(
                    "SELECT id, count, amount FROM tally:[$name, $owner, $from, '']..=[$name, $owner, $to, '\u{10ffff}']",
                    [("name", name), ("owner", &owner), ("from", from), ("to", to)],
                )
                .await?;
            let rows: Value = answer.take(0)?;
            let Value::Array(rows) = rows else { continue };
            for row in rows.into_vec() {
                tallies.push(read(row).ok_or_else(|| Error::Row { table: "tally", reason: "shape".into() })?);
            }
        }
        Ok(tallies)
    }
}

/// A stored total.
pub(crate) fn read(row: Value) -> Option<Tally> {
    let Value::Object(row) = row else { return None };
    let Some(Value::RecordId(id)) = row.get("id") else { return None };
    let surrealdb::types::RecordIdKey::Array(parts) = &id.key else { return None };
    let text = |index: usize| match parts.get(index) {
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    let count = match row.get("count") {
        Some(Value::Number(Number::Int(count))) => *count,
        _ => return None,
    };
    let amount = match row.get("amount") {
        Some(Value::Number(Number::Decimal(amount))) => *amount,
        Some(Value::Number(Number::Int(amount))) => Decimal::from(*amount),
        _ => return None,
    };
    Some(Tally { key: text(2)?, currency: text(3)?, count, amount })
}

/// All four parts of a stored total's id: name, owner, key, currency.
pub(crate) fn full_key(row: &Value) -> Option<(String, String, String, String)> {
    let Value::Object(row) = row else { return None };
    let Some(Value::RecordId(id)) = row.get("id") else { return None };
    let surrealdb::types::RecordIdKey::Array(parts) = &id.key else { return None };
    let mut texts = parts.iter().map(|part| match part {
        Value::String(text) => Some(text.clone()),
        _ => None,
    });
    Some((texts.next()??, texts.next()??, texts.next()??, texts.next()??))
}
