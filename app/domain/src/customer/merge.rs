//! Merging two customers that are one company: what each has, before anything moves.

use serde::{Deserialize, Serialize};

use super::{Customer, MERGE_RECORDS_MAX};
use crate::money::{Amount, Currency};

/// One of the two, and what lies under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeSide {
    pub customer: Customer,
    pub contacts: usize,
    pub contracts: usize,
    pub instalments: usize,
    pub receipts: usize,
    pub follow_ups: usize,
    pub invoices: usize,
    pub expenses: usize,
    /// By currency: contract amount, what is outstanding, what is left as advance.
    pub money: Vec<(Currency, Amount, Amount, Amount)>,
}

/// Both, as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergePreview {
    /// Is merged into the other, and shown no more.
    pub goes: MergeSide,
    pub stays: MergeSide,
}

impl MergePreview {
    /// How many records move.
    #[must_use]
    pub const fn records(&self) -> usize {
        let side = &self.goes;
        side.contacts + side.contracts + side.instalments + side.receipts + side.follow_ups + side.invoices + side.expenses
    }

    /// Whether they are too many for one commit; the other way round may do.
    #[must_use]
    pub const fn is_too_large(&self) -> bool {
        self.records() > MERGE_RECORDS_MAX
    }
}
