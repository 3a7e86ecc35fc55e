//! Numbered migrations, forward only, run in order at start. A database newer than the program is refused.
//!
//! Each is one transaction together with its record: one that is cut short has not happened, and is run at the next start. Rows and totals that
//! an older program wrote then get the columns and sums of this one ([`refresh`]), recorded last.

use surrealdb::types::{Value, Variables};

use crate::error::{Error, Result};
use crate::store::Store;

mod refresh;

/// The statements of a migration and its record, as one transaction.
macro_rules! migration {
    ($file:literal) => {
        concat!("BEGIN;\n", include_str!($file), "\nCREATE type::record('migration', $level) SET level = $level RETURN NONE;\nCOMMIT;")
    };
}

const MIGRATIONS: &[&str] = &[
    migration!("../schema/0001_foundation.surql"),
    migration!("../schema/0002_totals_and_states.surql"),
    migration!("../schema/0003_customers.surql"),
    migration!("../schema/0004_photos.surql"),
    migration!("../schema/0005_imports.surql"),
    migration!("../schema/0006_open_totals.surql"),
    migration!("../schema/0007_past_reports.surql"),
    migration!("../schema/0008_pages.surql"),
    migration!("../schema/0009_approvals.surql"),
    migration!("../schema/0010_history.surql"),
    migration!("../schema/0011_files.surql"),
    migration!("../schema/0012_amendments.surql"),
    migration!("../schema/0013_obligations.surql"),
    migration!("../schema/0014_templates.surql"),
    migration!("../schema/0015_audits.surql"),
    migration!("../schema/0016_passages.surql"),
    migration!("../schema/0017_expenses.surql"),
    migration!("../schema/0018_signing.surql"),
    migration!("../schema/0019_invoices.surql"),
    migration!("../schema/0020_targets.surql"),
    migration!("../schema/0021_promises.surql"),
    migration!("../schema/0022_dunning.surql"),
    migration!("../schema/0023_bank.surql"),
    migration!("../schema/0024_periods.surql"),
    migration!("../schema/0025_adjustments.surql"),
    migration!("../schema/0026_maintenance_fees.surql"),
    migration!("../schema/0027_channels.surql"),
    migration!("../schema/0028_rates.surql"),
    migration!("../schema/0029_folios.surql"),
    migration!("../schema/0030_fee_returns.surql"),
    migration!("../schema/0031_given_up_days.surql"),
    migration!("../schema/0032_given_up.surql"),
];

/// The schema this program writes.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// The last migration that changed the columns or the totals of rows that are there: from it on they are fresh.
const COLUMNS: i64 = 29;

pub(crate) async fn run(store: &Store) -> Result<()> {
    up_to(store, KNOWN).await?;
    let columns = || [("level", Value::from_t(COLUMNS))];
    let is_fresh: Vec<bool> =
        store.query("SELECT VALUE is_fresh FROM migration WHERE level >= $level AND is_fresh = true", columns()).await?.take(0)?;
    if is_fresh.is_empty() {
        refresh::run(store).await?;
        store.query("UPDATE type::record('migration', $level) SET is_fresh = true RETURN NONE", columns()).await?;
    }
    Ok(())
}

/// The migrations up to that one: a database as the program of that time would have made it, for what it left behind.
pub(crate) async fn up_to(store: &Store, last: i64) -> Result<()> {
    begin(store).await?;
    let found = level(store).await?;
    if found > KNOWN {
        return Err(Error::NewerSchema { found, known: KNOWN });
    }
    for (level, statements) in (1..=last).zip(MIGRATIONS).skip(usize::try_from(found).unwrap_or_default()) {
        apply(store, level, statements).await?;
    }
    Ok(())
}

/// The namespace and the database are there by being used.
async fn begin(store: &Store) -> Result<()> {
    store.query::<Value, 0>("DEFINE TABLE IF NOT EXISTS migration SCHEMALESS", []).await.map(|_| ())
}

async fn apply(store: &Store, level: i64, transaction: &'static str) -> Result<()> {
    let values = [("level".to_owned(), Value::from_t(level))].into_iter().collect::<Variables>();
    let mut answer = store.inner.engine.run(transaction, values).await?;
    crate::write::worst(answer.take_errors(), &[].into()).map_or(Ok(()), Err)
}

/// The last migration that this database has seen; 0 for a new one.
pub(crate) async fn level(store: &Store) -> Result<i64> {
    let levels: Vec<i64> = store.query::<Value, 0>("SELECT VALUE level FROM migration", []).await?.take(0)?;
    Ok(levels.into_iter().max().unwrap_or_default())
}

#[cfg(test)]
mod tests;
