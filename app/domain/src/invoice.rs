//! Invoices 发票 (DOMAIN.md section 6): asked for under a contract, issued by finance, then void or red-lettered 红冲, never edited.
//!
//! Records of invoices only: nothing here talks to a tax system. Each act of a person is a move of the table [`MOVES`]; every other one is
//! refused by name. What is asked for and what is issued, less what is red, is never more than the contract's amount ([`crate::contract::Contract::invoicing`]).

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{ContractId, CustomerId, InstalmentId, InvoiceId, ReceiptId, UserId};
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;

mod acts;
mod form;
mod header;
#[cfg(test)]
pub(crate) mod tests;
mod under_contract;

pub use form::{InvoiceForm, IssueForm, Issuing, RedForm, RedLetter, ShareForm};
pub use header::InvoiceHeader;

/// The most invoices, red letters among them, under one contract.
pub const INVOICES_MAX: usize = 300;
/// Why a request is withdrawn that was open when its contract was archived.
pub const ARCHIVED: &str = "归档";
/// By how much the tax may differ from what the rate says: the tax system rounds line by line.
pub const TAX_TOLERANCE: u32 = 1;

codes! {
    /// How far an invoice has come. `Red`: all of it was taken back by red letters.
    pub enum InvoiceState {
        Requested "requested" "待开具" "To issue",
        Issued "issued" "已开具" "Issued",
        Red "red" "已红冲" "Reversed in red",
        Void "void" "已作废" "Void",
        Rejected "rejected" "已驳回" "Rejected",
        Withdrawn "withdrawn" "已撤回" "Withdrawn",
    }
}
codes! {
    /// 发票类型.
    pub enum InvoiceKind {
        General "general" "普票" "Ordinary",
        Special "special" "专票" "Special VAT",
        ElectronicGeneral "electronic_general" "电子普票" "Electronic ordinary",
        ElectronicSpecial "electronic_special" "电子专票" "Electronic special VAT",
    }
}
codes! {
    /// What a person does with one.
    pub enum InvoiceAct {
        Issue "issue" "开具" "Issue",
        Reject "reject" "驳回" "Reject",
        Withdraw "withdraw" "撤回" "Withdraw",
        HandOver "hand_over" "登记交付" "Mark handed over",
        Void "void" "作废" "Make void",
        Red "red" "红冲" "Reverse in red",
    }
}

/// Every act that is allowed, and the state that it leads to. A red letter of a part leaves an invoice issued.
pub const MOVES: &[(InvoiceState, InvoiceAct, InvoiceState)] = {
    use {InvoiceAct as A, InvoiceState as S};
    &[
        (S::Requested, A::Issue, S::Issued),
        (S::Requested, A::Reject, S::Rejected),
        (S::Requested, A::Withdraw, S::Withdrawn),
        (S::Issued, A::HandOver, S::Issued),
        (S::Issued, A::Void, S::Void),
        (S::Issued, A::Red, S::Red),
    ]
};

impl InvoiceState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `InvoiceCannot`.
    pub fn after(self, act: InvoiceAct) -> Result<Self, Refusal> {
        let refusal = Refusal::InvoiceCannot { state: self, act };
        MOVES.iter().find(|(from, known, _)| (*from, *known) == (self, act)).map(|(_, _, to)| *to).ok_or(refusal)
    }
}

impl InvoiceKind {
    /// Whether the tax on it can be deducted by who gets it, so that the tax number must stand on it.
    #[must_use]
    pub const fn is_special(self) -> bool {
        matches!(self, Self::Special | Self::ElectronicSpecial)
    }
}

/// An invoice or a red letter to one; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    pub id: InvoiceId,
    /// `FP` + yyyymmdd + the day's counter, given by the server: the number of the request.
    pub number: String,
    pub contract: ContractId,
    pub contract_number: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub owner: UserId,
    pub owner_name: String,
    pub currency: Currency,
    #[serde(flatten)]
    pub terms: InvoiceTerms,
    /// Within the amount; of a red letter negative, as its amount is.
    pub tax: Amount,
    pub state: InvoiceState,
    pub requested_on: NaiveDate,
    pub requested_by: UserId,
    pub requested_by_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Issued>,
    /// The day on which the customer got it: from then on it cannot be made void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<NaiveDate>,
    /// The day on which it was rejected, withdrawn or made void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// Why it was rejected or made void; of a red letter why it was written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Of a red letter: the invoice that it takes back, in whole or in part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub red_of: Option<InvoiceId>,
    /// Maintained: what red letters took back of it, and of its tax.
    #[serde(default)]
    pub red: Amount,
    #[serde(default)]
    pub red_tax: Amount,
    pub version: u64,
}

/// What people ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceTerms {
    pub kind: InvoiceKind,
    pub header: InvoiceHeader,
    /// Tax included; of a red letter negative.
    pub amount: Amount,
    /// In percent.
    #[serde(with = "rust_decimal::serde::str")]
    pub tax_rate: Decimal,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remarks: String,
    /// The instalments that it belongs to; together at most its amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<InvoicePart>,
    /// The receipts that it belongs to; together at most its amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<InvoiceReceipt>,
}

/// So much of an invoice is for this instalment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicePart {
    pub instalment: InstalmentId,
    pub amount: Amount,
}

/// So much of an invoice is for this receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceReceipt {
    pub receipt: ReceiptId,
    pub amount: Amount,
}

/// That it was issued: under which number of the tax office, on which day, by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// 发票号码, unique among all that were ever issued.
    pub number: String,
    pub on: NaiveDate,
    pub by_name: String,
}

/// The tax within an amount that includes it: amount ÷ (1 + rate) × rate, rounded half-even to the currency. The rate is in percent.
///
/// # Errors
/// `AmountTooLarge`.
pub fn tax_within(amount: Amount, rate: Decimal, currency: Currency) -> Result<Amount, Refusal> {
    let whole = Decimal::ONE_HUNDRED.checked_add(rate).ok_or(Refusal::AmountTooLarge)?;
    let exact = amount.value().checked_mul(rate).and_then(|product| product.checked_div(whole)).ok_or(Refusal::AmountTooLarge)?;
    Amount::from_decimal(exact.round_dp_with_strategy(currency.scale(), RoundingStrategy::MidpointNearestEven), currency)
}

impl Invoice {
    /// Where this act leads; a red letter is final, and can only be handed over.
    ///
    /// # Errors
    /// `InvoiceCannot`, `InvoiceHandedOver` of one that was handed over already.
    pub fn after(&self, act: InvoiceAct) -> Result<InvoiceState, Refusal> {
        if self.red_of.is_some() && act != InvoiceAct::HandOver {
            return Err(Refusal::InvoiceCannot { state: self.state, act });
        }
        let state = self.state.after(act)?;
        match self.handed_over {
            Some(on) if matches!(act, InvoiceAct::HandOver | InvoiceAct::Void) => Err(Refusal::InvoiceHandedOver { on }),
            _ => Ok(state),
        }
    }

    /// The day that it stands under in lists: of its issue, and until then of its request.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.issued.as_ref().map_or(self.requested_on, |issued| issued.on)
    }

    /// What no red letter has taken back yet.
    #[must_use]
    pub fn left(&self) -> Amount {
        self.terms.amount.checked_sub(self.red).unwrap_or_default()
    }

    /// What it adds to its contract's figures: issued, and asked for. An invoice and its red letters each count what they say.
    #[must_use]
    pub fn figures(&self) -> (Amount, Amount) {
        match self.state {
            InvoiceState::Requested => (Amount::ZERO, self.terms.amount),
            InvoiceState::Issued | InvoiceState::Red => (self.terms.amount, Amount::ZERO),
            InvoiceState::Void | InvoiceState::Rejected | InvoiceState::Withdrawn => (Amount::ZERO, Amount::ZERO),
        }
    }

    /// What of its shares still counts: those of one that is void, rejected, withdrawn or all red do not, and red letters take from each.
    #[must_use]
    pub fn live_share(&self, share: Amount) -> Amount {
        let is_live = matches!(self.state, InvoiceState::Requested | InvoiceState::Issued) && self.red_of.is_none();
        if is_live { share.min(self.left()) } else { Amount::ZERO }
    }
}
