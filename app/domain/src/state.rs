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
    /// All of it came in.
    Paid,
    /// Nothing is open: a discount or a credit note took the rest.
    Settled,
    /// Nothing is open, because at least a part was written off.
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
    /// By discounts and credit notes, less what was reversed.
    pub reduced: Amount,
    pub written_off: Amount,
    /// Imported as partly paid without saying how much.
    pub is_amount_to_complete: bool,
}

impl InstalmentState {
    pub const ALL: [Self; 7] = [Self::NotEffective, Self::Pending, Self::Partial, Self::Paid, Self::Settled, Self::WrittenOff, Self::Void];

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
        // What was given up is no payment: it settles the whole, and makes nothing partly paid.
        let settled = Amount::sum([facts.paid, facts.reduced, facts.written_off]);
        if settled.is_ok_and(|settled| settled >= facts.amount) {
            return if facts.written_off.is_positive() { Self::WrittenOff } else { Self::Settled };
        }
        if facts.paid.is_positive() || facts.is_amount_to_complete { Self::Partial } else { Self::Pending }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotEffective => "not_effective",
            Self::Pending => "pending",
            Self::Partial => "partial",
            Self::Paid => "paid",
            Self::Settled => "settled",
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
            Self::Settled => PaymentProgress::Settled.label(lang),
            Self::WrittenOff => lang.pick("已核销（坏账）", "Written off"),
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
    /// Nothing is open, and not all of it came in: the rest was given up. A sheet that says `settled` means that all came in.
    #[serde(rename = "settled_short")]
    Settled,
}

impl PaymentProgress {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Partial, Self::Paid, Self::Settled];

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

    /// The same where a part was given up by discounts, credit notes or write-offs.
    #[must_use]
    pub fn of(amount: Amount, collected: Amount, given_up: Amount, is_amount_to_complete: bool) -> Self {
        let is_settled = collected.checked_add(given_up).is_ok_and(|settled| settled >= amount);
        if given_up.is_positive() && collected < amount && is_settled {
            Self::Settled
        } else {
            Self::derive(amount, collected, is_amount_to_complete)
        }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Partial => "partial",
            Self::Paid => "paid",
            Self::Settled => "settled_short",
        }
    }

    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Pending => lang.pick("未付款", "Unpaid"),
            Self::Partial => lang.pick("部分付款", "Partly paid"),
            Self::Paid => lang.pick("已付款", "Paid"),
            Self::Settled => lang.pick("结清（有减免）", "Settled short"),
        }
    }
}

#[cfg(test)]
mod tests;
