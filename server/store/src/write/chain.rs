//! The chained log: every commit holds the hash of the one before it.

use sha2::{Digest, Sha256};
use surrealdb::types::Value;

/// The end of the chain: the last commit's number and hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) revision: i64,
    pub(crate) hash: String,
}

/// SHA-256 in hexadecimal.
pub(crate) fn digest(bytes: impl AsRef<[u8]>) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes.as_ref()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The hash of a commit: over the one before it and everything this one says. The audit check computes it again.
pub(crate) fn chain_hash(previous: &str, revision: i64, at: &str, actor: &str, verb: &str, changes: &Value) -> String {
    digest(format!("{previous}\n{revision}\n{at}\n{actor}\n{verb}\n{changes:?}"))
}
