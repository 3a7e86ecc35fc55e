//! Expenses 费用支出 on contracts, and the margin 毛利 that they leave (DOMAIN.md section 6).
//!
//! An expense is a record that is never edited or deleted: a wrong one is voided 作废 with its reason, and stays in sight. What was spent before this
//! system knew a contract is no record but a figure of its terms, the opening 期初: an import states it, and an import's undo takes it back.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::{Contract, Life};
use crate::id::{ContractId, CustomerId, ExpenseId, UserId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::permission::{Act, Actor, Noun};
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, optional_text, required_text};

/// The most expenses that one contract takes, voided ones included.
pub const EXPENSES_MAX: usize = 500;
/// The longest reason for which one is voided, in characters.
pub const REASON_CHARACTERS_MAX: usize = 300;

codes! {
    /// What the money went for.
    pub enum ExpenseCategory {
        Travel "travel" "差旅" "Travel",
        Freight "freight" "物流" "Freight",
        PurchaseCost "purchase_cost" "采购成本" "Purchase cost",
        Subcontract "subcontract" "外包" "Subcontract",
        Hospitality "hospitality" "招待" "Hospitality",
        Taxes "taxes" "税费" "Taxes and fees",
        Other "other" "其他" "Other",
    }
}

/// Money that was spent under a contract; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expense {
    pub id: ExpenseId,
    pub contract: ContractId,
    pub customer: CustomerId,
    pub customer_name: String,
    /// The contract's owner.
    pub owner: UserId,
    pub owner_name: String,
    /// The contract's.
    pub currency: Currency,
    #[serde(flatten)]
    pub terms: ExpenseTerms,
    pub recorded_by: UserId,
    pub recorded_by_name: String,
    /// The company's day on which it was recorded.
    pub recorded_on: NaiveDate,
    /// 作废.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<Voiding>,
    pub version: u64,
}

/// What people enter of an expense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpenseTerms {
    /// The day on which it was spent.
    pub date: NaiveDate,
    pub category: ExpenseCategory,
    /// In the contract's currency; positive.
    pub amount: Amount,
    pub payee: String,
    pub remarks: String,
}

/// Who said that an expense does not count, when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voiding {
    pub by: String,
    pub on: NaiveDate,
    pub reason: String,
}

/// An expense as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExpenseForm {
    /// Empty: today.
    pub date: String,
    pub category: String,
    pub amount: String,
    pub payee: String,
    pub remarks: String,
}

/// An expense in a list, with the contract that it is under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpenseRow {
    pub expense: Expense,
    pub contract_number: String,
}

/// 毛利: what is left after what was spent, and its share of what it is reckoned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margin {
    pub amount: Amount,
    /// In percent, to one decimal; none of nothing.
    pub percent: Option<Decimal>,
}

impl Life {
    /// Whether expenses of a contract may still be recorded and voided: it is not void, and not put away.
    #[must_use]
    pub const fn takes_expenses(self) -> bool {
        !matches!(self, Self::Void | Self::Archived)
    }
}

impl ExpenseForm {
    /// An expense may come before the signing (the journey that won the contract), never after today.
    ///
    /// # Errors
    /// Every field that is missing or malformed; `DatedInFuture`, `AmountNotPositive`; `Required` of `remarks` for the category 其他.
    pub fn parse(&self, currency: Currency, today: NaiveDate) -> Result<ExpenseTerms, Problems> {
        let mut problems = Problems::new();
        let date = if self.date.trim().is_empty() { Ok(today) } else { parse::date(&self.date, today) };
        let date = date.and_then(|date| if date > today { Err(Refusal::DatedInFuture { today }) } else { Ok(date) });
        let amount = parse::amount(&self.amount, currency);
        let amount = amount.and_then(|amount| if amount.is_positive() { Ok(amount) } else { Err(Refusal::AmountNotPositive) });
        let category = problems.keep("category", ExpenseCategory::read(&self.category)).unwrap_or_default();
        let mut remarks = optional_lines(&self.remarks, 500);
        if category == ExpenseCategory::Other && remarks.as_ref().is_ok_and(String::is_empty) {
            remarks = Err(Refusal::Required);
        }
        let terms = ExpenseTerms {
            date: problems.keep("date", date).unwrap_or_default(),
            category,
            amount: problems.keep("amount", amount).unwrap_or_default(),
            payee: problems.keep("payee", optional_text(&self.payee, 120)).unwrap_or_default(),
            remarks: problems.keep("remarks", remarks).unwrap_or_default(),
        };
        problems.into_result(terms)
    }
}

impl Expense {
    /// Recorded by this actor today under this contract.
    #[must_use]
    pub fn new(id: ExpenseId, contract: &Contract, terms: ExpenseTerms, actor: &Actor, today: NaiveDate) -> Self {
        Self {
            id,
            contract: contract.id.clone(),
            customer: contract.customer.clone(),
            customer_name: contract.customer_name.clone(),
            owner: contract.owner.clone(),
            owner_name: contract.owner_name.clone(),
            currency: contract.terms.currency,
            terms,
            recorded_by: actor.user.clone(),
            recorded_by_name: actor.name.clone(),
            recorded_on: today,
            voided: None,
            version: 1,
        }
    }

    /// Whether it counts.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.voided.is_none()
    }

    /// Who recorded it may void it on the same day; later only finance.
    ///
    /// # Errors
    /// `NotAllowed`, `ExpenseVoidLate`, `ExpenseAlreadyVoid`.
    pub fn may_be_voided(&self, actor: &Actor, today: NaiveDate) -> Result<(), Refusal> {
        let settles = actor.may_for(Noun::Expense, Act::Settle, &self.owner);
        let is_own = self.recorded_by == actor.user && actor.may_for(Noun::Expense, Act::Create, &self.owner);
        if !settles && !is_own {
            return Err(Refusal::NotAllowed);
        }
        if !self.is_live() {
            return Err(Refusal::ExpenseAlreadyVoid);
        }
        if settles || self.recorded_on == today { Ok(()) } else { Err(Refusal::ExpenseVoidLate) }
    }

    /// The same, not counting any more.
    ///
    /// # Errors
    /// `Required`, `TooLong` of the reason.
    pub fn void(&self, by: &str, on: NaiveDate, reason: &str) -> Result<Self, Refusal> {
        let reason = required_text(reason, REASON_CHARACTERS_MAX)?;
        Ok(Self { voided: Some(Voiding { by: by.to_owned(), on, reason }), ..self.clone() })
    }
}

impl Contract {
    /// 费用支出: the opening figure and what was recorded since. The one figure of pages, lists and exports.
    #[must_use]
    pub fn expenses(&self) -> Amount {
        self.terms.expenses.checked_add(self.spent).unwrap_or_default()
    }

    /// 毛利: what has come in less what was spent, and its share of what has come in.
    #[must_use]
    pub fn margin(&self) -> Option<Margin> {
        Margin::of(self.collected, self.expenses())
    }

    /// 预计毛利: what the contract will bring in, its amount less what was given up, less what was spent; and its share of that.
    #[must_use]
    pub fn expected_margin(&self) -> Option<Margin> {
        Margin::of(self.amount.checked_sub(self.given_up.sum()).unwrap_or_default(), self.expenses())
    }

    /// The contract with so much more spent under it.
    ///
    /// # Errors
    /// `ContractIsOver`, `AmountTooLarge`.
    pub fn spending(&self, amount: Amount) -> Result<Self, Refusal> {
        self.with_spent(self.spent.checked_add(amount)?)
    }

    /// The contract without an expense that was voided.
    ///
    /// # Errors
    /// `ContractIsOver`, `AmountTooLarge`.
    pub fn not_spending(&self, amount: Amount) -> Result<Self, Refusal> {
        self.with_spent(self.spent.checked_sub(amount)?)
    }

    fn with_spent(&self, spent: Amount) -> Result<Self, Refusal> {
        if !self.terms.life.takes_expenses() {
            return Err(Refusal::ContractIsOver);
        }
        spent.checked_add(self.terms.expenses)?;
        Ok(Self { spent, ..self.clone() })
    }

    /// The opening figure after a sheet that states `stated`. Once expenses are recorded here, a sheet may repeat the opening (the old ledger again)
    /// or the whole (an export of this one), and neither doubles anything; another figure is one more expense, which is recorded here.
    ///
    /// # Errors
    /// `ExpensesDiffer`.
    pub fn opening_expenses(&self, stated: Amount) -> Result<Amount, Refusal> {
        let opening = self.terms.expenses;
        if self.spent.is_zero() {
            Ok(stated)
        } else if stated == opening || stated == self.expenses() {
            Ok(opening)
        } else {
            Err(Refusal::ExpensesDiffer { opening, expenses: self.expenses(), currency: self.terms.currency })
        }
    }
}

impl Margin {
    fn of(whole: Amount, expenses: Amount) -> Option<Self> {
        let amount = whole.checked_sub(expenses).ok()?;
        Some(Self { amount, percent: amount.percent_of(whole, 1) })
    }
}

#[cfg(test)]
mod tests;
