//! Approvals: who waits for whose word, over what. The rules are `domain::approval`; here they meet the books.
//!
//! A course of approval, each person's part in it and the subject's own state move in one commit. What a kind of subject has to say is
//! `subject.rs`, the one place where a new kind is added.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::adjustment::Adjustment;
use domain::amendment::Amendment;
use domain::approval::{Approval, ApprovalKind, ApprovalTask, Flow};
use domain::contract::Contract;
use domain::id::ApprovalId;
use domain::instalment::Instalment;
use domain::list::Page;
use domain::permission::{Actor, Reach};
use domain::refusal::Refusal;
use domain::template::ContractText;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{LAST, Listing};
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::{Asked, Tallies, count};

mod act;
mod check;
mod flows;
mod reassign;
mod subject;
mod tasks;

pub(crate) use act::submit_asked;
pub(crate) use act::{absent, subject_changed, subject_gone};
pub use act::{act, submit};
pub(crate) use check::check;
pub(crate) use flows::asks_of_amendment;
pub use flows::{Preview, asks, delete_flow, facts_of, flows, preview, save_flow};
pub use reassign::{Waiting, reassign, waiting_for_anybody};
pub(crate) use subject::contract_hash;

impl Record for Flow {
    const TABLE: &'static str = "flow";
    identity!();
}

impl Record for Approval {
    const TABLE: &'static str = "approval";
    const MONEY: &'static [&'static str] = &["amount"];
    identity!();
    fn owner(&self) -> Option<&str> {
        Some(self.submitter.as_str())
    }
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_submitted", submitted_place(self));
    }
}

impl Record for ApprovalTask {
    const TABLE: &'static str = "approval_task";
    const MONEY: &'static [&'static str] = &["amount"];
    identity!();
    fn owner(&self) -> Option<&str> {
        Some(self.user.as_str())
    }
    fn columns(&self, columns: &mut Columns) {
        columns.text_if(self.is_waiting, "by_waiting", task_place(self));
        columns.text_if(!self.is_waiting, "by_handled", task_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if self.is_waiting {
            tallies.add(WAITING, self.user.as_str(), "", "", domain::money::Amount::ZERO);
        }
    }
}

/// The maintained count of what waits for somebody.
const WAITING: &str = "approvals";

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn submitted_place(approval: &Approval) -> String {
    let at = approval.events.first().map(|event| moment(event.at)).unwrap_or_default();
    format!("{at}|{}", approval.id)
}

fn task_place(task: &ApprovalTask) -> String {
    format!("{}|{}", moment(task.at), task.id)
}

/// What has waited longest comes first.
const WAITING_FOR: Listing<ApprovalTask> = Listing {
    everybody: "",
    owned: "SELECT * FROM approval_task WHERE user = $owner AND by_waiting > $after ORDER BY by_waiting LIMIT $limit",
    place: task_place,
    descends: false,
};
const HANDLED_BY: Listing<ApprovalTask> = Listing {
    everybody: "",
    owned: "SELECT * FROM approval_task WHERE user = $owner AND by_handled > '' AND by_handled < $after ORDER BY by_handled DESC LIMIT $limit",
    place: task_place,
    descends: true,
};
const SUBMITTED_BY: Listing<Approval> = Listing {
    everybody: "",
    owned: "SELECT * FROM approval WHERE submitter = $owner AND by_submitted < $after ORDER BY by_submitted DESC LIMIT $limit",
    place: submitted_place,
    descends: true,
};

const OF_SUBJECT: &str =
    "SELECT * FROM approval WHERE subject = $subject AND by_submitted < $after ORDER BY by_submitted DESC LIMIT $limit";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[WAITING_FOR.owned, HANDLED_BY.owned, SUBMITTED_BY.owned, OF_SUBJECT, act::ALL_WAITING_FOR];

/// What waits for this person, the longest first. Nobody sees another's.
///
/// # Errors
/// `Engine`.
pub async fn waiting(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<ApprovalTask>> {
    WAITING_FOR.page(store, &own(actor), after, |_| true).await
}

/// What this person has decided, the latest first.
///
/// # Errors
/// `Engine`.
pub async fn handled(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<ApprovalTask>> {
    HANDLED_BY.page(store, &own(actor), after, |_| true).await
}

/// What this person has submitted, the latest first.
///
/// # Errors
/// `Engine`.
pub async fn submitted(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<Approval>> {
    SUBMITTED_BY.page(store, &own(actor), after, |_| true).await
}

/// The approvals that these parts are of, in their order.
///
/// # Errors
/// `Engine`.
pub async fn of_tasks(store: &Store, tasks: Vec<ApprovalTask>) -> Result<Vec<(ApprovalTask, Approval)>> {
    let approvals: Vec<Approval> = store.load_all(tasks.iter().map(|task| task.approval.as_str())).await?;
    let find = |task: &ApprovalTask| approvals.iter().find(|approval| approval.id == task.approval).cloned();
    Ok(tasks.into_iter().filter_map(|task| find(&task).map(|approval| (task, approval))).collect())
}

/// How much waits for this person: the length of [`waiting`].
///
/// # Errors
/// `Engine`.
pub async fn waiting_count(store: &Store, actor: &Actor) -> Result<u64> {
    let reach = own(actor);
    let [waiting] = store.tallies_of([vec![Asked::new(&reach, WAITING, "", "")]]).await?;
    Ok(count(&waiting))
}

fn own(actor: &Actor) -> Reach {
    Reach::Owners(vec![actor.user.clone()])
}

/// An approval with the whole of what is approved.
#[derive(Clone, Debug)]
pub struct Document {
    pub approval: Approval,
    pub contract: Contract,
    pub plan: Vec<Instalment>,
    /// None: nothing was drafted.
    pub text: Option<ContractText>,
    /// The amendment that is approved: contract and plan are then as it makes them.
    pub amendment: Option<Amendment>,
    /// What is given up, if that is what is approved: the plan is then its one instalment.
    pub adjustment: Option<Adjustment>,
    /// Whether the actor may open the record itself: being asked shows the document, no more.
    pub may_open: bool,
    /// Whether what stands there now is what was submitted.
    pub is_unchanged: bool,
}

/// An approval and its document: for those it concerns, and for those who may read its subject anyway.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &ApprovalId) -> Result<Document> {
    let approval: Approval = store.must_load(id.as_str()).await?;
    let subject = subject::Loaded::load(store, approval.kind, &approval.subject).await?;
    let may_open = subject.may_read(store, actor).await?;
    if !may_open && !approval.concerns(&actor.user) {
        return Err(Error::NotFound);
    }
    let is_unchanged = subject.hash()? == approval.hash;
    let adjustment = subject.adjustment();
    let (contract, plan, text, amendment) = subject.into_contract();
    Ok(Document { approval, contract, plan, text, amendment, adjustment, may_open, is_unchanged })
}

/// The courses of approval of a subject that the actor may read, the latest first; the timeline of its page.
///
/// # Errors
/// `NotFound`.
pub async fn of_subject(store: &Store, actor: &Actor, kind: ApprovalKind, subject: &str) -> Result<Vec<Approval>> {
    if !subject::Loaded::load(store, kind, subject).await?.may_read(store, actor).await? {
        return Err(Error::NotFound);
    }
    courses(store, subject, 50).await
}

async fn courses(store: &Store, subject: &str, limit: i64) -> Result<Vec<Approval>> {
    let text = |text: &str| Value::from_t(text.to_owned());
    store.rows(OF_SUBJECT, [("subject", text(subject)), ("after", text(LAST)), ("limit", Value::from_t(limit))]).await
}

/// The course of approval that counts for this subject now.
pub(crate) async fn latest(store: &Store, subject: &str) -> Result<Option<Approval>> {
    Ok(courses(store, subject, 1).await?.pop())
}

fn not_allowed<T>() -> Result<T> {
    Err(Refusal::NotAllowed.into())
}
