//! What worries somebody under a contract: an issue 问题 found while performing, or a risk 风险 of breach, of law or of credit; how bad it is, what
//! is done about it, and how it was resolved.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{ConcernId, ContractId, UserId};
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

/// The most that one contract takes.
pub const CONCERNS_MAX: usize = 200;

codes! {
    /// What it is.
    pub enum ConcernKind {
        Issue "issue" "问题" "Issue",
        Breach "breach" "违约风险" "Risk of breach",
        Legal "legal" "法律风险" "Legal risk",
        Credit "credit" "信用风险" "Credit risk",
    }
}
codes! {
    /// 级别: how bad it is; the worst first.
    pub enum Severity { High "high" "高" "High", Medium "medium" "中" "Medium", Low "low" "低" "Low" }
}
codes! {
    /// How far it has come.
    pub enum ConcernState { Open "open" "未解决" "Open", Resolved "resolved" "已解决" "Resolved" }
}
codes! {
    /// What a person does with one.
    pub enum ConcernAct { Edit "edit" "修改" "Edit", Resolve "resolve" "解决" "Resolve", Reopen "reopen" "重新打开" "Reopen" }
}

/// Every act that is allowed, and the state that it leads to.
pub const MOVES: &[(ConcernState, ConcernAct, ConcernState)] = {
    use {ConcernAct as A, ConcernState as S};
    &[(S::Open, A::Edit, S::Open), (S::Open, A::Resolve, S::Resolved), (S::Resolved, A::Reopen, S::Open)]
};

impl ConcernState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `ConcernResolved`, `ConcernIsOpen`.
    pub fn after(self, act: ConcernAct) -> Result<Self, Refusal> {
        let refusal = if act == ConcernAct::Reopen { Refusal::ConcernIsOpen } else { Refusal::ConcernResolved };
        MOVES.iter().find(|(from, known, _)| (*from, *known) == (self, act)).map(|(_, _, to)| *to).ok_or(refusal)
    }
}

/// An issue or a risk under a contract; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    pub id: ConcernId,
    pub contract: ContractId,
    /// Who sees to it.
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: ConcernTerms,
    pub state: ConcernState,
    /// How it was resolved, or why it was opened again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    pub version: u64,
}

/// What people enter of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernTerms {
    pub kind: ConcernKind,
    pub severity: Severity,
    pub what: String,
    /// 措施: what is done about it.
    pub measure: String,
}

impl Concern {
    /// # Errors
    /// `ConcernResolved`.
    pub fn edited(&self, owner: UserId, owner_name: String, terms: ConcernTerms) -> Result<Self, Refusal> {
        let state = self.state.after(ConcernAct::Edit)?;
        Ok(Self { owner, owner_name, terms, state, ..self.clone() })
    }

    /// # Errors
    /// `ConcernResolved`.
    pub fn resolved(&self, note: String) -> Result<Self, Refusal> {
        let state = self.state.after(ConcernAct::Resolve)?;
        Ok(Self { state, note, ..self.clone() })
    }

    /// # Errors
    /// `ConcernIsOpen`.
    pub fn reopened(&self, note: String) -> Result<Self, Refusal> {
        let state = self.state.after(ConcernAct::Reopen)?;
        Ok(Self { state, note, ..self.clone() })
    }
}

/// An issue or a risk as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConcernForm {
    pub kind: String,
    pub severity: String,
    pub what: String,
    pub measure: String,
    /// Empty: the contract's owner.
    pub owner: UserId,
}

impl ConcernForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(concern: &Concern) -> Self {
        let ConcernTerms { kind, severity, what, measure } = concern.terms.clone();
        Self { kind: kind.code().to_owned(), severity: severity.code().to_owned(), what, measure, owner: concern.owner.clone() }
    }

    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self) -> Result<ConcernTerms, Problems> {
        let mut problems = Problems::new();
        let terms = ConcernTerms {
            kind: problems.keep("kind", ConcernKind::read(&self.kind)).unwrap_or_default(),
            severity: problems.keep("severity", Severity::read(&self.severity)).unwrap_or_default(),
            what: problems.keep("what", required_text(&self.what, 300)).unwrap_or_default(),
            measure: problems.keep("measure", optional_lines(&self.measure, 1000)).unwrap_or_default(),
        };
        problems.into_result(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of a state and an act: allowed as the table says, and each other one refused by its name.
    #[test]
    fn every_act_in_every_state_is_allowed_or_refused_by_name() {
        use {ConcernAct as A, ConcernState as S};
        let terms = ConcernForm { what: "迟交".into(), ..ConcernForm::default() }.parse().unwrap();
        for state in S::ALL {
            let (owner, note) = (UserId::default(), String::new());
            let now = Concern {
                id: "r".into(),
                contract: "c".into(),
                owner,
                owner_name: String::new(),
                terms: terms.clone(),
                state: *state,
                note,
                version: 1,
            };
            for act in A::ALL {
                let found = match act {
                    A::Edit => now.edited("v".into(), "王".into(), terms.clone()),
                    A::Resolve => now.resolved("已补交".into()),
                    A::Reopen => now.reopened("又迟交".into()),
                };
                match (MOVES.iter().find(|(from, known, _)| (from, known) == (state, act)), found) {
                    (Some((_, _, to)), Ok(new)) => assert_eq!(new.state, *to),
                    (None, Err(refusal)) if *act == A::Reopen => assert_eq!(refusal, Refusal::ConcernIsOpen),
                    (None, Err(refusal)) => assert_eq!(refusal, Refusal::ConcernResolved),
                    (_, found) => panic!("{state:?} {act:?} {found:?}"),
                }
            }
        }
    }

    #[test]
    fn a_form_says_what_is_missing_and_fills_in_again() {
        let form = ConcernForm {
            kind: "credit".into(),
            severity: "low".into(),
            what: "付款变慢".into(),
            measure: "每周跟进\n缩短账期".into(),
            owner: "u".into(),
        };
        let terms = form.parse().unwrap();
        assert_eq!((terms.kind, terms.severity), (ConcernKind::Credit, Severity::Low));
        let wrong = ConcernForm { what: " ".into(), severity: "?".into(), ..form };
        let problems = wrong.parse().unwrap_err();
        assert_eq!(problems.0.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["severity", "what"]);
    }
}
