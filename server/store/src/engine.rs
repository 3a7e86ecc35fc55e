//! The connection: embedded SurrealKV with bounded memory (default), memory for tests, or a SurrealDB server or cluster over WebSocket.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use surrealdb::engine::any::Any;
use surrealdb::engine::local::Db;
use surrealdb::opt::auth::Root;
use surrealdb::types::Variables;
use surrealdb::{IndexedResults, Surreal};
use surrealdb_cnf::ConfigMap;
use surrealdb_core::kvs::Datastore;

use crate::error::{Error, Result};

const NAMESPACE: &str = "yuezhang";

/// How much memory the embedded engine's caches may take, in bytes. Its own defaults are a large share of the machine's.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    pub block_cache_bytes: u64,
    pub memtable_bytes: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self { block_cache_bytes: 256 << 20, memtable_bytes: 64 << 20 }
    }
}

pub(crate) enum Engine {
    Embedded { connection: Surreal<Db>, datastore: Arc<Datastore>, _lock: Option<Lock> },
    Remote(Surreal<Any>),
}

/// The exclusive hold on a data folder: the operating system lets go of it when the process ends, however it ends.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    fn take(folder: &Path) -> Result<Self> {
        let in_use = || Error::InUse(folder.display().to_string());
        let failed = |error: std::io::Error| Error::Engine(format!("{}: {error}", folder.display()));
        std::fs::create_dir_all(folder).map_err(failed)?;
        let file = File::create(folder.join("in-use.lock")).map_err(failed)?;
        file.try_lock().map_err(|_| in_use())?;
        Ok(Self { _file: file })
    }
}

impl Engine {
    /// `surrealkv://FOLDER?sync=every`, `mem://`, `ws://HOST:PORT` or `wss://…`; the user and password are for the last two, and so is the name of a
    /// database of its own as a path (`ws://HOST:PORT/NAME`), where many are tested on one server.
    ///
    /// # Errors
    /// `InUse`; `Engine` for a wrong URL, or a folder that cannot be opened.
    pub(crate) async fn open(url: &str, memory: Memory, login: Option<(&str, &str)>) -> Result<Self> {
        if url.starts_with("ws://") || url.starts_with("wss://") {
            return Self::connect(url, login).await;
        }
        let lock = folder_of(url).map(|folder| Lock::take(&folder)).transpose()?;
        let url = if url == "mem://" { "memory" } else { url };
        if lock.is_some() && !url.contains("sync=every") {
            return Err(Error::Engine("the database URL must say sync=every, or acknowledged work can be lost".into()));
        }
        let config = ConfigMap::empty()
            .with_key_value("surrealkv_block_cache_capacity", memory.block_cache_bytes.to_string())
            .with_key_value("surrealkv_max_memtable_size", memory.memtable_bytes.to_string())
            .with_key_value("surrealkv_vlog_max_file_size", (64_u64 << 20).to_string());
        let datastore = Datastore::builder().with_config(config).without_maintenance_tasks().build_with_path(url).await.map_err(failed)?;
        datastore.check_version().await.map_err(failed)?;
        datastore.bootstrap().await.map_err(failed)?;
        datastore.start_maintenance_tasks();
        let connection = Surreal::<Db>::unstable_from_datastore(Arc::clone(&datastore), None).await?;
        connection.use_ns(NAMESPACE).use_db(NAMESPACE).await?;
        Ok(Self::Embedded { connection, datastore, _lock: lock })
    }

    async fn connect(url: &str, login: Option<(&str, &str)>) -> Result<Self> {
        let scheme = url.find("://").map_or(0, |place| place + 3);
        let (server, database) = match url[scheme..].split_once('/') {
            Some((host, database)) if !database.is_empty() => (&url[..scheme + host.len()], database),
            _ => (url, NAMESPACE),
        };
        let connection = surrealdb::engine::any::connect(server).await?;
        if let Some((username, password)) = login {
            connection.signin(Root { username: username.to_owned(), password: password.to_owned() }).await?;
        }
        connection.use_ns(NAMESPACE).use_db(database).await?;
        Ok(Self::Remote(connection))
    }

    /// Runs statements; the answers of all of them, each failure the answer of its own statement.
    pub(crate) async fn run(&self, statements: &'static str, values: Variables) -> Result<IndexedResults> {
        Ok(match self {
            Self::Embedded { connection, .. } => connection.query(statements).bind(values).await?,
            Self::Remote(connection) => connection.query(statements).bind(values).await?,
        })
    }

    /// How the engine would run a statement. The one place where a statement is put together, out of two constants.
    pub(crate) async fn explain(&self, statement: &'static str, values: Variables) -> Result<IndexedResults> {
        let explained = ["EXPLAIN ", statement].concat();
        Ok(match self {
            Self::Embedded { connection, .. } => connection.query(explained).bind(values).await?,
            Self::Remote(connection) => connection.query(explained).bind(values).await?,
        })
    }

    /// Flushes and closes; the folder can be opened again afterwards.
    pub(crate) async fn close(&self) -> Result<()> {
        match self {
            Self::Embedded { datastore, .. } => datastore.shutdown().await.map_err(failed),
            Self::Remote(_) => Ok(()),
        }
    }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}

/// The folder of an embedded database, if the URL names one.
fn folder_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("surrealkv://")?;
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}
