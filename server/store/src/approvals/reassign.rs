//! What waits for whom, for admins; and handing it on. An admin sees which approvals stand still and with whom, and nothing of what is approved.

use domain::approval::{Approval, ApprovalTask, ReassignForm};
use domain::id::{ApprovalId, OperationId, UserId};
use domain::list::Page;
use domain::permission::{Act, Actor, Noun, Reach};

use super::{WAITING, WAITING_FOR, not_allowed, tasks};
use crate::error::Result;
use crate::store::Store;

/// One person whom an approval waits for.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub approval: Approval,
    pub user: UserId,
    /// The person cannot sign in any more.
    pub is_gone: bool,
    /// Since when it waits for this person.
    pub since: chrono::DateTime<chrono::Utc>,
}

/// A page of all that waits for somebody: first what waits for people who cannot sign in any more, then the longest first.
///
/// # Errors
/// `NotAllowed`.
pub async fn waiting_for_anybody(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<Waiting>> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return not_allowed();
    }
    let directory = store.directory().await;
    let everybody = Reach::Owners(directory.users.keys().cloned().collect());
    let counts = store.tallies(WAITING, &everybody, "", "").await?;
    let asked = counts.into_iter().filter(|tally| tally.count > 0).map(|tally| UserId::new(tally.owner));
    let (present, gone): (Vec<_>, Vec<_>) = asked.partition(|user| directory.people().can_act(user));
    let mut found: Vec<ApprovalTask> = Vec::new();
    if after.is_none() && !gone.is_empty() {
        found = WAITING_FOR.page(store, &Reach::Owners(gone), None, |_| true).await?.items;
    }
    let page = WAITING_FOR.page(store, &Reach::Owners(present), after, |_| true).await?;
    found.extend(page.items);
    let waiting = |(task, approval): (ApprovalTask, Approval)| Waiting {
        approval,
        is_gone: !directory.people().can_act(&task.user),
        user: task.user,
        since: task.at,
    };
    let items = super::of_tasks(store, found).await?.into_iter().map(waiting).collect();
    Ok(Page { items, next: page.next })
}

/// Hands what waits for one person to another. It answers nothing of the approval: who hands it on may not be one who reads it.
///
/// # Errors
/// `NotAllowed`, `NotFound`; what [`Approval::reassign`] refuses.
pub async fn reassign(store: &Store, actor: &Actor, operation: &OperationId, id: &ApprovalId, form: &ReassignForm) -> Result<()> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return not_allowed();
    }
    form.parse()?;
    store
        .command(actor, operation, "approval.reassign", &(id, form), |mut write| async move {
            let old: Approval = store.must_load(id.as_str()).await?;
            let directory = store.directory().await;
            let new = old.reassign(&actor.user, &actor.name, form, store.now(), directory.people())?;
            let new = write.update(&old, new)?;
            tasks::follow(store, &mut write, Some(&old), &new, None).await?;
            Ok((write, ()))
        })
        .await
}
