//! Working papers: reading one beside what the system knows, and saving its answers.

use domain::audit::{Audit, AuditAct, ContractFacts, Finding, PaperForm, WorkingPaper};
use domain::id::{AuditId, ContractId, OperationId};
use domain::permission::Actor;
use domain::refusal::Refusal;

use super::{facts, findings_of, papers_of, readable, writable};
use crate::error::{Error, Result};
use crate::store::Store;

/// A working paper with what its page shows.
#[derive(Clone, Debug)]
pub struct PaperView {
    pub audit: Audit,
    pub paper: WorkingPaper,
    /// What the system knows of the contract today.
    pub facts: ContractFacts,
    /// The findings about this contract.
    pub findings: Vec<Finding>,
    /// The contracts of the papers before and after this one.
    pub previous: Option<ContractId>,
    pub next: Option<ContractId>,
}

/// The working paper of a contract in an audit.
///
/// # Errors
/// `NotFound`.
pub async fn paper(store: &Store, actor: &Actor, audit: &AuditId, contract: &ContractId) -> Result<PaperView> {
    let audit = readable(store, actor, audit).await?;
    let papers = papers_of(store, &audit.id).await?;
    let place = papers.iter().position(|paper| paper.contract == *contract).ok_or(Error::NotFound)?;
    let beside = |place: Option<usize>| place.and_then(|place| papers.get(place)).map(|paper| paper.contract.clone());
    let (previous, next) = (beside(place.checked_sub(1)), beside(place.checked_add(1)));
    let paper = papers.into_iter().nth(place).ok_or(Error::NotFound)?;
    let facts = facts::of(store, contract).await?;
    let mut findings = findings_of(store, &audit.id).await?;
    findings.retain(|finding| finding.contract.as_ref() == Some(contract));
    Ok(PaperView { audit, paper, facts, findings, previous, next })
}

/// Saves the answers of a paper that was at `version` when it was read.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `AuditCannot`, `ChangedMeanwhile`; what the form refuses.
pub async fn save(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    audit: &AuditId,
    contract: &ContractId,
    version: u64,
    form: &PaperForm,
) -> Result<WorkingPaper> {
    let id = &WorkingPaper::id_of(audit, contract);
    store
        .command(actor, operation, "audit.check", &(id, version, form), |mut write| async move {
            let old_audit = writable(store, actor, audit).await?;
            old_audit.state.after(AuditAct::Check)?;
            let old: WorkingPaper = store.must_load(id.as_str()).await?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let answers = form.parse(old.answers.len())?;
            let new = WorkingPaper { answers, checked_by: actor.name.clone(), checked_on: Some(store.today().await), ..old.clone() };
            let (before, now) = (old.results().checked(), new.results().checked());
            let new = write.update(&old, new)?;
            write.update(&old_audit, old_audit.checked(before, now)?)?;
            Ok((write, new))
        })
        .await
}
