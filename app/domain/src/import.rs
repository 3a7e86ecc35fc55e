//! Import 导入: what a sheet's rows mean, before anything is written (DOMAIN.md section 11).
//!
//! A `Table` (cells as the file reader found them) goes through three steps, each a value that a screen can show and a user can correct:
//! `recognise` finds the header and says which column is what; `date_order` decides how 1/2/2013 is read; `read` turns every row into a
//! record, a refusal with reasons, or a skip. Invariants: no row disappears (each sheet row below the header has exactly one `ReadRow`),
//! nothing is guessed that would change money, and the same table read twice gives the same answer.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::permission::Actor;
use crate::refusal::Refusal;

mod adjustment;
mod arrears;
mod column;
mod columns;
mod contract;
mod customer;
mod dates;
mod invoice;
mod known;
mod merge;
mod past;
mod progress;
mod read;
mod recognise;
mod record;
mod repeated;
mod row;
mod sales;
mod skip;
mod synonyms;

pub use column::Column;
pub use columns::{column_label, columns, required_columns};
pub(crate) use dates::read_date;
pub use dates::{DateOrder, date_order};
pub use merge::merged_contact;
pub use past::{BuiltOn, Import, ImportState, KnownAs, Obstacle};
pub use read::read;
pub use recognise::{HEADER_ROWS_MAX, Recognised, best_table, detect_kind, recognise};
pub use record::{
    AdjustmentRecord, ArrearsRecord, ContractRecord, CustomerRecord, ImportRecord, InvoiceRecord, ReadRow, RowContent, SkipReason,
};

codes! {
    /// What kind of ledger a sheet is.
    pub enum Kind {
        Customers "customers" "客户" "Customers",
        Contracts "contracts" "合同台账" "Contracts",
        ContractSales "contract-sales" "合同销售统计" "Contract sales",
        Arrears "arrears" "欠款" "Arrears",
        Invoices "invoices" "发票" "Invoices",
        Adjustments "adjustments" "折让与坏账" "Discounts and write-offs",
    }
}

impl Kind {
    /// Whether the command line alone brings it in, for the first load. Money is given up once others have approved it, and a sheet asks nobody.
    #[must_use]
    pub const fn is_operators(self) -> bool {
        matches!(self, Self::Adjustments)
    }

    /// What the import page offers, in order.
    pub fn offered() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| !kind.is_operators())
    }

    /// Whether this actor, who may import, may bring this kind in.
    ///
    /// # Errors
    /// `AdjustmentsByOperator`.
    pub const fn brought_by(self, actor: &Actor) -> Result<(), Refusal> {
        if self.is_operators() && !actor.is_operator() { Err(Refusal::AdjustmentsByOperator) } else { Ok(()) }
    }
}

/// One cell as the file's reader found it; spaces and full-width forms are still as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(Decimal),
    Date(NaiveDate),
    /// A formula without a result, or one that failed (`#N/A`).
    Error(String),
}

impl Cell {
    /// Whether nothing but spaces stands here.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Error(_) => false,
        }
    }

    /// The cell as a user would read it: plain decimals, ISO dates.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.normalize().to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// A sheet: its first row is sheet row 1, its first cell column A; rows may be of different lengths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The sheet's name; of a CSV file, the file's.
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The cells of a sheet row (1-based); empty beyond the end.
    #[must_use]
    pub fn row(&self, number: usize) -> &[Cell] {
        number.checked_sub(1).and_then(|index| self.rows.get(index)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests;
