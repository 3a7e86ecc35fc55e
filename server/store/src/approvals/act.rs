//! Submitting, deciding, and what becomes of an approval when its subject or its people change.

use domain::adjustment::Adjustment;
use domain::approval::{ActForm, Approval, ApprovalKind, ApprovalState, Decision, People, flow_for, steps_for};
use domain::contract::Contract;
use domain::id::{ApprovalId, OperationId, UserId};
use domain::instalment::Instalment;
use domain::permission::Actor;
use domain::refusal::Refusal;
use domain::template::ContractText;
use surrealdb::types::Value;

use super::subject::{Loaded, contract_hash};
use super::{latest, not_allowed, tasks};
use crate::directory::Directory;
use crate::error::{Error, Result};
use crate::store::{Store, new_id};
use crate::write::Write;

impl Directory {
    pub(super) fn people(&self) -> People<'_> {
        People { users: &self.users, teams: &self.teams }
    }
}

/// Submits a subject that was at `version` when it was read, or submits it again after it was returned.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AlreadySubmitted`; `NoFlowFits`, `NobodyApproves`; `TooLong` of `comment`.
pub async fn submit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    kind: ApprovalKind,
    subject: &str,
    version: u64,
    comment: &str,
) -> Result<Approval> {
    let comment = domain::user::optional_lines(comment, 1000).map_err(|refusal| Error::at("comment", refusal))?;
    let fresh = ApprovalId::new(new_id());
    store
        .command(actor, operation, "approval.submit", &(kind, subject, version, &comment), |mut write| {
            let (comment, fresh) = (comment.clone(), fresh.clone());
            async move {
                let loaded = Loaded::load(store, kind, subject).await?;
                if !loaded.may_read(store, actor).await? {
                    return Err(Error::NotFound);
                }
                if !loaded.may_submit(actor) {
                    return not_allowed();
                }
                if loaded.version() != version {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                if !loaded.is_open() {
                    return Err(Refusal::AlreadySubmitted.into());
                }
                let old = latest(store, subject).await?.filter(|old| old.state == ApprovalState::Returned);
                let new = submit_loaded(store, &mut write, actor, &loaded, old, (fresh, comment)).await?;
                Ok((write, new))
            }
        })
        .await
}

/// Submits what is asked for, or was changed, in this very commit.
pub(crate) async fn submit_asked(
    store: &Store,
    write: &mut Write,
    actor: &Actor,
    (adjustment, contract, instalment): (&Adjustment, &Contract, &Instalment),
    fresh: ApprovalId,
) -> Result<Approval> {
    let returned = latest(store, adjustment.id.as_str()).await?.filter(|old| old.state == ApprovalState::Returned);
    let instalment = Some(Box::new(instalment.clone()));
    let loaded = Loaded::Adjustment(Box::new(adjustment.clone()), Box::new(contract.clone()), instalment);
    submit_loaded(store, write, actor, &loaded, returned, (fresh, String::new())).await
}

/// Begins the course of approval, or goes on with the one that was returned.
async fn submit_loaded(
    store: &Store,
    write: &mut Write,
    actor: &Actor,
    loaded: &Loaded,
    returned: Option<Approval>,
    (fresh, comment): (ApprovalId, String),
) -> Result<Approval> {
    let directory = store.directory().await;
    let facts = loaded.facts(store).await?;
    let flow = flow_for(&directory.flows, &facts).ok_or(Refusal::NoFlowFits)?;
    let steps = steps_for(&flow.steps, &facts, &actor.user, directory.people())?;
    let submission = loaded.submission(actor, flow.name, steps)?;
    let at = store.now();
    let new = match &returned {
        // Who submits again may be another: nobody approves what they submitted.
        Some(old) if old.submitter == actor.user => {
            write.update(old, old.resubmit(submission, comment, at)?.without_absent(at, directory.people()))?
        }
        _ => {
            if let Some(old) = &returned {
                write.update(old, old.voided(&actor.name, at))?;
            }
            let new = Approval::submit(fresh, facts.kind, submission, comment, at);
            write.create(&new)?;
            new
        }
    };
    tasks::follow(store, write, returned.as_ref(), &new, None).await?;
    loaded.follow(store, write, new.state).await?;
    Ok(new)
}

/// Decides, passes on, or takes back.
///
/// # Errors
/// `NotFound`; what [`Approval::act`] refuses; of the last word on something that is given up, what [`domain::adjustment::AdjustmentTerms::fits`]
/// refuses as the books are now, and `PeriodClosed`.
pub async fn act(store: &Store, actor: &Actor, operation: &OperationId, id: &ApprovalId, form: &ActForm) -> Result<Approval> {
    store
        .command(actor, operation, "approval.act", &(id, form), |mut write| async move {
            let old: Approval = store.must_load(id.as_str()).await?;
            let loaded = Loaded::load(store, old.kind, &old.subject).await?;
            if !old.concerns(&actor.user) && !loaded.may_read(store, actor).await? {
                return Err(Error::NotFound);
            }
            let directory = store.directory().await;
            if matches!(form.decision, Decision::Approve) && loaded.hash()? != old.hash {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let new = old.act(&actor.user, &actor.name, form, store.now(), directory.people())?;
            loaded.may_follow(store, new.state).await?;
            let new = write.update(&old, new)?;
            tasks::follow(store, &mut write, Some(&old), &new, Some(&actor.user)).await?;
            loaded.follow(store, &mut write, new.state).await?;
            Ok((write, new))
        })
        .await
}

/// What an edit does to the approval of a contract.
pub(crate) enum ApprovalChange {
    /// It stays as it is.
    Stays,
    /// What was approved is not what stands there now: the approval counts no more.
    Void(Box<Approval>),
}

/// What becomes of a contract's approval with this content and this text.
///
/// # Errors
/// `InReview` when it is frozen.
pub(crate) async fn subject_changed(
    store: &Store,
    new: &Contract,
    plan: &[Instalment],
    text: Option<&ContractText>,
) -> Result<ApprovalChange> {
    match new.approval {
        Some(ApprovalState::InReview) => Err(Refusal::InReview.into()),
        Some(ApprovalState::Approved) => Ok(match latest(store, new.id.as_str()).await? {
            Some(approval) if approval.hash != contract_hash(new, plan, text)? => ApprovalChange::Void(Box::new(approval)),
            _ => ApprovalChange::Stays,
        }),
        _ => Ok(ApprovalChange::Stays),
    }
}

/// A subject is given up, or is another than what was approved: its course ends with it. One in review is taken back by who submitted it, until
/// somebody has decided.
///
/// # Errors
/// `NotWaitingForYou`, `AlreadyDecided`.
pub(crate) async fn subject_gone(store: &Store, write: &mut Write, actor: &Actor, subject: &str) -> Result<()> {
    let Some(old) = latest(store, subject).await? else { return Ok(()) };
    let new = match old.state {
        ApprovalState::InReview => {
            let form = ActForm { decision: Decision::Withdraw, hash: String::new(), step: 0, comment: String::new() };
            old.act(&actor.user, &actor.name, &form, store.now(), store.directory().await.people())?
        }
        ApprovalState::Returned | ApprovalState::Approved => old.voided(&actor.name, store.now()),
        _ => return Ok(()),
    };
    let new = write.update(&old, new)?;
    tasks::follow(store, write, Some(&old), &new, None).await
}

impl ApprovalChange {
    /// Writes it, and answers the state that the contract is then in.
    pub(crate) fn write(self, store: &Store, write: &mut Write, actor: &Actor, contract: &Contract) -> Result<Option<ApprovalState>> {
        match self {
            Self::Stays => Ok(contract.approval),
            Self::Void(old) => {
                write.update(&*old, old.voided(&actor.name, store.now()))?;
                Ok(Some(ApprovalState::Draft))
            }
        }
    }
}

/// What waits for somebody who signs in no more goes to the next head, in the commit that stops them. `directory` is as it will be then.
pub(crate) async fn absent(store: &Store, write: &mut Write, user: &UserId, directory: &Directory) -> Result<()> {
    let id = Value::from_t(user.as_str().to_owned());
    let waiting: Vec<domain::approval::ApprovalTask> = store.rows(ALL_WAITING_FOR, [("owner", id)]).await?;
    for task in waiting {
        let old: Approval = store.must_load(task.approval.as_str()).await?;
        let new = old.without_absent(store.now(), directory.people());
        if new != old {
            let new = write.update(&old, new)?;
            tasks::follow(store, write, Some(&old), &new, None).await?;
        }
    }
    Ok(())
}

/// All that waits for one person: read once, when they are stopped.
pub(super) const ALL_WAITING_FOR: &str = "SELECT * FROM approval_task WHERE user = $owner AND by_waiting > ''";
