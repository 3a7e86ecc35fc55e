//! Bank statements 银行流水: lines of money that came in, and the receipts that they prove.
//!
//! A line is what the bank said and is never edited. It is open until finance matches it with a receipt or ignores it with a reason; proposals
//! help, and book nothing by themselves. One payment is one line, however often its statement comes in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::PaymentMethod;
use crate::customer::name_key;
use crate::id::{BankLineId, ContractId, CustomerId, ReceiptId};
use crate::list::Totals;
use crate::money::{Amount, Currency};
use crate::receipt::{Receipt, ReceiptState, ReceiptTerms};
use crate::refusal::Refusal;
use crate::user::required_text;

mod matching;
mod sheet;

pub use matching::{Candidate, Proposal, Reason, certain, propose, words_of_number};
pub use sheet::{Problem, Reading, StatementColumn, StatementColumns, account_of, best_table, read, recognise};

/// The longest reason for which a line is ignored, in characters.
pub const REASON_CHARACTERS_MAX: usize = 200;

codes! {
    /// What became of a line.
    pub enum BankLineState { Open "open" "待匹配" "To match", Matched "matched" "已匹配" "Matched", Ignored "ignored" "已忽略" "Ignored" }
}

/// What the bank said of money that came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The company's own account, letters and digits only.
    pub account: String,
    pub currency: Currency,
    pub date: NaiveDate,
    /// As the statement has it; may be empty.
    pub time: String,
    /// Positive.
    pub amount: Amount,
    pub payer: String,
    pub payer_account: String,
    /// 摘要, 用途, 附言.
    pub text: String,
    /// The bank's own number of the transfer; may be empty.
    pub reference: String,
}

/// A payment that was imported; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankLine {
    pub id: BankLineId,
    #[serde(flatten)]
    pub payment: Payment,
    pub file: String,
    pub imported_by: String,
    pub imported_on: NaiveDate,
    pub state: BankLineState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<Matched>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignored: Option<Ignored>,
    pub version: u64,
}

/// The receipt that a line proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    pub receipt: ReceiptId,
    pub number: String,
    pub customer_name: String,
    pub by: String,
    pub on: NaiveDate,
}

/// Who said that a line is no receipt, when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    pub by: String,
    pub on: NaiveDate,
    pub reason: String,
}

/// Which lines, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BankFilter {
    /// None: all.
    pub state: Option<BankLineState>,
    pub after: Option<String>,
}

/// A line in a list, with what is proposed for it while it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankRow {
    pub line: BankLine,
    pub proposals: Vec<Proposal>,
}

impl Payment {
    /// By what the payment is known again when its statement, or one that overlaps, comes in anew: account, date, amount, payer and the bank's
    /// number. Without a number the remittance text stands for it, and which of equal ones of that day it is (`nth`, from 0).
    #[must_use]
    pub fn identity(&self, nth: usize) -> String {
        let (date, amount, payer) = (self.date, self.amount.to_plain(), name_key(&self.payer));
        let head = format!("{}|{}|{date}|{amount}|{payer}", self.account, self.currency.code());
        let reference = reference_key(&self.reference);
        if reference.is_empty() { format!("{head}||{}|{nth}", name_key(&self.text)) } else { format!("{head}|{reference}") }
    }

    /// The terms of the receipt that is registered for it.
    #[must_use]
    pub fn receipt_terms(&self, contract: Option<ContractId>) -> ReceiptTerms {
        ReceiptTerms {
            date: self.date,
            amount: self.amount,
            currency: self.currency,
            method: PaymentMethod::Transfer,
            bank_reference: if reference_key(&self.reference).is_empty() { String::new() } else { self.reference.clone() },
            payer: self.payer.clone(),
            remarks: self.text.clone(),
            contract,
        }
    }
}

/// The bank's number in one spelling; empty for what is no number: fewer than four letters and digits, or nothing but zeros.
fn reference_key(reference: &str) -> String {
    let key: String = crate::parse::half_width(reference).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    if key.chars().count() < 4 || key.chars().all(|c| c == '0') { String::new() } else { key }
}

impl BankLine {
    /// The same, proving this receipt.
    ///
    /// # Errors
    /// `BankLineNotOpen`; `BankAmountDiffers` of a receipt over another sum; `ReceiptAlreadyReversed`; `ReceiptHasBankLine`.
    pub fn matched_with(&self, receipt: &Receipt, by: &str, on: NaiveDate) -> Result<Self, Refusal> {
        self.must_be_open()?;
        if receipt.state == ReceiptState::Reversed {
            return Err(Refusal::ReceiptAlreadyReversed);
        }
        if receipt.bank_line.is_some() {
            return Err(Refusal::ReceiptHasBankLine);
        }
        if (receipt.terms.currency, receipt.terms.amount) != (self.payment.currency, self.payment.amount) {
            return Err(Refusal::BankAmountDiffers);
        }
        let matched = Matched {
            receipt: receipt.id.clone(),
            number: receipt.number.clone(),
            customer_name: receipt.customer_name.clone(),
            by: by.to_owned(),
            on,
        };
        Ok(Self { state: BankLineState::Matched, matched: Some(matched), ..self.clone() })
    }

    /// # Errors
    /// `BankLineNotOpen`.
    pub const fn must_be_open(&self) -> Result<(), Refusal> {
        if matches!(self.state, BankLineState::Open) { Ok(()) } else { Err(Refusal::BankLineNotOpen) }
    }

    /// The same, to be matched with no receipt.
    ///
    /// # Errors
    /// `BankLineNotOpen`; `Required`, `TooLong` of the reason.
    pub fn ignored_for(&self, reason: &str, by: &str, on: NaiveDate) -> Result<Self, Refusal> {
        self.must_be_open()?;
        let reason = required_text(reason, REASON_CHARACTERS_MAX)?;
        Ok(Self { state: BankLineState::Ignored, ignored: Some(Ignored { by: by.to_owned(), on, reason }), ..self.clone() })
    }

    /// The same, to be matched again: it was ignored by mistake, or its receipt is reversed.
    #[must_use]
    pub fn reopened(&self) -> Self {
        Self { state: BankLineState::Open, matched: None, ignored: None, ..self.clone() }
    }
}

/// 批量确认: what of the lines shown is certain, each with its one certain proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certain {
    pub rows: Vec<(BankLine, Proposal)>,
    /// The exact sum, currency by currency.
    pub totals: Totals,
}

impl Certain {
    /// # Errors
    /// `AmountTooLarge` of a sum.
    pub fn of(rows: &[BankRow]) -> Result<Self, Refusal> {
        let is_open = |row: &&BankRow| row.line.state == BankLineState::Open;
        let rows: Vec<(BankLine, Proposal)> =
            rows.iter().filter(is_open).filter_map(|row| Some((row.line.clone(), certain(&row.proposals)?.clone()))).collect();
        let totals = Totals::of(rows.iter().map(|(line, _)| (line.payment.currency, line.payment.amount)))?;
        Ok(Self { rows, totals })
    }
}

/// For whom a line is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registering {
    pub customer: CustomerId,
    /// The contract that the payer named, if any: its instalments are paid first.
    pub contract: Option<ContractId>,
}

#[cfg(test)]
mod tests;
