//! What a row says, once it has passed every rule that can be asked without the database.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Column;
use crate::adjustment::AdjustmentTerms;
use crate::contract::{ContractType, Life, Line, PaymentMethod};
use crate::customer::{ContactTerms, CustomerTerms};
use crate::money::{Amount, Currency};
use crate::refusal::Problems;
use crate::state::PaymentProgress;

/// One row below the header and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadRow {
    /// The sheet row, from 1.
    pub row: usize,
    pub content: RowContent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", content = "content", rename_all = "snake_case")]
pub enum RowContent {
    Record(Box<ImportRecord>),
    /// A good line of the contract whose record stands at this row (contract sales only).
    FurtherLine {
        row: usize,
    },
    /// The fields of the problems are codes of `Column`.
    Refused(Problems),
    Skipped(SkipReason),
}

/// Why a row is not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    Blank,
    TotalsRow,
    Footnote,
    RepeatedHeader,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportRecord {
    Customer(Box<CustomerRecord>),
    /// From a contract ledger (no lines: one lump sum) or from contract sales (with lines).
    Contract(ContractRecord),
    Arrears(ArrearsRecord),
    Invoice(InvoiceRecord),
    Adjustment(AdjustmentRecord),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRecord {
    /// None: the server gives one.
    pub number: Option<String>,
    pub terms: CustomerTerms,
    /// The name of the rep as the sheet writes it; empty when it does not.
    pub owner_name: String,
    /// None or one; it is the main contact.
    pub contacts: Vec<ContactTerms>,
    /// The columns in which the row says something: what it does not say stays as it is when the customer is known already.
    pub given: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractRecord {
    pub number: String,
    pub customer_name: String,
    pub contract_type: ContractType,
    pub title: String,
    pub signed: Option<NaiveDate>,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    /// When the whole amount falls due, if the sheet says so.
    pub due: Option<NaiveDate>,
    pub currency: Currency,
    /// More than zero; the sum of the lines when there are any.
    pub amount: Amount,
    pub life: Life,
    pub payment_method: PaymentMethod,
    pub progress: PaymentProgress,
    /// What the sheet says was collected, 0 to `amount`. None exactly when it is partly paid without saying how much.
    pub collected: Option<Amount>,
    pub is_amount_to_complete: bool,
    pub expenses: Amount,
    pub owner_name: String,
    pub remarks: String,
    /// Empty: one lump sum.
    pub lines: Vec<Line>,
    /// The columns in which the row says something: what it does not say stays as it is when the contract is known already.
    pub given: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrearsRecord {
    pub customer_name: String,
    pub phone: String,
    pub address: String,
    /// What is still owed, more than zero.
    pub amount: Amount,
    pub currency: Currency,
    /// 欠款日期: since when it is owed, its due date.
    pub since: NaiveDate,
    /// So many rows above it in the file say the same customer, amount and day: each is a debt of its own.
    #[serde(default)]
    pub nth: u16,
    pub reason: String,
    pub owner_name: String,
    pub remarks: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRecord {
    /// The customer's code or name as the sheet writes it.
    pub customer: String,
    pub number: String,
    /// The due date when the sheet does not say.
    pub invoice_date: NaiveDate,
    pub due: NaiveDate,
    pub amount: Amount,
    pub currency: Currency,
    pub is_disputed: bool,
    /// The day it was paid in full; none: still open.
    pub settled: Option<NaiveDate>,
    pub owner_name: String,
    pub remarks: String,
}

/// What was given up under a contract before this system knew it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentRecord {
    /// The contract's number.
    pub contract: String,
    /// Empty: the sheet does not say whose contract it is.
    pub customer_name: String,
    /// Which instalment of the plan, from 1; none: the sheet does not say.
    pub ordinal: Option<u16>,
    pub currency: Currency,
    pub terms: AdjustmentTerms,
    /// So many rows above it in the file say the same of the same instalment: each was given up on its own.
    pub nth: u16,
    /// The same, of whichever instalment of the contract.
    pub nth_of_contract: u16,
}

impl ImportRecord {
    /// The rep that the row names; empty when it does not.
    #[must_use]
    pub fn owner_name(&self) -> &str {
        match self {
            Self::Customer(record) => &record.owner_name,
            Self::Contract(record) => &record.owner_name,
            Self::Arrears(record) => &record.owner_name,
            Self::Invoice(record) => &record.owner_name,
            Self::Adjustment(_) => "",
        }
    }
}
