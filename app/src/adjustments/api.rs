//! Server functions of discounts, credit notes and write-offs.

use domain::adjustment::{Adjustment, AdjustmentForm};
use domain::contract::Contract;
use domain::id::{AdjustmentId, ApprovalId, ContractId, OperationId};
use domain::instalment::Instalment;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// What was asked to be given up under a contract, and what the caller may do here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentsView {
    pub contract: Contract,
    pub plan: Vec<Instalment>,
    /// The latest first.
    pub rows: Vec<AdjustmentRow>,
    pub may_ask: bool,
    pub may_reverse: bool,
}

/// One of them with its course of approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentRow {
    pub adjustment: Adjustment,
    pub approval: Option<ApprovalId>,
    /// Whose word is missing now.
    pub waits_for: String,
}

#[server(name = AdjustmentsOfContract, prefix = "/api", endpoint = "adjustments/of_contract", input = Json, output = Json)]
pub async fn adjustments_of_contract(id: ContractId) -> Answer<AdjustmentsView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::view(&store, &actor, &id).await)
}

/// Asks for something to be given up of an instalment, and submits that for approval.
#[server(name = AdjustmentAsk, prefix = "/api", endpoint = "adjustments/ask", input = Json, output = Json)]
pub async fn adjustment_ask(operation: OperationId, id: AdjustmentId, contract: ContractId, form: AdjustmentForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::adjustments::ask(&store, &actor, &operation, &id, &contract, &form).await.map(|_| ()))
}

/// Changes what was returned, and was at `version` when it was read, and submits it again.
#[server(name = AdjustmentAskAgain, prefix = "/api", endpoint = "adjustments/ask_again", input = Json, output = Json)]
pub async fn adjustment_ask_again(operation: OperationId, id: AdjustmentId, version: u64, form: AdjustmentForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::adjustments::ask_again(&store, &actor, &operation, &id, version, &form).await.map(|_| ()))
}

/// Reverses what was booked by mistake, with its reason.
#[server(name = AdjustmentReverse, prefix = "/api", endpoint = "adjustments/reverse", input = Json, output = Json)]
pub async fn adjustment_reverse(operation: OperationId, id: AdjustmentId, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::adjustments::reverse(&store, &actor, &operation, &id, &reason).await.map(|_| ()))
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::approval::Approval;
    use domain::permission::Actor;
    use store::{Store, adjustments};

    use super::*;

    pub async fn view(store: &Store, actor: &Actor, id: &ContractId) -> store::Result<AdjustmentsView> {
        let (contract, plan, found) = adjustments::of_contract(store, actor, id).await?;
        let (may_ask, may_reverse) = adjustments::may(actor, &contract);
        let courses = adjustments::courses(store, actor, id, &found).await?;
        let names = |course: &Approval| course.waiting_for().map(|asked| asked.name.clone()).collect::<Vec<_>>().join("、");
        let row = |(adjustment, course): (Adjustment, Option<Approval>)| AdjustmentRow {
            waits_for: course.as_ref().map(names).unwrap_or_default(),
            approval: course.map(|course| course.id),
            adjustment,
        };
        let rows = found.into_iter().zip(courses).map(row).collect();
        Ok(AdjustmentsView { contract, plan, rows, may_ask, may_reverse })
    }
}
