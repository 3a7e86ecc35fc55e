//! Reading the maintained totals: of all whom a reach covers and of several names in one round trip.

use std::ops::Bound;

use domain::money::{Amount, Currency};
use domain::permission::Reach;
use rust_decimal::Decimal;
use surrealdb::types::{Array, Number, RecordId, RecordIdKey, RecordIdKeyRange, Table, Value, Variables};

use super::EVERYBODY;
use crate::error::{Error, Result};
use crate::paging::LAST;
use crate::store::Store;

/// Statements over so many ranges of ids, bound as `$r0`, `$r1` …; one that is NONE holds nothing.
macro_rules! over_ranges {
    ($first:ident $($more:ident)*) => {
        Statement {
            text: concat!("SELECT id, count, amount, settled FROM $", stringify!($first) $(, ", $", stringify!($more))*),
            slots: &[stringify!($first) $(, stringify!($more))*],
        }
    };
}

struct Statement {
    text: &'static str,
    slots: &'static [&'static str],
}

/// From the smallest; what is asked of a team of eight fits into the last.
static STATEMENTS: [Statement; 4] = [
    over_ranges!(r0),
    over_ranges!(r0 r1 r2 r3),
    over_ranges!(r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15),
    over_ranges!(
        r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15 r16 r17 r18 r19 r20 r21 r22 r23 r24 r25 r26 r27 r28 r29 r30 r31
        r32 r33 r34 r35 r36 r37 r38 r39 r40 r41 r42 r43 r44 r45 r46 r47 r48 r49 r50 r51 r52 r53 r54 r55 r56 r57 r58 r59 r60 r61 r62 r63
    ),
];

/// Which totals: those of a name whose key lies in `from..=to`, over whom the reach covers.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) reach: &'a Reach,
    pub(crate) name: &'static str,
    pub(crate) from: String,
    pub(crate) to: String,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(reach: &'a Reach, name: &'static str, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { reach, name, from: from.into(), to: to.into() }
    }

    /// One range of ids for each whose totals they are.
    fn ranges(&self) -> Vec<Value> {
        match self.reach {
            Reach::Nobody => Vec::new(),
            Reach::Everybody => vec![self.range(EVERYBODY)],
            Reach::Owners(owners) => owners.iter().map(|owner| self.range(owner.as_str())).collect(),
        }
    }

    fn range(&self, owner: &str) -> Value {
        // The currency stands last: every one of the last key is within.
        let key = |key: &str, currency: &str| {
            let parts = [self.name, owner, key, currency].map(|part| Value::String(part.to_owned()));
            Bound::Included(RecordIdKey::Array(Array::from(parts.to_vec())))
        };
        let range = RecordIdKeyRange { start: key(&self.from, ""), end: key(&self.to, LAST) };
        Value::RecordId(RecordId { table: Table::from("tally".to_owned()), key: RecordIdKey::Range(Box::new(range)) })
    }

    fn holds(&self, tally: &Tally) -> bool {
        let is_reached = match self.reach {
            Reach::Nobody => false,
            Reach::Everybody => tally.owner == EVERYBODY,
            Reach::Owners(owners) => owners.iter().any(|owner| owner.as_str() == tally.owner),
        };
        is_reached && tally.name == self.name && self.from <= tally.key && tally.key <= self.to
    }
}

/// One maintained total as read: its id's four parts, how many, how much, and what is settled of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tally {
    pub(crate) name: String,
    pub(crate) owner: String,
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
        Ok((currency, Amount::sum_from_decimal(self.amount, currency)?))
    }

    /// What is settled of it.
    pub(crate) fn settled_money(&self) -> Result<Amount> {
        Ok(Amount::sum_from_decimal(self.settled, Currency::parse(&self.currency)?)?)
    }
}

/// How many things they count; never less than none.
pub(crate) fn count(tallies: &[Tally]) -> u64 {
    tallies.iter().map(|tally| tally.count).sum::<i64>().max(0).cast_unsigned()
}

impl Store {
    /// The totals of that name whose key lies in `from..=to`, over whom the reach covers.
    pub(crate) async fn tallies(&self, name: &'static str, reach: &Reach, from: &str, to: &str) -> Result<Vec<Tally>> {
        let [tallies] = self.tallies_of([vec![Asked::new(reach, name, from, to)]]).await?;
        Ok(tallies)
    }

    /// What is asked in each part, all of it read at once. A total that a part asks for twice is answered once.
    pub(crate) async fn tallies_of<const N: usize>(&self, parts: [Vec<Asked<'_>>; N]) -> Result<[Vec<Tally>; N]> {
        let mut found = Vec::new();
        let ranges: Vec<Value> = parts.iter().flatten().flat_map(Asked::ranges).collect();
        let [.., largest] = &STATEMENTS;
        for ranges in ranges.chunks(largest.slots.len()) {
            let statement = STATEMENTS.iter().find(|statement| statement.slots.len() >= ranges.len()).unwrap_or(largest);
            let mut values = Variables::new();
            for (index, slot) in statement.slots.iter().enumerate() {
                values.insert(*slot, ranges.get(index).cloned().unwrap_or(Value::None));
            }
            let rows: Value = self.inner.engine.run(statement.text, values).await?.check()?.take(0)?;
            let Value::Array(rows) = rows else { continue };
            for row in rows.into_vec() {
                found.push(read(row).ok_or_else(|| Error::Row { table: "tally", reason: "shape".into() })?);
            }
        }
        found.sort();
        found.dedup_by(|a, b| (&a.name, &a.owner, &a.key, &a.currency) == (&b.name, &b.owner, &b.key, &b.currency));
        Ok(parts.map(|part| found.iter().filter(|tally| part.iter().any(|asked| asked.holds(tally))).cloned().collect()))
    }
}

/// A stored total.
pub(crate) fn read(row: Value) -> Option<Tally> {
    let Value::Object(mut row) = row else { return None };
    let Some(Value::RecordId(RecordId { key: RecordIdKey::Array(parts), .. })) = row.remove("id") else { return None };
    let mut parts = parts.into_vec().into_iter();
    let mut text = || match parts.next() {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (name, owner, key, currency) = (text()?, text()?, text()?, text()?);
    let Some(Value::Number(Number::Int(count))) = row.get("count") else { return None };
    let decimal = |name: &str| match row.get(name) {
        Some(Value::Number(Number::Decimal(amount))) => Some(*amount),
        Some(Value::Number(Number::Int(amount))) => Some(Decimal::from(*amount)),
        _ => None,
    };
    Some(Tally { name, owner, key, currency, count: *count, amount: decimal("amount")?, settled: decimal("settled")? })
}

#[cfg(test)]
mod tests;
