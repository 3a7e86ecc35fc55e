//! Receipts 回款 and their allocation 核销 (DOMAIN.md section 6): draft by a rep, confirmed by finance, reversed once if wrong, never edited.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::PaymentMethod;
use crate::id::{AllocationId, ContractId, CustomerId, InstalmentId, ReceiptId, UserId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, optional_text};

codes! {
    /// The life of a receipt.
    pub enum ReceiptState { Draft "draft" "待确认" "To confirm", Confirmed "confirmed" "已确认" "Confirmed", Reversed "reversed" "已冲销" "Reversed" }
}

/// Money that came in from a customer; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub id: ReceiptId,
    /// `SK` + yyyymmdd + the day's counter, given by the server.
    pub number: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: ReceiptTerms,
    pub state: ReceiptState,
    /// Maintained: what its allocations took; the rest of a confirmed receipt is the customer's advance 预收款.
    pub allocated: Amount,
    pub reversed_on: Option<NaiveDate>,
    pub reversal_reason: String,
    pub registered_by: String,
    pub confirmed_by: String,
    /// Made by an import: what the sheet said was already paid.
    pub is_opening: bool,
    pub version: u64,
}

impl Receipt {
    /// 预收款: what a confirmed receipt has left over.
    #[must_use]
    pub fn advance(&self) -> Amount {
        if self.state == ReceiptState::Confirmed { self.terms.amount.checked_sub(self.allocated).unwrap_or_default() } else { Amount::ZERO }
    }
}

/// What people enter of a receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptTerms {
    pub date: NaiveDate,
    pub amount: Amount,
    pub currency: Currency,
    pub method: PaymentMethod,
    /// The bank's own number of the transfer; unique among receipts that are not reversed.
    pub bank_reference: String,
    pub payer: String,
    pub remarks: String,
    /// The contract that the payer named, if any: its instalments are proposed first.
    pub contract: Option<ContractId>,
}

/// A receipt as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiptForm {
    pub customer: CustomerId,
    pub contract: ContractId,
    pub date: String,
    pub amount: String,
    pub currency: String,
    pub method: String,
    pub bank_reference: String,
    pub payer: String,
    pub remarks: String,
}

impl ReceiptForm {
    /// # Errors
    /// Every field that is missing or malformed; a date after today.
    pub fn parse(&self, today: NaiveDate) -> Result<ReceiptTerms, Problems> {
        let mut problems = Problems::new();
        if self.customer.is_empty() {
            problems.add("customer", Refusal::Required);
        }
        let currency = if self.currency.is_empty() { Ok(Currency::default()) } else { Currency::parse(&self.currency) };
        let currency = problems.keep("currency", currency).unwrap_or_default();
        let date = problems.keep("date", parse::date(&self.date, today)).unwrap_or_default();
        if date > today {
            problems.add("date", Refusal::DatedInFuture { today });
        }
        let amount = problems.keep("amount", parse::amount(&self.amount, currency));
        if amount.is_some_and(|amount| !amount.is_positive()) {
            problems.add("amount", Refusal::AmountNotPositive);
        }
        let terms = ReceiptTerms {
            date,
            amount: amount.unwrap_or_default(),
            currency,
            method: problems.keep("method", PaymentMethod::read(&self.method)).unwrap_or_default(),
            bank_reference: problems.keep("bank_reference", optional_text(&self.bank_reference, 80)).unwrap_or_default(),
            payer: problems.keep("payer", optional_text(&self.payer, 120)).unwrap_or_default(),
            remarks: problems.keep("remarks", optional_lines(&self.remarks, 500)).unwrap_or_default(),
            contract: Some(self.contract.clone()).filter(|contract| !contract.is_empty()),
        };
        problems.into_result(terms)
    }
}

/// A posting of the ledger: so much of a receipt pays so much of an instalment, from that date on. Never edited; a reversal adds its negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    pub id: AllocationId,
    pub receipt: ReceiptId,
    pub instalment: InstalmentId,
    pub contract: ContractId,
    pub customer: CustomerId,
    pub currency: Currency,
    /// The receipt's date; of a reversal, the day it was reversed.
    pub date: NaiveDate,
    /// Negative in a reversal.
    pub amount: Amount,
}
