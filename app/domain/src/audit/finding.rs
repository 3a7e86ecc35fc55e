//! 审计发现: what was found, what is recommended, who answers by when; the answer, and whether the auditor accepts it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::concern::Severity;
use crate::id::{AuditId, ContractId, FindingId, UserId};
use crate::moment::Moment;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

/// The most findings of one audit.
pub const FINDINGS_MAX: usize = 300;

codes! {
    /// How far a finding has come.
    pub enum FindingState {
        Asked "asked" "待答复" "To be answered",
        Returned "returned" "已退回" "Sent back",
        Answered "answered" "待验收" "To be accepted",
        Closed "closed" "已关闭" "Closed",
        Withdrawn "withdrawn" "已撤销" "Withdrawn",
    }
}
codes! {
    /// What somebody does with one.
    pub enum FindingAct {
        Answer "answer" "答复" "Answer",
        Accept "accept" "验收关闭" "Accept and close",
        Return "return" "退回" "Send back",
        Withdraw "withdraw" "撤销" "Withdraw",
        Edit "edit" "修改" "Edit",
    }
}

/// Every act that is allowed, and the state that it leads to.
pub const FINDING_MOVES: &[(FindingState, FindingAct, FindingState)] = {
    use {FindingAct as A, FindingState as S};
    &[
        (S::Asked, A::Edit, S::Asked),
        (S::Asked, A::Answer, S::Answered),
        (S::Asked, A::Withdraw, S::Withdrawn),
        (S::Returned, A::Edit, S::Returned),
        (S::Returned, A::Answer, S::Answered),
        (S::Returned, A::Withdraw, S::Withdrawn),
        (S::Answered, A::Accept, S::Closed),
        (S::Answered, A::Return, S::Returned),
        (S::Answered, A::Withdraw, S::Withdrawn),
    ]
};

impl FindingState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `FindingCannot`.
    pub fn after(self, act: FindingAct) -> Result<Self, Refusal> {
        let found = FINDING_MOVES.iter().find(|(from, known, _)| (*from, *known) == (self, act));
        found.map(|(_, _, to)| *to).ok_or(Refusal::FindingCannot { state: self, act })
    }

    /// Whether this act is possible here.
    #[must_use]
    pub fn takes(self, act: FindingAct) -> bool {
        self.after(act).is_ok()
    }

    /// Whether it waits for its owner's answer.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Asked | Self::Returned)
    }

    /// Whether something is still to be done: an audit with an open one cannot be closed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Returned | Self::Answered)
    }
}

impl FindingAct {
    /// Whether only who was asked does it; every other act is the auditors'.
    #[must_use]
    pub const fn is_owners(self) -> bool {
        matches!(self, Self::Answer)
    }
}

/// A finding of an audit; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub id: FindingId,
    pub audit: AuditId,
    pub audit_name: String,
    /// The n-th of its audit, from 1.
    pub ordinal: u32,
    /// The contract that it is about, by number and customer; none: the audit as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contract_number: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub customer_name: String,
    /// Who answers.
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: FindingTerms,
    pub state: FindingState,
    pub raised: NaiveDate,
    pub raised_by: String,
    /// What was done with it since, first to last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<FindingEvent>,
    /// When something was done last.
    pub at: Moment,
    pub version: u64,
}

/// What people enter of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingTerms {
    pub severity: Severity,
    pub what: String,
    /// 建议措施.
    pub measure: String,
    /// By when it is to be answered.
    pub due: NaiveDate,
}

/// Somebody's act, with what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingEvent {
    pub act: FindingAct,
    pub on: NaiveDate,
    pub by: UserId,
    pub by_name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Finding {
    /// The same with other terms and another owner.
    ///
    /// # Errors
    /// `FindingCannot` once it was answered.
    pub fn edited(&self, owner: UserId, owner_name: String, terms: FindingTerms) -> Result<Self, Refusal> {
        let state = self.state.after(FindingAct::Edit)?;
        Ok(Self { state, owner, owner_name, terms, ..self.clone() })
    }

    /// After this act.
    ///
    /// # Errors
    /// `FindingCannot`; `AnswerIsYourOwn` for who accepts what they answered themselves.
    pub fn acted(&self, event: FindingEvent, at: Moment) -> Result<Self, Refusal> {
        let state = self.state.after(event.act)?;
        let answered_by = self.events.iter().rev().find(|event| event.act == FindingAct::Answer).map(|event| &event.by);
        if event.act == FindingAct::Accept && answered_by == Some(&event.by) {
            return Err(Refusal::AnswerIsYourOwn);
        }
        let events = self.events.iter().cloned().chain([event]).collect();
        Ok(Self { state, events, at, ..self.clone() })
    }

    /// It waits for its owner, and its day was before today.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state.waits() && self.terms.due < today
    }
}

/// A finding as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindingForm {
    /// Empty: the audit as a whole.
    pub contract: ContractId,
    pub severity: String,
    pub what: String,
    pub measure: String,
    pub owner: UserId,
    pub due: String,
}

impl FindingForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let FindingTerms { severity, what, measure, due } = finding.terms.clone();
        Self {
            contract: finding.contract.clone().unwrap_or_default(),
            severity: severity.code().to_owned(),
            what,
            measure,
            owner: finding.owner.clone(),
            due: due.to_string(),
        }
    }

    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self, today: NaiveDate) -> Result<FindingTerms, Problems> {
        let mut problems = Problems::new();
        let severity = problems.keep("severity", Severity::read(&self.severity)).unwrap_or_default();
        let what = problems.keep("what", lines(&self.what, 1000)).unwrap_or_default();
        let measure = problems.keep("measure", optional_lines(&self.measure, 1000)).unwrap_or_default();
        if self.owner.is_empty() {
            problems.add("owner", Refusal::Required);
        }
        let due = problems.keep("due", parse::date(&self.due, today)).unwrap_or_default();
        problems.into_result(FindingTerms { severity, what, measure, due })
    }
}

/// What somebody does with a finding, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindingActForm {
    pub act: String,
    /// The answer, or why it is sent back or withdrawn; may be empty for what is accepted.
    pub text: String,
}

impl FindingActForm {
    /// # Errors
    /// `NotOneOf` of `act`; `Required`, `TooLong` of `text`.
    pub fn parse(&self) -> Result<(FindingAct, String), Problems> {
        let mut problems = Problems::new();
        let act = problems.keep("act", FindingAct::read(&self.act)).filter(|act| *act != FindingAct::Edit);
        let text = match act {
            Some(FindingAct::Accept) => optional_lines(&self.text, 2000),
            _ => lines(&self.text, 2000),
        };
        let text = problems.keep("text", text).unwrap_or_default();
        if act.is_none() && problems.is_empty() {
            problems.add("act", Refusal::Required);
        }
        problems.into_result((act.unwrap_or_default(), text))
    }
}

/// Several lines that must not be empty.
fn lines(text: &str, characters_max: usize) -> Result<String, Refusal> {
    required_text(text, characters_max)?;
    optional_lines(text, characters_max)
}
