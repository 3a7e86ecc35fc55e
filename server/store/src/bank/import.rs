//! A statement comes in: what is new of it becomes lines; what is there already stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use domain::bank::{BankLine, BankLineState, Payment};
use domain::id::{BankLineId, OperationId};
use domain::permission::Actor;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::allowed;
use crate::error::Result;
use crate::store::{Store, new_id};
use crate::write::digest;

/// The most lines of one file.
pub const LINES_MAX: usize = 5_000;
/// Lines of one commit.
const LINES_AT_ONCE: usize = 250;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    pub added: usize,
    /// There already, or twice in the file.
    pub known: usize,
}

/// Each payment under the id by which it is known again, none twice.
fn identified(payments: &[Payment]) -> Vec<(BankLineId, &Payment)> {
    let (mut seen, mut ids) = (BTreeMap::<String, usize>::new(), BTreeSet::new());
    let mut found = Vec::new();
    for payment in payments {
        // Equal ones without a number are counted; with one, all have the same identity.
        let nth = seen.entry(payment.identity(0)).or_default();
        let id = BankLineId::new(digest(payment.identity(*nth)));
        *nth += 1;
        if ids.insert(id.clone()) {
            found.push((id, payment));
        }
    }
    found
}

/// How many of these payments are there already, or twice among them.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn known(store: &Store, actor: &Actor, payments: &[Payment]) -> Result<usize> {
    allowed(actor)?;
    let lines = identified(payments);
    let there: Vec<BankLine> = store.load_all(lines.iter().map(|(id, _)| id.as_str())).await?;
    Ok(payments.len() - lines.len() + there.len())
}

/// Adds those that are new. Broken off in between, it goes on where it was when the same file comes in again.
///
/// # Errors
/// `NotAllowed`; `NothingToImport`, `TooManyBankLines`; `Engine`.
pub async fn import(store: &Store, actor: &Actor, file: &str, payments: &[Payment]) -> Result<Imported> {
    allowed(actor)?;
    if payments.is_empty() {
        return Err(Refusal::NothingToImport.into());
    }
    if payments.len() > LINES_MAX {
        return Err(Refusal::TooManyBankLines { lines_max: LINES_MAX }.into());
    }
    let lines = identified(payments);
    let mut added = 0;
    for part in lines.chunks(LINES_AT_ONCE) {
        added += add(store, actor, file, part).await?;
    }
    Ok(Imported { added, known: payments.len() - added })
}

/// One commit; two who import the same statement at once add each line once.
async fn add(store: &Store, actor: &Actor, file: &str, part: &[(BankLineId, &Payment)]) -> Result<usize> {
    let today = store.today().await;
    let operation = OperationId::new(new_id());
    let ids: Vec<&str> = part.iter().map(|(id, _)| id.as_str()).collect();
    store
        .command(actor, &operation, "bank.import", &ids, |mut write| {
            let ids = ids.clone();
            async move {
                let there: Vec<BankLine> = store.load_all(ids.iter().copied()).await?;
                let there: BTreeSet<&str> = there.iter().map(|line| line.id.as_str()).collect();
                let mut added = 0_usize;
                for (id, payment) in part.iter().filter(|(id, _)| !there.contains(id.as_str())) {
                    write.create(&BankLine {
                        id: id.clone(),
                        payment: Payment::clone(payment),
                        file: file.chars().take(120).collect(),
                        imported_by: actor.name.clone(),
                        imported_on: today,
                        state: BankLineState::Open,
                        matched: None,
                        ignored: None,
                        version: 1,
                    })?;
                    added += 1;
                }
                write.concern(&actor.user);
                Ok((write, added))
            }
        })
        .await
}
