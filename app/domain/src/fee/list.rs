//! Lists of statements and applications.

use serde::{Deserialize, Serialize};

use super::{FeeKind, FeeStatement};
use crate::closing::Month;
use crate::codes::codes;
use crate::id::UserId;
use crate::money::Amount;
use crate::refusal::Refusal;

codes! {
    /// Which of them.
    pub enum FeeWindow {
        All "all" "全部" "All",
        ToCheck "to_check" "待我审核" "For me to check",
        Late "late" "逾期未交" "Late",
    }
}

/// What a list is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeFilter {
    pub window: FeeWindow,
    pub kind: Option<FeeKind>,
    pub month: Option<Month>,
    pub owner: Option<UserId>,
    pub after: Option<String>,
}

/// One in a list, without its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeStatementRow {
    /// Its rows, lines that do not count, signatures and events are left out.
    pub head: FeeStatement,
    /// Of an application: the customer; of a statement with one customer, too.
    pub customer_name: String,
    pub customers: usize,
    pub claimed: Amount,
}

impl FeeFilter {
    #[must_use]
    pub fn keeps(&self, statement: &FeeStatement) -> bool {
        self.kind.is_none_or(|kind| statement.kind == kind)
            && self.month.is_none_or(|month| statement.month == month)
            && self.owner.as_ref().is_none_or(|owner| statement.owner == *owner)
    }
}

impl FeeStatementRow {
    /// # Errors
    /// `AmountTooLarge`.
    pub fn of(statement: FeeStatement) -> Result<Self, Refusal> {
        let mut customers: Vec<&str> = statement.rows.iter().map(|row| row.customer_name.as_str()).collect();
        customers.dedup();
        let (customer_name, count) = (customers.first().copied().unwrap_or_default().to_owned(), customers.len());
        let claimed = statement.claimed()?;
        let head = FeeStatement { rows: Vec::new(), uncounted: Vec::new(), signatures: Vec::new(), events: Vec::new(), ..statement };
        Ok(Self { head, customer_name: if count == 1 { customer_name } else { String::new() }, customers: count, claimed })
    }
}
