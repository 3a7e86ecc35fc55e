//! Server functions of approvals. Moments are told in the company's time zone.

use chrono::NaiveDateTime;
use domain::adjustment::Adjustment;
use domain::amendment::{Amendment, Pair};
use domain::approval::{ActForm, ApprovalAct, ApprovalState, Approvers, Mode};
use domain::contract::Contract;
use domain::id::{ApprovalId, ContractId, OperationId, UserId};
use domain::instalment::Instalment;
use domain::list::Page;
use domain::money::{Amount, Currency};
use domain::template::RenderedClause;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::drafting::api::ReadText;
use crate::error::Answer;
use crate::ui::field::Choice;

/// Which list of approvals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalList {
    #[default]
    Waiting,
    Submitted,
    Handled,
}

/// A row of such a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRow {
    pub id: ApprovalId,
    pub number: String,
    pub title: String,
    pub customer_name: String,
    pub amount: Amount,
    pub currency: Currency,
    pub submitter_name: String,
    pub state: ApprovalState,
    /// Whose word is missing now.
    pub waits_for: String,
    /// Since when it waits for me; when I handled it; when I submitted it.
    pub at: NaiveDateTime,
    pub version: u64,
}

/// A course of approval as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub id: ApprovalId,
    pub state: ApprovalState,
    pub flow_name: String,
    pub current: usize,
    pub steps: Vec<CourseStep>,
    pub events: Vec<CourseEvent>,
}

/// A step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseStep {
    pub approvers: Approvers,
    pub mode: Mode,
    /// Who is asked, and whether they have said yes.
    pub people: Vec<(String, bool)>,
    pub is_escalated: bool,
    pub added_by: String,
}

/// A line of its timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseEvent {
    pub at: NaiveDateTime,
    pub act: ApprovalAct,
    pub name: String,
    pub comment: String,
    pub to: String,
    /// In whose place, where an admin handed the step on.
    pub from: String,
    pub waited_seconds: i64,
}

/// An approval with its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalView {
    pub course: Course,
    pub submitter_name: String,
    pub hash: String,
    pub contract: Contract,
    pub plan: Vec<Instalment>,
    /// The contract's text; none was drafted.
    pub text: Option<ReadText>,
    /// The amendment that is approved: contract and plan are then as it makes them.
    pub amendment: Option<Amendment>,
    /// What is given up, if that is what is approved: the plan is then its one instalment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<Adjustment>,
    /// The clauses of the text that it changes; the contents in the amendment come without their texts.
    pub text_changes: Vec<Pair<RenderedClause>>,
    pub may_decide: bool,
    pub may_withdraw: bool,
    pub may_open: bool,
    pub is_unchanged: bool,
}

#[server(name = ApprovalRows, prefix = "/api", endpoint = "approvals/list", input = Json, output = Json)]
pub async fn approval_list(list: ApprovalList, after: Option<String>) -> Answer<Page<ApprovalRow>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::rows(&store, &actor, list, after.as_deref()).await)
}

#[server(name = ApprovalShow, prefix = "/api", endpoint = "approvals/show", input = Json, output = Json)]
pub async fn approval_show(id: ApprovalId) -> Answer<ApprovalView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::view(&store, &actor, &id).await)
}

/// Submits a contract that was at `version` when it was read.
#[server(name = ContractSubmit, prefix = "/api", endpoint = "contracts/submit", input = Json, output = Json)]
pub async fn contract_submit(operation: OperationId, id: ContractId, version: u64, comment: String) -> Answer<Course> {
    let (store, actor) = crate::caller::signed_in()?;
    let kind = domain::approval::ApprovalKind::Contract;
    let submitted = store::approvals::submit(&store, &actor, &operation, kind, id.as_str(), version, &comment).await;
    let approval = crate::caller::answer(submitted)?;
    Ok(on_server::course(approval, store.local().await))
}

#[server(name = ApprovalActs, prefix = "/api", endpoint = "approvals/act", input = Json, output = Json)]
pub async fn approval_act(operation: OperationId, id: ApprovalId, form: ActForm) -> Answer<Course> {
    let (store, actor) = crate::caller::signed_in()?;
    let approval = crate::caller::answer(store::approvals::act(&store, &actor, &operation, &id, &form).await)?;
    Ok(on_server::course(approval, store.local().await))
}

/// Whom one may add or pass an approval on to: everybody who can sign in, but oneself.
#[server(name = ApprovalPeople, prefix = "/api", endpoint = "approvals/people", input = Json, output = Json)]
pub async fn approval_people() -> Answer<Vec<(UserId, String)>> {
    let (store, actor) = crate::caller::signed_in()?;
    let users = store::users::list(&store, &actor).await;
    let others = users.into_iter().filter(|user| user.is_active && user.has_password && user.id != actor.user);
    Ok(others.map(|user| (user.id, user.name)).collect())
}

/// The same as choices of a field; a failure offers none.
pub async fn people_choices() -> Vec<Choice> {
    approval_people().await.unwrap_or_default().into_iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect()
}

#[cfg(feature = "ssr")]
pub(crate) mod on_server {
    use chrono::{DateTime, Utc};
    use domain::approval::{Approval, ApprovalKind};
    use domain::permission::Actor;
    use store::{Store, approvals};

    use super::*;

    pub async fn rows(store: &Store, actor: &Actor, list: ApprovalList, after: Option<&str>) -> store::Result<Page<ApprovalRow>> {
        let local = store.local().await;
        let row = |approval: Approval, at: DateTime<Utc>| {
            let waits_for = approval.waiting_for().map(|asked| asked.name.as_str()).collect::<Vec<_>>().join("、");
            ApprovalRow {
                waits_for,
                id: approval.id,
                number: approval.number,
                title: approval.title,
                customer_name: approval.customer_name,
                amount: approval.amount,
                currency: approval.currency,
                submitter_name: approval.submitter_name,
                state: approval.state,
                at: local(at),
                version: approval.version,
            }
        };
        if list == ApprovalList::Submitted {
            let page = approvals::submitted(store, actor, after).await?;
            let submitted = |approval: &Approval| approval.events.first().map_or(approval.since, |event| event.at);
            let items = page.items.into_iter().map(|approval| (submitted(&approval), approval)).map(|(at, one)| row(one, at)).collect();
            return Ok(Page { items, next: page.next });
        }
        let page = match list {
            ApprovalList::Handled => approvals::handled(store, actor, after).await?,
            _ => approvals::waiting(store, actor, after).await?,
        };
        let found = approvals::of_tasks(store, page.items).await?;
        Ok(Page { items: found.into_iter().map(|(task, approval)| row(approval, task.at)).collect(), next: page.next })
    }

    pub async fn view(store: &Store, actor: &Actor, id: &ApprovalId) -> store::Result<ApprovalView> {
        let local = store.local().await;
        let approvals::Document { approval, contract, plan, text, mut amendment, adjustment, may_open, is_unchanged } =
            approvals::show(store, actor, id).await?;
        let changes = |amendment| crate::amendments::api::on_server::text_changes(amendment, &contract);
        let text_changes = amendment.as_mut().map(changes).unwrap_or_default();
        Ok(ApprovalView {
            submitter_name: approval.submitter_name.clone(),
            hash: approval.hash.clone(),
            text: text.map(|text| crate::drafting::api::on_server::read(&text, &contract, &plan)),
            contract,
            plan,
            amendment,
            adjustment,
            text_changes,
            may_decide: approval.waits_for(&actor.user),
            may_withdraw: approval.may_withdraw(&actor.user),
            may_open,
            is_unchanged,
            course: course(approval, local),
        })
    }

    /// The latest course of a contract that the actor may read.
    pub async fn of_contract(store: &Store, actor: &Actor, id: &ContractId) -> store::Result<Option<Course>> {
        let mut courses = approvals::of_subject(store, actor, ApprovalKind::Contract, id.as_str()).await?;
        let local = store.local().await;
        Ok(if courses.is_empty() { None } else { Some(course(courses.remove(0), local)) })
    }

    pub fn step(step: domain::approval::ApprovalStep) -> CourseStep {
        CourseStep {
            approvers: step.approvers,
            mode: step.mode,
            people: step.assignees.into_iter().map(|asked| (asked.name, asked.has_approved)).collect(),
            is_escalated: step.is_escalated,
            added_by: step.added_by,
        }
    }

    pub fn course(approval: Approval, local: impl Fn(DateTime<Utc>) -> NaiveDateTime) -> Course {
        let event = |event: domain::approval::ApprovalEvent| CourseEvent {
            at: local(event.at),
            act: event.act,
            name: event.name,
            comment: event.comment,
            to: event.to,
            from: event.from,
            waited_seconds: event.waited_seconds,
        };
        Course {
            id: approval.id,
            state: approval.state,
            flow_name: approval.flow_name,
            current: approval.current,
            steps: approval.steps.into_iter().map(step).collect(),
            events: approval.events.into_iter().map(event).collect(),
        }
    }
}
