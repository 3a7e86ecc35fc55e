//! Choosing the contracts of an audit.

use domain::audit::{CONTRACTS_MAX, Selection, SelectionWay, drawn};
use domain::contract::{Contract, Life};
use domain::customer::Customer;
use domain::id::ContractId;
use domain::list::ContractFilter;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use rand::Rng;

use crate::error::{Error, Result};
use crate::store::Store;

/// A set as it was chosen.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// As it was asked for; with the customer's name, and a seed when a sample was drawn.
    pub selection: Selection,
    /// How many the conditions found.
    pub found: u32,
    /// In the order of their numbers.
    pub contracts: Vec<ContractId>,
}

/// What these conditions choose now, before the project is saved.
///
/// # Errors
/// `NotAllowed`; those of [`choose`].
pub async fn preview(store: &Store, actor: &Actor, selection: Selection) -> Result<Chosen> {
    if !actor.may(Noun::AuditProject, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    choose(store, actor, selection).await
}

/// Chooses; contracts that are not signed yet are left out of what conditions find. The same conditions and seed choose the same of the same
/// contracts. Reads every contract that the dates leave, so it is asked before a commit and not within.
///
/// # Errors
/// `AuditSetEmpty`, `AuditSetTooLarge`; `UnknownContract` of `selection.numbers`; `NotFound` for the customer.
pub(super) async fn choose(store: &Store, actor: &Actor, mut selection: Selection) -> Result<Chosen> {
    let mut found = match selection.way {
        SelectionWay::Numbers => listed(store, actor, &selection).await?,
        SelectionWay::Conditions => {
            if let Some(customer) = &selection.customer {
                let customer: Customer = crate::customers::show(store, actor, customer).await?;
                selection.customer_name = customer.terms.name;
            }
            matching(store, actor, &selection).await?
        }
    };
    found.sort();
    let count = found.len();
    let contracts: Vec<ContractId> = found.into_iter().map(|(_, id)| id).collect();
    let contracts = match selection.sample {
        None => contracts,
        Some(sample) => {
            if selection.seed == 0 {
                selection.seed = rand::rng().random_range(1..1_000_000);
            }
            drawn(contracts, usize::try_from(sample).unwrap_or(usize::MAX), selection.seed)
        }
    };
    if contracts.is_empty() {
        return Err(Refusal::AuditSetEmpty.into());
    }
    if contracts.len() > CONTRACTS_MAX {
        let refusal = Refusal::AuditSetTooLarge { found: contracts.len(), contracts_max: CONTRACTS_MAX };
        return Err(Error::at("selection.sample", refusal));
    }
    Ok(Chosen { selection, found: u32::try_from(count).unwrap_or(u32::MAX), contracts })
}

/// Number and id of each contract that fits the conditions.
async fn matching(store: &Store, actor: &Actor, selection: &Selection) -> Result<Vec<(String, ContractId)>> {
    let filter = ContractFilter {
        customer: selection.customer.clone(),
        contract_type: selection.contract_type,
        signed_from: selection.signed_from,
        signed_to: selection.signed_to,
        ..ContractFilter::default()
    };
    let fits = |contract: &Contract| {
        let is_large = |least| contract.terms.currency == selection.currency && contract.amount >= least;
        contract.terms.life != Life::PendingSignature && selection.amount_from.is_none_or(is_large)
    };
    let mut found = Vec::new();
    let visit = |contract: Contract| {
        if fits(&contract) {
            found.push((contract.number, contract.id));
        }
    };
    crate::contracts::each(store, &actor.reach(Noun::Contract, Act::Read), &filter, visit).await?;
    Ok(found)
}

/// Number and id of each contract of the list.
async fn listed(store: &Store, actor: &Actor, selection: &Selection) -> Result<Vec<(String, ContractId)>> {
    let mut found = Vec::new();
    for number in &selection.numbers {
        let contract = crate::contracts::by_number(store, number).await?;
        match contract.filter(|contract| actor.may_for(Noun::Contract, Act::Read, &contract.owner)) {
            Some(contract) => found.push((contract.number, contract.id)),
            None => return Err(Error::at("selection.numbers", Refusal::UnknownContract { number: number.clone() })),
        }
    }
    Ok(found)
}
