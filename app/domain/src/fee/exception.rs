//! What only legal can allow: cash, or more than the gift cap, for a named person at a customer; and the register of all that goes to such people.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::form::month;
use super::policy::key;
use super::{FeeCategory, FeeClaim, FeeKind, FeeMeans, FeeState, TEXT_CHARACTERS_MAX};
use crate::closing::Month;
use crate::expense::Voiding;
use crate::id::{CustomerId, FeeExceptionId, FeeStatementId, UserId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::required_text;

/// An exception of legal: for one person at one customer in one month, up to an amount, for a ground. Never edited; a wrong one is voided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeException {
    pub id: FeeExceptionId,
    pub customer: CustomerId,
    pub customer_name: String,
    /// The customer's owner when it was recorded.
    pub owner: UserId,
    pub owner_name: String,
    pub month: Month,
    pub beneficiary: String,
    /// What the person may get in that month in all.
    pub amount: Amount,
    pub allows_cash: bool,
    pub ground: String,
    pub by: UserId,
    pub by_name: String,
    pub on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<Voiding>,
    pub version: u64,
}

/// An exception as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeExceptionForm {
    pub customer: CustomerId,
    /// `2026-01`.
    pub month: String,
    pub beneficiary: String,
    pub amount: String,
    pub allows_cash: bool,
    pub ground: String,
}

/// What of an exception is typed, read.
pub type ExceptionTerms = (Month, String, Amount, String);

impl FeeException {
    /// Whether it allows what this person gets in all in that month. Whether it allows cash stands in `allows_cash`.
    #[must_use]
    pub fn covers(&self, month: Month, customer: &CustomerId, claim: &FeeClaim, total: Amount) -> bool {
        let is_of = self.voided.is_none() && self.month == month && self.customer == *customer;
        is_of && key(&self.beneficiary) == claim.person() && total <= self.amount
    }
}

impl FeeExceptionForm {
    /// Month, person, amount and ground.
    ///
    /// # Errors
    /// Every field that is missing or malformed; `AmountNotPositive`.
    pub fn parse(&self, currency: Currency) -> Result<ExceptionTerms, Problems> {
        let mut problems = Problems::new();
        let month = problems.keep("month", month(&self.month));
        let beneficiary = problems.keep("beneficiary", required_text(&self.beneficiary, TEXT_CHARACTERS_MAX)).unwrap_or_default();
        let amount = parse::amount(&self.amount, currency);
        let amount = amount.and_then(|amount| if amount.is_positive() { Ok(amount) } else { Err(Refusal::AmountNotPositive) });
        let amount = problems.keep("amount", amount).unwrap_or_default();
        let ground = problems.keep("ground", required_text(&self.ground, TEXT_CHARACTERS_MAX)).unwrap_or_default();
        let Some(month) = month else { return Err(problems) };
        problems.into_result((month, beneficiary, amount, ground))
    }
}

/// 礼品登记簿: something that goes to a named person at a customer, as its statement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeGift {
    pub statement: FeeStatementId,
    pub kind: FeeKind,
    pub state: FeeState,
    pub month: Month,
    pub owner_name: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub beneficiary: String,
    pub category: FeeCategory,
    pub means: FeeMeans,
    pub amount: Amount,
    pub currency: Currency,
    pub purpose: String,
    pub evidence: String,
    /// The ground of the exception that stands for this person and month; empty: there is none.
    pub ground: String,
    /// What of it is paid.
    pub paid: Amount,
}
