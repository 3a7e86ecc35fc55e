//! What each kind of subject says to the engine: the one place where a new kind is added.

use domain::approval::{ApprovalKind, ApprovalState, ApprovalStep, Subject, Submission};
use domain::contract::{Contract, ContractContent};
use domain::customer::Customer;
use domain::instalment::{Instalment, InstalmentTerms};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};

use crate::error::{Error, Result};
use crate::store::Store;
use crate::write::{Write, digest};

/// More contracts of one customer are not read for its credit.
const CONTRACTS_MAX: i64 = 5000;

/// A subject as it is stored now.
pub(super) enum Loaded {
    Contract(Box<Contract>, Vec<Instalment>),
}

impl Loaded {
    pub(super) async fn load(store: &Store, kind: ApprovalKind, id: &str) -> Result<Self> {
        match kind {
            ApprovalKind::Contract => {
                let contract: Contract = store.must_load(id).await?;
                let plan = crate::contracts::plan_of(store, &contract.id).await?;
                Ok(Self::Contract(Box::new(contract), plan))
            }
        }
    }

    pub(super) async fn may_read(&self, store: &Store, actor: &Actor) -> Result<bool> {
        match self {
            Self::Contract(contract, _) => crate::customers::reads(store, actor, Noun::Contract, &contract.owner, &contract.customer).await,
        }
    }

    /// Whether this person may submit it: who may edit it.
    pub(super) fn may_submit(&self, actor: &Actor) -> bool {
        match self {
            Self::Contract(contract, _) => actor.may_for(Noun::Contract, Act::Edit, &contract.owner),
        }
    }

    /// Whether its own state lets it be submitted.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Contract(contract, _) => contract.may_be_submitted(),
        }
    }

    pub(super) fn version(&self) -> u64 {
        match self {
            Self::Contract(contract, _) => contract.version,
        }
    }

    /// SHA-256 of the content, in hex.
    pub(super) fn hash(&self) -> Result<String> {
        match self {
            Self::Contract(contract, plan) => contract_hash(contract, plan),
        }
    }

    /// What conditions of flows are asked about.
    pub(super) async fn facts(&self, store: &Store) -> Result<Subject> {
        match self {
            Self::Contract(contract, _) => contract_facts(store, contract).await,
        }
    }

    pub(super) fn submission(&self, actor: &Actor, flow_name: String, steps: Vec<ApprovalStep>) -> Result<Submission> {
        let hash = self.hash()?;
        match self {
            Self::Contract(contract, _) => Ok(Submission {
                subject: contract.id.as_str().to_owned(),
                number: contract.number.clone(),
                title: contract.terms.title.clone(),
                customer_name: contract.customer_name.clone(),
                amount: contract.amount,
                currency: contract.terms.currency,
                submitter: actor.user.clone(),
                submitter_name: actor.name.clone(),
                hash,
                flow_name,
                steps,
            }),
        }
    }

    /// The subject's own state follows its approval; written even where it stays, so that no edit can come between.
    pub(super) fn follow(&self, write: &mut Write, state: ApprovalState) -> Result<()> {
        match self {
            Self::Contract(contract, _) => {
                write.update(&**contract, Contract { approval: Some(state), ..(**contract).clone() }).map(|_| ())
            }
        }
    }

    pub(super) fn into_contract(self) -> (Contract, Vec<Instalment>) {
        match self {
            Self::Contract(contract, plan) => (*contract, plan),
        }
    }
}

/// What an approval of this contract binds.
pub(super) fn contract_hash(contract: &Contract, plan: &[Instalment]) -> Result<String> {
    // What was approved is the plan as planned, whenever what an instalment hangs on is done.
    let plan: Vec<InstalmentTerms> = plan.iter().map(Instalment::planned_terms).collect();
    let content = ContractContent::of(contract, &plan);
    let text = serde_json::to_string(&content).map_err(|error| Error::Engine(error.to_string()))?;
    Ok(digest(text))
}

/// A contract as conditions see it. Over the credit: with it, the customer would owe more than the limit; of what is owed in the company's
/// currency, which the limit is in.
pub(super) async fn contract_facts(store: &Store, contract: &Contract) -> Result<Subject> {
    let company = crate::companies::required(store).await?;
    let is_over_credit = match store.must_load::<Customer>(contract.customer.as_str()).await?.terms.credit_limit {
        Some(limit) => {
            let others = crate::contracts::of_customer(store, contract.customer.as_str(), CONTRACTS_MAX).await?;
            let others = others.iter().filter(|other| other.id != contract.id && other.terms.currency == company.currency);
            let owed = Amount::sum(others.map(Contract::outstanding))?;
            contract.terms.currency != company.currency || owed.checked_add(contract.amount)? > limit
        }
        None => false,
    };
    Ok(Subject {
        kind: ApprovalKind::Contract,
        amount: contract.amount,
        currency: contract.terms.currency,
        company_currency: company.currency,
        contract_type: Some(contract.terms.contract_type),
        is_over_credit,
    })
}

#[cfg(test)]
mod tests {
    use domain::obligation::{DoneForm, Obligation};
    use surrealdb::types::Value;

    use super::*;
    use crate::store::Settings;

    #[tokio::test]
    async fn what_was_approved_is_the_planned_day_whenever_the_work_is_done() {
        let (store, actor) = (Store::open(Settings::in_memory()).await.unwrap(), Actor::operator());
        crate::fixture::fill(&store).await;
        crate::fixture::fill_obligation(&store).await;
        let all = store.rows::<Obligation, Value, 0>("SELECT * FROM obligation", []).await.unwrap();
        let read = || crate::contracts::show(&store, &actor, &all[0].contract);
        let (contract, before) = read().await.unwrap();
        let form = DoneForm { on: "2025-04-01".into(), evidence: "验收单".into() };
        let operation = crate::fixture::operation();
        crate::obligations::fulfil(&store, &actor, &operation, &all[0].id, all[0].version, &form).await.unwrap();
        let (_, after) = read().await.unwrap();
        assert_ne!(before[0].terms.due, after[0].terms.due);
        assert_eq!(contract_hash(&contract, &before).unwrap(), contract_hash(&contract, &after).unwrap());
    }
}
