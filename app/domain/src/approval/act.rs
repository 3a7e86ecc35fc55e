//! What people do with a running approval: a table of who may do what when, each act a pure step.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::people::added;
use super::{Approval, ApprovalAct, ApprovalEvent, ApprovalKind, ApprovalState, ApprovalStep, Assignee, Mode, People};
use crate::id::{ApprovalId, UserId};
use crate::money::{Amount, Currency};
use crate::refusal::{Problems, Refusal};
use crate::user::optional_lines;

/// What somebody decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "decision")]
pub enum Decision {
    Approve,
    Reject,
    /// To an earlier step, counted from 0; to the submitter without one.
    Return {
        step: Option<usize>,
    },
    AddBefore {
        user: UserId,
    },
    AddAfter {
        user: UserId,
    },
    Transfer {
        user: UserId,
    },
    Withdraw,
}

/// A decision as it comes in: of which step, over which content, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActForm {
    pub decision: Decision,
    /// The hash of the content that was read.
    pub hash: String,
    /// The step that was open then: a decision counts for that one only.
    pub step: usize,
    pub comment: String,
}

/// What is submitted, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    pub subject: String,
    pub number: String,
    pub title: String,
    pub customer_name: String,
    pub amount: Amount,
    pub currency: Currency,
    pub submitter: UserId,
    pub submitter_name: String,
    pub hash: String,
    pub flow_name: String,
    pub steps: Vec<ApprovalStep>,
}

impl Approval {
    /// A new course of approval.
    #[must_use]
    pub fn submit(id: ApprovalId, kind: ApprovalKind, of: Submission, comment: String, at: DateTime<Utc>) -> Self {
        let mut approval = Self {
            id,
            kind,
            subject: of.subject,
            number: of.number,
            title: of.title,
            customer_name: of.customer_name,
            amount: of.amount,
            currency: of.currency,
            submitter: of.submitter,
            submitter_name: of.submitter_name,
            hash: of.hash,
            flow_name: of.flow_name,
            steps: of.steps,
            current: 0,
            state: ApprovalState::InReview,
            since: at,
            events: Vec::new(),
            version: 1,
        };
        approval.note(at, ApprovalAct::Submit, &approval.submitter_name.clone(), comment, approval.waiting_names());
        approval
    }

    /// Submitted again after it was returned. What was approved before holds when nothing was changed since, and the approval goes on with the
    /// step that returned it; else it begins anew, and says so.
    ///
    /// # Errors
    /// `AlreadySubmitted` when it was not returned.
    pub fn resubmit(&self, of: Submission, comment: String, at: DateTime<Utc>) -> Result<Self, Refusal> {
        if self.state != ApprovalState::Returned {
            return Err(Refusal::AlreadySubmitted);
        }
        let mut new = self.clone();
        if of.hash != self.hash {
            new.note(at, ApprovalAct::Void, "", String::new(), String::new());
            (new.hash, new.steps, new.flow_name, new.current) = (of.hash, of.steps, of.flow_name, 0);
            (new.title, new.number, new.amount, new.currency) = (of.title, of.number, of.amount, of.currency);
        }
        new.state = ApprovalState::InReview;
        let names = new.waiting_names();
        new.note(at, ApprovalAct::Resubmit, &of.submitter_name, comment, names);
        Ok(new)
    }

    /// The approval after this act of this user.
    ///
    /// # Errors
    /// `NotWaitingForYou` for whom it does not ask now; `ChangedMeanwhile` when another content or step was read; `AlreadyDecided` for a
    /// withdrawal after the first decision; `SubmitterMayNotApprove`, `UnknownUser` for the person who is to be asked; `Required` of `comment`
    /// where others must know why.
    pub fn act(&self, user: &UserId, name: &str, form: &ActForm, at: DateTime<Utc>, people: People) -> Result<Self, Problems> {
        let comment = comment(form)?;
        if let Decision::Withdraw = form.decision {
            return Ok(self.withdraw(user, name, comment, at)?);
        }
        if self.state == ApprovalState::InReview && (form.step != self.current || form.hash != self.hash) && self.concerns(user) {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        if !self.waits_for(user) {
            return Err(Refusal::NotWaitingForYou.into());
        }
        let mut new = self.clone();
        match &form.decision {
            Decision::Approve => new.approve(user, name, comment, at, people),
            Decision::Reject => {
                new.state = ApprovalState::Rejected;
                new.note(at, ApprovalAct::Reject, name, comment, String::new());
            }
            Decision::Return { step } => new.go_back(*step, name, comment, at)?,
            Decision::AddBefore { user: signer } | Decision::AddAfter { user: signer } => {
                new.may_ask(signer, people)?;
                new.has_room()?;
                let place = if matches!(form.decision, Decision::AddBefore { .. }) { self.current } else { self.current + 1 };
                new.steps.insert(place, added(people, signer, name));
                let to = people.assignee(signer).name;
                new.note(at, ApprovalAct::Add, name, comment, to);
            }
            Decision::Transfer { user: other } => {
                new.may_ask(other, people)?;
                let to = people.assignee(other);
                let to_name = to.name.clone();
                if let Some(place) = new.place_of(user) {
                    *place = to;
                }
                new.note(at, ApprovalAct::Transfer, name, comment, to_name);
            }
            Decision::Withdraw => {}
        }
        Ok(new)
    }

    /// The subject was changed after it was approved: its approval counts no more.
    #[must_use]
    pub fn voided(&self, name: &str, at: DateTime<Utc>) -> Self {
        let mut new = self.clone();
        new.state = ApprovalState::Withdrawn;
        new.note(at, ApprovalAct::Void, name, String::new(), String::new());
        new
    }

    /// With the next head in the place of those who are asked now and cannot sign in any more. Unchanged where nobody else could be asked.
    #[must_use]
    pub fn without_absent(&self, at: DateTime<Utc>, people: People) -> Self {
        let mut new = self.clone();
        if let Some(step) = self.waiting_step() {
            let replaced = present(step, &self.submitter, people);
            if replaced != *step {
                let to = replaced.names();
                new.steps[self.current] = replaced;
                new.note(at, ApprovalAct::Escalate, "", String::new(), to);
            }
        }
        new
    }

    fn approve(&mut self, user: &UserId, name: &str, comment: String, at: DateTime<Utc>, people: People) {
        if let Some(place) = self.place_of(user) {
            place.has_approved = true;
        }
        if !self.steps[self.current].is_done() {
            let names = self.waiting_names();
            // The step goes on waiting: its time runs on.
            let since = self.since;
            self.note(at, ApprovalAct::Approve, name, comment, names);
            self.since = since;
            return;
        }
        if self.current + 1 == self.steps.len() {
            self.state = ApprovalState::Approved;
            self.note(at, ApprovalAct::Approve, name, comment, String::new());
            return;
        }
        self.current += 1;
        let names = self.waiting_names();
        self.note(at, ApprovalAct::Approve, name, comment, names);
        *self = self.without_absent(at, people);
    }

    fn withdraw(&self, user: &UserId, name: &str, comment: String, at: DateTime<Utc>) -> Result<Self, Refusal> {
        if self.submitter != *user || !matches!(self.state, ApprovalState::InReview | ApprovalState::Returned) {
            return Err(Refusal::NotWaitingForYou);
        }
        if !self.may_withdraw(user) {
            return Err(Refusal::AlreadyDecided);
        }
        let mut new = self.clone();
        new.state = ApprovalState::Withdrawn;
        new.note(at, ApprovalAct::Withdraw, name, comment, String::new());
        Ok(new)
    }

    /// Back to an earlier step, whose decisions and all after it are taken again; or to the submitter, where they stand until the content changes.
    fn go_back(&mut self, step: Option<usize>, name: &str, comment: String, at: DateTime<Utc>) -> Result<(), Refusal> {
        let Some(step) = step else {
            self.state = ApprovalState::Returned;
            self.note(at, ApprovalAct::Return, name, comment, self.submitter_name.clone());
            return Ok(());
        };
        if step >= self.current {
            return Err(Refusal::ChangedMeanwhile);
        }
        for step in &mut self.steps[step..] {
            for assignee in &mut step.assignees {
                assignee.has_approved = false;
            }
        }
        self.current = step;
        let names = self.waiting_names();
        self.note(at, ApprovalAct::Return, name, comment, names);
        Ok(())
    }

    /// Whether this person may be asked in the step that waits.
    pub(super) fn may_ask(&self, user: &UserId, people: People) -> Result<(), Problems> {
        let refused = |refusal| Err(one("user", refusal));
        if *user == self.submitter {
            refused(Refusal::SubmitterMayNotApprove)
        } else if !people.can_act(user) {
            refused(Refusal::UnknownUser)
        } else if self.waiting_step().is_some_and(|step| step.asks(user)) {
            refused(Refusal::AlreadyAsked)
        } else {
            Ok(())
        }
    }

    /// Whether a step more can be added.
    fn has_room(&self) -> Result<(), Problems> {
        let rows_max = super::STEPS_MAX * 2;
        if self.steps.len() < rows_max { Ok(()) } else { Err(one("user", Refusal::TooManyRows { rows_max })) }
    }

    pub(super) fn place_of(&mut self, user: &UserId) -> Option<&mut Assignee> {
        self.steps.get_mut(self.current)?.assignees.iter_mut().find(|assignee| assignee.user == *user && !assignee.has_approved)
    }

    fn waiting_names(&self) -> String {
        self.waiting_for().map(|assignee| assignee.name.as_str()).collect::<Vec<_>>().join("、")
    }

    pub(super) fn note(&mut self, at: DateTime<Utc>, act: ApprovalAct, name: &str, comment: String, to: String) {
        let waited_seconds = if self.events.is_empty() { 0 } else { (at - self.since).num_seconds().max(0) };
        self.events.push(ApprovalEvent { at, act, name: name.to_owned(), comment, to, from: String::new(), waited_seconds });
        self.since = at;
    }
}

/// The step without those who can act no more. Of whom one is enough, they are left out, and a head is asked where nobody remains; where all must
/// agree, a head stands in for each. Unchanged where no head could.
fn present(step: &ApprovalStep, submitter: &UserId, people: People) -> ApprovalStep {
    let mut new = step.clone();
    let is_absent = |assignee: &Assignee| !assignee.has_approved && !people.can_act(&assignee.user);
    if step.mode == Mode::AnyOne && !step.assignees.iter().all(is_absent) {
        new.assignees.retain(|assignee| !is_absent(assignee));
        return new;
    }
    for index in 0..new.assignees.len() {
        if is_absent(&new.assignees[index])
            && let Some(head) = people.substitute(submitter, &new)
        {
            new.assignees[index] = people.assignee(&head);
            new.is_escalated = true;
            if step.mode == Mode::AnyOne {
                new.assignees = vec![new.assignees.swap_remove(index)];
                break;
            }
        }
    }
    new
}

/// Why, as typed; who stops or sends back a subject says it.
fn comment(form: &ActForm) -> Result<String, Problems> {
    let text = optional_lines(&form.comment, 1000).map_err(|refusal| one("comment", refusal))?;
    let is_needed = matches!(form.decision, Decision::Reject | Decision::Return { .. });
    if text.is_empty() && is_needed { Err(one("comment", Refusal::Required)) } else { Ok(text) }
}

fn one(field: &str, refusal: Refusal) -> Problems {
    let mut problems = Problems::new();
    problems.add(field, refusal);
    problems
}
