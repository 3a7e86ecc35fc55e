//! Imports: records read from a sheet become customers, contracts, instalments and receipts, in batches that are each one commit.
//!
//! A number or a name that is known is updated, never doubled; the batch's operation id makes a repeated call answer the first outcome.

use std::collections::BTreeSet;

use domain::id::OperationId;
use domain::import::ImportRecord;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::{Problems, Refusal};
use domain::user::User;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::store::{Store, new_id};

mod batch;
mod contract;
mod customer;
mod preview;

pub use preview::preview;

/// Records of one commit.
const BATCH_RECORDS: usize = 50;

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    Added,
    Updated,
    Unchanged,
    Refused(Problems),
}

/// Applies records in order; the answer has one outcome per record. `progress` hears of each finished batch.
///
/// # Errors
/// `NotAllowed`; `Engine`. What is wrong with a row is that row's outcome.
pub async fn apply(
    store: &Store,
    actor: &Actor,
    import: &str,
    records: &[(usize, ImportRecord)],
    mut progress: impl FnMut(usize),
) -> Result<Vec<RowOutcome>> {
    if !actor.may(Noun::Import, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    add_people(store, actor, import, records).await?;
    let mut outcomes = Vec::with_capacity(records.len());
    for (index, part) in records.chunks(BATCH_RECORDS).enumerate() {
        let operation = OperationId::new(format!("{import}-{index}"));
        let part_outcomes: Vec<RowOutcome> = store
            .command(actor, &operation, "import.batch", &part, |write| async move {
                let mut batch = batch::Batch::new(store, actor, write).await?;
                let mut outcomes = Vec::with_capacity(part.len());
                for (_, record) in part {
                    outcomes.push(one(&mut batch, record).await?);
                }
                Ok((batch.write, outcomes))
            })
            .await?;
        outcomes.extend(part_outcomes);
        progress(outcomes.len());
    }
    Ok(outcomes)
}

/// One record; a refusal is its outcome, not the batch's end. Rules are checked before anything is put into the write.
async fn one(batch: &mut batch::Batch<'_>, record: &ImportRecord) -> Result<RowOutcome> {
    let done = match record {
        ImportRecord::Customer(record) => customer::apply(batch, record).await,
        ImportRecord::Contract(record) => contract::apply(batch, record).await,
        ImportRecord::Arrears(record) => contract::apply_arrears(batch, record).await,
        ImportRecord::Invoice(record) => contract::apply_invoice(batch, record).await,
    };
    match done {
        Err(Error::Refused(problems)) => Ok(RowOutcome::Refused(problems)),
        other => other,
    }
}

/// Reps whom the sheet names and nobody knows yet: added without a password, by those who may add users.
async fn add_people(store: &Store, actor: &Actor, import: &str, records: &[(usize, ImportRecord)]) -> Result<()> {
    if !actor.may(Noun::User, Act::Create) {
        return Ok(());
    }
    let directory = store.directory().await;
    let known: BTreeSet<&str> = directory.users.values().map(|user| user.name.as_str()).collect();
    let named: BTreeSet<&str> = records.iter().map(|(_, record)| record.owner_name()).filter(|name| !name.is_empty()).collect();
    let missing: Vec<String> = named.difference(&known).map(|name| (*name).to_owned()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let logins: BTreeSet<String> = directory.users.values().map(|user| user.login.clone()).collect();
    let operation = OperationId::new(format!("{import}-people"));
    store
        .command(actor, &operation, "import.people", &missing, |mut write| {
            let (missing, logins) = (missing.clone(), logins.clone());
            async move {
                for name in missing {
                    let login: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
                    let login = if login.is_empty() || logins.contains(&login) { format!("{login}{}", &new_id()[24..]) } else { login };
                    write.create(&User {
                        id: domain::id::UserId::new(new_id()),
                        login,
                        name,
                        roles: vec![domain::permission::Role::Rep],
                        team: domain::id::TeamId::new("root"),
                        lang: domain::lang::Lang::default(),
                        is_active: true,
                        has_password: false,
                        version: 1,
                    })?;
                }
                Ok((write, ()))
            }
        })
        .await?;
    store.reload_directory().await
}
