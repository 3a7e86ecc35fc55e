//! Server functions of approval flows, and of approvals that stand still.

use chrono::NaiveDateTime;
use domain::approval::{Approvers, FlowForm, ReassignForm};
use domain::id::{ApprovalId, FlowId, OperationId, UserId};
use domain::list::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::approvals::api::CourseStep;
use crate::error::{Answer, Failure};

/// A flow as its form shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFlow {
    pub id: FlowId,
    pub version: u64,
    pub form: FlowForm,
}

/// All flows in the order in which they are tried, and the people whom one can name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flows {
    pub flows: Vec<KeptFlow>,
    /// What a new one starts from.
    pub fresh: FlowForm,
    pub people: Vec<(UserId, String)>,
}

/// What a trial is made with: a contract that does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Empty: a contract.
    #[serde(default)]
    pub kind: String,
    pub amount: String,
    pub contract_type: String,
    pub is_over_credit: bool,
    pub submitter: UserId,
}

/// Where it would go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// None: no flow fits, nothing is asked.
    pub flow_name: Option<String>,
    pub steps: Vec<CourseStep>,
    /// Why nobody could be asked.
    pub refused: Option<Failure>,
}

/// One person whom an approval waits for; what is approved is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRow {
    pub id: ApprovalId,
    pub number: String,
    pub flow_name: String,
    /// The step that waits, from 0, and who is asked in it.
    pub step: usize,
    pub approvers: Approvers,
    pub user: UserId,
    pub name: String,
    pub is_gone: bool,
    pub submitter: UserId,
    pub submitter_name: String,
    pub since: NaiveDateTime,
}

/// All that waits for somebody, for admins: first what waits for disabled people, then the longest first.
#[server(name = ApprovalsWaiting, prefix = "/api", endpoint = "approvals/open", input = Json, output = Json)]
pub async fn approvals_waiting(after: Option<String>) -> Answer<Page<WaitingRow>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::waiting(&store, &actor, after.as_deref()).await)
}

/// Hands what waits for one person to another.
#[server(name = ApprovalReassign, prefix = "/api", endpoint = "approvals/reassign", input = Json, output = Json)]
pub async fn approval_reassign(operation: OperationId, id: ApprovalId, form: ReassignForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::approvals::reassign(&store, &actor, &operation, &id, &form).await)
}

#[server(name = FlowList, prefix = "/api", endpoint = "flows/list", input = Json, output = Json)]
pub async fn flow_list() -> Answer<Flows> {
    let (store, actor) = crate::caller::signed_in()?;
    let flows = crate::caller::answer(store::approvals::flows(&store, &actor).await)?;
    let currency = crate::caller::answer(store::companies::required(&store).await)?.currency;
    let users = store::users::list(&store, &actor).await;
    let people = users.into_iter().filter(|user| user.is_active && user.has_password).map(|user| (user.id, user.name)).collect();
    let kept = |flow: domain::approval::Flow| KeptFlow { form: FlowForm::of(&flow, currency), id: flow.id, version: flow.version };
    Ok(Flows { flows: flows.into_iter().map(kept).collect(), fresh: FlowForm::fresh(actor.lang, currency), people })
}

/// Adds a flow, or changes one that was at that version when its form was opened.
#[server(name = FlowSave, prefix = "/api", endpoint = "flows/save", input = Json, output = Json)]
pub async fn flow_save(operation: OperationId, flow: Option<(FlowId, u64)>, form: FlowForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    let flow = flow.as_ref().map(|(id, version)| (id, *version));
    crate::caller::answer(store::approvals::save_flow(&store, &actor, &operation, flow, &form).await.map(|_| ()))
}

#[server(name = FlowDelete, prefix = "/api", endpoint = "flows/delete", input = Json, output = Json)]
pub async fn flow_delete(operation: OperationId, id: FlowId) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::approvals::delete_flow(&store, &actor, &operation, &id).await)
}

/// Where a contract like this would go.
#[server(name = FlowTrial, prefix = "/api", endpoint = "flows/preview", input = Json, output = Json)]
pub async fn flow_preview(trial: Trial) -> Answer<Outcome> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::outcome(&store, &actor, &trial).await)
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::approval::{ApprovalKind, Subject};
    use domain::contract::ContractType;
    use domain::list::Page;
    use domain::permission::Actor;
    use domain::refusal::Problems;
    use store::{Error, Store};

    use super::{Outcome, Trial, WaitingRow};
    use crate::approvals::api::on_server::step;

    pub async fn waiting(store: &Store, actor: &Actor, after: Option<&str>) -> store::Result<Page<WaitingRow>> {
        let page = store::approvals::waiting_for_anybody(store, actor, after).await?;
        let local = store.local().await;
        let row = |waiting: store::approvals::Waiting| {
            let store::approvals::Waiting { approval, user, is_gone, since } = waiting;
            let step = approval.waiting_step()?;
            let name = step.assignees.iter().find(|asked| asked.user == user)?.name.clone();
            Some(WaitingRow {
                approvers: step.approvers.clone(),
                step: approval.current,
                id: approval.id,
                number: approval.number,
                flow_name: approval.flow_name,
                user,
                name,
                is_gone,
                submitter: approval.submitter,
                submitter_name: approval.submitter_name,
                since: local(since),
            })
        };
        Ok(Page { items: page.items.into_iter().filter_map(row).collect(), next: page.next })
    }

    pub async fn outcome(store: &Store, actor: &Actor, trial: &Trial) -> store::Result<Outcome> {
        let currency = store::companies::required(store).await?.currency;
        let mut problems = Problems::new();
        let amount = problems.keep("amount", domain::parse::amount(&trial.amount, currency));
        let contract_type = problems.keep("contract_type", ContractType::read(&trial.contract_type));
        let kind = problems.keep("kind", ApprovalKind::read(&trial.kind));
        let (Some(amount), Some(contract_type), Some(kind)) = (amount, contract_type, kind) else { return Err(Error::Refused(problems)) };
        let subject = Subject {
            kind,
            amount,
            currency,
            company_currency: currency,
            contract_type: Some(contract_type),
            is_over_credit: trial.is_over_credit,
        };
        let found = store::approvals::preview(store, actor, None, &subject, &trial.submitter).await?;
        let (steps, refused) = match found.steps {
            Ok(steps) => (steps.into_iter().map(step).collect(), None),
            Err(refused) => (Vec::new(), Some(refused.into())),
        };
        Ok(Outcome { flow_name: found.flow_name, steps, refused })
    }
}
