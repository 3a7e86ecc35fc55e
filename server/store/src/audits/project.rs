//! What auditors do with a project: planning, starting, cancelling, closing.

use domain::audit::{Answer, Audit, AuditAct, AuditEnd, AuditForm, AuditProgress, AuditState, AuditTerms, WorkingPaper};
use domain::contract::Contract;
use domain::id::{AuditId, ContractId, OperationId};
use domain::moment::Moment;
use domain::permission::{Act, Actor, Noun, Role};
use domain::refusal::Refusal;
use domain::user::{optional_lines, required_text};

use super::choose::{Chosen, choose};
use super::writable;
use crate::error::{Error, Result};
use crate::store::Store;

/// Opens a project over what its conditions choose now.
///
/// # Errors
/// `NotAllowed`; what the form refuses; `UnknownUser` of `lead`; those of choosing the contracts.
pub async fn create(store: &Store, actor: &Actor, operation: &OperationId, id: &AuditId, form: &AuditForm) -> Result<Audit> {
    if !actor.may(Noun::AuditProject, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let (terms, chosen) = planned(store, actor, form).await?;
    let made = Moment::of(store.now());
    store
        .command(actor, operation, "audit.create", &(id, form), |mut write| {
            let (terms, chosen) = (terms.clone(), chosen.clone());
            async move {
                let audit = Audit {
                    id: id.clone(),
                    terms,
                    contracts: chosen.contracts,
                    found: chosen.found,
                    state: AuditState::default(),
                    made,
                    started: None,
                    end: None,
                    progress: AuditProgress::default(),
                    version: 1,
                };
                write.create(&audit)?;
                Ok((write, audit))
            }
        })
        .await
}

/// Changes the plan of a project that has not started, and chooses anew; it was at `version` when its form was opened.
///
/// # Errors
/// Those of [`create`]; `NotFound`, `ChangedMeanwhile`, `AuditCannot`.
pub async fn edit(store: &Store, actor: &Actor, operation: &OperationId, id: &AuditId, version: u64, form: &AuditForm) -> Result<Audit> {
    writable(store, actor, id).await?;
    let (terms, chosen) = planned(store, actor, form).await?;
    store
        .command(actor, operation, "audit.edit", &(id, version, form), |mut write| {
            let (terms, chosen) = (terms.clone(), chosen.clone());
            async move {
                let old = to_act_on(store, actor, id, version, AuditAct::Edit).await?;
                let new = write.update(&old, old.edited(terms, chosen.contracts, chosen.found)?)?;
                Ok((write, new))
            }
        })
        .await
}

/// Starts: the set is fixed, and each of its contracts gets a working paper with the contract as it is now.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AuditCannot`; `AuditSetEmpty` when none of the contracts is there any more.
pub async fn start(store: &Store, actor: &Actor, operation: &OperationId, id: &AuditId, version: u64) -> Result<Audit> {
    store
        .command(actor, operation, "audit.start", &(id, version), |mut write| async move {
            let old = to_act_on(store, actor, id, version, AuditAct::Start).await?;
            let mut contracts: Vec<Contract> = store.load_all(old.contracts.iter().map(ContractId::as_str)).await?;
            contracts.sort_by(|a, b| a.number.cmp(&b.number));
            let chosen = contracts.iter().map(|contract| contract.id.clone()).collect();
            let new = write.update(&old, old.started(chosen, store.today().await)?)?;
            for (ordinal, contract) in (1..).zip(contracts) {
                write.create(&paper_of(&new, ordinal, contract))?;
            }
            Ok((write, new))
        })
        .await
}

fn paper_of(audit: &Audit, ordinal: u32, contract: Contract) -> WorkingPaper {
    WorkingPaper {
        id: WorkingPaper::id_of(&audit.id, &contract.id),
        audit: audit.id.clone(),
        contract: contract.id,
        ordinal,
        number: contract.number,
        title: contract.terms.title,
        customer_name: contract.customer_name,
        contract_type: contract.terms.contract_type,
        currency: contract.terms.currency,
        amount: contract.amount,
        signed: contract.terms.signed,
        answers: vec![Answer::default(); audit.terms.checklist.len()],
        checked_by: String::new(),
        checked_on: None,
        version: 1,
    }
}

/// Gives up a project that has not started.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AuditCannot`; `Required`, `TooLong` of `text`.
pub async fn cancel(store: &Store, actor: &Actor, operation: &OperationId, id: &AuditId, version: u64, reason: &str) -> Result<Audit> {
    let text = required_text(reason, 300).map_err(|refusal| Error::at("text", refusal))?;
    store
        .command(actor, operation, "audit.cancel", &(id, version, &text), |mut write| {
            let text = text.clone();
            async move {
                let old = to_act_on(store, actor, id, version, AuditAct::Cancel).await?;
                let new = write.update(&old, old.cancelled(ended(store, actor, text).await)?)?;
                Ok((write, new))
            }
        })
        .await
}

/// Closes a project with its conclusion.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AuditCannot`, `FindingsOpen`; `Required`, `TooLong` of `text`.
pub async fn conclude(store: &Store, actor: &Actor, operation: &OperationId, id: &AuditId, version: u64, text: &str) -> Result<Audit> {
    let refused = |refusal| Error::at("text", refusal);
    required_text(text, 4000).map_err(refused)?;
    let text = optional_lines(text, 4000).map_err(refused)?;
    store
        .command(actor, operation, "audit.conclude", &(id, version, &text), |mut write| {
            let text = text.clone();
            async move {
                let old = to_act_on(store, actor, id, version, AuditAct::Conclude).await?;
                let new = write.update(&old, old.concluded(ended(store, actor, text).await)?)?;
                Ok((write, new))
            }
        })
        .await
}

async fn ended(store: &Store, actor: &Actor, text: String) -> AuditEnd {
    AuditEnd { on: store.today().await, by_name: actor.name.clone(), text }
}

/// The form read, its lead known, its contracts chosen.
async fn planned(store: &Store, actor: &Actor, form: &AuditForm) -> Result<(AuditTerms, Chosen)> {
    let currency = crate::companies::required(store).await?.currency;
    let mut terms = form.parse(store.today().await, currency)?;
    let directory = store.directory().await;
    let leads = |user: &&domain::user::User| user.is_active && user.roles.contains(&Role::Auditor);
    let lead = directory.users.get(&terms.lead).filter(leads).ok_or_else(|| Error::at("lead", Refusal::UnknownUser))?;
    terms.lead_name = lead.name.clone();
    let chosen = choose(store, actor, terms.selection).await?;
    terms.selection = chosen.selection.clone();
    Ok((terms, chosen))
}

/// The project as it was read, if the actor may do this to it now.
async fn to_act_on(store: &Store, actor: &Actor, id: &AuditId, version: u64, act: AuditAct) -> Result<Audit> {
    let audit = writable(store, actor, id).await?;
    if audit.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    audit.state.after(act)?;
    Ok(audit)
}
