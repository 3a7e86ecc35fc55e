//! 折让、贷项与坏账核销: what of an instalment is given up rather than paid (DOMAIN.md section 6, the kinds of allocation).
//!
//! A request names an instalment, a kind, an amount, a day and a reason; others approve it, and the approval binds the hash of just that. Once
//! approved it is a posting of the one ledger, like a receipt's allocation: it settles, and it is not money that came in. It is never edited; a wrong
//! one is reversed once, by its mirror on a later day. What has come in is `paid` and `collected`; with what was given up it is settled.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::approval::ApprovalState;
use crate::codes::codes;
use crate::contract::Contract;
use crate::id::{AdjustmentId, ContractId, InstalmentId, UserId};
use crate::instalment::Instalment;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::permission::{Act, Actor, Noun};
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

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

/// What was given up of an instalment or a contract, less what was reversed. Maintained: the sums of the postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GivenUp {
    /// By discounts and credit notes: what is charged became less.
    pub reduced: Amount,
    /// By write-offs: what was charged will not be paid.
    pub written_off: Amount,
}

impl GivenUp {
    #[must_use]
    pub fn sum(self) -> Amount {
        self.reduced.checked_add(self.written_off).unwrap_or_default()
    }

    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.reduced.is_zero() && self.written_off.is_zero()
    }

    /// With one posting more; its amount is negative in a reversal.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn with(self, kind: AdjustmentKind, amount: Amount) -> Result<Self, Refusal> {
        Ok(match kind {
            AdjustmentKind::Discount | AdjustmentKind::CreditNote => Self { reduced: self.reduced.checked_add(amount)?, ..self },
            AdjustmentKind::WriteOff => Self { written_off: self.written_off.checked_add(amount)?, ..self },
        })
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

/// A request as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdjustmentForm {
    pub instalment: InstalmentId,
    pub kind: String,
    pub amount: String,
    /// Empty: today.
    pub date: String,
    pub reason: String,
    pub note: String,
}

impl AdjustmentForm {
    /// # Errors
    /// Every field that is missing or malformed; `DatedInFuture`, `AmountNotPositive`; `Required` of `kind` and `reason`, for money is not given up by
    /// leaving them out, and of `note` for the reason 其他.
    pub fn parse(&self, currency: Currency, today: NaiveDate) -> Result<AdjustmentTerms, Problems> {
        let mut problems = Problems::new();
        if self.instalment.is_empty() {
            problems.add("instalment", Refusal::Required);
        }
        let kind = if self.kind.trim().is_empty() { Err(Refusal::Required) } else { AdjustmentKind::read(&self.kind) };
        let reason = if self.reason.trim().is_empty() { Err(Refusal::Required) } else { AdjustmentReason::read(&self.reason) };
        let amount = parse::amount(&self.amount, currency);
        let amount = amount.and_then(|amount| if amount.is_positive() { Ok(amount) } else { Err(Refusal::AmountNotPositive) });
        let date = if self.date.trim().is_empty() { Ok(today) } else { parse::date(&self.date, today) };
        let date = date.and_then(|date| if date > today { Err(Refusal::DatedInFuture { today }) } else { Ok(date) });
        let mut note = optional_lines(&self.note, 500);
        if matches!(reason, Ok(AdjustmentReason::Other)) && note.as_ref().is_ok_and(String::is_empty) {
            note = Err(Refusal::Required);
        }
        let terms = AdjustmentTerms {
            kind: problems.keep("kind", kind).unwrap_or_default(),
            amount: problems.keep("amount", amount).unwrap_or_default(),
            date: problems.keep("date", date).unwrap_or_default(),
            reason: problems.keep("reason", reason).unwrap_or_default(),
            note: problems.keep("note", note).unwrap_or_default(),
        };
        problems.into_result(terms)
    }
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

    /// As its form shows it.
    #[must_use]
    pub fn form(&self) -> AdjustmentForm {
        AdjustmentForm {
            instalment: self.instalment.clone(),
            kind: self.terms.kind.code().to_owned(),
            amount: self.terms.amount.grouped(self.currency.scale()),
            date: self.terms.date.to_string(),
            reason: self.terms.reason.code().to_owned(),
            note: self.terms.note.clone(),
        }
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

impl Instalment {
    /// What of it is owed no more: what came in, and what was given up.
    #[must_use]
    pub fn settled(&self) -> Amount {
        self.paid.checked_add(self.given_up.sum()).unwrap_or_default()
    }

    /// The same with so much more of it given up; negative in a reversal.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn giving_up(&self, kind: AdjustmentKind, amount: Amount) -> Result<Self, Refusal> {
        let new = Self { given_up: self.given_up.with(kind, amount)?, ..self.clone() };
        Ok(Self { open: new.open_after(new.paid)?, ..new })
    }
}

impl Contract {
    /// What of it is owed no more: what came in, and what was given up.
    #[must_use]
    pub fn settled(&self) -> Amount {
        self.collected.checked_add(self.given_up.sum()).unwrap_or_default()
    }

    /// The amount less discounts and credit notes: what is charged in the end, paid or not.
    #[must_use]
    pub fn charged(&self) -> Amount {
        self.amount.checked_sub(self.given_up.reduced).unwrap_or_default()
    }

    /// The same with so much more of it given up; negative in a reversal.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn giving_up(&self, kind: AdjustmentKind, amount: Amount) -> Result<Self, Refusal> {
        Ok(Self { given_up: self.given_up.with(kind, amount)?, ..self.clone() })
    }

    /// Whether the actor may ask for something of it to be given up: who keeps the contract, and finance.
    #[must_use]
    pub fn may_be_adjusted_by(&self, actor: &Actor) -> bool {
        actor.may_for(Noun::Contract, Act::Edit, &self.owner) || actor.may_for(Noun::Contract, Act::Settle, &self.owner)
    }
}

#[cfg(test)]
mod tests;
