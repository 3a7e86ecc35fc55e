//! The whole database as lines of text, and back into an empty one, verified.
//!
//! A dump is one line a row, tables by name and rows by id, each value with its exact type. Its [`Manifest`] tells the rows, the digest and the
//! sums of money of every table and the end of the chain. A dump is taken while no commit of this process can come between; on a shared remote
//! database one that did is noticed. Sessions are no data and stay out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, Write};
use std::ops::Bound;

use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use surrealdb::types::{Number, RecordId, RecordIdKey, RecordIdKeyRange, Table, Value};

use crate::error::{Error, Result};
use crate::migrate;
use crate::store::{Settings, Store};

/// The form of the dump; a program refuses one it does not know.
pub const FORMAT: u32 = 1;

const ROWS_AT_ONCE: i64 = 1000;
/// Of a table whose rows are large.
const LARGE_ROWS_AT_ONCE: i64 = 32;
/// A transaction of the engine must fit its memory: rows are inserted at once up to so many bytes of their text.
const INSERT_BYTES_MAX: usize = 8 << 20;
/// What the new database writes itself, or nobody needs back.
const LEFT_OUT: [&str; 2] = ["migration", "session"];

/// What a dump holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The schema of the rows.
    pub schema: i64,
    pub made_at: String,
    /// The end of the chain of commits.
    pub revision: i64,
    pub hash: String,
    pub tables: BTreeMap<String, TableSummary>,
}

/// One table of a dump.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSummary {
    pub rows: u64,
    /// SHA-256 over its lines, in hexadecimal.
    pub sha256: String,
    /// Of each field that holds money: the sum over all rows, as plain text.
    pub sums: BTreeMap<String, String>,
}

/// Why a dump was not made, or not taken back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{0}")]
    Store(#[from] Error),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// No dump of this product, or a torn one.
    #[error("not a backup, or a damaged one: {0}")]
    NotABackup(String),
    #[error(
        "a backup of format {format} and schema {schema}; this program reads format {FORMAT} and schemas up to {known}: take a newer program"
    )]
    OtherVersion { format: u32, schema: i64, known: i64 },
    /// The rows are not what the manifest says.
    #[error("table {table} differs from its manifest")]
    Differs { table: String },
}

#[derive(Serialize, Deserialize)]
struct Line {
    table: String,
    row: Value,
}

/// Adds up a table while its lines go by.
#[derive(Default)]
struct Tallying {
    rows: u64,
    digest: Sha256,
    sums: BTreeMap<String, Decimal>,
}

impl Tallying {
    fn add(&mut self, line: &str, row: &Value) {
        self.rows += 1;
        self.digest.update(line.as_bytes());
        self.digest.update(b"\n");
        let Value::Object(row) = row else { return };
        for (field, value) in row.iter() {
            if let Value::Number(Number::Decimal(value)) = value {
                let sum = self.sums.entry(field.clone()).or_default();
                *sum = sum.checked_add(*value).unwrap_or(Decimal::MAX);
            }
        }
    }

    fn finish(self) -> TableSummary {
        let mut sha256 = String::with_capacity(64);
        for byte in self.digest.finalize() {
            let _ = write!(sha256, "{byte:02x}");
        }
        let sums = self.sums.into_iter().map(|(field, sum)| (field, sum.normalize().to_string())).collect();
        TableSummary { rows: self.rows, sha256, sums }
    }
}

/// Writes every row to `sink`; the answer tells what was written.
///
/// # Errors
/// `NotAllowed`; `Conflict` when another server committed meanwhile; `Engine`; what the sink answers.
pub async fn dump(store: &Store, actor: &Actor, sink: &mut (impl Write + Send)) -> Result<Manifest, BackupError> {
    if !actor.may(Noun::Audit, Act::Read) || !actor.may(Noun::User, Act::Edit) {
        return Err(Error::from(Refusal::NotAllowed).into());
    }
    let _no_commit_meanwhile = store.inner.commits.lock().await;
    let head = store.head().await?;
    let made_at = store.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let mut manifest = Manifest {
        format: FORMAT,
        schema: migrate::level(store).await?,
        made_at,
        revision: head.revision,
        hash: head.hash.clone(),
        tables: BTreeMap::new(),
    };
    for table in tables(store).await? {
        let summary = dump_table(store, &table, sink).await?;
        manifest.tables.insert(table, summary);
    }
    if store.head().await? != head {
        return Err(Error::Conflict.into());
    }
    Ok(manifest)
}

async fn dump_table(store: &Store, table: &str, sink: &mut (impl Write + Send)) -> Result<TableSummary, BackupError> {
    let mut tallying = Tallying::default();
    let mut start = Bound::Unbounded;
    let at_once = if table == crate::bytes::TABLE { LARGE_ROWS_AT_ONCE } else { ROWS_AT_ONCE };
    loop {
        let rows = rows_after(store, table, start.clone(), at_once).await?;
        let count = rows.len();
        for row in rows {
            start = Bound::Excluded(key_of(&row).ok_or_else(|| malformed(table))?);
            let line = Line { table: table.to_owned(), row };
            let text = serde_json::to_string(&line).map_err(|error| Error::Engine(error.to_string()))?;
            tallying.add(&text, &line.row);
            sink.write_all(text.as_bytes())?;
            sink.write_all(b"\n")?;
        }
        if count < usize::try_from(at_once).unwrap_or(usize::MAX) {
            return Ok(tallying.finish());
        }
    }
}

/// The next rows of a table in the order of their ids: read by the range of ids, so that a page costs its rows and not the table.
/// One page in the order of the ids. Of a range that is known when the statement is planned, the engine fetches every row and then cuts off what
/// the LIMIT does not want; a range that a function answers, of something that is not known before, is read up to the LIMIT.
const PAGE_BY_ID: &str = "SELECT * FROM type::record($range ?? NONE) LIMIT $limit";

pub(crate) async fn rows_after(store: &Store, table: &str, start: Bound<RecordIdKey>, limit: i64) -> Result<Vec<Value>> {
    let values = [("range", Value::RecordId(after(table, start))), ("limit", Value::Number(Number::Int(limit)))];
    let rows: Value = store.query(PAGE_BY_ID, values).await?.take(0)?;
    match rows {
        Value::Array(rows) => Ok(rows.into_vec()),
        _ => Err(malformed(table)),
    }
}

/// All ids of the table from this bound on.
fn after(table: &str, start: Bound<RecordIdKey>) -> RecordId {
    let range = RecordIdKeyRange { start, end: Bound::Unbounded };
    RecordId { table: Table::from(table.to_owned()), key: RecordIdKey::Range(Box::new(range)) }
}

fn malformed(table: &str) -> Error {
    Error::Engine(format!("table {table}: a row without an id"))
}

pub(crate) fn key_of(row: &Value) -> Option<RecordIdKey> {
    let Value::Object(row) = row else { return None };
    match row.get("id") {
        Some(Value::RecordId(id)) => Some(id.key.clone()),
        _ => None,
    }
}

/// The tables that a dump holds, by name.
async fn tables(store: &Store) -> Result<Vec<String>> {
    let info: Value = store.query::<Value, 0>("INFO FOR DB", []).await?.take(0)?;
    let Value::Object(info) = info else { return Err(Error::Engine("INFO FOR DB answered no object".into())) };
    let Some(Value::Object(tables)) = info.get("tables") else { return Err(Error::Engine("INFO FOR DB named no tables".into())) };
    Ok(tables.keys().filter(|table| !LEFT_OUT.contains(&table.as_str())).cloned().collect())
}

/// Takes a dump into an empty database, proves that every row is there as it was, and then brings an older program's rows to this one's schema.
///
/// # Errors
/// `NotAllowed`; `OtherVersion`, `NotABackup`, `Differs`; the database is of no use after an error.
pub async fn load(settings: Settings, actor: &Actor, manifest: &Manifest, source: impl BufRead + Send) -> Result<Store, BackupError> {
    if !actor.may(Noun::User, Act::Create) {
        return Err(Error::from(Refusal::NotAllowed).into());
    }
    if manifest.format != FORMAT || !(1..=migrate::KNOWN).contains(&manifest.schema) {
        return Err(BackupError::OtherVersion { format: manifest.format, schema: manifest.schema, known: migrate::KNOWN });
    }
    let store = Store::bare(settings).await?;
    let taken = take(&store, actor, manifest, source).await;
    if taken.is_err() {
        store.close().await?;
    }
    taken.map(|()| store)
}

async fn take(store: &Store, actor: &Actor, manifest: &Manifest, source: impl BufRead + Send) -> Result<(), BackupError> {
    migrate::up_to(store, manifest.schema).await?;
    // The one row that a migration makes.
    store.query::<Value, 0>("DELETE head", []).await?;
    insert(store, manifest, source).await?;
    let written = dump(store, actor, &mut std::io::sink()).await?;
    compare(manifest, &written.tables)?;
    if (written.revision, &written.hash) != (manifest.revision, &manifest.hash) {
        return Err(BackupError::Differs { table: "head".into() });
    }
    migrate::run(store).await?;
    store.reload_directory().await?;
    crate::reassign::finish(store).await;
    Ok(())
}

async fn insert(store: &Store, manifest: &Manifest, source: impl BufRead + Send) -> Result<(), BackupError> {
    let mut found: BTreeMap<String, Tallying> = manifest.tables.keys().map(|table| (table.clone(), Tallying::default())).collect();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for line in source.lines() {
        let line = line.map_err(|error| BackupError::NotABackup(error.to_string()))?;
        let parsed: Line = serde_json::from_str(&line).map_err(|error| BackupError::NotABackup(error.to_string()))?;
        let is_of_table = matches!(&parsed.row, Value::Object(row) if matches!(row.get("id"), Some(Value::RecordId(id)) if id.table.as_str() == parsed.table));
        let tallying = found.get_mut(&parsed.table).filter(|_| is_of_table).ok_or(BackupError::Differs { table: parsed.table })?;
        tallying.add(&line, &parsed.row);
        batch.push(parsed.row);
        bytes += line.len();
        if batch.len() >= 500 || bytes >= INSERT_BYTES_MAX {
            bytes = 0;
            insert_batch(store, std::mem::take(&mut batch)).await?;
        }
    }
    insert_batch(store, batch).await?;
    let found = found.into_iter().map(|(table, tallying)| (table, tallying.finish())).collect();
    compare(manifest, &found)
}

async fn insert_batch(store: &Store, rows: Vec<Value>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    store.query(CREATE_ALL, [("rows", Value::Array(rows.into()))]).await?;
    Ok(())
}

/// New rows in one transaction. Not INSERT, which sets a save point a row.
pub(crate) const CREATE_ALL: &str = "FOR $row IN $rows { CREATE $row.id CONTENT $row RETURN NONE }";

fn compare(manifest: &Manifest, found: &BTreeMap<String, TableSummary>) -> Result<(), BackupError> {
    let differs = |table: &String| manifest.tables.get(table) != found.get(table);
    match manifest.tables.keys().chain(found.keys()).find(|table| differs(table)) {
        Some(table) => Err(BackupError::Differs { table: table.clone() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use surrealdb::types::{ToSql, Variables};

    use super::*;

    /// A whole table is read in time that grows with its rows, and in the memory of a page.
    #[tokio::test]
    async fn a_page_is_read_up_to_its_limit() {
        let store = Store::open(Settings::in_memory()).await.unwrap();
        let mut values = Variables::new();
        values.insert("range", Value::RecordId(after("commit", Bound::Unbounded)));
        values.insert("limit", 7);
        let plan: Value = store.inner.engine.explain(PAGE_BY_ID, values).await.unwrap().take(0).unwrap();
        let plan = plan.to_sql();
        assert!(plan.contains("DynamicScan") && plan.contains("limit: $limit") && !plan.contains("Limit ["), "{plan}");
    }

    #[tokio::test]
    async fn pages_go_on_where_the_one_before_ended() {
        let store = Store::open(Settings::in_memory()).await.unwrap();
        store
            .query::<Value, 0>("DEFINE TABLE x SCHEMALESS; FOR $i IN 0..25 { CREATE type::record('x', $i) SET a = $i }", [])
            .await
            .unwrap();
        let (mut start, mut seen) = (Bound::Unbounded, Vec::new());
        loop {
            let rows = rows_after(&store, "x", start.clone(), 10).await.unwrap();
            let Some(last) = rows.last().and_then(key_of) else { break };
            assert!(rows.len() <= 10);
            seen.extend(rows.iter().filter_map(key_of));
            start = Bound::Excluded(last);
        }
        assert_eq!(seen, (0..25).map(RecordIdKey::Number).collect::<Vec<_>>());
    }
}
