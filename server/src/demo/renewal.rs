//! Renewals of the sample: a contract that ended and one that is about to, each with its successor to be signed; and what customers thought of
//! what is completed.

use domain::contract::{Contract, Life, SatisfactionForm};
use domain::id::ContractId;
use domain::list::ContractFilter;
use domain::permission::Actor;
use store::{Store, contracts, new_id, users};

use super::people::operation;

/// How many completed contracts have a score.
const SCORED: usize = 24;
/// What customers said, with their scores.
const SAID: [(&str, &str); 4] = [("5", "交付及时，配合很好"), ("4", "总体满意，文档可以再细一些"), ("5", ""), ("3", "验收拖了两周")];

/// Scores the latest completed contracts, and renews one of these and one that is to expire.
pub(super) async fn add(store: &Store) -> store::Result<()> {
    let operator = Actor::operator();
    let completed = ContractFilter { life: Some(Life::Completed), ..ContractFilter::default() };
    let completed = contracts::all(store, &operator, &completed).await?;
    for (contract, (score, remark)) in completed.iter().zip(SAID.iter().cycle()).take(SCORED) {
        let Some(rep) = users::actor(store, &contract.owner).await else { continue };
        let form = SatisfactionForm { score: (*score).to_owned(), remark: (*remark).to_owned() };
        contracts::rate(store, &rep, &operation(), &contract.id, contract.version, &form).await?;
    }
    let expiring = ContractFilter { is_expiring: true, ..ContractFilter::default() };
    let expiring = contracts::all(store, &operator, &expiring).await?;
    for list in [&completed, &expiring] {
        if let Some(contract) = list.iter().find(|contract| contract.renewed_from().is_ok()) {
            renew(store, contract).await?;
        }
    }
    Ok(())
}

async fn renew(store: &Store, contract: &Contract) -> store::Result<()> {
    let Some(rep) = users::actor(store, &contract.owner).await else { return Ok(()) };
    let (_, form) = contracts::renewal(store, &rep, &contract.id).await?;
    contracts::renew(store, &rep, &operation(), &ContractId::new(new_id()), &contract.id, &form).await?;
    Ok(())
}
