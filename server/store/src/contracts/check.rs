//! Renewals checked: a contract and its successor name each other.

use std::collections::{BTreeMap, BTreeSet};

use domain::contract::{Contract, Life, Linked};
use domain::id::ContractId;

use crate::check::Findings;

const RENEWALS: &str = "renewals: a contract and its successor, while that is not void, name each other";

/// The links, as the check comes by the contracts.
#[derive(Default)]
pub(crate) struct Renewals {
    /// Contracts that have a successor, each with it.
    renewed: Vec<(Linked, Linked)>,
    /// Successors that are not void, each with the contract that it follows.
    successors: BTreeMap<ContractId, (Linked, ContractId)>,
}

impl Renewals {
    pub(crate) fn contract(&mut self, contract: &Contract) {
        self.renewed.extend(contract.renewed_by.clone().map(|next| (contract.link(), next)));
        if let Some(before) = contract.renewal_of.as_ref().filter(|_| contract.terms.life != Life::Void) {
            self.successors.insert(contract.id.clone(), (contract.link(), before.contract.clone()));
        }
    }

    pub(crate) fn finish(self, findings: &mut Findings) {
        findings.note(RENEWALS, self.renewed.len());
        let mut named = BTreeSet::new();
        for (contract, next) in &self.renewed {
            let agrees = |(link, before): &(Linked, ContractId)| link == next && *before == contract.contract;
            if !self.successors.get(&next.contract).is_some_and(agrees) {
                findings.breach(format!("contract {}: its successor {} does not agree", contract.number, next.number));
            }
            named.insert(&next.contract);
        }
        for (id, (link, _)) in &self.successors {
            if !named.contains(id) {
                findings.breach(format!("contract {}: the contract that it follows does not name it", link.number));
            }
        }
    }
}
