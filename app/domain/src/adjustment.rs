//! 折让、贷项与坏账核销: what of an instalment is given up rather than paid (DOMAIN.md section 6, the kinds of allocation).
//!
//! A request names an instalment, a kind, an amount, a day and a reason; others approve it, and the approval binds the hash of just that. Once
//! approved it is a posting of the one ledger, like a receipt's allocation: it settles, and it is not money that came in. It is never edited; a wrong
//! one is reversed once, by its mirror on a later day. What has come in is `paid` and `collected`; with what was given up it is settled.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::approval::ApprovalState;
use crate::codes::codes;
use crate::id::{AdjustmentId, ContractId, InstalmentId, UserId};
use crate::instalment::Instalment;
use crate::money::{Amount, Currency};
use crate::permission::Actor;
use crate::refusal::{Problems, Refusal};
use crate::user::required_text;

mod form;
mod given_up;
#[cfg(test)]
mod tests;

pub use form::AdjustmentForm;
pub use given_up::GivenUp;

/// The most requests that one contract takes, rejected ones included.
pub const ADJUSTMENTS_MAX: usize = 300;
/// The longest reason for which one is reversed, in characters.
pub const REASON_CHARACTERS_MAX: usize = 300;

codes! {
    /// What the customer is let off by: a lower price, a credit for what was charged, or a debt that nobody will pay.
    pub enum AdjustmentKind {
        Discount "discount" "折让" "Discount",
        CreditNote "credit_note" "贷项" "Credit note",
        WriteOff "write_off" "坏账核销" "Write-off",
    }
}
codes! {
    /// Why.
    pub enum AdjustmentReason {
        SmallRemainder "small_remainder" "小额尾差" "Small remainder",
        Quality "quality" "质量扣款" "Deduction for quality",
        Returned "returned" "退货" "Goods returned",
        EarlyPayment "early_payment" "提前付款优惠" "Discount for paying early",
        Settled "settled" "诉讼和解" "Settled in court",
        Bankrupt "bankrupt" "客户破产" "Customer is bankrupt",
        Unreachable "unreachable" "无法联系" "Customer cannot be reached",
        Other "other" "其他" "Other",
    }
}
codes! {
    /// How far a request is; what is confirmed counts in the books.
    pub enum AdjustmentState {
        InReview "in_review" "审批中" "In review",
        Returned "returned" "退回修改" "Returned",
        Confirmed "confirmed" "已入账" "Booked",
        Rejected "rejected" "已驳回" "Rejected",
        Withdrawn "withdrawn" "已撤回" "Withdrawn",
        Reversed "reversed" "已冲销" "Reversed",
    }
}

impl AdjustmentState {
    /// The state that follows from its course of approval.
    #[must_use]
    pub const fn of_approval(state: ApprovalState) -> Self {
        match state {
            ApprovalState::Draft | ApprovalState::InReview => Self::InReview,
            ApprovalState::Returned => Self::Returned,
            ApprovalState::Approved => Self::Confirmed,
            ApprovalState::Rejected => Self::Rejected,
            ApprovalState::Withdrawn => Self::Withdrawn,
        }
    }

    /// Whether it may have had this latest course.
    #[must_use]
    pub fn agrees(self, course: ApprovalState) -> bool {
        self == Self::of_approval(course) || (self == Self::Reversed && course == ApprovalState::Approved)
    }

    /// Whether somebody's word on it is still to come.
    #[must_use]
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::InReview | Self::Returned)
    }
}

/// What a posting that is no money belongs to; said on the posting itself, for neither is ever edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjusted {
    pub id: AdjustmentId,
    pub number: String,
    pub kind: AdjustmentKind,
}

/// A request to give up a part of an instalment, and what became of it; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    pub id: AdjustmentId,
    /// `TZ` + yyyymmdd + the day's counter, given by the server.
    pub number: String,
    pub contract: ContractId,
    pub instalment: InstalmentId,
    /// Which of the plan it was when it was asked for, from 1.
    pub ordinal: u16,
    /// The contract's.
    pub currency: Currency,
    #[serde(flatten)]
    pub terms: AdjustmentTerms,
    pub state: AdjustmentState,
    pub asked_by: UserId,
    pub asked_by_name: String,
    /// The company's day on which it was asked for.
    pub asked_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversal: Option<AdjustmentReversal>,
    pub version: u64,
}

/// What people enter of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentTerms {
    pub kind: AdjustmentKind,
    /// In the contract's currency; positive.
    pub amount: Amount,
    /// The day from which it counts in the books.
    pub date: NaiveDate,
    pub reason: AdjustmentReason,
    pub note: String,
}

/// The mirror of one that was booked by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentReversal {
    pub on: NaiveDate,
    pub by: String,
    pub why: String,
}

/// What an approval binds: the request, and nothing else.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AdjustmentContent<'a> {
    instalment: &'a InstalmentId,
    currency: Currency,
    #[serde(flatten)]
    terms: &'a AdjustmentTerms,
}

impl AdjustmentTerms {
    /// Whether this may be given up of the instalment as it stands now. `pending` of it is asked for already; `taken_back` is the last day on which
    /// a posting of it was reversed. What was open on each day since then only became less, so that with this it was never less than nothing.
    ///
    /// # Errors
    /// `AdjustmentOverOpen` of `amount`; `AdjustmentTooEarly` of `date`; `PaidAmountMissing` of `instalment` for one that was imported as partly paid.
    pub fn fits(&self, instalment: &Instalment, pending: Amount, taken_back: Option<NaiveDate>) -> Result<(), Problems> {
        let mut problems = Problems::new();
        if instalment.is_amount_to_complete {
            problems.add("instalment", Refusal::PaidAmountMissing);
        }
        let open = instalment.open.checked_sub(pending)?.max(Amount::ZERO);
        if self.amount > open {
            problems.add("amount", Refusal::AdjustmentOverOpen { open });
        }
        let since = instalment.effective.max(instalment.changed_on()).max(taken_back);
        if let Some(since) = since.filter(|since| self.date < *since) {
            problems.add("date", Refusal::AdjustmentTooEarly { since });
        }
        problems.into_result(())
    }
}

impl Adjustment {
    /// Asked for by this actor today.
    #[must_use]
    pub fn new(id: AdjustmentId, number: String, instalment: &Instalment, terms: AdjustmentTerms, actor: &Actor, today: NaiveDate) -> Self {
        Self {
            id,
            number,
            contract: instalment.contract.clone(),
            instalment: instalment.id.clone(),
            ordinal: instalment.ordinal,
            currency: instalment.currency,
            terms,
            state: AdjustmentState::InReview,
            asked_by: actor.user.clone(),
            asked_by_name: actor.name.clone(),
            asked_on: today,
            reversal: None,
            version: 1,
        }
    }

    /// The same asking for something else, after it was returned.
    #[must_use]
    pub fn changed(&self, instalment: &Instalment, terms: AdjustmentTerms) -> Self {
        let (instalment, ordinal, currency) = (instalment.id.clone(), instalment.ordinal, instalment.currency);
        Self { instalment, ordinal, currency, terms, ..self.clone() }
    }

    #[must_use]
    pub const fn content(&self) -> AdjustmentContent<'_> {
        AdjustmentContent { instalment: &self.instalment, currency: self.currency, terms: &self.terms }
    }

    /// What its postings say of it.
    #[must_use]
    pub fn adjusted(&self) -> Adjusted {
        Adjusted { id: self.id.clone(), number: self.number.clone(), kind: self.terms.kind }
    }

    /// The same after its mirror was posted: once, not before its own day, whatever a clock that was set back says.
    ///
    /// # Errors
    /// `AdjustmentNotConfirmed`, `AdjustmentAlreadyReversed`; `Required`, `TooLong` of `reason`.
    pub fn reversed(&self, by: &str, today: NaiveDate, reason: &str) -> Result<Self, Problems> {
        match self.state {
            AdjustmentState::Confirmed => {}
            AdjustmentState::Reversed => return Err(Refusal::AdjustmentAlreadyReversed.into()),
            _ => return Err(Refusal::AdjustmentNotConfirmed.into()),
        }
        let mut problems = Problems::new();
        let why = problems.keep("reason", required_text(reason, REASON_CHARACTERS_MAX)).unwrap_or_default();
        let reversal = AdjustmentReversal { on: today.max(self.terms.date), by: by.to_owned(), why };
        problems.into_result(Self { state: AdjustmentState::Reversed, reversal: Some(reversal), ..self.clone() })
    }
}
