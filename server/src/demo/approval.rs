//! Approvals of the sample: a flow over large contracts, and unsigned ones at every stage of it.

use domain::approval::{ActForm, Approval, ApprovalKind, Decision, Flow, FlowForm, default_flow};
use domain::contract::Life;
use domain::id::FlowId;
use domain::list::ContractFilter;
use domain::money::{Amount, Currency};
use domain::permission::Actor;
use store::{Store, approvals, contracts, users};

use super::people::operation;

/// From this amount on a contract needs approval; from the other on an executive's too.
pub(super) const ASKED_FROM: u32 = 300_000;
const EXECUTIVE_FROM: u32 = 1_000_000;

/// How many of the unsigned contracts are submitted.
const SUBMITTED: usize = 12;

/// Turns the flow on, and lets the reps submit and the others decide.
pub(super) async fn add(store: &Store, actor: &Actor, currency: Currency) -> store::Result<()> {
    let flow = Flow {
        id: FlowId::default(),
        kind: ApprovalKind::Contract,
        name: "大额合同审批".to_owned(),
        is_active: true,
        ordinal: 1,
        condition: domain::approval::Condition { amount_from: Some(Amount::whole(ASKED_FROM)), ..Default::default() },
        steps: default_flow(Amount::whole(EXECUTIVE_FROM)),
        version: 1,
    };
    approvals::save_flow(store, actor, &operation(), None, &FlowForm::of(&flow, currency)).await?;
    let filter = ContractFilter { life: Some(Life::PendingSignature), ..ContractFilter::default() };
    let unsigned = contracts::all(store, &Actor::operator(), &filter).await?;
    let asked = unsigned.into_iter().filter(|contract| contract.amount >= Amount::whole(ASKED_FROM));
    for (turn, contract) in asked.take(SUBMITTED).enumerate() {
        let Some(rep) = users::actor(store, &contract.owner).await else { continue };
        let (id, version) = (contract.id.as_str(), contract.version);
        let mut approval = match approvals::submit(store, &rep, &operation(), ApprovalKind::Contract, id, version, "请审批").await {
            // Where logins of the sample were taken, nobody may be there to approve.
            Err(store::Error::Refused(_)) => continue,
            submitted => submitted?,
        };
        // One more decision each turn, and the last of them another than yes.
        for step in 0..turn % 4 {
            let is_last = step + 1 == turn % 4;
            let decision = match turn {
                5 if is_last => Decision::Return { step: None },
                6 if is_last => Decision::Reject,
                _ => Decision::Approve,
            };
            approval = decide(store, approval, decision).await?;
        }
    }
    Ok(())
}

/// The first of those who are asked decides.
async fn decide(store: &Store, approval: Approval, decision: Decision) -> store::Result<Approval> {
    let Some(asked) = approval.waiting_for().next().map(|asked| asked.user.clone()) else { return Ok(approval) };
    let Some(actor) = users::actor(store, &asked).await else { return Ok(approval) };
    let comment = match decision {
        Decision::Return { .. } => "付款条件请改为分三期。",
        Decision::Reject => "价格低于成本，请重新报价。",
        _ => "同意。",
    };
    let form = ActForm { decision, hash: approval.hash.clone(), step: approval.current, comment: comment.to_owned() };
    approvals::act(store, &actor, &operation(), &approval.id, &form).await
}
