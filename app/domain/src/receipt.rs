//! Receipts 回款 and their allocation 核销 (DOMAIN.md section 6): draft by a rep, confirmed by finance, reversed once if wrong, never edited.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::adjustment::Adjusted;
use crate::codes::codes;
use crate::contract::PaymentMethod;
use crate::id::{AllocationId, BankLineId, ContractId, CustomerId, InstalmentId, ReceiptId, UserId};
use crate::list::Totals;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, optional_text};

mod refund;

pub use refund::{Refund, RefundForm};

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
    /// The line of a bank statement that proves it, or proved it until it was reversed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_line: Option<BankLineId>,
    /// What of the advance was paid back, in the order in which it was noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    pub version: u64,
}

impl Receipt {
    /// 预收款: what a confirmed receipt has left over.
    #[must_use]
    pub fn advance(&self) -> Amount {
        if self.state == ReceiptState::Confirmed { self.left().unwrap_or_default() } else { Amount::ZERO }
    }
}

/// 批量确认: what of the ticked receipts is confirmed together. Each by a command of its own; only drafts can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirming {
    pub drafts: Vec<Receipt>,
    /// The exact sum of the drafts, currency by currency.
    pub totals: Totals,
    /// How many of the ticked are no drafts: they count in no sum, and nothing is done with them.
    pub left_out: usize,
}

impl Confirming {
    /// # Errors
    /// `AmountTooLarge` of a sum: nothing is confirmed whose sum cannot be said.
    pub fn of(ticked: Vec<Receipt>) -> Result<Self, Refusal> {
        let count = ticked.len();
        let drafts: Vec<Receipt> = ticked.into_iter().filter(|receipt| receipt.state == ReceiptState::Draft).collect();
        let totals = Totals::of(drafts.iter().map(|receipt| (receipt.terms.currency, receipt.terms.amount)))?;
        Ok(Self { left_out: count - drafts.len(), drafts, totals })
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

/// A posting of the ledger: so much of an instalment is settled from that date on, by money of a receipt, or by a discount, a credit note or a
/// write-off. Never edited; a reversal adds its negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    pub id: AllocationId,
    /// Empty where it is no money.
    pub receipt: ReceiptId,
    pub instalment: InstalmentId,
    pub contract: ContractId,
    pub customer: CustomerId,
    pub currency: Currency,
    /// The receipt's date, or the day from which something is given up; of a reversal, the day it was reversed.
    pub date: NaiveDate,
    /// Negative in a reversal.
    pub amount: Amount,
    /// None: cash, of its receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<Adjusted>,
}

impl Allocation {
    /// Whether money came in for it. Only that is collected; the rest settles without being paid.
    #[must_use]
    pub const fn is_cash(&self) -> bool {
        self.adjustment.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(id: &str, state: ReceiptState, currency: &str, amount: &str) -> Receipt {
        let currency = Currency::parse(currency).unwrap();
        let terms = ReceiptTerms { currency, amount: parse::amount(amount, currency).unwrap(), ..ReceiptTerms::default() };
        Receipt {
            id: id.into(),
            number: String::new(),
            customer: CustomerId::default(),
            customer_name: String::new(),
            owner: UserId::default(),
            owner_name: String::new(),
            terms,
            state,
            allocated: Amount::ZERO,
            reversed_on: None,
            reversal_reason: String::new(),
            registered_by: String::new(),
            confirmed_by: String::new(),
            is_opening: false,
            bank_line: None,
            refunds: Vec::new(),
            version: 1,
        }
    }

    #[test]
    fn an_advance_is_paid_back_never_more_than_it_and_what_was_noted_wrongly_is_mirrored_once() {
        let today: NaiveDate = "2025-06-15".parse().unwrap();
        let mut held = receipt("a", ReceiptState::Confirmed, "CNY", "100");
        held.terms.date = "2025-06-01".parse().unwrap();
        held.allocated = Amount::whole(30);
        let form =
            |amount: &str, on: &str| RefundForm { amount: amount.into(), on: on.into(), reason: "多付".into(), ..RefundForm::default() };
        let problem = |form: &RefundForm, field: &str| held.refund(form, "财务", today).unwrap_err().of(field).cloned();
        for (amount, on, field, wanted) in [
            ("70.01", "", "amount", Refusal::RefundOverAdvance { left: Amount::whole(70) }),
            ("0", "", "amount", Refusal::AmountNotPositive),
            ("-1", "", "amount", Refusal::AmountNotPositive),
            ("1", "2025-06-16", "on", Refusal::DatedInFuture { today }),
            ("1", "2025-05-31", "on", Refusal::DatesOutOfOrder),
        ] {
            assert_eq!(problem(&form(amount, on), field), Some(wanted), "{amount} {on}");
        }
        assert_eq!(problem(&RefundForm::default(), "reason"), Some(Refusal::Required));
        let draft = Receipt { state: ReceiptState::Draft, ..held.clone() };
        assert_eq!(draft.refund(&form("1", ""), "财务", today).unwrap_err().of(""), Some(&Refusal::ReceiptNotConfirmed));
        let paid = held.refund(&form("20", "2025-06-02"), "财务", today).unwrap();
        assert_eq!((paid.advance(), paid.refunded()), (Amount::whole(50), Ok(Amount::whole(20))));
        let all = paid.refund(&form("", ""), "财务", today).unwrap();
        assert!(all.advance().is_zero() && all.refunds_are_sound());
        let back = all.take_refund_back(1, "误记", "财务", today).unwrap();
        assert_eq!((back.advance(), back.refunds_are_sound()), (Amount::whole(20), true));
        for number in [0, 1, 3, 4] {
            assert_eq!(back.take_refund_back(number, "误记", "财务", today), Err(Refusal::RefundAlreadyTakenBack), "{number}");
        }
        let mut wrong = back;
        wrong.refunds.swap(0, 2);
        assert!(!wrong.refunds_are_sound());
    }

    #[test]
    fn of_the_ticked_only_drafts_are_confirmed_and_counted_and_currencies_stay_apart() {
        let ticked = vec![
            receipt("a", ReceiptState::Draft, "CNY", "40,000"),
            receipt("b", ReceiptState::Confirmed, "CNY", "1"),
            receipt("c", ReceiptState::Draft, "USD", "500.50"),
            receipt("d", ReceiptState::Reversed, "USD", "2"),
            receipt("e", ReceiptState::Draft, "CNY", "24,000.01"),
        ];
        let found = Confirming::of(ticked).unwrap();
        assert_eq!(found.drafts.iter().map(|receipt| receipt.id.as_str()).collect::<String>(), "ace");
        assert_eq!((found.left_out, found.totals.count), (2, 3));
        let sums: Vec<_> = found.totals.by_currency.iter().map(|sum| (sum.currency.code(), sum.count, sum.amount.to_string())).collect();
        assert_eq!(sums, [("CNY", 2, "64000.01".to_owned()), ("USD", 1, "500.50".to_owned())]);
    }
}
