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

/// How many things, their amounts added up, and what is settled of these (collected of contracts, allocated of receipts).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) count: i64,
    pub(crate) amount: Decimal,
    pub(crate) settled: Decimal,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.amount += other.amount;
        self.settled += other.settled;
    }

    /// Not by adding the negative: that of zero is written with a sign, and is another text in a backup.
    fn subtract(&mut self, other: &Self) {
        self.count -= other.count;
        self.amount -= other.amount;
        self.settled -= other.settled;
    }

    fn is_zero(&self) -> bool {
        self.count == 0 && self.amount.is_zero() && self.settled.is_zero()
    }
}

/// Counts and sums by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tallies(pub(crate) BTreeMap<TallyKey, Sum>);

impl Tallies {
    /// One thing of that amount, for the owner and for everybody.
    pub(crate) fn add(&mut self, name: &'static str, owner: &str, key: &str, currency: &str, amount: Amount) {
        self.add_settled(name, owner, key, currency, amount, Amount::ZERO);
    }

    /// The same, with what is settled of it.
    pub(crate) fn add_settled(&mut self, name: &'static str, owner: &str, key: &str, currency: &str, amount: Amount, settled: Amount) {
        let one = Sum { count: 1, amount: amount.value(), settled: settled.value() };
        for owner in [owner, EVERYBODY] {
            self.0.entry((name, owner.to_owned(), key.to_owned(), currency.to_owned())).or_default().add(&one);
        }
    }

    /// Takes another's part away again.
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (key, sum) in &other.0 {
            self.0.entry(key.clone()).or_default().subtract(sum);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, sum) in &other.0 {
            self.0.entry(key.clone()).or_default().add(sum);
        }
    }

    pub(crate) fn without_zeros(mut self) -> Self {
        self.0.retain(|_, sum| !sum.is_zero());
        self
    }

    /// The increments as the commit statement takes them.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.without_zeros()
            .0
            .into_iter()
            .map(|((name, owner, key, currency), sum)| {
                let mut row = Object::new();
                row.insert("id", Value::RecordId(list_id("tally", &[name, &owner, &key, &currency])));
                row.insert("count", Value::Number(Number::Int(sum.count)));
                row.insert("amount", Value::Number(Number::Decimal(sum.amount)));
                row.insert("settled", Value::Number(Number::Decimal(sum.settled)));
                Value::Object(row)
            })
            .collect()
    }
}

/// One maintained total as read: its key, its currency, how many, how much, and what is settled of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) key: String,
    pub(crate) currency: String,
    pub(crate) count: i64,
    pub(crate) amount: Decimal,
    pub(crate) settled: Decimal,
}

impl Tally {
    /// The sum as money of its currency.
    pub(crate) fn money(&self) -> Result<(Currency, Amount)> {
        let currency = Currency::parse(&self.currency)?;
        Ok((currency, Amount::from_decimal(self.amount, currency)?))
    }

    /// What is settled of it.
    pub(crate) fn settled_money(&self) -> Result<Amount> {
        Ok(Amount::from_decimal(self.settled, Currency::parse(&self.currency)?)?)
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
                    "SELECT id, count, amount, settled FROM tally:[$name, $owner, $from, '']..=[$name, $owner, $to, '\u{10ffff}']",
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
    let decimal = |name: &str| match row.get(name) {
        Some(Value::Number(Number::Decimal(amount))) => Some(*amount),
        Some(Value::Number(Number::Int(amount))) => Some(Decimal::from(*amount)),
        _ => None,
    };
    Some(Tally { key: text(2)?, currency: text(3)?, count, amount: decimal("amount")?, settled: decimal("settled")? })
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
