//! The open database: one value, shared by every request.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::de::DeserializeOwned;
use surrealdb::IndexedResults;
use surrealdb::types::{SurrealValue, Value, Variables};
use tokio::sync::{Mutex, RwLock, broadcast};

use crate::directory::Directory;
use crate::engine::{Engine, Memory};
use crate::error::{Error, Result};
use crate::folios::Kept;
use crate::row::{Record, from_row, from_rows, read, record_id};
use crate::{migrate, write};

/// Records loaded by one query.
const LOADED_AT_ONCE: usize = 500;

/// Where the database is, and the clock (a test's own, or the machine's).
pub struct Settings {
    pub url: String,
    pub login: Option<(String, String)>,
    pub memory: Memory,
    pub clock: fn() -> DateTime<Utc>,
}

impl Settings {
    /// In memory, for tests and dry runs.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { url: "mem://".into(), login: None, memory: Memory::default(), clock: Utc::now }
    }
}

/// A commit that open screens may want to know of.
#[derive(Clone, Debug)]
pub struct Changed {
    pub revision: i64,
    /// Whose totals may have moved.
    pub owners: Arc<Vec<String>>,
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) engine: Engine,
    pub(crate) clock: fn() -> DateTime<Utc>,
    /// Commits of this process go one after another: the chained log orders them anyway, so waiting costs less than conflicts.
    pub(crate) commits: Mutex<Option<write::Head>>,
    pub(crate) directory: RwLock<Arc<Directory>>,
    /// What is open of every contract, for reports.
    pub(crate) kept: Kept,
    pub(crate) changed: broadcast::Sender<Changed>,
    is_closed: std::sync::atomic::AtomicBool,
}

impl Store {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// `InUse`, `NewerSchema`, `Engine`.
    pub async fn open(settings: Settings) -> Result<Self> {
        let store = Self::bare(settings).await?;
        migrate::run(&store).await?;
        store.reload_directory().await?;
        crate::reassign::finish(&store).await;
        Ok(store)
    }

    /// The database as it is found.
    pub(crate) async fn bare(settings: Settings) -> Result<Self> {
        // Where nobody listens, the engine writes each key that it touches into a line for the `log` crate, which nobody reads either.
        if !tracing::dispatcher::has_been_set() {
            let _ = tracing::subscriber::set_global_default(tracing::subscriber::NoSubscriber::new());
        }
        let login = settings.login.as_ref().map(|(user, password)| (user.as_str(), password.as_str()));
        let engine = Engine::open(&settings.url, settings.memory, login).await?;
        let inner = Inner {
            engine,
            clock: settings.clock,
            commits: Mutex::new(None),
            directory: RwLock::default(),
            kept: Kept::default(),
            changed: broadcast::channel(1024).0,
            is_closed: std::sync::atomic::AtomicBool::new(false),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Flushes and closes; no call may follow.
    ///
    /// # Errors
    /// `Engine`.
    pub async fn close(&self) -> Result<()> {
        let _last = self.inner.commits.lock().await;
        self.inner.is_closed.store(true, std::sync::atomic::Ordering::Relaxed);
        self.inner.engine.close().await
    }

    /// Every commit from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.inner.changed.subscribe()
    }

    /// The moment, by the server's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.inner.clock)()
    }

    /// Today in the company's time zone.
    pub async fn today(&self) -> NaiveDate {
        self.now().with_timezone(&self.time_zone().await).date_naive()
    }

    /// The company's time zone; Shanghai until there is a company.
    pub async fn time_zone(&self) -> Tz {
        self.directory().await.time_zone()
    }

    /// Moments as the clocks of the company's time zone show them.
    pub async fn local(&self) -> impl Fn(DateTime<Utc>) -> NaiveDateTime + Copy + Send + use<> {
        let zone = self.time_zone().await;
        move |at| at.with_timezone(&zone).naive_local()
    }

    /// The number of the last commit: moves with every change.
    ///
    /// # Errors
    /// `Engine`.
    pub async fn revision(&self) -> Result<i64> {
        Ok(self.head().await?.revision)
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// `Engine`.
    pub async fn ready(&self) -> Result<()> {
        self.revision().await.map(|_| ())
    }

    /// Whether `close` was called.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed.load(std::sync::atomic::Ordering::Relaxed)
    }

    pub(crate) async fn query<V: SurrealValue, const N: usize>(
        &self,
        statement: &'static str,
        values: [(&str, V); N],
    ) -> Result<IndexedResults> {
        let values: Variables = values.into_iter().map(|(name, value)| (name.to_owned(), value.into_value())).collect();
        Ok(self.inner.engine.run(statement, values).await?.check()?)
    }

    pub(crate) async fn load<T: Record>(&self, key: &str) -> Result<Option<T>> {
        let mut answer = self.query("SELECT * FROM ONLY $id", [("id", Value::RecordId(record_id(T::TABLE, key)))]).await?;
        let row: Value = answer.take(0)?;
        if row.is_nullish() { Ok(None) } else { from_row(row).map(Some) }
    }

    /// The record, or `NotFound`.
    pub(crate) async fn must_load<T: Record>(&self, key: &str) -> Result<T> {
        self.load(key).await?.ok_or(Error::NotFound)
    }

    /// Those of the records that are there.
    pub(crate) async fn load_all<T: Record>(&self, keys: impl IntoIterator<Item = &str>) -> Result<Vec<T>> {
        let ids: Vec<Value> = keys.into_iter().map(|key| Value::RecordId(record_id(T::TABLE, key))).collect();
        let mut records = Vec::with_capacity(ids.len());
        for ids in ids.chunks(LOADED_AT_ONCE) {
            records.extend(self.rows::<T, _, 1>("SELECT * FROM $ids", [("ids", Value::Array(ids.to_vec().into()))]).await?);
        }
        Ok(records)
    }

    /// Some columns of rows, as a struct that names them.
    pub(crate) async fn select<T: DeserializeOwned, const N: usize>(
        &self,
        statement: &'static str,
        values: [(&str, Value); N],
    ) -> Result<Vec<T>> {
        let rows: Value = self.query(statement, values).await?.take(0)?;
        let Value::Array(rows) = rows else { return Ok(Vec::new()) };
        let malformed = |error: serde::de::value::Error| Error::Row { table: statement, reason: error.to_string() };
        rows.into_vec().into_iter().map(|row| read(row).map_err(malformed)).collect()
    }

    pub(crate) async fn rows<T: Record, V: SurrealValue, const N: usize>(
        &self,
        statement: &'static str,
        values: [(&str, V); N],
    ) -> Result<Vec<T>> {
        let rows: Value = self.query(statement, values).await?.take(0)?;
        from_rows(rows)
    }
}

/// A new opaque id, ordered by time.
#[must_use]
pub fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
