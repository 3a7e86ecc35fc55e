//! 核销: from a receipt to the instalments, and what that changes of them and of their contracts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::allocation::{self, Available, OpenInstalment, Share};
use domain::contract::Contract;
use domain::id::{AllocationId, ContractId, InstalmentId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::receipt::{Allocation, Receipt};

use crate::error::{Error, Result};
use crate::store::{Store, new_id};
use crate::write::Write;

/// What is to be posted: an instalment as loaded, and how much (negative in a reversal).
pub(crate) type Posting = (Instalment, Amount);

pub(super) async fn by_order(store: &Store, receipt: &Receipt) -> Result<Vec<Posting>> {
    let open = crate::instalments::open_of_customer(store, &receipt.customer).await?;
    let shares = proposal(receipt, &open)?;
    Ok(pair(open, shares))
}

/// The default allocation of what is left of a receipt.
pub(super) fn proposal(receipt: &Receipt, open: &[Instalment]) -> Result<Vec<Share>> {
    let lines: Vec<OpenInstalment> = open.iter().map(OpenInstalment::from).collect();
    let (shares, _advance) = allocation::propose(&Available::of(receipt, receipt.left()?), &lines)?;
    Ok(shares)
}

pub(super) async fn by_hand(store: &Store, receipt: &Receipt, shares: &[Share]) -> Result<Vec<Posting>> {
    let ids: BTreeSet<&str> = shares.iter().map(|share| share.instalment.as_str()).collect();
    // A missing one is left out here, and refused by the rule like a stranger's.
    let chosen: Vec<Instalment> = store.load_all(ids).await?;
    let lines: Vec<OpenInstalment> = chosen.iter().map(OpenInstalment::from).collect();
    allocation::check(&Available::of(receipt, receipt.left()?), shares, &lines)?;
    Ok(pair(chosen, shares.to_vec()))
}

/// Each instalment with what is posted to it.
pub(super) fn pair(instalments: Vec<Instalment>, shares: Vec<Share>) -> Vec<Posting> {
    let mut amounts: BTreeMap<InstalmentId, Vec<Amount>> = BTreeMap::new();
    for share in shares {
        amounts.entry(share.instalment).or_default().push(share.amount);
    }
    instalments
        .into_iter()
        .filter_map(|instalment| {
            let amount = Amount::sum(amounts.remove(&instalment.id)?).ok()?;
            Some((instalment, amount))
        })
        .collect()
}

/// Contracts that are to be completed again, because what had completed them is reversed.
pub(super) type Again = BTreeSet<ContractId>;

/// Writes the postings and what they change of the instalments; answers their sum.
pub(super) fn post(write: &mut Write, receipt: &Receipt, date: NaiveDate, postings: &[Posting], again: &Again) -> Result<Amount> {
    let mut sum = Amount::ZERO;
    for (instalment, amount) in postings {
        write.create(&Allocation {
            id: AllocationId::new(new_id()),
            receipt: receipt.id.clone(),
            instalment: instalment.id.clone(),
            contract: instalment.contract.clone(),
            customer: instalment.customer.clone(),
            currency: instalment.currency,
            date,
            amount: *amount,
            adjustment: None,
        })?;
        let paid = instalment.paid.checked_add(*amount)?;
        let open = instalment.open_after(paid)?;
        // What was paid before this system knew the contract is entered by an opening receipt, or all is paid by now.
        let is_in_doubt = again.contains(&instalment.contract) || (instalment.is_amount_to_complete && !receipt.is_opening);
        let new = Instalment { paid, open, ..instalment.clone() };
        let is_amount_to_complete = is_in_doubt && new.settled() < new.terms.amount;
        write.update(instalment, Instalment { is_amount_to_complete, ..new })?;
        sum = sum.checked_add(*amount)?;
    }
    Ok(sum)
}

/// The contracts' maintained collected sums follow their postings.
pub(super) async fn contracts_collect(store: &Store, write: &mut Write, postings: &[Posting], again: &Again) -> Result<()> {
    let mut sums: BTreeMap<ContractId, Amount> = BTreeMap::new();
    for (instalment, amount) in postings {
        let sum = sums.entry(instalment.contract.clone()).or_default();
        *sum = sum.checked_add(*amount)?;
    }
    let contracts: Vec<Contract> = store.load_all(sums.keys().map(ContractId::as_str)).await?;
    if contracts.len() < sums.len() {
        return Err(Error::NotFound);
    }
    for old in contracts {
        let amount = sums.get(&old.id).copied().unwrap_or_default();
        let collected = old.collected.checked_add(amount)?;
        let new = Contract { collected, ..old.clone() };
        let is_amount_to_complete = (old.is_amount_to_complete || again.contains(&old.id)) && new.settled() < new.amount;
        let was_to_complete = !is_amount_to_complete && (old.was_to_complete || old.is_amount_to_complete);
        write.update(&old, Contract { is_amount_to_complete, was_to_complete, ..new })?;
    }
    Ok(())
}
