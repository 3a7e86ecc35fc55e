//! The log of commits.

use super::Findings;
use crate::audit::Fault;
use crate::error::Result;
use crate::store::Store;

const RULE: &str = "the log of commits: each chained to the one before, the head is the last";

/// Every commit follows from the one before it, none is missing, and the head is the last.
pub(super) async fn check(store: &Store, findings: &mut Findings) -> Result<()> {
    let found = crate::audit::walk(store, None).await?;
    findings.note(RULE, usize::try_from(found.commits).unwrap_or_default());
    match found.fault {
        None => {}
        Some(Fault::HeadDiffers(commit)) => findings.breach(format!("the log ends at commit {commit}, its head says otherwise")),
        Some(Fault::HistoryDiffers(commit)) => findings.breach(format!("what commit {commit} did is told otherwise in a record's history")),
        Some(Fault::Missing(commit) | Fault::OutOfOrder(commit) | Fault::Altered(commit) | Fault::AnchorDiffers(commit)) => {
            findings.breach(format!("the log is broken at commit {commit}"));
        }
    }
    Ok(())
}
