//! Issues and risks under contracts. The rules are `domain::concern`.

use domain::concern::{CONCERNS_MAX, Concern, ConcernAct, ConcernForm, ConcernState};
use domain::contract::Contract;
use domain::id::{ConcernId, ContractId, OperationId};
use domain::obligation::may_see_to;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::user::required_text;
use surrealdb::types::Value;

use crate::check::{Findings, Pages};
use crate::contracts::reachable;
use crate::error::{Error, Result};
use crate::obligations::{owner_of, takes};
use crate::row::{Record, identity};
use crate::store::Store;
use crate::tally::Tallies;

impl Record for Concern {
    const TABLE: &'static str = "concern";
    const IS_MINTED_BY_CLIENT: bool = true;
    identity!(owned);
}

const OF_CONTRACT: &str = "SELECT * FROM concern WHERE contract = $contract";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[OF_CONTRACT];

/// Those of a contract that the actor may read: what is open first, the worst first; in the order in which they were noted.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, id: &ContractId) -> Result<Vec<Concern>> {
    reachable(store, actor, Act::Read, id).await?;
    let mut concerns = under(store, id).await?;
    concerns.sort_by_cached_key(|concern| (concern.state, concern.terms.severity, concern.id.clone()));
    Ok(concerns)
}

/// All of a contract.
pub(crate) async fn under(store: &Store, contract: &ContractId) -> Result<Vec<Concern>> {
    store.rows(OF_CONTRACT, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

/// Notes an issue or a risk under a contract.
///
/// # Errors
/// `NotFound` for the contract, `NotAllowed`, `ContractIsOver`, `TooManyRows`; what the form refuses; `UnknownUser` of `owner`.
pub async fn add(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ConcernId,
    contract: &ContractId,
    form: &ConcernForm,
) -> Result<Concern> {
    let terms = form.parse()?;
    store
        .command(actor, operation, "concern.add", &(id, contract, form), |mut write| {
            let terms = terms.clone();
            async move {
                let contract = reachable(store, actor, Act::Edit, contract).await?;
                takes(&contract)?;
                if under(store, &contract.id).await?.len() >= CONCERNS_MAX {
                    return Err(Refusal::TooManyRows { rows_max: CONCERNS_MAX }.into());
                }
                let (owner, owner_name) = owner_of(store, &contract, &form.owner).await?;
                let (state, note) = (ConcernState::Open, String::new());
                let concern = Concern { id: id.clone(), contract: contract.id, owner, owner_name, terms, state, note, version: 1 };
                write.create(&concern)?;
                Ok((write, concern))
            }
        })
        .await
}

/// Changes one that was at `version` when its form was opened.
///
/// # Errors
/// Those of [`add`]; `ChangedMeanwhile`, `ConcernResolved`.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ConcernId,
    version: u64,
    form: &ConcernForm,
) -> Result<Concern> {
    let terms = form.parse()?;
    store
        .command(actor, operation, "concern.edit", &(id, version, form), |mut write| {
            let terms = terms.clone();
            async move {
                let (old, contract) = to_act_on(store, actor, id, version, ConcernAct::Edit).await?;
                let (owner, owner_name) = if form.owner == old.owner {
                    (old.owner.clone(), old.owner_name.clone())
                } else {
                    owner_of(store, &contract, &form.owner).await?
                };
                let new = write.update(&old, old.edited(owner, owner_name, terms)?)?;
                Ok((write, new))
            }
        })
        .await
}

/// Says how it was resolved.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `ConcernResolved`, `ContractIsOver`; `Required`, `TooLong` of `reason`.
pub async fn resolve(store: &Store, actor: &Actor, operation: &OperationId, id: &ConcernId, version: u64, note: &str) -> Result<Concern> {
    let note = required_text(note, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "concern.resolve", &(id, version, &note), |mut write| {
            let note = note.clone();
            async move {
                let (old, _) = to_act_on(store, actor, id, version, ConcernAct::Resolve).await?;
                let new = write.update(&old, old.resolved(note)?)?;
                Ok((write, new))
            }
        })
        .await
}

/// Opens it again.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `ConcernIsOpen`, `ContractIsOver`; `Required`, `TooLong` of `reason`.
pub async fn reopen(store: &Store, actor: &Actor, operation: &OperationId, id: &ConcernId, version: u64, note: &str) -> Result<Concern> {
    let note = required_text(note, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "concern.reopen", &(id, version, &note), |mut write| {
            let note = note.clone();
            async move {
                let (old, _) = to_act_on(store, actor, id, version, ConcernAct::Reopen).await?;
                let new = write.update(&old, old.reopened(note)?)?;
                Ok((write, new))
            }
        })
        .await
}

/// The one as it was read, and its contract: for who may change the contract, and, but for its terms, for who has to see to it and reads it.
async fn to_act_on(store: &Store, actor: &Actor, id: &ConcernId, version: u64, act: ConcernAct) -> Result<(Concern, Contract)> {
    let concern: Concern = store.must_load(id.as_str()).await?;
    let contract = reachable(store, actor, Act::Read, &concern.contract).await?;
    let is_own = act != ConcernAct::Edit && concern.owner == actor.user && may_see_to(&actor.roles);
    if !is_own && !actor.may_for(Noun::Contract, Act::Edit, &contract.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    if concern.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    takes(&contract)?;
    concern.state.after(act)?;
    Ok((concern, contract))
}

const RULE: &str = "an issue or a risk is under a contract, and resolved = somebody said how";

/// Each is under a contract that is there; a resolved one says how.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(RULE, 0);
    let mut pages = Pages::<Concern>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(RULE, page.len());
        let contracts: std::collections::BTreeSet<_> = page.iter().map(|concern| concern.contract.as_str()).collect();
        let contracts: Vec<Contract> = store.load_all(contracts).await?;
        for concern in &page {
            if !contracts.iter().any(|contract| contract.id == concern.contract) {
                findings.breach(format!("concern {}: its contract {} is not there", concern.id, concern.contract));
            }
            if concern.state == ConcernState::Resolved && concern.note.is_empty() {
                findings.breach(format!("concern {}: resolved, nobody says how", concern.id));
            }
        }
    }
    Ok(())
}
