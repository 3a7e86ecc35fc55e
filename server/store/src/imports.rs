//! Imports: records read from a sheet become customers, contracts, instalments and receipts, in batches that are each one commit.
//!
//! A number or a name that is known is updated, never doubled; the batch's operation id makes a repeated call answer the first outcome. Each
//! batch keeps, in the same commit, what it touched: so an import can be undone as a whole until somebody builds on it, and one that was to be
//! all or nothing is taken back when it cannot be finished, by the next start if need be.

use std::collections::BTreeSet;

use domain::id::{ImportId, OperationId};
use domain::import::{Import, ImportRecord, ImportState, Kind, KnownAs};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::{Problems, Refusal};
use domain::user::User;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::journal::Journal;
use crate::store::{Store, new_id};
use crate::write::Write;

mod adjustments;
mod arrears;
mod batch;
mod contract;
mod customer;
mod known;
mod obstacles;
mod past;
mod preview;
mod recover;
mod undo;

pub(crate) use known::STATEMENTS as KNOWN_STATEMENTS;
pub(crate) use past::STATEMENTS;
pub use past::list;
pub use preview::preview;
pub use recover::recover;
pub use undo::{begin_undo, finish_undo};

/// Records of one commit.
const BATCH_RECORDS: usize = 50;
/// The same when all rows or none are wanted: up to so many are one commit, and nothing of them can ever be seen alone.
const WHOLE_BATCH_RECORDS: usize = 200;

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    Added,
    Updated,
    Unchanged,
    Refused(Problems),
}

/// What became of one row, and which customer it means when it spells it otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowResult {
    pub outcome: RowOutcome,
    pub known_as: Option<KnownAs>,
}

/// Where the records come from.
#[derive(Clone, Debug)]
pub struct Source {
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    pub sheet: String,
    pub kind: Kind,
    /// All rows or none.
    pub is_whole: bool,
}

/// What became of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// One result a record.
    Done(Vec<RowResult>),
    /// All or none was asked and a row was refused: nothing of it is left. The results up to and including the refused row's commit.
    TakenBack(Vec<RowResult>),
}

/// Applies records in order. `progress` hears of each finished batch. The same source again goes on where it stopped.
///
/// # Errors
/// `NotAllowed`; `AdjustmentsByOperator`; `Engine`, and then nothing is left of a whole import (or it is taken back at the next start). What
/// is wrong with a row is that row's outcome.
pub async fn apply(
    store: &Store,
    actor: &Actor,
    source: &Source,
    records: &[(usize, ImportRecord)],
    progress: impl FnMut(usize),
) -> Result<Applied> {
    if !actor.may(Noun::Import, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    source.kind.brought_by(actor)?;
    begin(store, actor, source).await?;
    let written = write(store, actor, source, records, progress).await;
    match &written {
        Ok(Applied::Done(_)) => note_state(store, actor, source, ImportState::Done).await?,
        Ok(Applied::TakenBack(_)) => undo::take_back(store, actor, &source.id).await?,
        // What failed may fail here too: the next start sees to it.
        Err(_) if source.is_whole => undo::take_back(store, actor, &source.id).await.unwrap_or_default(),
        Err(_) => note_state(store, actor, source, ImportState::Broken).await.unwrap_or_default(),
    }
    written
}

async fn write(
    store: &Store,
    actor: &Actor,
    source: &Source,
    records: &[(usize, ImportRecord)],
    mut progress: impl FnMut(usize),
) -> Result<Applied> {
    add_people(store, actor, source, records).await?;
    let batch_records = if source.is_whole { WHOLE_BATCH_RECORDS } else { BATCH_RECORDS };
    let mut results = Vec::with_capacity(records.len());
    for (ordinal, part) in (1..).zip(records.chunks(batch_records)) {
        let part_results = batch(store, actor, source, ordinal, part).await?;
        let is_refused = part_results.iter().any(|result| matches!(result.outcome, RowOutcome::Refused(_)));
        results.extend(part_results);
        if source.is_whole && is_refused {
            return Ok(Applied::TakenBack(results));
        }
        progress(results.len());
    }
    Ok(Applied::Done(results))
}

/// The import's own row.
async fn begin(store: &Store, actor: &Actor, source: &Source) -> Result<()> {
    let begun = store.now().with_timezone(&store.time_zone().await).naive_local();
    let import = Import {
        id: source.id.clone(),
        file: source.file.chars().take(200).collect(),
        sheet: source.sheet.chars().take(200).collect(),
        kind: source.kind,
        owner: actor.user.clone(),
        owner_name: actor.name.clone(),
        begun,
        is_whole: source.is_whole,
        state: ImportState::Running,
        added: 0,
        updated: 0,
        unchanged: 0,
        refused: 0,
        parts: 0,
        undone_by: String::new(),
        undone: None,
        version: 1,
    };
    let operation = OperationId::new(format!("{}-begin", source.id));
    store
        .command(actor, &operation, "import.begin", &source.id, |mut write| {
            let import = import.clone();
            async move {
                write.create(&import)?;
                Ok((write, ()))
            }
        })
        .await
}

/// One commit. Of a whole import a batch with a refused row commits nothing.
async fn batch(store: &Store, actor: &Actor, source: &Source, ordinal: u64, records: &[(usize, ImportRecord)]) -> Result<Vec<RowResult>> {
    let operation = OperationId::new(format!("{}-{ordinal}", source.id));
    store
        .command(actor, &operation, "import.batch", &records, |mut write| async move {
            write.journal = Some(Journal::default());
            let mut batch = batch::Batch::new(store, actor, write, records).await?;
            let mut results = Vec::with_capacity(records.len());
            for (_, record) in records {
                results.push(one(&mut batch, record).await?);
            }
            if source.is_whole && results.iter().any(|result| matches!(result.outcome, RowOutcome::Refused(_))) {
                return Ok((Write::new(), results));
            }
            let mut write = batch.write;
            count(store, &mut write, source, ordinal, &results).await?;
            Ok((write, results))
        })
        .await
}

/// Notes the batch in the import's row, and keeps what it touched. An import that is being undone takes nothing more in.
async fn count(store: &Store, write: &mut Write, source: &Source, ordinal: u64, results: &[RowResult]) -> Result<()> {
    let old: Import = store.must_load(source.id.as_str()).await?;
    if !matches!(old.state, ImportState::Running | ImportState::Broken) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let mut new = Import { state: ImportState::Running, ..old.clone() };
    for result in results {
        match result.outcome {
            RowOutcome::Added => new.added += 1,
            RowOutcome::Updated => new.updated += 1,
            RowOutcome::Unchanged => new.unchanged += 1,
            RowOutcome::Refused(_) => new.refused += 1,
        }
    }
    if let Some(part) = past::Part::new(&source.id, ordinal, write.journal.take()) {
        write.create(&part)?;
        new.parts += 1;
    }
    write.update(&old, new)?;
    Ok(())
}

/// The end of it, or where it broke off.
async fn note_state(store: &Store, actor: &Actor, source: &Source, state: ImportState) -> Result<()> {
    let operation = OperationId::new(new_id());
    store
        .command(actor, &operation, "import.end", &source.id, |mut write| async move {
            let old: Import = store.must_load(source.id.as_str()).await?;
            if old.state == ImportState::Running {
                write.update(&old, Import { state, ..old.clone() })?;
            }
            Ok((write, ()))
        })
        .await
}

/// One record; a refusal is its outcome, not the batch's end. Rules are checked before anything is put into the write.
async fn one(batch: &mut batch::Batch<'_>, record: &ImportRecord) -> Result<RowResult> {
    let done = match record {
        ImportRecord::Customer(record) => customer::apply(batch, record).await,
        ImportRecord::Contract(record) => contract::apply(batch, record).await,
        ImportRecord::Arrears(record) => arrears::apply(batch, record).await,
        ImportRecord::Invoice(record) => contract::apply_invoice(batch, record).await,
        ImportRecord::Adjustment(record) => adjustments::apply(batch, record).await,
    };
    let outcome = match done {
        Err(Error::Refused(problems)) => RowOutcome::Refused(problems),
        other => other?,
    };
    Ok(RowResult { outcome, known_as: batch.known_as.take() })
}

/// Reps whom the sheet names and nobody knows yet: added without a password, by those who may add users.
async fn add_people(store: &Store, actor: &Actor, source: &Source, records: &[(usize, ImportRecord)]) -> Result<()> {
    if !actor.may(Noun::User, Act::Create) {
        return Ok(());
    }
    let directory = store.directory().await;
    let known: BTreeSet<&str> = directory.users.values().flat_map(|user| [user.name.as_str(), user.login.as_str()]).collect();
    let named: BTreeSet<&str> = records.iter().map(|(_, record)| record.owner_name()).filter(|name| !name.is_empty()).collect();
    let missing: Vec<String> = named.difference(&known).map(|name| (*name).to_owned()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let logins: BTreeSet<String> = directory.users.values().map(|user| user.login.clone()).collect();
    let operation = OperationId::new(format!("{}-people", source.id));
    store
        .command(actor, &operation, "import.people", &missing, |mut write| {
            let (missing, logins) = (missing.clone(), logins.clone());
            async move {
                write.journal = Some(Journal::default());
                for name in missing {
                    write.create(&newcomer(name, &logins))?;
                }
                count(store, &mut write, source, 0, &[]).await?;
                Ok((write, ()))
            }
        })
        .await
}

/// A rep who cannot sign in yet.
fn newcomer(name: String, logins: &BTreeSet<String>) -> User {
    let login: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let login = if login.is_empty() || logins.contains(&login) { format!("{login}{}", &new_id()[24..]) } else { login };
    User {
        id: domain::id::UserId::new(new_id()),
        login,
        name,
        roles: vec![domain::permission::Role::Rep],
        team: domain::id::TeamId::new("root"),
        lang: domain::lang::Lang::default(),
        email: String::new(),
        is_active: true,
        has_password: false,
        version: 1,
    }
}
