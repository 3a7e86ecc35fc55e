//! What renewal and satisfaction ask the server.

use domain::contract::{Contract, ContractForm, SatisfactionForm};
use domain::id::{ContractId, OperationId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::api::{EditedContract, SavedContract};
use crate::error::Answer;

/// The form of the contract's successor, filled in. Refused when it cannot be renewed now.
#[server(name = ContractRenewal, prefix = "/api", endpoint = "contracts/renewal", input = Json, output = Json)]
pub async fn contract_renewal(id: ContractId) -> Answer<EditedContract> {
    let (store, actor) = crate::caller::signed_in()?;
    let (contract, form) = crate::caller::answer(store::contracts::renewal(&store, &actor, &id).await)?;
    Ok(EditedContract {
        form: super::form::as_typed(form, contract.terms.currency),
        id: contract.id,
        number: contract.number,
        customer_name: contract.customer_name,
        version: contract.version,
        may_edit: true,
    })
}

/// Adds the successor of a contract.
#[server(name = ContractRenew, prefix = "/api", endpoint = "contracts/renew", input = Json, output = Json)]
pub async fn contract_renew(operation: OperationId, id: ContractId, of: ContractId, form: ContractForm) -> Answer<SavedContract> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::contracts::renew(&store, &actor, &operation, &id, &of, &form).await)
}

/// Notes or corrects the satisfaction of a completed contract that was at `version` when its form was opened.
#[server(name = ContractRate, prefix = "/api", endpoint = "contracts/rate", input = Json, output = Json)]
pub async fn contract_rate(operation: OperationId, id: ContractId, version: u64, form: SatisfactionForm) -> Answer<Contract> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::contracts::rate(&store, &actor, &operation, &id, version, &form).await)
}
