//! Numbered migrations, forward only, run in order at start, each recorded. A database newer than the program is refused.

use surrealdb::types::{Value, Variables};

use crate::error::{Error, Result};
use crate::store::Store;

const MIGRATIONS: &[&str] = &[include_str!("../schema/0001_foundation.surql")];

/// The schema this program writes.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

pub(crate) async fn run(store: &Store) -> Result<()> {
    store.inner.engine.run("DEFINE NAMESPACE IF NOT EXISTS yuezhang; DEFINE DATABASE IF NOT EXISTS yuezhang; DEFINE TABLE IF NOT EXISTS migration SCHEMALESS", Variables::new()).await?.check()?;
    let found = level(store).await?;
    if found > KNOWN {
        return Err(Error::NewerSchema { found, known: KNOWN });
    }
    for (level, statements) in (1..).zip(MIGRATIONS).skip(usize::try_from(found).unwrap_or_default()) {
        // Recorded first: one that is cut short between the record and its statements is not run again (a known gap).
        let mut values = Variables::new();
        values.insert("level", Value::from_t(level));
        store
            .inner
            .engine
            .run("BEGIN; CREATE type::record('migration', $level) SET level = $level RETURN NONE; COMMIT", values)
            .await?
            .check()?;
        store.inner.engine.run(statements, Variables::new()).await?.check()?;
    }
    Ok(())
}

/// The last migration that this database has seen; 0 for a new one.
pub(crate) async fn level(store: &Store) -> Result<i64> {
    let levels: Vec<i64> = store.query::<Value, 0>("SELECT VALUE level FROM migration", []).await?.take(0)?;
    Ok(levels.into_iter().max().unwrap_or_default())
}
