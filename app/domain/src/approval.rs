//! Approvals (DOMAIN.md section 5): one engine for everything that needs the word of others before it counts.
//!
//! A flow is data: an admin says which people are asked for which subjects ([`Flow`]). Submitting a subject resolves the flow into the steps
//! of one approval ([`steps_for`]), which keeps them whatever becomes of the flow. Each act of a person is a pure step from one
//! [`Approval`] to the next ([`Approval::act`]). Nobody approves what they submitted; a step that nobody could take goes to the next head,
//! never through by itself.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{ApprovalId, ApprovalTaskId, UserId};
use crate::money::{Amount, Currency};

mod act;
mod default_flow;
mod flow;
mod flow_form;
mod people;
mod reassign;

pub use act::{ActForm, Decision, Submission};
pub use default_flow::{default_flow, flow_for};
pub use flow::{Approvers, Condition, Flow, FlowStep, Mode, Subject, fitting};
pub use flow_form::{ConditionForm, FlowForm, STEPS_MAX, StepForm};
pub use people::{People, steps_for};
pub use reassign::ReassignForm;

codes! {
    /// What is approved. A new kind is a row here, and a subject that says how to freeze and to free itself (`store::approvals::subject`).
    pub enum ApprovalKind { Contract "contract" "合同" "Contract", Amendment "amendment" "合同变更" "Amendment", Adjustment "adjustment" "折让与坏账" "Discount or write-off" }
}
codes! {
    /// 审批: how far a subject has come. The first is before any submission.
    pub enum ApprovalState {
        Draft "draft" "草稿" "Draft",
        InReview "in_review" "审批中" "In review",
        Returned "returned" "退回修改" "Returned",
        Approved "approved" "已通过" "Approved",
        Rejected "rejected" "已驳回" "Rejected",
        Withdrawn "withdrawn" "已撤回" "Withdrawn",
    }
}
codes! {
    /// What somebody did, as the timeline names it.
    pub enum ApprovalAct {
        Submit "submit" "提交" "Submitted",
        Resubmit "resubmit" "重新提交" "Submitted again",
        Approve "approve" "通过" "Approved",
        Reject "reject" "驳回" "Rejected",
        Return "return" "退回" "Returned",
        Add "add" "加签" "Added a signer",
        Transfer "transfer" "转交" "Passed on",
        Reassign "reassign" "改派" "Handed to another person",
        Withdraw "withdraw" "撤回" "Withdrew",
        Escalate "escalate" "改由上级审批" "Went to the next head",
        Void "void" "审批作废" "Approval void",
    }
}

impl ApprovalState {
    /// Whether the subject is frozen: what is read is what is approved.
    #[must_use]
    pub const fn is_frozen(self) -> bool {
        matches!(self, Self::InReview)
    }

    /// Whether the subject may be submitted.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::InReview | Self::Approved)
    }
}

/// One course of approval of one subject, from its submission on; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    /// The id of the record that is approved.
    pub subject: String,
    pub number: String,
    pub title: String,
    pub customer_name: String,
    pub amount: Amount,
    pub currency: Currency,
    pub submitter: UserId,
    pub submitter_name: String,
    /// The SHA-256 of the subject's content, in hex: what was read is what is approved.
    pub hash: String,
    pub flow_name: String,
    pub steps: Vec<ApprovalStep>,
    /// The step that waits, or waited last.
    pub current: usize,
    pub state: ApprovalState,
    /// Since when the current step waits; when nothing waits, the last act.
    pub since: DateTime<Utc>,
    pub events: Vec<ApprovalEvent>,
    pub version: u64,
}

/// One person's part in an approval: what "waiting for me" and "handled by me" list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalTask {
    pub id: ApprovalTaskId,
    pub approval: ApprovalId,
    pub user: UserId,
    /// Whether it waits for this person now; else the person has acted.
    pub is_waiting: bool,
    /// Since when it waits, or when it was handled.
    pub at: DateTime<Utc>,
    pub kind: ApprovalKind,
    pub number: String,
    pub title: String,
    pub customer_name: String,
    pub amount: Amount,
    pub currency: Currency,
    pub submitter_name: String,
    pub version: u64,
}

impl ApprovalTask {
    /// The id of this person's part.
    #[must_use]
    pub fn id_of(approval: &ApprovalId, user: &UserId) -> ApprovalTaskId {
        ApprovalTaskId::new(format!("{approval}-{user}"))
    }

    /// This person's part in this approval, as it is now.
    #[must_use]
    pub fn of(approval: &Approval, user: &UserId, is_waiting: bool, at: DateTime<Utc>) -> Self {
        Self {
            id: Self::id_of(&approval.id, user),
            approval: approval.id.clone(),
            user: user.clone(),
            is_waiting,
            at,
            kind: approval.kind,
            number: approval.number.clone(),
            title: approval.title.clone(),
            customer_name: approval.customer_name.clone(),
            amount: approval.amount,
            currency: approval.currency,
            submitter_name: approval.submitter_name.clone(),
            version: 1,
        }
    }
}

/// A step of a running approval: the people who are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalStep {
    pub approvers: Approvers,
    pub mode: Mode,
    pub assignees: Vec<Assignee>,
    /// Nobody of those whom the flow names could be asked: the next head is.
    #[serde(default)]
    pub is_escalated: bool,
    /// Who added this step to those of the flow.
    #[serde(default)]
    pub added_by: String,
}

/// Somebody who is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignee {
    pub user: UserId,
    pub name: String,
    #[serde(default)]
    pub has_approved: bool,
}

/// A line of the timeline. Never changed, never taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalEvent {
    pub at: DateTime<Utc>,
    pub act: ApprovalAct,
    /// Who; empty: the system.
    pub name: String,
    #[serde(default)]
    pub comment: String,
    /// To whom: the people of the step that waits now, the one who was added.
    #[serde(default)]
    pub to: String,
    /// In whose place, where an admin hands a step on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// How long the step had waited for this, in seconds.
    pub waited_seconds: i64,
}

impl ApprovalStep {
    fn is_done(&self) -> bool {
        let mut assignees = self.assignees.iter();
        match self.mode {
            Mode::AnyOne => assignees.any(|assignee| assignee.has_approved),
            Mode::All => !self.assignees.is_empty() && assignees.all(|assignee| assignee.has_approved),
        }
    }

    fn asks(&self, user: &UserId) -> bool {
        self.assignees.iter().any(|assignee| assignee.user == *user)
    }

    /// The people's names, as a sentence lists them.
    #[must_use]
    pub fn names(&self) -> String {
        self.assignees.iter().map(|assignee| assignee.name.as_str()).collect::<Vec<_>>().join("、")
    }
}

impl Approval {
    /// The step that waits for somebody; none once the approval has come to an end, or went back to its submitter.
    #[must_use]
    pub fn waiting_step(&self) -> Option<&ApprovalStep> {
        (self.state == ApprovalState::InReview).then(|| self.steps.get(self.current)).flatten()
    }

    /// Those whose word is missing now.
    pub fn waiting_for(&self) -> impl Iterator<Item = &Assignee> {
        self.waiting_step().into_iter().flat_map(|step| &step.assignees).filter(|assignee| !assignee.has_approved)
    }

    #[must_use]
    pub fn waits_for(&self, user: &UserId) -> bool {
        self.waiting_for().any(|assignee| assignee.user == *user)
    }

    /// Whether this user is, was or will be asked, or asked: they may read the subject as it was submitted.
    #[must_use]
    pub fn concerns(&self, user: &UserId) -> bool {
        self.submitter == *user || self.steps.iter().any(|step| step.asks(user))
    }

    /// The submitter may take it back until the first decision of the present course.
    #[must_use]
    pub fn may_withdraw(&self, user: &UserId) -> bool {
        self.submitter == *user
            && matches!(self.state, ApprovalState::InReview | ApprovalState::Returned)
            && (self.state == ApprovalState::Returned || !self.is_decided())
    }

    /// Whether somebody has said yes since it was submitted last.
    fn is_decided(&self) -> bool {
        self.steps.iter().any(|step| step.assignees.iter().any(|assignee| assignee.has_approved))
    }
}

#[cfg(test)]
mod tests;
