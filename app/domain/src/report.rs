//! Rows of the reports: what the store reads, files export and screens show.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ageing::Ageing;
use crate::id::{ContractId, CustomerId};
use crate::money::{Amount, Currency};
use crate::state::PaymentProgress;

/// One customer's open amounts of one currency, by how long overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeingRow {
    pub customer: CustomerId,
    pub customer_name: String,
    pub currency: Currency,
    pub ageing: Ageing,
}

/// What is due and unpaid of one contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrearsRow {
    pub customer: CustomerId,
    pub customer_name: String,
    pub phone: String,
    pub address: String,
    pub contract: ContractId,
    pub contract_number: String,
    pub amount: Amount,
    pub currency: Currency,
    /// The earliest due date with something open.
    pub since: NaiveDate,
    pub days_overdue: i64,
    pub reason: String,
    pub payment_state: PaymentProgress,
    pub remarks: String,
    pub owner_name: String,
}
