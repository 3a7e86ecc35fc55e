//! Each person's part: follows from the approval as it is.

use std::collections::BTreeSet;

use domain::approval::{Approval, ApprovalTask};
use domain::id::UserId;

use crate::error::Result;
use crate::store::Store;
use crate::write::Write;

/// Brings the parts of all whom the old or the new approval asks to what the new one says. `actor` has acted just now.
pub(super) async fn follow(store: &Store, write: &mut Write, old: Option<&Approval>, new: &Approval, actor: Option<&UserId>) -> Result<()> {
    let asked = |approval: &Approval| approval.waiting_for().map(|assignee| assignee.user.clone()).collect::<BTreeSet<_>>();
    let (before, after) = (old.map(asked).unwrap_or_default(), asked(new));
    for user in before.union(&after) {
        let (was_asked, is_asked) = (before.contains(user), after.contains(user));
        let is_again = was_asked && is_asked && actor == Some(user) && old.is_some_and(|old| old.current != new.current);
        if was_asked == is_asked && !is_again {
            continue;
        }
        let has_acted = actor == Some(user) && old.is_some_and(|old| old.waits_for(user));
        let task = ApprovalTask::of(new, user, is_asked, new.since);
        match store.load::<ApprovalTask>(task.id.as_str()).await? {
            Some(known) if is_asked || has_acted || was_handled(new, &known) => {
                write.update(&known, ApprovalTask { version: known.version, ..task })?;
            }
            Some(known) => write.delete(&known)?,
            None if is_asked || has_acted => write.create(&task)?,
            None => {}
        }
    }
    Ok(())
}

/// Whether this person has decided something in it before: then it stays in the list of what they handled.
fn was_handled(approval: &Approval, task: &ApprovalTask) -> bool {
    approval.steps.iter().flat_map(|step| &step.assignees).any(|assignee| assignee.user == task.user && assignee.has_approved)
}
