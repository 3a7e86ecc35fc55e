//! Audit projects 合同审计 (DOMAIN.md section 4): a checklist run by an internal or an external auditor over chosen contracts, what was found,
//! what was answered, and a conclusion.
//!
//! An audit's records are its own: nothing here changes business data, so that who may only read that can run an audit. Each act is a move of
//! the table [`MOVES`]; every other one is refused by name. The set of contracts is fixed when the audit starts, and all of it when it is closed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{AuditId, ContractId, UserId};
use crate::moment::Moment;
use crate::refusal::Refusal;

mod checklist;
mod finding;
mod form;
mod paper;
mod report;
mod selection;
#[cfg(test)]
mod tests;

pub use checklist::{CheckItem, ContractFacts, OWN_ITEMS_MAX, StandardItem};
pub use finding::{
    FINDING_MOVES, FINDINGS_MAX, Finding, FindingAct, FindingActForm, FindingEvent, FindingForm, FindingState, FindingTerms,
};
pub use form::AuditForm;
pub use paper::{Answer, AnswerForm, CheckResult, Merged, PaperForm, Results, WorkingPaper};
pub use selection::{CONTRACTS_MAX, Selection, SelectionForm, SelectionWay, drawn};

codes! {
    /// Who audits: people of the company, or a firm from outside.
    pub enum AuditKind { Internal "internal" "内部审计" "Internal", External "external" "外部审计" "External" }
}
codes! {
    /// How far a project has come.
    pub enum AuditState {
        Planned "planned" "计划中" "Planned",
        Running "running" "实施中" "Under way",
        Closed "closed" "已结项" "Closed",
        Cancelled "cancelled" "已取消" "Cancelled",
    }
}
codes! {
    /// What an auditor does with a project.
    pub enum AuditAct {
        Edit "edit" "修改计划" "Change the plan",
        Start "start" "开始实施" "Start",
        Cancel "cancel" "取消项目" "Cancel",
        Check "check" "填写底稿" "Fill in a working paper",
        Find "find" "记录发现" "Record a finding",
        Conclude "conclude" "结项" "Close",
    }
}

/// Every act that is allowed, and the state that it leads to.
pub const MOVES: &[(AuditState, AuditAct, AuditState)] = {
    use {AuditAct as A, AuditState as S};
    &[
        (S::Planned, A::Edit, S::Planned),
        (S::Planned, A::Start, S::Running),
        (S::Planned, A::Cancel, S::Cancelled),
        (S::Running, A::Check, S::Running),
        (S::Running, A::Find, S::Running),
        (S::Running, A::Conclude, S::Closed),
    ]
};

impl AuditState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `AuditCannot`.
    pub fn after(self, act: AuditAct) -> Result<Self, Refusal> {
        let found = MOVES.iter().find(|(from, known, _)| (*from, *known) == (self, act));
        found.map(|(_, _, to)| *to).ok_or(Refusal::AuditCannot { state: self, act })
    }

    /// Whether this act is possible here.
    #[must_use]
    pub fn takes(self, act: AuditAct) -> bool {
        self.after(act).is_ok()
    }
}

/// An audit project; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    pub id: AuditId,
    #[serde(flatten)]
    pub terms: AuditTerms,
    /// The chosen contracts, in the order of their numbers.
    pub contracts: Vec<ContractId>,
    /// How many contracts the conditions found; more than were chosen when a sample was drawn.
    pub found: u32,
    pub state: AuditState,
    pub made: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<NaiveDate>,
    /// Set when it is closed or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<AuditEnd>,
    pub progress: AuditProgress,
    pub version: u64,
}

/// What people enter of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTerms {
    pub name: String,
    pub kind: AuditKind,
    /// Of an external audit: the auditors' firm.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub firm: String,
    /// The period that is audited, both days included.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Who leads it: an auditor.
    pub lead: UserId,
    pub lead_name: String,
    pub checklist: Vec<CheckItem>,
    pub selection: Selection,
}

/// How a project ended: its conclusion, or why it was cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEnd {
    pub on: NaiveDate,
    pub by_name: String,
    pub text: String,
}

/// How much is done. Maintained by each commit that changes it, and added up again by `yuezhang check`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditProgress {
    /// Items of all working papers; 0 before the start.
    pub items: u32,
    /// Those that have an answer.
    pub checked: u32,
    /// Findings ever recorded; the last one's number.
    pub findings: u32,
    /// Those that are neither closed nor withdrawn.
    pub open: u32,
}

impl Audit {
    /// The audit of another state.
    fn after(&self, act: AuditAct) -> Result<Self, Refusal> {
        Ok(Self { state: self.state.after(act)?, ..self.clone() })
    }

    /// Another plan over another set.
    ///
    /// # Errors
    /// `AuditCannot` once it has started.
    pub fn edited(&self, terms: AuditTerms, contracts: Vec<ContractId>, found: u32) -> Result<Self, Refusal> {
        Ok(Self { terms, contracts, found, ..self.after(AuditAct::Edit)? })
    }

    /// Under way over these contracts, each with a working paper.
    ///
    /// # Errors
    /// `AuditCannot`; `AuditSetEmpty`.
    pub fn started(&self, contracts: Vec<ContractId>, on: NaiveDate) -> Result<Self, Refusal> {
        let started = self.after(AuditAct::Start)?;
        if contracts.is_empty() {
            return Err(Refusal::AuditSetEmpty);
        }
        let items = u32::try_from(contracts.len() * self.terms.checklist.len()).unwrap_or(u32::MAX);
        Ok(Self { contracts, started: Some(on), progress: AuditProgress { items, ..self.progress }, ..started })
    }

    /// # Errors
    /// `AuditCannot` once it has started.
    pub fn cancelled(&self, end: AuditEnd) -> Result<Self, Refusal> {
        Ok(Self { end: Some(end), ..self.after(AuditAct::Cancel)? })
    }

    /// Closed with its conclusion: from then on nothing of it changes.
    ///
    /// # Errors
    /// `AuditCannot`; `FindingsOpen` while one is not closed.
    pub fn concluded(&self, end: AuditEnd) -> Result<Self, Refusal> {
        let closed = self.after(AuditAct::Conclude)?;
        match self.progress.open {
            0 => Ok(Self { end: Some(end), ..closed }),
            open => Err(Refusal::FindingsOpen { open }),
        }
    }

    /// After a working paper had so many answers, and has so many now.
    ///
    /// # Errors
    /// `AuditCannot`.
    pub fn checked(&self, before: u32, now: u32) -> Result<Self, Refusal> {
        let mut new = self.after(AuditAct::Check)?;
        new.progress.checked = (new.progress.checked + now).saturating_sub(before);
        Ok(new)
    }

    /// With one finding more.
    ///
    /// # Errors
    /// `AuditCannot`.
    pub fn with_finding(&self) -> Result<Self, Refusal> {
        let mut new = self.after(AuditAct::Find)?;
        new.progress.findings += 1;
        new.progress.open += 1;
        Ok(new)
    }

    /// After one of its findings moved between these states.
    #[must_use]
    pub fn with_moved(&self, before: FindingState, now: FindingState) -> Self {
        let mut new = self.clone();
        let open = |state: FindingState| u32::from(state.is_open());
        new.progress.open = (new.progress.open + open(now)).saturating_sub(open(before));
        new
    }
}
