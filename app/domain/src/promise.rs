//! What becomes of a promise to pay 承诺付款 (DOMAIN.md sections 3 and 6): derived from the money that came in and from later promises, never
//! entered by hand.
//!
//! A promise that names a contract (or one of its instalments) counts what was allocated to that contract, any other the customer's confirmed
//! receipts; both from the day on which it was made, both included, in the company's currency, in which promises are entered. What came in until
//! its day keeps it; without that it is broken the day after, by itself. A later promise about the same takes its place: made in time, the
//! earlier one was not broken. A receipt that is reversed counts no more from the day of the reversal on, and so does what is paid back of one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::follow_up::FollowUp;
use crate::id::{ContractId, FollowUpId};
use crate::money::{Amount, Currency};
use crate::receipt::{Allocation, Receipt, ReceiptState};
use crate::refusal::Refusal;

codes! {
    /// How a promise stands on a day.
    pub enum PromiseState {
        Open "open" "待兑现" "Open",
        Kept "kept" "已兑现" "Kept",
        Broken "broken" "失约" "Broken",
        Late "late" "逾期兑现" "Paid late",
        Replaced "replaced" "已改约" "Replaced",
    }
}

/// The days that decide about a promise. Stored beside it, and maintained by whatever moves money or promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Course {
    /// The day on which what came in had reached the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid: Option<NaiveDate>,
    /// The day on which the next promise about the same was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<NaiveDate>,
}

impl Course {
    /// Nothing has been decided yet: it is open, or broken and waits for a call.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        *self == Self::default()
    }

    /// The state on a day of a promise for `due`.
    #[must_use]
    pub fn state(self, due: NaiveDate, as_of: NaiveDate) -> PromiseState {
        let until_then = |day: Option<NaiveDate>| day.filter(|day| *day <= as_of);
        match (until_then(self.paid), until_then(self.replaced)) {
            (Some(paid), _) if paid <= due => PromiseState::Kept,
            (_, Some(replaced)) if replaced <= due => PromiseState::Replaced,
            (Some(_), _) => PromiseState::Late,
            (None, Some(_)) => PromiseState::Replaced,
            (None, None) if due < as_of => PromiseState::Broken,
            (None, None) => PromiseState::Open,
        }
    }

    /// Whether its day went by without the money and without another day agreed on in time, whatever came afterwards.
    #[must_use]
    pub fn was_broken(self, due: NaiveDate, as_of: NaiveDate) -> bool {
        let in_time = |day: Option<NaiveDate>| day.is_some_and(|day| day <= due);
        due < as_of && !in_time(self.paid) && !in_time(self.replaced)
    }
}

/// Money of a customer, as promises count it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    pub day: NaiveDate,
    pub amount: Amount,
    /// The contract that it was allocated to; none: a receipt as a whole.
    pub contract: Option<ContractId>,
    /// The day from which on it counts no more: that of its reversal, or on which it was paid back.
    pub until: Option<NaiveDate>,
}

impl Came {
    /// Confirmed receipts of one customer and the postings of money under its contracts, of the currency: what is given up keeps no promise. Postings of a
    /// reversal mirror others, which they end.
    #[must_use]
    pub fn of(receipts: &[Receipt], postings: &[Allocation], currency: Currency) -> Vec<Self> {
        let whole = receipts
            .iter()
            .filter(|receipt| receipt.state != ReceiptState::Draft && receipt.terms.currency == currency)
            .flat_map(Self::of_receipt);
        let reversed = |posting: &Allocation| {
            let mirrors = |other: &&Allocation| other.receipt == posting.receipt && other.amount.is_negative();
            postings.iter().filter(mirrors).map(|other| other.date).max()
        };
        let posted = postings.iter().filter(|posting| posting.is_cash() && posting.amount.is_positive() && posting.currency == currency);
        let posted = posted.map(|posting| Self {
            day: posting.date,
            amount: posting.amount,
            contract: Some(posting.contract.clone()),
            until: reversed(posting),
        });
        whole.chain(posted).collect()
    }

    /// What stays of a confirmed receipt, and each part that was paid back. A refund that was noted by mistake never took anything.
    fn of_receipt(receipt: &Receipt) -> Vec<Self> {
        let (day, amount) = (receipt.terms.date, receipt.terms.amount);
        let came = |amount: Amount, until: Option<NaiveDate>| Self { day, amount, contract: None, until };
        let standing = (1..).zip(&receipt.refunds).filter(|(number, _)| receipt.refund_stands(*number));
        let mut parts: Vec<Self> = standing.map(|(_, refund)| came(refund.amount, Some(refund.on))).collect();
        let stays = Amount::sum(parts.iter().map(|part| part.amount)).and_then(|gone| amount.checked_sub(gone)).unwrap_or(amount);
        if stays.is_positive() {
            parts.push(came(stays, receipt.reversed_on));
        }
        parts
    }

    /// Whether it has come in, and was not taken back, at the end of that day; none: by all that is known.
    fn stands(&self, as_of: Option<NaiveDate>) -> bool {
        match as_of {
            Some(as_of) => self.day <= as_of && self.until.is_none_or(|until| as_of < until),
            None => self.until.is_none(),
        }
    }
}

/// The promise of a follow-up that no correction has taken the place of.
#[must_use]
pub fn standing(follow_up: &FollowUp) -> Option<&crate::follow_up::Promise> {
    follow_up.terms.promise.as_ref().filter(|_| follow_up.corrected_by.is_none())
}

/// What has become of one of a customer's promises by the end of a day (none: by all that is known), seen among all that stand and the money that
/// came in.
///
/// # Errors
/// `AmountTooLarge` of a sum.
pub fn course(of: &FollowUp, all: &[FollowUp], came: &[Came], as_of: Option<NaiveDate>) -> Result<Course, Refusal> {
    let Some(promise) = standing(of) else { return Ok(Course::default()) };
    let made = of.terms.happened;
    let mut counted: Vec<(NaiveDate, Amount)> = came
        .iter()
        .filter(|one| one.contract == of.terms.contract && made <= one.day && one.stands(as_of))
        .map(|one| (one.day, one.amount))
        .collect();
    counted.sort_by_key(|(day, _)| *day);
    let (mut sum, mut paid) = (Amount::ZERO, None);
    for (day, amount) in counted {
        sum = sum.checked_add(amount)?;
        if sum >= promise.amount {
            paid = Some(day);
            break;
        }
    }
    let place = |follow_up: &FollowUp| -> (NaiveDate, FollowUpId) { (follow_up.terms.happened, follow_up.id.clone()) };
    let is_later = |other: &&FollowUp| {
        standing(other).is_some()
            && other.terms.contract == of.terms.contract
            && place(other) > place(of)
            && as_of.is_none_or(|as_of| other.terms.happened <= as_of)
    };
    let replaced = all.iter().filter(is_later).map(|other| other.terms.happened).min();
    Ok(Course { paid, replaced })
}

#[cfg(test)]
mod tests;
