//! A payment that the bank sent back: a posting mirrors it, and the amount is payable again. The payment itself is never edited.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{FeeBatch, FeePayment, TEXT_CHARACTERS_MAX};
use crate::id::{FeePaymentId, UserId};
use crate::money::Amount;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::required_text;

/// What a mirroring posting says of the payment that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeReturned {
    pub payment: FeePaymentId,
    /// Why, as the bank says it.
    pub reason: String,
    pub by_name: String,
}

/// What the bank sent back of a batch, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeReturnForm {
    /// Empty: today.
    pub on: String,
    pub reason: String,
    /// Which of its payments.
    pub payments: Vec<FeePaymentId>,
}

impl FeeReturnForm {
    /// The day and the reason.
    ///
    /// # Errors
    /// Every field that is missing or malformed; of `on`: `DatedInFuture`, `DatesOutOfOrder` before the batch was paid.
    pub fn parse(&self, batch: &FeeBatch, today: NaiveDate) -> Result<(NaiveDate, String), Problems> {
        let mut problems = Problems::new();
        let on = if self.on.trim().is_empty() { Ok(today) } else { parse::date(&self.on, today) };
        let on = on.and_then(|on| match on {
            on if on > today => Err(Refusal::DatedInFuture { today }),
            on if on < batch.on => Err(Refusal::DatesOutOfOrder),
            on => Ok(on),
        });
        let on = problems.keep("on", on).unwrap_or_default();
        let reason = problems.keep("reason", required_text(&self.reason, TEXT_CHARACTERS_MAX)).unwrap_or_default();
        problems.into_result((on, reason))
    }
}

impl FeePayment {
    /// The posting that mirrors it.
    #[must_use]
    pub fn mirrored(&self, id: FeePaymentId, on: NaiveDate, returned: FeeReturned) -> Self {
        Self { id, on, amount: self.amount.checked_neg(), returned: Some(returned), ..self.clone() }
    }

    /// Whether this is the exact mirror of that payment, dated no earlier.
    #[must_use]
    pub fn mirrors(&self, payment: &Self) -> bool {
        let Some(returned) = &self.returned else { return false };
        self.on >= payment.on && *self == payment.mirrored(self.id.clone(), self.on, returned.clone()) && payment.returned.is_none()
    }
}

/// The payments that have come back already, by what mirrors them.
#[must_use]
pub fn returned_ids(payments: &[FeePayment]) -> BTreeSet<&FeePaymentId> {
    payments.iter().filter_map(|payment| payment.returned.as_ref()).map(|returned| &returned.payment).collect()
}

/// What comes back with the named payments of a batch. A rep from whom the batch took something back got one transfer over the rest: then all of that
/// rep's lines come back together, and what was taken back is owed again.
///
/// # Errors
/// `FeeReturnNothing` when nothing of the batch is named; `FeeReturnedBefore` when something of it has come back already.
pub fn coming_back<'a>(named: &[FeePaymentId], payments: &'a [FeePayment]) -> Result<Vec<&'a FeePayment>, Refusal> {
    let lines = || payments.iter().filter(|payment| payment.returned.is_none());
    let is_named = |payment: &&FeePayment| named.contains(&payment.id);
    if named.is_empty() || !named.iter().all(|id| lines().any(|payment| payment.id == *id)) {
        return Err(Refusal::FeeReturnNothing);
    }
    let netted: BTreeSet<&UserId> = lines().filter(|payment| payment.amount.is_negative()).map(|payment| &payment.owner).collect();
    let whole: BTreeSet<&UserId> = lines().filter(is_named).map(|payment| &payment.owner).filter(|owner| netted.contains(owner)).collect();
    let found: Vec<&FeePayment> = lines().filter(|payment| is_named(payment) || whole.contains(&payment.owner)).collect();
    let before = returned_ids(payments);
    if found.iter().any(|payment| before.contains(&payment.id)) { Err(Refusal::FeeReturnedBefore) } else { Ok(found) }
}

/// Whether a claim may be paid on that day beside these postings: what came back is paid again no earlier than it came back, or the month of the
/// payment would tell it twice.
///
/// # Errors
/// `DatesOutOfOrder`.
pub fn may_be_paid_on(claim: u16, on: NaiveDate, postings: &[FeePayment]) -> Result<(), Refusal> {
    let is_later = |posting: &FeePayment| posting.claim == claim && posting.returned.is_some() && on < posting.on;
    if postings.iter().any(is_later) { Err(Refusal::DatesOutOfOrder) } else { Ok(()) }
}

/// Whether a payment may come back by what its claim was paid in all: what a later batch took back again cannot come back as well.
///
/// # Errors
/// `FeeTakenBackSince`; `AmountTooLarge`.
pub fn may_come_back(payment: &FeePayment, paid: Amount) -> Result<(), Refusal> {
    if paid.checked_sub(payment.amount)?.is_negative() {
        return Err(Refusal::FeeTakenBackSince { beneficiary: payment.beneficiary.clone() });
    }
    Ok(())
}
