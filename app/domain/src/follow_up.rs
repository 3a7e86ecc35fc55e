//! Follow-ups 跟进记录 (DOMAIN.md section 3): append-only; a correction is a new record that points at the old one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{ContactId, ContractId, CustomerId, FollowUpId, InstalmentId, UserId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::promise::Course;
use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

mod bare;
mod photo;
mod place;
#[cfg(test)]
mod tests;

pub use bare::bare_picture;
pub use photo::*;
pub use place::{Coordinates, Place};

codes! {
    /// How the customer was met.
    pub enum FollowUpKind { Visit "visit" "拜访" "Visit", Call "call" "电话" "Call", WeChat "wechat" "微信" "WeChat", Email "email" "邮件" "Email", Other "other" "其他" "Other" }
}

/// What was said to a customer and what comes next; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub id: FollowUpId,
    pub customer: CustomerId,
    pub customer_name: String,
    pub owner: UserId,
    pub owner_name: String,
    /// Who logged it.
    pub author: UserId,
    pub author_name: String,
    #[serde(flatten)]
    pub terms: FollowUpTerms,
    /// The names of what it concerns, as they were when it was logged.
    #[serde(default)]
    pub concerns: Concerns,
    pub corrects: Option<FollowUpId>,
    /// The record that took this one's place.
    #[serde(default)]
    pub corrected_by: Option<FollowUpId>,
    /// The next contact is still to be made: no later follow-up has closed it.
    pub is_open: bool,
    /// What became of its promise: derived ([`crate::promise`]), and kept up by whatever decides it.
    #[serde(default, skip_serializing_if = "Course::is_undecided")]
    pub course: Course,
    #[serde(default)]
    pub photos: Vec<Photo>,
    pub version: u64,
}

/// The person, the contract and the instalment that a follow-up points at, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Concerns {
    pub contact: String,
    pub contract: String,
    pub instalment: Option<u16>,
}

/// What people enter of a follow-up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpTerms {
    pub kind: FollowUpKind,
    pub happened: NaiveDate,
    pub said: String,
    pub contact: Option<ContactId>,
    pub contract: Option<ContractId>,
    /// One of the contract's.
    #[serde(default)]
    pub instalment: Option<InstalmentId>,
    /// 下次联系时间.
    pub next: Option<NaiveDate>,
    pub next_topic: String,
    pub result: String,
    pub promise: Option<Promise>,
    #[serde(default)]
    pub place: Option<Place>,
}

/// 承诺付款.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    pub date: NaiveDate,
    pub amount: Amount,
}

/// A follow-up as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUpForm {
    pub customer: CustomerId,
    pub contact: ContactId,
    pub contract: ContractId,
    pub instalment: InstalmentId,
    pub corrects: FollowUpId,
    pub kind: String,
    pub happened: String,
    pub said: String,
    pub next: String,
    pub next_topic: String,
    pub result: String,
    pub promise_date: String,
    pub promise_amount: String,
    pub place: String,
    /// `latitude,longitude` in degrees.
    pub coordinates: String,
}

/// What was said, its lines kept: 1 to 5000 characters.
fn said(text: &str) -> Result<String, Refusal> {
    let text = parse::clean_lines(text);
    match text.chars().count() {
        0 => Err(Refusal::Required),
        1..=5000 => Ok(text),
        _ => Err(Refusal::TooLong { characters_max: 5000 }),
    }
}

impl FollowUp {
    /// What logging these terms does to reminders (DOMAIN.md section 3). A correction stands where the corrected record stood: it takes over
    /// its open reminder, and asks for one anew only when it names another day; one that was answered since is not asked again.
    #[must_use]
    pub fn reminds(terms: &FollowUpTerms, corrected: Option<&Self>) -> Reminding {
        let was_open = corrected.is_none_or(|old| old.is_open);
        let opens = terms.next.is_some() && (was_open || corrected.is_some_and(|old| old.terms.next != terms.next));
        Reminding { opens, closes_others: opens || was_open }
    }
}

/// What a new record does to the reminders of its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminding {
    /// Its own next time is to be kept.
    pub opens: bool,
    /// What was to be kept before is answered.
    pub closes_others: bool,
}

impl FollowUpForm {
    /// An empty `happened` is today.
    ///
    /// # Errors
    /// Every field that is missing or malformed; a contact in the future; a next time or a promise before the contact.
    pub fn parse(&self, currency: Currency, today: NaiveDate) -> Result<FollowUpTerms, Problems> {
        let mut problems = Problems::new();
        if self.customer.is_empty() {
            problems.add("customer", Refusal::Required);
        }
        let mut date = |field: &str, text: &str| {
            if text.trim().is_empty() { None } else { problems.keep(field, parse::date(text, today)) }
        };
        let happened = date("happened", &self.happened).unwrap_or(today);
        let next = date("next", &self.next);
        let promise_date = date("promise_date", &self.promise_date);
        if happened > today {
            problems.add("happened", Refusal::DatedInFuture { today });
        }
        if next.is_some_and(|next| next < happened) {
            problems.add("next", Refusal::DatesOutOfOrder);
        }
        let promise = self.parse_promise(promise_date, happened, currency, &mut problems);
        let place = place::place(&self.place, &self.coordinates, &mut problems);
        let terms = FollowUpTerms {
            kind: problems.keep("kind", FollowUpKind::read(&self.kind)).unwrap_or_default(),
            happened,
            said: problems.keep("said", said(&self.said)).unwrap_or_default(),
            contact: Some(self.contact.clone()).filter(|contact| !contact.is_empty()),
            contract: Some(self.contract.clone()).filter(|contract| !contract.is_empty()),
            instalment: Some(self.instalment.clone()).filter(|instalment| !instalment.is_empty()),
            next,
            next_topic: problems.keep("next_topic", optional_text(&self.next_topic, 300)).unwrap_or_default(),
            result: problems.keep("result", optional_text(&self.result, 300)).unwrap_or_default(),
            promise,
            place,
        };
        problems.into_result(terms)
    }

    fn parse_promise(&self, date: Option<NaiveDate>, happened: NaiveDate, currency: Currency, problems: &mut Problems) -> Option<Promise> {
        let has_amount = !self.promise_amount.trim().is_empty();
        if !has_amount && self.promise_date.trim().is_empty() {
            return None;
        }
        let amount = problems.keep("promise_amount", parse::amount(&self.promise_amount, currency));
        if amount.is_some_and(|amount| !amount.is_positive()) {
            problems.add("promise_amount", Refusal::AmountNotPositive);
        }
        if self.promise_date.trim().is_empty() {
            problems.add("promise_date", Refusal::Required);
        }
        if date.is_some_and(|date| date < happened) {
            problems.add("promise_date", Refusal::DatesOutOfOrder);
        }
        Some(Promise { date: date?, amount: amount? })
    }
}
