//! What each kind of subject says to the engine: the one place where a new kind is added.

use domain::adjustment::{Adjustment, AdjustmentState};
use domain::amendment::{Amendment, AmendmentAct, AmendmentState, replan};
use domain::approval::{ApprovalKind, ApprovalState, ApprovalStep, Subject, Submission};
use domain::contract::{Contract, ContractContent};
use domain::customer::Customer;
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::signature::RoundEnd;
use domain::template::ContractText;

use crate::error::Result;
use crate::store::Store;
use crate::write::{Write, digest};

/// More contracts of one customer are not read for its credit.
const CONTRACTS_MAX: i64 = 5000;

/// A subject as it is stored now.
pub(super) enum Loaded {
    Contract(Box<Contract>, Vec<Instalment>, Option<Box<ContractText>>),
    /// With its contract and the text of that, as they stand.
    Amendment(Box<Amendment>, Box<Contract>, Option<Box<ContractText>>),
    /// With its contract and its instalment (none: an edit took that out of the plan), as they stand.
    Adjustment(Box<Adjustment>, Box<Contract>, Option<Box<Instalment>>),
}

impl Loaded {
    pub(super) async fn load(store: &Store, kind: ApprovalKind, id: &str) -> Result<Self> {
        match kind {
            ApprovalKind::Contract => {
                let contract: Contract = store.must_load(id).await?;
                let plan = crate::contracts::plan_of(store, &contract.id).await?;
                let text = crate::templates::of_contract(store, &contract.id).await?;
                Ok(Self::Contract(Box::new(contract), plan, text.map(Box::new)))
            }
            ApprovalKind::Amendment => {
                let amendment: Amendment = store.must_load(id).await?;
                let contract: Contract = store.must_load(amendment.contract.as_str()).await?;
                let text = crate::templates::of_contract(store, &contract.id).await?;
                Ok(Self::Amendment(Box::new(amendment), Box::new(contract), text.map(Box::new)))
            }
            ApprovalKind::Adjustment => {
                let adjustment: Adjustment = store.must_load(id).await?;
                let contract: Contract = store.must_load(adjustment.contract.as_str()).await?;
                let instalment = store.load::<Instalment>(adjustment.instalment.as_str()).await?;
                Ok(Self::Adjustment(Box::new(adjustment), Box::new(contract), instalment.map(Box::new)))
            }
        }
    }

    pub(super) async fn may_read(&self, store: &Store, actor: &Actor) -> Result<bool> {
        let contract = self.contract();
        crate::customers::reads(store, actor, Noun::Contract, &contract.owner, &contract.customer).await
    }

    /// Whether this person may submit it: who may edit it; what is given up finance asks for as well.
    pub(super) fn may_submit(&self, actor: &Actor) -> bool {
        match self {
            Self::Adjustment(_, contract, _) => contract.may_be_adjusted_by(actor),
            _ => actor.may_for(Noun::Contract, Act::Edit, &self.contract().owner),
        }
    }

    /// The contract that it is, or is of.
    fn contract(&self) -> &Contract {
        match self {
            Self::Contract(contract, ..) | Self::Amendment(_, contract, _) | Self::Adjustment(_, contract, _) => contract,
        }
    }

    /// Whether its own state lets it be submitted.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Contract(contract, ..) => contract.may_be_submitted(),
            Self::Amendment(amendment, ..) => amendment.state.may(AmendmentAct::Submit),
            Self::Adjustment(adjustment, ..) => adjustment.state == AdjustmentState::Returned,
        }
    }

    pub(super) fn version(&self) -> u64 {
        match self {
            Self::Contract(contract, ..) => contract.version,
            Self::Amendment(amendment, ..) => amendment.version,
            Self::Adjustment(adjustment, ..) => adjustment.version,
        }
    }

    /// SHA-256 of the content, in hex.
    pub(super) fn hash(&self) -> Result<String> {
        match self {
            Self::Contract(contract, plan, text) => contract_hash(contract, plan, text.as_deref()),
            Self::Amendment(amendment, ..) => Ok(digest(crate::amendments::written(&amendment.content())?)),
            Self::Adjustment(adjustment, ..) => Ok(digest(crate::amendments::written(&adjustment.content())?)),
        }
    }

    /// What conditions of flows are asked about.
    pub(super) async fn facts(&self, store: &Store) -> Result<Subject> {
        match self {
            Self::Contract(contract, ..) => contract_facts(store, contract).await,
            Self::Amendment(amendment, contract, _) => amendment_facts(store, amendment, contract).await,
            Self::Adjustment(adjustment, contract, _) => Ok(Subject {
                kind: ApprovalKind::Adjustment,
                amount: adjustment.terms.amount,
                currency: adjustment.currency,
                company_currency: crate::companies::required(store).await?.currency,
                contract_type: Some(contract.terms.contract_type),
                is_over_credit: false,
            }),
        }
    }

    pub(super) fn submission(&self, actor: &Actor, flow_name: String, steps: Vec<ApprovalStep>) -> Result<Submission> {
        let contract = self.contract();
        let (subject, number, title, amount) = match self {
            Self::Contract(..) => (contract.id.as_str(), contract.number.clone(), &contract.terms.title, contract.amount),
            Self::Amendment(amendment, ..) => (amendment.id.as_str(), amendment.number(), &amendment.after.title, amendment.after.amount),
            Self::Adjustment(adjustment, ..) => {
                (adjustment.id.as_str(), adjustment.number.clone(), &contract.terms.title, adjustment.terms.amount)
            }
        };
        Ok(Submission {
            subject: subject.to_owned(),
            number,
            title: title.clone(),
            customer_name: contract.customer_name.clone(),
            amount,
            currency: contract.terms.currency,
            submitter: actor.user.clone(),
            submitter_name: actor.name.clone(),
            hash: self.hash()?,
            flow_name,
            steps,
        })
    }

    /// Whether what its approval brings about can be brought about now.
    ///
    /// # Errors
    /// What [`crate::adjustments::may_be_booked`] refuses.
    pub(super) async fn may_follow(&self, store: &Store, state: ApprovalState) -> Result<()> {
        match self {
            Self::Adjustment(adjustment, _, instalment) if state == ApprovalState::Approved => {
                crate::adjustments::may_be_booked(store, adjustment, instalment.as_deref()).await
            }
            _ => Ok(()),
        }
    }

    /// The subject's own state follows its approval; written even where it stays, so that no edit can come between.
    pub(super) async fn follow(&self, store: &Store, write: &mut Write, state: ApprovalState) -> Result<()> {
        match self {
            Self::Contract(contract, ..) => {
                write.update(&**contract, Contract { approval: Some(state), ..(**contract).clone() }).map(|_| ())
            }
            Self::Amendment(amendment, contract, _) => {
                let new = Amendment { state: AmendmentState::of_approval(state), is_overtaken: false, ..(**amendment).clone() };
                if !new.state.is_open() {
                    write.update(&**contract, new.closed_on(contract))?;
                    let why = if new.state == AmendmentState::Rejected { RoundEnd::Rejected } else { RoundEnd::GivenUp };
                    crate::signatures::close(store, write, contract, Some(&new.id), why).await?;
                }
                write.update(&**amendment, new).map(|_| ())
            }
            Self::Adjustment(adjustment, contract, instalment) => {
                let new = Adjustment { state: AdjustmentState::of_approval(state), ..(**adjustment).clone() };
                if let (AdjustmentState::Confirmed, Some(instalment)) = (new.state, instalment) {
                    crate::adjustments::post(
                        write,
                        adjustment,
                        (&**contract, &**instalment),
                        adjustment.terms.amount,
                        adjustment.terms.date,
                    )?;
                }
                write.concern(&contract.owner);
                write.update(&**adjustment, new).map(|_| ())
            }
        }
    }

    /// What is given up, where it is that which is approved.
    pub(super) fn adjustment(&self) -> Option<Adjustment> {
        match self {
            Self::Adjustment(adjustment, ..) => Some((**adjustment).clone()),
            _ => None,
        }
    }

    /// The contract with its plan and its text, as it is submitted; and the amendment that makes it so. Of what is given up: the one instalment.
    pub(super) fn into_contract(self) -> (Contract, Vec<Instalment>, Option<ContractText>, Option<Amendment>) {
        match self {
            Self::Contract(contract, plan, text) => (*contract, plan, text.map(|text| *text), None),
            Self::Adjustment(_, contract, instalment) => (*contract, instalment.map(|one| *one).into_iter().collect(), None, None),
            Self::Amendment(amendment, contract, text) => {
                let next = amendment.applied_to(&contract, amendment.asked);
                let planned = replan(&next, &[], &amendment.after.plan, amendment.asked).unwrap_or_default();
                let text = text.zip(amendment.after.text.clone()).map(|(text, wording)| ContractText { wording, ..*text });
                (next, planned.into_iter().map(|(_, instalment)| instalment).collect(), text, Some(*amendment))
            }
        }
    }
}

/// What an approval of this contract binds: its terms, its plan and its text.
pub(crate) fn contract_hash(contract: &Contract, plan: &[Instalment], text: Option<&ContractText>) -> Result<String> {
    let content = ContractContent::of(contract, plan).with_text(text.map(|text| &text.wording));
    Ok(digest(crate::amendments::written(&content)?))
}

/// An amendment as conditions see it: by the larger of the two amounts, so that what takes much away is asked about like what adds much.
pub(super) async fn amendment_facts(store: &Store, amendment: &Amendment, contract: &Contract) -> Result<Subject> {
    let after = Contract { amount: amendment.after.amount, ..contract.clone() };
    let amount = amendment.before.amount.max(amendment.after.amount);
    Ok(Subject { kind: ApprovalKind::Amendment, amount, ..contract_facts(store, &after).await? })
}

/// A contract as conditions see it. Over the credit: with it, the customer would owe more than the limit; of what is owed in the company's
/// currency, which the limit is in.
pub(super) async fn contract_facts(store: &Store, contract: &Contract) -> Result<Subject> {
    let company = crate::companies::required(store).await?;
    // A customer that the same commit makes is not there yet, and has no limit.
    let limit = store.load::<Customer>(contract.customer.as_str()).await?.and_then(|customer| customer.terms.credit_limit);
    let is_over_credit = match limit {
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
        assert_eq!(contract_hash(&contract, &before, None).unwrap(), contract_hash(&contract, &after, None).unwrap());
    }
}
