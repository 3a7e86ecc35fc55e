//! From a flow to people: who is asked, when the one whom the flow names is the submitter, has left, or was never there.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApprovalStep, Approvers, Assignee, FlowStep, Mode, Subject};
use crate::id::{TeamId, UserId};
use crate::refusal::Refusal;
use crate::user::{Team, User};

/// Who works here, in which teams.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    pub users: &'a BTreeMap<UserId, User>,
    pub teams: &'a BTreeMap<TeamId, Team>,
}

impl People<'_> {
    /// Whether this user can be asked at all: somebody who can sign in.
    #[must_use]
    pub fn can_act(&self, user: &UserId) -> bool {
        self.users.get(user).is_some_and(|user| user.is_active && user.has_password)
    }

    /// The heads from this user's team upward who can be asked and are not the user. A cycle of teams, which no command allows, ends the walk.
    #[must_use]
    pub fn heads_above(&self, user: &UserId) -> Vec<UserId> {
        let mut heads: Vec<UserId> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut team = self.users.get(user).and_then(|user| self.teams.get(&user.team));
        while let Some(here) = team.filter(|team| seen.insert(&team.id)) {
            heads.extend(here.head.iter().filter(|head| *head != user && self.can_act(head)).cloned());
            team = here.parent.as_ref().and_then(|parent| self.teams.get(parent));
        }
        let mut known = BTreeSet::new();
        heads.retain(|head| known.insert(head.clone()));
        heads
    }

    /// The one who is asked in the place of people who cannot be: the next head who is not among them.
    pub(super) fn substitute(&self, submitter: &UserId, step: &ApprovalStep) -> Option<UserId> {
        self.heads_above(submitter).into_iter().find(|head| !step.asks(head))
    }

    pub(super) fn assignee(&self, user: &UserId) -> Assignee {
        let name = self.users.get(user).map(|user| user.name.clone()).unwrap_or_default();
        Assignee { user: user.clone(), name, has_approved: false }
    }

    /// Those whom a step of a flow names, each list a step of its own; without the submitter and those who cannot act.
    fn named(&self, approvers: &Approvers, submitter: &UserId) -> Vec<Vec<UserId>> {
        let can_be_asked = |user: &UserId| user != submitter && self.can_act(user);
        match approvers {
            Approvers::TeamHead => vec![self.heads_above(submitter).into_iter().take(1).collect()],
            Approvers::ChainOfHeads => self.heads_above(submitter).into_iter().map(|head| vec![head]).collect(),
            Approvers::Role(role) => {
                let with_role = self.users.values().filter(|user| user.roles.contains(role));
                vec![with_role.map(|user| user.id.clone()).filter(can_be_asked).collect()]
            }
            Approvers::Person(user) => vec![[user.clone()].into_iter().filter(can_be_asked).collect()],
        }
    }

    /// Whether a step of a flow names this user for what that submitter submits.
    pub(super) fn names(&self, approvers: &Approvers, submitter: &UserId, user: &UserId) -> bool {
        self.named(approvers, submitter).iter().flatten().any(|named| named == user)
    }

    /// Whether the flow's own head was passed over for one further up.
    fn is_passed_over(&self, approvers: &Approvers, submitter: &UserId, found: &UserId) -> bool {
        let own = self.users.get(submitter).and_then(|user| self.teams.get(&user.team)).and_then(|team| team.head.as_ref());
        *approvers == Approvers::TeamHead && own != Some(found)
    }
}

/// The steps that a subject goes through, with the people who are asked.
///
/// # Errors
/// `NobodyApproves` for a step that neither those whom the flow names nor a head could take, and for a flow of which no step is left.
pub fn steps_for(flow: &[FlowStep], subject: &Subject, submitter: &UserId, people: People) -> Result<Vec<ApprovalStep>, Refusal> {
    let mut steps = Vec::new();
    for (index, step) in flow.iter().enumerate().filter(|(_, step)| step.condition.holds(subject)) {
        let mut named = people.named(&step.approvers, submitter);
        if named.is_empty() {
            named.push(Vec::new());
        }
        for users in named {
            let is_empty = users.is_empty();
            let users = if is_empty { people.heads_above(submitter).into_iter().take(1).collect() } else { users };
            let Some(first) = users.first() else { return Err(Refusal::NobodyApproves { step: index + 1 }) };
            steps.push(ApprovalStep {
                approvers: step.approvers.clone(),
                mode: step.mode,
                is_escalated: is_empty || people.is_passed_over(&step.approvers, submitter, first),
                assignees: users.iter().map(|user| people.assignee(user)).collect(),
                added_by: String::new(),
            });
        }
    }
    if steps.is_empty() { Err(Refusal::NobodyApproves { step: 1 }) } else { Ok(steps) }
}

/// A step of one person, added by another.
pub(super) fn added(people: People, user: &UserId, by: &str) -> ApprovalStep {
    ApprovalStep {
        approvers: Approvers::Person(user.clone()),
        mode: Mode::AnyOne,
        assignees: vec![people.assignee(user)],
        is_escalated: false,
        added_by: by.to_owned(),
    }
}
