//! States that are derived, never typed: of an instalment, and 付款进度 of a whole contract.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::money::Amount;

/// The state of an instalment. Overdue is not one of them: it depends on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstalmentState {
    /// The contract is not signed yet: nothing is owed.
    NotEffective,
    Pending,
    Partial,
    Paid,
    /// Nothing is open, because at least the rest was given up.
    WrittenOff,
    Void,
}

/// What the state of an instalment follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstalmentFacts {
    pub is_effective: bool,
    pub is_void: bool,
    pub amount: Amount,
    /// Collected, less what was reversed.
    pub paid: Amount,
    pub written_off: Amount,
    /// Imported as partly paid without saying how much.
    pub is_amount_to_complete: bool,
}

impl InstalmentState {
    pub const ALL: [Self; 6] = [Self::NotEffective, Self::Pending, Self::Partial, Self::Paid, Self::WrittenOff, Self::Void];

    /// The state of an instalment that is neither void nor written off.
    #[must_use]
    pub fn derive(is_effective: bool, amount: Amount, paid: Amount, is_amount_to_complete: bool) -> Self {
        Self::of(&InstalmentFacts { is_effective, amount, paid, is_amount_to_complete, ..InstalmentFacts::default() })
    }

    /// The state that follows from the facts.
    #[must_use]
    pub fn of(facts: &InstalmentFacts) -> Self {
        if facts.is_void {
            return Self::Void;
        }
        if !facts.is_effective {
            return Self::NotEffective;
        }
        if facts.paid >= facts.amount {
            return Self::Paid;
        }
        let settled = facts.paid.checked_add(facts.written_off);
        if facts.written_off.is_positive() && settled.is_ok_and(|settled| settled >= facts.amount) {
            return Self::WrittenOff;
        }
        let is_begun = facts.paid.is_positive() || facts.written_off.is_positive();
        if is_begun || facts.is_amount_to_complete { Self::Partial } else { Self::Pending }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotEffective => "not_effective",
            Self::Pending => "pending",
            Self::Partial => "partial",
            Self::Paid => "paid",
            Self::WrittenOff => "written_off",
            Self::Void => "void",
        }
    }

    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::NotEffective => lang.pick("未生效", "Not effective"),
            Self::Pending => PaymentProgress::Pending.label(lang),
            Self::Partial => PaymentProgress::Partial.label(lang),
            Self::Paid => PaymentProgress::Paid.label(lang),
            Self::WrittenOff => lang.pick("已核销坏账", "Written off"),
            Self::Void => lang.pick("作废", "Void"),
        }
    }
}

/// 付款进度: how far a contract is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentProgress {
    #[default]
    Pending,
    Partial,
    Paid,
}

impl PaymentProgress {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Partial, Self::Paid];

    /// The progress that follows from the amount and what was collected of it. A contract imported as partly paid, without saying how
    /// much, is partly paid until its receipts cover it.
    #[must_use]
    pub fn derive(amount: Amount, collected: Amount, is_amount_to_complete: bool) -> Self {
        if amount.is_positive() && collected >= amount {
            Self::Paid
        } else if collected.is_positive() || is_amount_to_complete {
            Self::Partial
        } else {
            Self::Pending
        }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Partial => "partial",
            Self::Paid => "paid",
        }
    }

    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Pending => lang.pick("未付款", "Unpaid"),
            Self::Partial => lang.pick("部分付款", "Partly paid"),
            Self::Paid => lang.pick("已付款", "Paid"),
        }
    }
}

#[cfg(test)]
mod tests;
