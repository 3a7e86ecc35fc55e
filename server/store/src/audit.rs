//! The log of commits, verified: each holds the hash of the one before it, so a changed, missing or moved one is found.
//!
//! Whoever holds the database could write the whole chain anew. An [`Anchor`] that was given to somebody else before cannot be written anew: the
//! chain must still go through it.

use std::ops::Bound;

use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use surrealdb::types::{Number, Object, RecordIdKey, Value};

use crate::backup::rows_after;
use crate::error::Result;
use crate::store::Store;
use crate::write::chain_hash;

/// A commit of an import says what it did to hundreds of rows.
const COMMITS_AT_ONCE: i64 = 50;

/// A commit and its hash, to be kept by a third party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    pub revision: i64,
    /// SHA-256 in hex.
    pub hash: String,
    /// When it was committed, RFC 3339.
    pub at: String,
}

/// What is wrong with the chain, where it is first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "fault", content = "commit")]
pub enum Fault {
    /// There is no such commit, though a later one is there or the head says so.
    Missing(i64),
    /// It does not follow from the one before it.
    OutOfOrder(i64),
    /// It does not say what it said when it was hashed.
    Altered(i64),
    /// The chain ends here, and its head says otherwise.
    HeadDiffers(i64),
    /// What it did to a record is told otherwise in the record's history, or not at all.
    HistoryDiffers(i64),
    /// The anchor's commit is another one now, or is gone.
    AnchorDiffers(i64),
}

/// What a walk along the chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Commits that are right, from the first on.
    pub commits: i64,
    /// The last of them.
    pub last: Option<Anchor>,
    /// The first fault.
    pub fault: Option<Fault>,
}

/// Walks along the whole chain, and through an anchor that somebody kept.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn verify(store: &Store, actor: &Actor, anchor: Option<&Anchor>) -> Result<Verified> {
    if !actor.may(Noun::Audit, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    walk(store, anchor).await
}

pub(crate) async fn walk(store: &Store, anchor: Option<&Anchor>) -> Result<Verified> {
    let mut found = Verified { commits: 0, last: None, fault: None };
    loop {
        let start = Bound::Excluded(RecordIdKey::Number(found.commits));
        let rows = rows_after(store, "commit", start, COMMITS_AT_ONCE).await?;
        if rows.is_empty() {
            break;
        }
        let differing = crate::history::differing(store, &rows).await?;
        for row in rows {
            match follow(&row, found.last.as_ref(), found.commits + 1) {
                Ok(link) => {
                    if anchor.is_some_and(|anchor| anchor.revision == link.revision && anchor.hash != link.hash) {
                        found.fault = Some(Fault::AnchorDiffers(link.revision));
                        return Ok(found);
                    }
                    if differing == Some(link.revision) {
                        found.fault = Some(Fault::HistoryDiffers(link.revision));
                        return Ok(found);
                    }
                    found.commits = link.revision;
                    found.last = Some(link);
                }
                Err(fault) => {
                    found.fault = Some(fault);
                    return Ok(found);
                }
            }
        }
    }
    if let Some(revision) = crate::history::unspoken(store).await? {
        found.fault = Some(Fault::HistoryDiffers(revision));
        return Ok(found);
    }
    let head = store.head().await?;
    let hash = found.last.as_ref().map(|last| last.hash.as_str()).unwrap_or_default();
    found.fault = if let Some(anchor) = anchor.filter(|anchor| anchor.revision > found.commits) {
        Some(Fault::AnchorDiffers(anchor.revision))
    } else if head.revision > found.commits {
        Some(Fault::Missing(found.commits + 1))
    } else {
        (head.revision != found.commits || head.hash != hash).then_some(Fault::HeadDiffers(found.commits))
    };
    Ok(found)
}

/// The commit of this row, when it is the one that follows.
fn follow(row: &Value, last: Option<&Anchor>, revision: i64) -> Result<Anchor, Fault> {
    let altered = Fault::Altered(revision);
    let Value::Object(row) = row else { return Err(altered) };
    // The row's place is its id: what stands there may say another number.
    let place = match row.get("id") {
        Some(Value::RecordId(id)) => match &id.key {
            RecordIdKey::Number(place) => *place,
            _ => return Err(altered),
        },
        _ => return Err(altered),
    };
    if place != revision {
        return Err(Fault::Missing(revision));
    }
    let previous = last.map(|last| last.hash.as_str()).unwrap_or_default();
    if row.get("revision") != Some(&Value::Number(Number::Int(revision))) || text(row, "previous") != Some(previous) {
        return Err(Fault::OutOfOrder(revision));
    }
    let link = || {
        let at = text(row, "at")?;
        let hash = chain_hash(previous, revision, at, text(row, "actor")?, text(row, "verb")?, row.get("changes")?);
        (text(row, "hash")? == hash).then(|| Anchor { revision, hash, at: at.to_owned() })
    };
    link().ok_or(altered)
}

fn text<'a>(row: &'a Object, name: &str) -> Option<&'a str> {
    match row.get(name) {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
