//! Which database engine holds the data, and how much memory an embedded one may take.

use std::path::{Path, PathBuf};

use axum::http::Uri;

use super::key;

const ALLOWED: &str = "surrealkv://FOLDER without options (sync=every is always set), mem://, ws://HOST:PORT, wss://HOST:PORT, or nothing for \
                       surrealkv in the data folder";

/// The folder of the default database inside the data folder.
const DEFAULT_FOLDER: &str = "database";

/// A checked choice of engine.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// Embedded, in the data folder.
    InDataDir,
    /// Embedded, in a folder of its own (absolute).
    SurrealKv(PathBuf),
    /// Embedded, gone at the end; for trying out and tests.
    Memory,
    /// A SurrealDB server or cluster.
    Remote { url: String, user: String, password: String },
}

impl Database {
    /// Reads a database URL; a relative folder is taken from `base`. Otherwise says what is allowed.
    pub fn parse(base: &Path, text: &str, user: &str, password: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::InDataDir);
        }
        if text == "mem://" {
            return Ok(Self::Memory);
        }
        if let Some(folder) = text.strip_prefix("surrealkv://") {
            let folder = key::folder(base, folder).map_err(|_| ALLOWED.to_owned())?;
            return Ok(Self::SurrealKv(folder));
        }
        let uri: Uri = text.parse().map_err(|_| ALLOWED.to_owned())?;
        let is_remote = matches!(uri.scheme_str(), Some("ws" | "wss"));
        let has_host = uri.host().is_some_and(|host| !host.is_empty());
        let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if !is_remote || !has_host || has_user || uri.query().is_some() {
            return Err(ALLOWED.to_owned());
        }
        Ok(Self::Remote { url: text.trim_end_matches('/').to_owned(), user: user.to_owned(), password: password.to_owned() })
    }

    /// The URL for the engine, durability said explicitly.
    pub(super) fn url(&self, data_dir: &Path) -> String {
        match self {
            Self::InDataDir => durable(&data_dir.join(DEFAULT_FOLDER)),
            Self::SurrealKv(folder) => durable(folder),
            Self::Memory => "mem://".to_owned(),
            Self::Remote { url, .. } => url.clone(),
        }
    }
}

/// Never shows the password.
impl std::fmt::Debug for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::InDataDir => formatter.write_str("InDataDir"),
            Self::SurrealKv(folder) => formatter.debug_tuple("SurrealKv").field(folder).finish(),
            Self::Memory => formatter.write_str("Memory"),
            Self::Remote { url, user, .. } => {
                formatter.debug_struct("Remote").field("url", url).field("user", user).finish_non_exhaustive()
            }
        }
    }
}

fn durable(folder: &Path) -> String {
    format!("surrealkv://{}?sync=every", folder.display())
}

/// How an embedded engine divides the memory it may take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineMemory {
    /// Blocks read from disk that stay in memory.
    pub block_cache_bytes: u64,
    /// Rows not yet sorted to disk; a single transaction larger than this is an error of the engine.
    pub memtable_bytes: u64,
}

impl EngineMemory {
    /// Half for the cache and a quarter for the buffer; the rest is for buffers that are being written while a new one fills.
    pub fn of_megabytes(megabytes: u32) -> Self {
        let bytes = u64::from(megabytes) * 1024 * 1024;
        Self { block_cache_bytes: bytes / 2, memtable_bytes: bytes / 4 }
    }
}
