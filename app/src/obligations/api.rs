//! Server functions of obligations.

use domain::concern::{Concern, ConcernForm};
use domain::contract::Contract;
use domain::id::{ConcernId, ContractId, ObligationId, OperationId, UserId};
use domain::instalment::Instalment;
use domain::list::{ObligationFilter, Page};
use domain::obligation::{DoneForm, Obligation, ObligationForm, ObligationRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A page of obligations, and how many there are of the whole window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationListing {
    pub page: Page<ObligationRow>,
    pub total: u64,
}

/// A contract's obligations, with what their forms need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationsView {
    pub contract: Contract,
    pub plan: Vec<Instalment>,
    pub obligations: Vec<Obligation>,
    pub concerns: Vec<Concern>,
    /// Who may be asked to see to one.
    pub people: Vec<(UserId, String)>,
    /// Whether obligations may be added and changed here.
    pub may_edit: bool,
}

#[server(name = ObligationList, prefix = "/api", endpoint = "obligations/list", input = Json, output = Json)]
pub async fn obligation_list(filter: ObligationFilter) -> Answer<ObligationListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::obligations::list(&store, &actor, &filter).await)?;
    let total = crate::caller::answer(store::obligations::total(&store, &actor, &filter).await)?;
    Ok(ObligationListing { page, total })
}

#[server(name = ObligationsOfContract, prefix = "/api", endpoint = "obligations/of_contract", input = Json, output = Json)]
pub async fn obligations_of_contract(id: ContractId) -> Answer<ObligationsView> {
    let (store, actor) = crate::caller::signed_in()?;
    let (contract, plan, obligations) = crate::caller::answer(store::obligations::of_contract(&store, &actor, &id).await)?;
    let concerns = crate::caller::answer(store::concerns::of_contract(&store, &actor, &id).await)?;
    let people = store::obligations::keepers(&store, &actor).await;
    let may_edit = store::obligations::may_edit(&actor, &contract);
    Ok(ObligationsView { contract, plan, obligations, concerns, people, may_edit })
}

#[server(name = ObligationAdd, prefix = "/api", endpoint = "obligations/add", input = Json, output = Json)]
pub async fn obligation_add(operation: OperationId, id: ObligationId, contract: ContractId, form: ObligationForm) -> Answer<Obligation> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::obligations::add(&store, &actor, &operation, &id, &contract, &form).await)
}

/// Changes one that was at `version` when it was read.
#[server(name = ObligationEdit, prefix = "/api", endpoint = "obligations/edit", input = Json, output = Json)]
pub async fn obligation_edit(operation: OperationId, id: ObligationId, version: u64, form: ObligationForm) -> Answer<Obligation> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::obligations::edit(&store, &actor, &operation, &id, version, &form).await)
}

/// Notes that one is done.
#[server(name = ObligationFulfil, prefix = "/api", endpoint = "obligations/fulfil", input = Json, output = Json)]
pub async fn obligation_fulfil(operation: OperationId, id: ObligationId, version: u64, form: DoneForm) -> Answer<Obligation> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::obligations::fulfil(&store, &actor, &operation, &id, version, &form).await)
}

#[server(name = ObligationReopen, prefix = "/api", endpoint = "obligations/reopen", input = Json, output = Json)]
pub async fn obligation_reopen(operation: OperationId, id: ObligationId, version: u64, reason: String) -> Answer<Obligation> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::obligations::reopen(&store, &actor, &operation, &id, version, &reason).await)
}

#[server(name = ObligationCancel, prefix = "/api", endpoint = "obligations/cancel", input = Json, output = Json)]
pub async fn obligation_cancel(operation: OperationId, id: ObligationId, version: u64, reason: String) -> Answer<Obligation> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::obligations::cancel(&store, &actor, &operation, &id, version, &reason).await)
}

/// Notes an issue or a risk.
#[server(name = ConcernAdd, prefix = "/api", endpoint = "concerns/add", input = Json, output = Json)]
pub async fn concern_add(operation: OperationId, id: ConcernId, contract: ContractId, form: ConcernForm) -> Answer<Concern> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::concerns::add(&store, &actor, &operation, &id, &contract, &form).await)
}

/// Changes one that was at `version` when it was read.
#[server(name = ConcernEdit, prefix = "/api", endpoint = "concerns/edit", input = Json, output = Json)]
pub async fn concern_edit(operation: OperationId, id: ConcernId, version: u64, form: ConcernForm) -> Answer<Concern> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::concerns::edit(&store, &actor, &operation, &id, version, &form).await)
}

#[server(name = ConcernResolve, prefix = "/api", endpoint = "concerns/resolve", input = Json, output = Json)]
pub async fn concern_resolve(operation: OperationId, id: ConcernId, version: u64, note: String) -> Answer<Concern> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::concerns::resolve(&store, &actor, &operation, &id, version, &note).await)
}

#[server(name = ConcernReopen, prefix = "/api", endpoint = "concerns/reopen", input = Json, output = Json)]
pub async fn concern_reopen(operation: OperationId, id: ConcernId, version: u64, note: String) -> Answer<Concern> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::concerns::reopen(&store, &actor, &operation, &id, version, &note).await)
}
