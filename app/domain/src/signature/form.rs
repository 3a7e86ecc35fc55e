//! A signing as typed: who signs, and what a colleague notes of a signature.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{SIGNATORIES_MAX, SignMethod, SignSide};
use crate::id::{AttachmentId, ContactId, UserId};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// One who is to sign, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignatoryForm {
    pub side: String,
    /// One of our users; empty: by name.
    pub user: UserId,
    /// A contact of the customer; empty: by name.
    pub contact: ContactId,
    pub name: String,
    pub title: String,
}

/// The people of a round as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundForm {
    pub signatories: Vec<SignatoryForm>,
}

/// One who is to sign, before it is known what a user or a contact is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub side: SignSide,
    pub user: Option<UserId>,
    pub contact: Option<ContactId>,
    /// Empty where a user or a contact is named.
    pub name: String,
    pub title: String,
}

impl RoundForm {
    /// # Errors
    /// `Required` of a name where neither user nor contact is chosen, `TooLong`, `NotOneOf`; `BothSidesSign` where a side has nobody;
    /// `SignatoryRepeated`; `TooManyRows`.
    pub fn parse(&self) -> Result<Vec<Named>, Problems> {
        let mut problems = Problems::new();
        if self.signatories.len() > SIGNATORIES_MAX {
            return Err(Refusal::TooManyRows { rows_max: SIGNATORIES_MAX }.into());
        }
        let mut people: Vec<Named> = Vec::new();
        for (index, form) in self.signatories.iter().enumerate() {
            match form.parse() {
                // Of the whole form: the field that repeats may be any of three.
                Ok(one) if people.iter().any(|other| other.is_same(&one)) => problems.add("", Refusal::SignatoryRepeated),
                Ok(one) => people.push(one),
                Err(found) => problems.nest(&format!("signatories.{index}"), found),
            }
        }
        let has = |side| people.iter().any(|one| one.side == side);
        if problems.is_empty() && !(has(SignSide::Ours) && has(SignSide::Customer)) {
            problems.add("", Refusal::BothSidesSign);
        }
        problems.into_result(people)
    }
}

impl SignatoryForm {
    fn parse(&self) -> Result<Named, Problems> {
        let mut problems = Problems::new();
        let side = problems.keep("side", SignSide::read(&self.side)).unwrap_or_default();
        let user = Some(self.user.clone()).filter(|user| side == SignSide::Ours && !user.is_empty());
        let contact = Some(self.contact.clone()).filter(|contact| side == SignSide::Customer && !contact.is_empty());
        let name = if user.is_some() || contact.is_some() { Ok(String::new()) } else { required_text(&self.name, 60) };
        let name = problems.keep("name", name).unwrap_or_default();
        let title = problems.keep("title", optional_text(&self.title, 60)).unwrap_or_default();
        problems.into_result(Named { side, user, contact, name, title })
    }
}

impl Named {
    fn is_same(&self, other: &Self) -> bool {
        (self.side, &self.user, &self.contact, &self.name) == (other.side, &other.user, &other.contact, &other.name)
    }
}

/// A signature that a colleague notes, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordForm {
    /// In person or on paper.
    pub method: String,
    /// Empty: today.
    pub on: String,
    /// The contract's file that shows it; needed on paper.
    pub scan: AttachmentId,
    pub remark: String,
}

/// What is noted of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub method: SignMethod,
    pub on: NaiveDate,
    pub scan: Option<AttachmentId>,
    pub remark: String,
}

impl RecordForm {
    /// # Errors
    /// `Required`, `NotOneOf` of `method`; `NotADate`, `DatedInFuture` of `on`; `Required` of `scan` on paper; `TooLong` of `remark`.
    pub fn parse(&self, today: NaiveDate) -> Result<Recorded, Problems> {
        let mut problems = Problems::new();
        let method = match self.method.trim() {
            "" => Err(Refusal::Required),
            text => SignMethod::read(text),
        };
        let noted = [SignMethod::InPerson, SignMethod::Paper];
        let allowed = || noted.map(|method| method.label(crate::lang::Lang::Zh)).join(" / ");
        let method =
            method.and_then(|found| if noted.contains(&found) { Ok(found) } else { Err(Refusal::NotOneOf { allowed: allowed() }) });
        let method = problems.keep("method", method).unwrap_or_default();
        let on = if self.on.trim().is_empty() { Ok(today) } else { parse::date(&self.on, today) };
        let on = on.and_then(|on| if on > today { Err(Refusal::DatedInFuture { today }) } else { Ok(on) });
        let on = problems.keep("on", on).unwrap_or(today);
        let scan = Some(self.scan.clone()).filter(|scan| !scan.is_empty());
        if method == SignMethod::Paper && scan.is_none() {
            problems.add("scan", Refusal::Required);
        }
        let remark = problems.keep("remark", optional_text(&self.remark, 300)).unwrap_or_default();
        problems.into_result(Recorded { method, on, scan, remark })
    }
}
