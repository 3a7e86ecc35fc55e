//! 退款: an advance that finance pays back to the customer. A refund is never edited or taken away; a wrong one is mirrored, once.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Receipt, ReceiptState};
use crate::money::Amount;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// The longest reason of a refund, in characters.
pub const REASON_CHARACTERS_MAX: usize = 300;

/// Money of a receipt that went back to the customer, from that day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    pub on: NaiveDate,
    /// In the receipt's currency; negative where it mirrors another.
    pub amount: Amount,
    /// The bank's own number of the transfer.
    pub reference: String,
    pub reason: String,
    pub by: String,
    /// Which refund of the receipt this takes back, from 1; 0: none, it is one itself.
    #[serde(default)]
    pub mirrors: usize,
}

/// A refund as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RefundForm {
    /// Empty: today.
    pub on: String,
    /// Empty: all of the advance.
    pub amount: String,
    pub reference: String,
    pub reason: String,
    /// The refund that is taken back instead, from 1, of which only the reason is read; 0: none.
    pub mirrors: usize,
}

impl Receipt {
    /// What of it went back to the customer.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn refunded(&self) -> Result<Amount, Refusal> {
        Amount::sum(self.refunds.iter().map(|refund| refund.amount))
    }

    /// What of it is gone: allocated, or paid back.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn used(&self) -> Result<Amount, Refusal> {
        self.allocated.checked_add(self.refunded()?)
    }

    /// What is left of it to allocate, whether confirmed or not.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn left(&self) -> Result<Amount, Refusal> {
        self.terms.amount.checked_sub(self.used()?)
    }

    /// Whether a refund, counted from 1, stands: it is one, and was not taken back.
    #[must_use]
    pub fn refund_stands(&self, number: usize) -> bool {
        let is_one = number > 0 && self.refunds.get(number - 1).is_some_and(|refund| refund.mirrors == 0);
        is_one && !self.refunds.iter().any(|refund| refund.mirrors == number)
    }

    /// Whether its refunds say what they must: none more than there was, each mirror the exact negative of one refund before it, once.
    #[must_use]
    pub fn refunds_are_sound(&self) -> bool {
        let mut mirrored = Vec::new();
        let in_order = self.refunds.iter().enumerate().all(|(index, refund)| match refund.mirrors {
            0 => refund.amount.is_positive() && refund.on >= self.terms.date,
            of if of <= index && !mirrored.contains(&of) => {
                mirrored.push(of);
                let sum = self.refunds.get(of - 1).map(|one| one.amount.checked_add(refund.amount));
                refund.amount.is_negative() && matches!(sum, Some(Ok(sum)) if sum.is_zero())
            }
            _ => false,
        });
        in_order && self.left().is_ok_and(|left| !left.is_negative())
    }

    /// With so much of its advance paid back.
    ///
    /// # Errors
    /// `ReceiptNotConfirmed`; every field that is malformed; `RefundOverAdvance`, `AmountNotPositive` of `amount`; `DatedInFuture`,
    /// `DatesOutOfOrder` of `on`; `Required`, `TooLong` of `reason`.
    pub fn refund(&self, form: &RefundForm, by: &str, today: NaiveDate) -> Result<Self, Problems> {
        if self.state != ReceiptState::Confirmed {
            return Err(Refusal::ReceiptNotConfirmed.into());
        }
        let (mut problems, left) = (Problems::new(), self.advance());
        let amount = if form.amount.trim().is_empty() { Ok(left) } else { parse::amount(&form.amount, self.terms.currency) };
        let amount = amount.and_then(|amount| match amount {
            amount if amount > left => Err(Refusal::RefundOverAdvance { left }),
            amount if !amount.is_positive() => Err(Refusal::AmountNotPositive),
            amount => Ok(amount),
        });
        // Not before one that was taken back since: until then both would have been gone.
        let least = self.refunds.iter().map(|refund| refund.on).fold(self.terms.date, NaiveDate::max);
        let on = if form.on.trim().is_empty() { Ok(today) } else { parse::date(&form.on, today) };
        let on = on.and_then(|on| match on {
            on if on > today => Err(Refusal::DatedInFuture { today }),
            on if on < least => Err(Refusal::DatesOutOfOrder),
            on => Ok(on),
        });
        let refund = Refund {
            on: problems.keep("on", on).unwrap_or_default(),
            amount: problems.keep("amount", amount).unwrap_or_default(),
            reference: problems.keep("reference", optional_text(&form.reference, 80)).unwrap_or_default(),
            reason: problems.keep("reason", required_text(&form.reason, REASON_CHARACTERS_MAX)).unwrap_or_default(),
            by: by.to_owned(),
            mirrors: 0,
        };
        problems.into_result(self.with_refund(refund))
    }

    /// With a refund that was noted by mistake taken back, dated today; never before the refund itself.
    ///
    /// # Errors
    /// `RefundAlreadyTakenBack`; `Required`, `TooLong` of the reason.
    pub fn take_refund_back(&self, number: usize, reason: &str, by: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let reason = required_text(reason, REASON_CHARACTERS_MAX)?;
        let stands = self.refund_stands(number) && self.state == ReceiptState::Confirmed;
        let Some(old) = number.checked_sub(1).and_then(|index| self.refunds.get(index)).filter(|_| stands) else {
            return Err(Refusal::RefundAlreadyTakenBack);
        };
        let amount = Amount::ZERO.checked_sub(old.amount)?;
        let (on, reference) = (today.max(old.on), old.reference.clone());
        Ok(self.with_refund(Refund { on, amount, reference, reason, by: by.to_owned(), mirrors: number }))
    }

    fn with_refund(&self, refund: Refund) -> Self {
        let mut new = self.clone();
        new.refunds.push(refund);
        new
    }
}
