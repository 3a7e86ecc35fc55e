//! Maintained totals: counts and sums that people look at all day, kept by the same transaction that changes a row.
//!
//! A row says what it adds (`Record::tallies`); a commit writes the difference between the old row and the new one, so no command can
//! forget them. `check` adds all rows up again and compares. Each is kept per owner and for everybody (owner `*`).

use std::collections::BTreeMap;

use domain::money::Amount;
use rust_decimal::Decimal;
use surrealdb::types::{Number, Object, Value};

use crate::row::list_id;

mod read;

pub(crate) use read::{Asked, Tally, count, read};

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
