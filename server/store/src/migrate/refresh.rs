//! Rows as an older program wrote them, brought to the columns and the maintained totals of this one. Repeatable: what is right stays.

use std::ops::Bound;

use domain::approval::ApprovalTask;
use domain::audit::Finding;
use domain::bank::BankLine;
use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::dunning::Notice;
use domain::expense::Expense;
use domain::fee::{FeePayment, FeeStatement};
use domain::follow_up::FollowUp;
use domain::instalment::Instalment;
use domain::invoice::Invoice;
use domain::obligation::Obligation;
use domain::original::Original;
use domain::outbox::Dispatch;
use domain::receipt::{Allocation, Receipt};
use surrealdb::types::{RecordIdKey, Value};

use crate::backup::{CREATE_ALL, rows_after};
use crate::error::Result;
use crate::row::{Record, from_row, record_id, to_row};
use crate::store::Store;
use crate::tally::Tallies;

const ROWS_AT_ONCE: i64 = 1000;

pub(super) async fn run(store: &Store) -> Result<()> {
    promises(store).await?;
    let mut totals = Tallies::default();
    table::<Customer>(store, &mut totals).await?;
    table::<Contact>(store, &mut totals).await?;
    table::<Contract>(store, &mut totals).await?;
    table::<Instalment>(store, &mut totals).await?;
    table::<Receipt>(store, &mut totals).await?;
    table::<Allocation>(store, &mut totals).await?;
    table::<FollowUp>(store, &mut totals).await?;
    table::<ApprovalTask>(store, &mut totals).await?;
    table::<Original>(store, &mut totals).await?;
    table::<Invoice>(store, &mut totals).await?;
    table::<Obligation>(store, &mut totals).await?;
    table::<Finding>(store, &mut totals).await?;
    table::<Notice>(store, &mut totals).await?;
    table::<Dispatch>(store, &mut totals).await?;
    table::<Expense>(store, &mut totals).await?;
    table::<BankLine>(store, &mut totals).await?;
    table::<FeeStatement>(store, &mut totals).await?;
    table::<FeePayment>(store, &mut totals).await?;
    store.query::<Value, 0>("DELETE tally RETURN NONE", []).await?;
    for rows in totals.into_values().chunks(1000) {
        store.query(CREATE_ALL, [("rows", Value::Array(rows.to_vec().into()))]).await?;
    }
    crate::folios::rebuild(store).await
}

/// Promises that were made before anything decided them.
async fn promises(store: &Store) -> Result<()> {
    let (mut start, mut found) = (Bound::Unbounded, Vec::new());
    loop {
        let rows = rows_after(store, FollowUp::TABLE, start.clone(), ROWS_AT_ONCE).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let record: FollowUp = from_row(row)?;
            start = Bound::Excluded(RecordIdKey::String(record.key().to_owned()));
            found.extend(domain::promise::standing(&record).is_some().then_some(record));
        }
    }
    for some in crate::promises::undecided(store, found).await?.chunks(usize::try_from(ROWS_AT_ONCE).unwrap_or(1)) {
        let mut stale = Vec::new();
        for record in some {
            let mut row = to_row(record)?;
            row.insert("id", Value::RecordId(record_id(FollowUp::TABLE, record.key())));
            stale.push(Value::Object(row));
        }
        store.query("FOR $row IN $rows { UPDATE $row.id CONTENT $row RETURN NONE }", [("rows", Value::Array(stale.into()))]).await?;
    }
    Ok(())
}

async fn table<T: Record>(store: &Store, totals: &mut Tallies) -> Result<()> {
    let mut start = Bound::Unbounded;
    loop {
        let rows = rows_after(store, T::TABLE, start.clone(), ROWS_AT_ONCE).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut stale = Vec::new();
        for row in rows {
            let record: T = from_row(row.clone())?;
            record.tallies(totals);
            start = Bound::Excluded(RecordIdKey::String(record.key().to_owned()));
            let mut wanted = to_row(&record)?;
            let Value::Object(row) = row else { continue };
            if !row.iter().filter(is_column).eq(wanted.iter().filter(is_column)) {
                wanted.insert("id", Value::RecordId(record_id(T::TABLE, record.key())));
                stale.push(Value::Object(wanted));
            }
        }
        store.query("FOR $row IN $rows { UPDATE $row.id CONTENT $row RETURN NONE }", [("rows", Value::Array(stale.into()))]).await?;
    }
}

/// Columns beside the struct, by their name ([`crate::row::Columns`]).
fn is_column((name, _): &(&String, &Value)) -> bool {
    name.starts_with("by_")
}
