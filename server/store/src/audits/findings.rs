//! What people do with findings: auditors record, accept, send back and withdraw them; who was asked answers.

use domain::audit::{
    Audit, AuditAct, FINDINGS_MAX, Finding, FindingAct, FindingActForm, FindingEvent, FindingForm, FindingState, WorkingPaper,
};
use domain::id::{AuditId, ContractId, FindingId, OperationId, UserId};
use domain::moment::Moment;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;

use super::{readable_finding, writable};
use crate::error::{Error, Result};
use crate::store::Store;

/// A finding, for auditors and for who was asked about it.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &FindingId) -> Result<Finding> {
    readable_finding(store, actor, id).await
}

/// Records a finding, about one of the audit's contracts or about the whole of it.
///
/// # Errors
/// `NotFound` for the audit, `NotAllowed`, `AuditCannot`, `TooManyFindings`; what the form refuses; `UnknownUser` of `owner`; `NotOneOf` of
/// `contract` that is not in the set.
pub async fn add(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &FindingId,
    audit: &AuditId,
    form: &FindingForm,
) -> Result<Finding> {
    let today = store.today().await;
    let at = Moment::of(store.now());
    store
        .command(actor, operation, "finding.add", &(id, audit, form), |mut write| async move {
            let old = writable(store, actor, audit).await?;
            old.state.after(AuditAct::Find)?;
            let terms = form.parse(today)?;
            if usize::try_from(old.progress.findings).unwrap_or(usize::MAX) >= FINDINGS_MAX {
                return Err(Refusal::TooManyFindings { findings_max: FINDINGS_MAX }.into());
            }
            let (owner, owner_name) = owner_of(store, &form.owner).await?;
            let paper = paper_of(store, audit, &form.contract).await?;
            let new = write.update(&old, old.with_finding()?)?;
            let finding = Finding {
                id: id.clone(),
                audit: audit.clone(),
                audit_name: old.terms.name.clone(),
                ordinal: new.progress.findings,
                contract: paper.as_ref().map(|paper| paper.contract.clone()),
                contract_number: paper.as_ref().map(|paper| paper.number.clone()).unwrap_or_default(),
                customer_name: paper.map(|paper| paper.customer_name).unwrap_or_default(),
                owner,
                owner_name,
                terms,
                state: FindingState::default(),
                raised: today,
                raised_by: actor.name.clone(),
                events: Vec::new(),
                at,
                version: 1,
            };
            write.create(&finding)?;
            Ok((write, finding))
        })
        .await
}

/// Changes one that nobody has answered, and was at `version` when its form was opened. What it is about stays.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `FindingCannot`; what the form refuses; `UnknownUser` of `owner`.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &FindingId,
    version: u64,
    form: &FindingForm,
) -> Result<Finding> {
    let terms = &form.parse(store.today().await)?;
    store
        .command(actor, operation, "finding.edit", &(id, version, form), |mut write| async move {
            let old = to_act_on(store, actor, id, version, FindingAct::Edit).await?;
            let (owner, owner_name) =
                if form.owner == old.owner { (old.owner.clone(), old.owner_name.clone()) } else { owner_of(store, &form.owner).await? };
            let new = write.update(&old, old.edited(owner, owner_name, terms.clone())?)?;
            Ok((write, new))
        })
        .await
}

/// Answers, accepts, sends back or withdraws one that was at `version` when it was read.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `FindingCannot`, `AnswerIsYourOwn`; what the form refuses.
pub async fn act(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &FindingId,
    version: u64,
    form: &FindingActForm,
) -> Result<Finding> {
    let (act, text) = &form.parse()?;
    let (on, at) = (store.today().await, Moment::of(store.now()));
    store
        .command(actor, operation, "finding.act", &(id, version, form), |mut write| async move {
            let old = to_act_on(store, actor, id, version, *act).await?;
            let event = FindingEvent { act: *act, on, by: actor.user.clone(), by_name: actor.name.clone(), text: text.clone() };
            let new = old.acted(event, at)?;
            let audit: Audit = store.must_load(old.audit.as_str()).await?;
            write.update(&audit, audit.with_moved(old.state, new.state))?;
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}

/// The finding as it was read, if the actor may do this to it now: who was asked answers, auditors do the rest.
async fn to_act_on(store: &Store, actor: &Actor, id: &FindingId, version: u64, act: FindingAct) -> Result<Finding> {
    let finding = readable_finding(store, actor, id).await?;
    let is_allowed = if act.is_owners() { finding.owner == actor.user } else { actor.may(Noun::AuditProject, Act::Edit) };
    if !is_allowed {
        return Err(Refusal::NotAllowed.into());
    }
    if finding.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    finding.state.after(act)?;
    Ok(finding)
}

/// Somebody active.
async fn owner_of(store: &Store, named: &UserId) -> Result<(UserId, String)> {
    let directory = store.directory().await;
    let user = directory.users.get(named).filter(|user| user.is_active).ok_or_else(|| Error::at("owner", Refusal::UnknownUser))?;
    Ok((user.id.clone(), user.name.clone()))
}

/// The working paper of the named contract; none when none is named.
async fn paper_of(store: &Store, audit: &AuditId, contract: &ContractId) -> Result<Option<WorkingPaper>> {
    if contract.is_empty() {
        return Ok(None);
    }
    let paper = store.load::<WorkingPaper>(WorkingPaper::id_of(audit, contract).as_str()).await?;
    paper.map(Some).ok_or_else(|| Error::at("contract", Refusal::UnknownContract { number: contract.to_string() }))
}
