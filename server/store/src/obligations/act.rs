//! What people do with obligations.

use domain::contract::Contract;
use domain::id::{ContractId, ObligationId, OperationId, UserId};
use domain::instalment::Instalment;
use domain::obligation::{DoneForm, OBLIGATIONS_MAX, Obligation, ObligationAct, ObligationForm, ObligationState, ObligationTerms};
use domain::permission::{Act, Actor};
use domain::refusal::Refusal;
use domain::user::required_text;

use super::{keeps, readable, under};
use crate::contracts::reachable;
use crate::error::{Error, Result};
use crate::store::{Store, new_id};
use crate::write::Write;

/// Adds an obligation to a contract.
///
/// # Errors
/// `NotFound` for the contract, `NotAllowed`, `ContractIsOver`, `TooManyRows`; what the form refuses; `UnknownUser` of `owner`;
/// `NotThisContractsInstalment`, `InstalmentHangsAlready` of `instalment`.
pub async fn add(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ObligationId,
    contract: &ContractId,
    form: &ObligationForm,
) -> Result<Obligation> {
    let terms = form.parse(store.today().await);
    store
        .command(actor, operation, "obligation.add", &(id, contract, form), |mut write| {
            let terms = terms.clone();
            async move {
                let terms = terms?;
                let contract = reachable(store, actor, Act::Edit, contract).await?;
                takes(&contract)?;
                let others = under(store, &contract.id).await?;
                if others.len() >= OBLIGATIONS_MAX {
                    return Err(Refusal::TooManyRows { rows_max: OBLIGATIONS_MAX }.into());
                }
                let (owner, owner_name) = owner_of(store, &contract, &form.owner).await?;
                may_hang(store, &contract, &others, id, &terms).await?;
                let obligation = Obligation::new(id.clone(), contract.id, owner, owner_name, terms);
                write.create(&obligation)?;
                Ok((write, obligation))
            }
        })
        .await
}

/// Changes an open obligation that was at `version` when its form was opened.
///
/// # Errors
/// Those of [`add`]; `ChangedMeanwhile`, `ObligationNotOpen`.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ObligationId,
    version: u64,
    form: &ObligationForm,
) -> Result<Obligation> {
    let terms = form.parse(store.today().await);
    store
        .command(actor, operation, "obligation.edit", &(id, version, form), |mut write| {
            let terms = terms.clone();
            async move {
                let terms = terms?;
                let (old, contract) = to_act_on(store, actor, id, version, ObligationAct::Edit).await?;
                let (owner, owner_name) = if form.owner == old.owner {
                    (old.owner.clone(), old.owner_name.clone())
                } else {
                    owner_of(store, &contract, &form.owner).await?
                };
                may_hang(store, &contract, &under(store, &contract.id).await?, id, &terms).await?;
                let new = write.update(&old, old.edited(owner, owner_name, terms)?)?;
                Ok((write, new))
            }
        })
        .await
}

/// Notes that an obligation is done: the instalment that hangs on it is due from then on, and of one that recurs the next comes.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `ObligationNotOpen`, `ContractIsOver`; what the form refuses; `DateOutOfRange`.
pub async fn fulfil(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ObligationId,
    version: u64,
    form: &DoneForm,
) -> Result<Obligation> {
    let doing = form.parse(actor.user.clone(), actor.name.clone(), store.today().await);
    let fresh = ObligationId::new(new_id());
    store
        .command(actor, operation, "obligation.fulfil", &(id, version, form), |mut write| {
            let (doing, fresh) = (doing.clone(), fresh.clone());
            async move {
                let doing = doing?;
                let (old, contract) = to_act_on(store, actor, id, version, ObligationAct::Do).await?;
                let mut new = old.done(doing.clone())?;
                if let Some(hanging) = &old.terms.hanging
                    && let Some(due) = change_due(store, &mut write, &old, |due| due.due_after_doing(doing.on, hanging.days)).await?
                {
                    crate::dunning::due::tell(store, &mut write, actor, &contract.owner, id, &due).await?;
                }
                if new.next.is_none()
                    && let Some(following) = old.following(fresh)
                {
                    write.create(&following)?;
                    new.next = Some(following.id);
                }
                let new = write.update(&old, new)?;
                Ok((write, new))
            }
        })
        .await
}

/// An obligation is not done after all, or is to be done again: what hangs on it is due as it was planned. What came after it goes, while nobody has
/// touched it.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `ObligationIsOpen`, `ContractIsOver`; `Required`, `TooLong` of `reason`.
pub async fn reopen(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ObligationId,
    version: u64,
    reason: &str,
) -> Result<Obligation> {
    let reason = required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "obligation.reopen", &(id, version, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let (old, contract) = to_act_on(store, actor, id, version, ObligationAct::Reopen).await?;
                let mut new = old.reopened(reason)?;
                if old.state == ObligationState::Done {
                    change_due(store, &mut write, &old, |due| Ok(due.due_as_planned())).await?;
                    crate::dunning::due::take_back(store, &mut write, id).await?;
                } else {
                    // While it was cancelled its instalment was free for another.
                    may_hang(store, &contract, &under(store, &contract.id).await?, id, &old.terms).await?;
                }
                if let Some(next) = &old.next
                    && let Some(next) = store.load::<Obligation>(next.as_str()).await?
                    && next.version == 1
                {
                    write.delete(&next)?;
                    new.next = None;
                }
                let new = write.update(&old, new)?;
                Ok((write, new))
            }
        })
        .await
}

/// An obligation falls away. What hangs on it stays due as it was planned.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `ObligationNotOpen`, `ContractIsOver`; `Required`, `TooLong` of `reason`.
pub async fn cancel(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ObligationId,
    version: u64,
    reason: &str,
) -> Result<Obligation> {
    let reason = required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "obligation.cancel", &(id, version, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let (old, _) = to_act_on(store, actor, id, version, ObligationAct::Cancel).await?;
                let new = write.update(&old, old.cancelled(reason)?)?;
                Ok((write, new))
            }
        })
        .await
}

/// The obligation as it was read, and its contract: for who may change the contract, and, but for its terms, for who has to see to it.
async fn to_act_on(store: &Store, actor: &Actor, id: &ObligationId, version: u64, act: ObligationAct) -> Result<(Obligation, Contract)> {
    let (obligation, contract) = readable(store, actor, id).await?;
    if !obligation.is_for(actor, &contract, act) {
        return Err(Refusal::NotAllowed.into());
    }
    if obligation.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    takes(&contract)?;
    obligation.state.after(act)?;
    Ok((obligation, contract))
}

/// Whether anything may be noted under the contract still.
pub(crate) fn takes(contract: &Contract) -> Result<()> {
    if contract.terms.life.takes_obligations() { Ok(()) } else { Err(Refusal::ContractIsOver.into()) }
}

/// Who sees to it: the contract's owner when nobody is named, or anybody active of a role that may.
pub(crate) async fn owner_of(store: &Store, contract: &Contract, named: &UserId) -> Result<(UserId, String)> {
    if named.is_empty() || *named == contract.owner {
        return Ok((contract.owner.clone(), contract.owner_name.clone()));
    }
    let directory = store.directory().await;
    let user = directory.users.get(named).filter(|user| keeps(user)).ok_or_else(|| Error::at("owner", Refusal::UnknownUser))?;
    Ok((user.id.clone(), user.name.clone()))
}

/// Whether the instalment is of this contract's plan, and hangs on nothing else that counts.
async fn may_hang(store: &Store, contract: &Contract, others: &[Obligation], id: &ObligationId, terms: &ObligationTerms) -> Result<()> {
    let Some(hanging) = &terms.hanging else { return Ok(()) };
    let instalment: Option<Instalment> = store.load(hanging.instalment.as_str()).await?;
    if instalment.is_none_or(|instalment| instalment.contract != contract.id) {
        return Err(Error::at("instalment", Refusal::NotThisContractsInstalment));
    }
    let hangs = |other: &&Obligation| {
        other.id != *id
            && other.state != ObligationState::Cancelled
            && other.terms.hanging.as_ref().is_some_and(|known| known.instalment == hanging.instalment)
    };
    match others.iter().find(hangs) {
        Some(other) => Err(Error::at("instalment", Refusal::InstalmentHangsAlready { on: other.terms.title.clone() })),
        None => Ok(()),
    }
}

/// Moves the due date of the instalment that hangs on an obligation: its totals, lists and reports follow as with every change of it. The instalment,
/// if it was changed.
async fn change_due(
    store: &Store,
    write: &mut Write,
    obligation: &Obligation,
    change: impl Fn(&Instalment) -> std::result::Result<Instalment, Refusal>,
) -> Result<Option<Instalment>> {
    let Some(hanging) = &obligation.terms.hanging else { return Ok(None) };
    let old: Instalment = store.must_load(hanging.instalment.as_str()).await?;
    let new = change(&old)?;
    if new == old {
        return Ok(None);
    }
    // Reports of earlier days go on saying when it was due then.
    let earlier = old.with_terms(new.terms.clone(), store.today().await).earlier;
    Ok(Some(write.update(&old, Instalment { earlier, ..new })?))
}
