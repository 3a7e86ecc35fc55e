//! Bytes that are known by their hash: photos of follow-ups and files of contracts. The same bytes are kept once, whoever shows them, in rows of
//! bounded size, and committed together with what names them, so that none is ever kept for nobody.

use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::store::Store;
use crate::write::{Write, digest};

/// Named for what was kept first.
pub(crate) const TABLE: &str = "photo";

const PARTS: &str = "SELECT VALUE bytes FROM photo:[$hash, 0]..=[$hash, 1000]";
const FIRST_PART: &str = "SELECT VALUE bytes FROM photo:[$hash, 0]..=[$hash, 0]";

/// Keeps the bytes of this hash, unless they are kept already.
pub(crate) async fn keep(store: &Store, write: &mut Write, hash: &str, bytes: &[u8]) -> Result<()> {
    if read(store, FIRST_PART, hash).await?.is_none() {
        write.keep_bytes(TABLE, hash, bytes);
    }
    Ok(())
}

/// The bytes of this hash, if they are kept.
pub(crate) async fn of(store: &Store, hash: &str) -> Result<Option<Vec<u8>>> {
    read(store, PARTS, hash).await
}

/// Whether the bytes of this hash are there, and are what it says.
pub(crate) async fn are_sound(store: &Store, hash: &str) -> Result<bool> {
    Ok(of(store, hash).await?.is_some_and(|bytes| digest(bytes) == hash))
}

async fn read(store: &Store, statement: &'static str, hash: &str) -> Result<Option<Vec<u8>>> {
    let parts: Value = store.query(statement, [("hash", hash)]).await?.take(0)?;
    let Value::Array(parts) = parts else { return Ok(None) };
    let mut bytes = Vec::new();
    for part in parts.into_vec() {
        let Value::Bytes(part) = part else { return Err(Error::Row { table: TABLE, reason: "shape".into() }) };
        bytes.extend_from_slice(&part);
    }
    Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
}
