//! What an import would do, by the very code that does it, without a commit.

use domain::import::ImportRecord;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::{Problems, Refusal};

use super::batch::Batch;
use super::{RowOutcome, RowResult, one};
use crate::error::Result;
use crate::store::Store;
use crate::write::Write;

/// The outcome that `apply` would have for each record, if nothing changes until then. Writes nothing.
///
/// # Errors
/// `NotAllowed`; `NotFound` without a company; `Engine`.
pub async fn preview(store: &Store, actor: &Actor, records: &[(usize, ImportRecord)]) -> Result<Vec<RowResult>> {
    if !actor.may(Noun::Import, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    // One batch over all records: a later row sees what an earlier one would have made.
    let mut batch = Batch::new(store, actor, Write::unwritten(), records).await?;
    let adds_people = actor.may(Noun::User, Act::Create);
    let mut results = Vec::with_capacity(records.len());
    for (_, record) in records {
        let mut result = one(&mut batch, record).await?;
        // `apply` adds the people whom the sheet names first; the owner is the last thing that is asked of a new record.
        if adds_people && matches!(&result.outcome, RowOutcome::Refused(problems) if speaks_of_owner_only(problems)) {
            result.outcome = RowOutcome::Added;
        }
        results.push(result);
    }
    Ok(results)
}

fn speaks_of_owner_only(problems: &Problems) -> bool {
    problems.0.iter().all(|problem| problem.field == "owner" && problem.refusal == Refusal::UnknownUser)
}
