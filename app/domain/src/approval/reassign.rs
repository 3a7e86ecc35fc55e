//! 改派: what waits for somebody who has left or does not answer is handed to another person by an admin. An admin decides nothing by being one:
//! the step stays what it was, its new person reads the document and answers for it, and the timeline says who handed it on, and why.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Approval, ApprovalAct, People};
use crate::id::UserId;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

/// A reassignment as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReassignForm {
    /// Who is asked now.
    pub from: UserId,
    /// Who is asked instead.
    pub user: UserId,
    /// The step that waited when the form was opened.
    pub step: usize,
    pub reason: String,
}

impl ReassignForm {
    /// The reason.
    ///
    /// # Errors
    /// `Required` of `user`; `Required`, `TooLong` of `reason`.
    pub fn parse(&self) -> Result<String, Problems> {
        let mut problems = Problems::new();
        if self.user.is_empty() {
            problems.add("user", Refusal::Required);
        }
        let reason = required_text(&self.reason, 1000).and_then(|_| optional_lines(&self.reason, 1000));
        let reason = problems.keep("reason", reason).unwrap_or_default();
        problems.into_result(reason)
    }
}

impl Approval {
    /// With another person in the place of one whose word is missing now. `by` and `name`: the admin.
    ///
    /// # Errors
    /// What the form refuses; `NotWaitingForThem` when that step does not wait for that person now; of `user`: `AdminMayNotApprove` for the admin's
    /// own person where the flow does not name it, `SubmitterMayNotApprove`, `UnknownUser`, `AlreadyAsked`.
    pub fn reassign(&self, by: &UserId, name: &str, form: &ReassignForm, at: DateTime<Utc>, people: People) -> Result<Self, Problems> {
        let reason = form.parse()?;
        let waits = self.current == form.step && self.waits_for(&form.from);
        let step = self.waiting_step().filter(|_| waits).ok_or(Refusal::NotWaitingForThem)?;
        if form.user == *by && !people.names(&step.approvers, &self.submitter, by) {
            let mut problems = Problems::new();
            problems.add("user", Refusal::AdminMayNotApprove);
            return Err(problems);
        }
        self.may_ask(&form.user, people)?;
        let mut new = self.clone();
        let other = people.assignee(&form.user);
        let (mut from, to) = (String::new(), other.name.clone());
        if let Some(place) = new.place_of(&form.from) {
            from = std::mem::replace(place, other).name;
        }
        if let Some(step) = new.steps.get_mut(new.current) {
            // Who stands there now was chosen, not found by the heads.
            step.is_escalated = false;
        }
        new.note(at, ApprovalAct::Reassign, name, reason, to);
        if let Some(event) = new.events.last_mut() {
            event.from = from;
        }
        Ok(new)
    }
}
