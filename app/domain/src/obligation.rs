//! Obligations 履约事项 (DOMAIN.md section 4): what is to be done under a contract, by whom and by when; and what hangs on its being done.
//!
//! Each act of a person is a move of the table [`MOVES`]; every other one is refused by name. An instalment may hang on an obligation: its due
//! date follows from the day on which that is done, and goes back to what was planned when it is not done after all.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::Life;
use crate::id::{ContractId, InstalmentId, ObligationId, UserId};
use crate::instalment::{Instalment, InstalmentTerms};
use crate::parse::in_range;
use crate::permission::Role;
use crate::plan::due_after;
use crate::refusal::Refusal;

mod form;
#[cfg(test)]
mod tests;
mod whose;

pub use form::{DoneForm, ObligationForm};

/// The most obligations that people add to one contract.
pub const OBLIGATIONS_MAX: usize = 200;

codes! {
    /// What is to be done.
    pub enum ObligationKind {
        Delivery "delivery" "交付" "Delivery",
        Acceptance "acceptance" "验收" "Acceptance",
        Service "service" "服务" "Service",
        Document "document" "资料" "Documents",
    }
}
codes! {
    /// How far it has come.
    pub enum ObligationState {
        Open "open" "待履行" "Open",
        Done "done" "已完成" "Done",
        Cancelled "cancelled" "已取消" "Cancelled",
    }
}
codes! {
    /// What a person does with one.
    pub enum ObligationAct {
        Edit "edit" "修改" "Edit",
        Do "do" "登记完成" "Mark done",
        Reopen "reopen" "重新打开" "Reopen",
        Cancel "cancel" "取消" "Cancel",
    }
}
codes! {
    /// How often it comes again.
    pub enum Recurrence {
        Once "once" "一次" "Once",
        Monthly "monthly" "每月" "Monthly",
        Quarterly "quarterly" "每季度" "Quarterly",
        Yearly "yearly" "每年" "Yearly",
    }
}

/// Every act that is allowed, and the state that it leads to.
pub const MOVES: &[(ObligationState, ObligationAct, ObligationState)] = {
    use {ObligationAct as A, ObligationState as S};
    &[
        (S::Open, A::Edit, S::Open),
        (S::Open, A::Do, S::Done),
        (S::Open, A::Cancel, S::Cancelled),
        (S::Done, A::Reopen, S::Open),
        (S::Cancelled, A::Reopen, S::Open),
    ]
};

impl ObligationState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `ObligationNotOpen`, `ObligationIsOpen`.
    pub fn after(self, act: ObligationAct) -> Result<Self, Refusal> {
        let refusal = if act == ObligationAct::Reopen { Refusal::ObligationIsOpen } else { Refusal::ObligationNotOpen };
        MOVES.iter().find(|(from, known, _)| (*from, *known) == (self, act)).map(|(_, _, to)| *to).ok_or(refusal)
    }
}

impl Recurrence {
    /// Months from one to the next; none when it comes once.
    #[must_use]
    pub const fn months(self) -> Option<u32> {
        match self {
            Self::Once => None,
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::Yearly => Some(12),
        }
    }
}

/// Whether somebody of these roles can be asked to see to obligations: reads contracts, and may change business data at all.
#[must_use]
pub fn may_see_to(roles: &[Role]) -> bool {
    roles.iter().any(|role| matches!(role, Role::Rep | Role::Clerk | Role::Manager | Role::Finance | Role::Legal))
}

impl Life {
    /// Whether obligations under a contract may still be noted: it is not void, and not put away.
    #[must_use]
    pub const fn takes_obligations(self) -> bool {
        !matches!(self, Self::Void | Self::Archived)
    }
}

/// An obligation under a contract; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    pub id: ObligationId,
    pub contract: ContractId,
    /// Who sees to it ([`may_see_to`]); at first the contract's own owner.
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: ObligationTerms,
    pub state: ObligationState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Doing>,
    /// Why it was last reopened or cancelled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Of one that recurs: the n-th, from 0, counted from the first due date.
    #[serde(default)]
    pub occurrence: u32,
    /// Of one that recurs: the first due date, from which all others are counted, so that 31 January stays the end of the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_due: Option<NaiveDate>,
    /// The one that came when this one was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<ObligationId>,
    pub version: u64,
}

/// What people enter of an obligation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationTerms {
    pub kind: ObligationKind,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    #[serde(default)]
    pub recurrence: Recurrence,
    /// The last day on which one that recurs may fall due; none: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hanging: Option<Hanging>,
}

/// The instalment that becomes due so many days after the obligation is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hanging {
    pub instalment: InstalmentId,
    pub days: u16,
}

/// That it was done: on which day, what proves it, and who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doing {
    pub on: NaiveDate,
    pub evidence: String,
    pub by: UserId,
    pub by_name: String,
}

/// An obligation in a list, with the contract that it is under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationRow {
    pub obligation: Obligation,
    pub contract_number: String,
    pub customer_name: String,
    /// Whether this reader may open the contract.
    #[serde(default)]
    pub is_contract_read: bool,
    /// Whether this reader may note now that it is done.
    #[serde(default)]
    pub may_do: bool,
}

impl Obligation {
    /// A new one, to be done.
    #[must_use]
    pub fn new(id: ObligationId, contract: ContractId, owner: UserId, owner_name: String, terms: ObligationTerms) -> Self {
        let first_due = terms.due.filter(|_| terms.recurrence != Recurrence::Once);
        let state = ObligationState::Open;
        Self {
            id,
            contract,
            owner,
            owner_name,
            terms,
            state,
            done: None,
            reason: String::new(),
            occurrence: 0,
            first_due,
            next: None,
            version: 1,
        }
    }

    /// The same with other terms and another owner; what recurs is counted anew from a changed due date.
    ///
    /// # Errors
    /// `ObligationNotOpen`.
    pub fn edited(&self, owner: UserId, owner_name: String, terms: ObligationTerms) -> Result<Self, Refusal> {
        let state = self.state.after(ObligationAct::Edit)?;
        let is_same_series = (terms.due, terms.recurrence) == (self.terms.due, self.terms.recurrence);
        let anew = Self { terms, owner, owner_name, state, ..self.clone() };
        if is_same_series {
            return Ok(anew);
        }
        let first_due = anew.terms.due.filter(|_| anew.terms.recurrence != Recurrence::Once);
        Ok(Self { occurrence: 0, first_due, ..anew })
    }

    /// # Errors
    /// `ObligationNotOpen`.
    pub fn done(&self, doing: Doing) -> Result<Self, Refusal> {
        let state = self.state.after(ObligationAct::Do)?;
        Ok(Self { state, done: Some(doing), reason: String::new(), ..self.clone() })
    }

    /// # Errors
    /// `ObligationIsOpen`.
    pub fn reopened(&self, reason: String) -> Result<Self, Refusal> {
        let state = self.state.after(ObligationAct::Reopen)?;
        Ok(Self { state, done: None, reason, ..self.clone() })
    }

    /// # Errors
    /// `ObligationNotOpen`.
    pub fn cancelled(&self, reason: String) -> Result<Self, Refusal> {
        let state = self.state.after(ObligationAct::Cancel)?;
        Ok(Self { state, reason, ..self.clone() })
    }

    /// The one that comes after this one, when it recurs and its end has not come. Nothing hangs on it: an instalment hangs on one day's work.
    #[must_use]
    pub fn following(&self, id: ObligationId) -> Option<Self> {
        let occurrence = self.occurrence + 1;
        let due = due_after(self.first_due?, self.terms.recurrence.months()?, occurrence).ok()?;
        if self.terms.until.is_some_and(|until| due > until) {
            return None;
        }
        let terms = ObligationTerms { due: Some(due), hanging: None, ..self.terms.clone() };
        let new = Self::new(id, self.contract.clone(), self.owner.clone(), self.owner_name.clone(), terms);
        Some(Self { occurrence, first_due: self.first_due, ..new })
    }

    /// Open, and its day was before today.
    #[must_use]
    pub fn days_overdue(&self, today: NaiveDate) -> Option<i64> {
        let days = (today - self.terms.due?).num_days();
        (self.state == ObligationState::Open && days > 0).then_some(days)
    }
}

impl Instalment {
    /// Due so many days after what it hangs on was done. One that is paid, or that an amendment took out of the plan, stays as it is.
    ///
    /// # Errors
    /// `DateOutOfRange`.
    pub fn due_after_doing(&self, done: NaiveDate, days: u16) -> Result<Self, Refusal> {
        if self.is_settled() || self.is_replaced {
            return Ok(self.clone());
        }
        let due = done.checked_add_signed(TimeDelta::days(i64::from(days))).ok_or(Refusal::DateOutOfRange)?;
        let mut new = self.clone();
        new.planned = Some(self.planned.unwrap_or(self.terms.due));
        new.terms.due = in_range(due)?;
        Ok(new)
    }

    /// Due as it was planned, because what it hangs on is not done after all. What is paid of it stays paid.
    #[must_use]
    pub fn due_as_planned(&self) -> Self {
        Self { terms: self.planned_terms(), planned: None, ..self.clone() }
    }

    /// As it was planned and read by who approved it, whatever day it is due on now.
    #[must_use]
    pub fn planned_terms(&self) -> InstalmentTerms {
        InstalmentTerms { due: self.planned.unwrap_or(self.terms.due), ..self.terms.clone() }
    }

    /// Whether all of it is paid or given up.
    fn is_settled(&self) -> bool {
        self.settled() >= self.terms.amount
    }
}
