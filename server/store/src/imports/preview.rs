//! What an import would do, by the very code that does it, without a commit.

use domain::import::ImportRecord;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::{Problems, Refusal};

use super::batch::Batch;
use super::{RowOutcome, one};
use crate::error::Result;
use crate::store::Store;
use crate::write::Write;

/// The outcome that `apply` would have for each record, if nothing changes until then. Writes nothing.
///
/// # Errors
/// `NotAllowed`; `NotFound` without a company; `Engine`.
pub async fn preview(store: &Store, actor: &Actor, records: &[(usize, ImportRecord)]) -> Result<Vec<RowOutcome>> {
    if !actor.may(Noun::Import, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    // One batch over all records: a later row sees what an earlier one would have made.
    let mut batch = Batch::new(store, actor, Write::new()).await?;
    let adds_people = actor.may(Noun::User, Act::Create);
    let mut outcomes = Vec::with_capacity(records.len());
    for (_, record) in records {
        let outcome = one(&mut batch, record).await?;
        // `apply` adds the people whom the sheet names first; the owner is the last thing that is asked of a new record.
        let is_person_to_add = adds_people && matches!(&outcome, RowOutcome::Refused(problems) if speaks_of_owner_only(problems));
        outcomes.push(if is_person_to_add { RowOutcome::Added } else { outcome });
    }
    Ok(outcomes)
}

fn speaks_of_owner_only(problems: &Problems) -> bool {
    problems.0.iter().all(|problem| problem.field == "owner" && problem.refusal == Refusal::UnknownUser)
}
