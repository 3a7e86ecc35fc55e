//! Instalments 回款计划(分期): what is to be paid, when, and how much of it is paid.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::id::{ContractId, CustomerId, InstalmentId, UserId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::state::InstalmentState;
use crate::user::optional_text;

/// One instalment of a contract; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    pub id: InstalmentId,
    pub contract: ContractId,
    pub contract_number: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub owner: UserId,
    pub owner_name: String,
    /// The n-th of its contract, from 1.
    pub ordinal: u16,
    pub currency: Currency,
    #[serde(flatten)]
    pub terms: InstalmentTerms,
    /// The day from which it counts in the ledger: the contract's signing. None: not effective.
    pub effective: Option<NaiveDate>,
    /// Maintained: the sum of its allocations.
    pub paid: Amount,
    /// Maintained: amount − paid while effective, else zero.
    pub open: Amount,
    pub dispute: String,
    /// 欠款原因.
    pub reason: String,
    /// Part of a contract that was imported as partly paid without saying how much.
    pub is_amount_to_complete: bool,
    pub version: u64,
}

/// What people enter of an instalment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentTerms {
    pub due: NaiveDate,
    pub amount: Amount,
    pub note: String,
}

/// An instalment as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstalmentForm {
    pub due: String,
    pub amount: String,
    pub note: String,
}

impl InstalmentForm {
    #[must_use]
    pub fn of(terms: &InstalmentTerms) -> Self {
        Self { due: terms.due.to_string(), amount: terms.amount.to_plain(), note: terms.note.clone() }
    }

    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self, currency: Currency, today: NaiveDate) -> Result<InstalmentTerms, Problems> {
        let mut problems = Problems::new();
        let due = problems.keep("due", parse::date(&self.due, today));
        let amount = problems.keep("amount", parse::amount(&self.amount, currency)).filter(|amount| {
            let is_positive = amount.is_positive();
            if !is_positive {
                problems.add("amount", Refusal::AmountNotPositive);
            }
            is_positive
        });
        let note = problems.keep("note", optional_text(&self.note, 200));
        match (due, amount, note) {
            (Some(due), Some(amount), Some(note)) => Ok(InstalmentTerms { due, amount, note }),
            _ => Err(problems),
        }
    }
}

impl Instalment {
    /// The state, derived; overdue is `days_overdue`.
    #[must_use]
    pub fn state(&self) -> InstalmentState {
        InstalmentState::derive(self.effective.is_some(), self.terms.amount, self.paid, self.is_amount_to_complete)
    }

    /// 欠款天数: days since the due date while something is open, else none.
    #[must_use]
    pub fn days_overdue(&self, today: NaiveDate) -> Option<i64> {
        let days = (today - self.terms.due).num_days();
        (self.open.is_positive() && days > 0).then_some(days)
    }

    /// Due from today on within so many days, and something is open.
    #[must_use]
    pub fn is_due_soon(&self, today: NaiveDate, due_soon_days: u16) -> bool {
        let last = today + TimeDelta::days(i64::from(due_soon_days));
        self.open.is_positive() && (today..=last).contains(&self.terms.due)
    }
}
