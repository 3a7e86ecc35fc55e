//! The log of commits.

use std::ops::Bound;

use surrealdb::types::{Number, RecordIdKey, Value};

use super::Findings;
use crate::backup::rows_after;
use crate::error::Result;
use crate::store::Store;
use crate::write::chain_hash;

/// A commit of an import says what it did to hundreds of rows.
const COMMITS_AT_ONCE: i64 = 50;

/// Every commit follows from the one before it, none is missing, and the head is the last.
pub(super) async fn check(store: &Store, findings: &mut Findings) -> Result<()> {
    let mut previous = String::new();
    let mut revision = 0_i64;
    loop {
        let start = Bound::Excluded(RecordIdKey::Number(revision));
        let rows = rows_after(store, "commit", start, COMMITS_AT_ONCE).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            revision += 1;
            match commit_hash(&row, &previous, revision) {
                Some(hash) => previous = hash,
                None => {
                    findings.breaches.push(format!("the log is broken at commit {revision}"));
                    return Ok(());
                }
            }
        }
    }
    let head = store.head().await?;
    findings
        .checked
        .push(("the log of commits: each chained to the one before, the head is the last", usize::try_from(revision).unwrap_or_default()));
    if head.revision != revision || head.hash != previous {
        findings.breaches.push(format!("the log ends at commit {revision}, its head says {}", head.revision));
    }
    Ok(())
}

/// The hash of a commit row, when it is what its content and the hash before it give.
fn commit_hash(row: &Value, previous: &str, revision: i64) -> Option<String> {
    let Value::Object(row) = row else { return None };
    let text = |name: &str| match row.get(name) {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let stored_revision = match row.get("revision") {
        Some(Value::Number(Number::Int(revision))) => *revision,
        _ => return None,
    };
    let hash = chain_hash(previous, revision, text("at")?, text("actor")?, text("verb")?, row.get("changes")?);
    (stored_revision == revision && text("previous")? == previous && text("hash")? == hash).then_some(hash)
}
