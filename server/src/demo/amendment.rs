//! Amendments of the sample: a flow that asks about large ones, some contracts in their second version, one that was ended with a settlement, one
//! amendment in review.

use domain::amendment::{AmendmentForm, SettlementForm, SigningForm};
use domain::approval::{Approvers, ConditionForm, FlowForm, StepForm};
use domain::contract::{Contract, Life};
use domain::id::{AmendmentId, UserId};
use domain::instalment::{Instalment, InstalmentForm};
use domain::list::ContractFilter;
use domain::money::{Amount, Currency};
use domain::permission::{Actor, Role};
use store::{Store, amendments, approvals, contracts, new_id, users};

use super::people::operation;

/// From this amount on, before or after, an amendment needs approval.
const ASKED_FROM: u32 = 300_000;
/// How many contracts are amended.
const AMENDED: usize = 6;

/// Lets the reps amend some contracts of theirs, and turns the flow on. One of this rep's waits for a head.
pub(super) async fn add(store: &Store, actor: &Actor, currency: Currency, rep: Option<&UserId>) -> store::Result<()> {
    let steps = [Approvers::TeamHead, Approvers::Role(Role::Legal)];
    let flow = FlowForm {
        name: "合同变更审批".to_owned(),
        kind: "amendment".to_owned(),
        is_active: true,
        condition: ConditionForm { amount_from: Amount::whole(ASKED_FROM).grouped(currency.scale()), ..ConditionForm::default() },
        steps: steps.iter().map(|approvers| StepForm { approvers: approvers.code(), ..StepForm::default() }).collect(),
    };
    approvals::save_flow(store, actor, &operation(), None, &flow).await?;
    let filter = ContractFilter { life: Some(Life::Performing), ..ContractFilter::default() };
    let performing = contracts::all(store, &Actor::operator(), &filter).await?;
    // The oldest first: the newest head the lists.
    // One more of a line costs at most as much again.
    let stays_small = |contract: &&Contract| contract.amount < Amount::whole(ASKED_FROM / 2) && contract.outstanding().is_positive();
    let small: Vec<&Contract> = performing.iter().rev().filter(stays_small).collect();
    for (turn, contract) in small.iter().step_by(7).take(AMENDED).enumerate() {
        let Some(rep) = users::actor(store, &contract.owner).await else { continue };
        let drafted = draft(store, &rep, contract, turn).await?;
        let signing = SigningForm { signed: store.today().await.to_string(), confirmed_by: "采购部".to_owned() };
        amendments::sign(store, &rep, &operation(), &drafted, 1, &signing).await?;
    }
    // Of those between, which are not amended.
    let is_partly_paid = |contract: &&&Contract| contract.collected.is_positive() && contract.is_amendable();
    if let Some(contract) = small.iter().skip(3).step_by(7).find(is_partly_paid) {
        terminate(store, contract).await?;
    }
    let is_asked = |contract: &&Contract| {
        Some(&contract.owner) == rep && contract.amount >= Amount::whole(ASKED_FROM) && contract.outstanding().is_positive()
    };
    let Some(contract) = performing.iter().rev().find(is_asked) else { return Ok(()) };
    if let Some(rep) = users::actor(store, &contract.owner).await {
        let drafted = draft(store, &rep, contract, 0).await?;
        let kind = domain::approval::ApprovalKind::Amendment;
        match approvals::submit(store, &rep, &operation(), kind, drafted.as_str(), 1, "客户等着回复").await {
            // Where logins of the sample were taken, nobody may be there to approve.
            Ok(_) | Err(store::Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Ends a contract: what is due stays owed, what would be due later is not delivered and not owed.
async fn terminate(store: &Store, contract: &Contract) -> store::Result<()> {
    let Some(rep) = users::actor(store, &contract.owner).await else { return Ok(()) };
    let today = store.today().await;
    let (contract, plan) = contracts::show(store, &rep, &contract.id).await?;
    let form = AmendmentForm {
        kind: "termination".to_owned(),
        reason: "客户项目取消，双方协商提前终止，已交付部分照付。".to_owned(),
        settlement: SettlementForm::of(&plan, today),
        ..AmendmentForm::default()
    };
    let id = AmendmentId::new(new_id());
    amendments::draft(store, &rep, &operation(), &contract.id, contract.version, &id, &form).await?;
    let signing = SigningForm { signed: today.to_string(), confirmed_by: "采购部".to_owned() };
    amendments::sign(store, &rep, &operation(), &id, 1, &signing).await?;
    Ok(())
}

/// Every third is an extension; the others get a line more, to be paid a month after the rest.
async fn draft(store: &Store, rep: &Actor, contract: &Contract, turn: usize) -> store::Result<AmendmentId> {
    let (contract, plan) = contracts::show(store, rep, &contract.id).await?;
    let mut form = AmendmentForm::of(&contract, &plan);
    let last = plan.iter().map(|instalment: &Instalment| instalment.terms.due).max().unwrap_or_default();
    let later = domain::plan::due_after(last.max(store.today().await), 1, 1)?;
    if turn % 3 == 2 {
        form.kind = "extension".to_owned();
        form.reason = "项目延期，双方同意顺延。".to_owned();
        form.contract.end = domain::plan::due_after(contract.terms.end.unwrap_or(later).max(later), 6, 1)?.to_string();
    } else {
        form.reason = "客户追加采购一批，付款顺延一个月。".to_owned();
        if let Some(line) = form.contract.lines.first().cloned() {
            form.contract.lines.push(domain::contract::LineForm { quantity: "1".to_owned(), discount: String::new(), ..line });
        }
        let added = contract.terms.lines.first().map(|line| line.unit_price).unwrap_or_default();
        let amount = Amount::round(added, contract.terms.currency)?.grouped(contract.terms.currency.scale());
        form.contract.plan.push(InstalmentForm { due: later.to_string(), amount, note: "追加部分".to_owned() });
    }
    let id = AmendmentId::new(new_id());
    amendments::draft(store, rep, &operation(), &contract.id, contract.version, &id, &form).await?;
    Ok(id)
}
