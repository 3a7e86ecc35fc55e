//! An obligation as typed, and its being done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Doing, Hanging, Obligation, ObligationKind, ObligationTerms, Recurrence};
use crate::company::days;
use crate::id::{InstalmentId, UserId};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

/// An obligation as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObligationForm {
    pub kind: String,
    pub title: String,
    /// Empty: the contract's owner.
    pub owner: UserId,
    pub due: String,
    pub recurrence: String,
    pub until: String,
    /// Empty: no instalment hangs on it.
    pub instalment: InstalmentId,
    /// How many days after it is done that instalment is due.
    pub days: String,
}

impl ObligationForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(obligation: &Obligation) -> Self {
        let terms = &obligation.terms;
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let hanging = terms.hanging.as_ref();
        Self {
            kind: terms.kind.code().to_owned(),
            title: terms.title.clone(),
            owner: obligation.owner.clone(),
            due: date(terms.due),
            recurrence: terms.recurrence.code().to_owned(),
            until: date(terms.until),
            instalment: hanging.map(|hanging| hanging.instalment.clone()).unwrap_or_default(),
            days: hanging.map(|hanging| hanging.days.to_string()).unwrap_or_default(),
        }
    }

    /// # Errors
    /// Every field that is missing or malformed; `Required` of `due` for what recurs; `DatesOutOfOrder` of an end before the first day.
    pub fn parse(&self, today: NaiveDate) -> Result<ObligationTerms, Problems> {
        let mut problems = Problems::new();
        let kind = problems.keep("kind", ObligationKind::read(&self.kind)).unwrap_or_default();
        let title = problems.keep("title", required_text(&self.title, 120)).unwrap_or_default();
        let mut date = |field: &str, text: &str| {
            if text.trim().is_empty() { None } else { problems.keep(field, parse::date(text, today)) }
        };
        let (due, until) = (date("due", &self.due), date("until", &self.until));
        let recurrence = problems.keep("recurrence", Recurrence::read(&self.recurrence)).unwrap_or_default();
        let recurs = recurrence != Recurrence::Once;
        if recurs && self.due.trim().is_empty() {
            problems.add("due", Refusal::Required);
        }
        let until = until.filter(|_| recurs);
        if let (Some(due), Some(until)) = (due, until)
            && until < due
        {
            problems.add("until", Refusal::DatesOutOfOrder);
        }
        let hanging = if self.instalment.is_empty() {
            None
        } else {
            let days = problems.keep("days", if self.days.trim().is_empty() { Ok(0) } else { days(&self.days) });
            days.map(|days| Hanging { instalment: self.instalment.clone(), days })
        };
        problems.into_result(ObligationTerms { kind, title, due, recurrence, until, hanging })
    }
}

/// That an obligation was done, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DoneForm {
    /// Empty: today.
    pub on: String,
    /// Who did it, and what proves it.
    pub evidence: String,
}

impl DoneForm {
    /// # Errors
    /// `NotADate`, `DatedInFuture` of `on`; `Required`, `TooLong` of `evidence`.
    pub fn parse(&self, by: UserId, by_name: String, today: NaiveDate) -> Result<Doing, Problems> {
        let mut problems = Problems::new();
        let on = if self.on.trim().is_empty() { Ok(today) } else { parse::date(&self.on, today) };
        let on = on.and_then(|on| if on > today { Err(Refusal::DatedInFuture { today }) } else { Ok(on) });
        let on = problems.keep("on", on).unwrap_or(today);
        let evidence = optional_lines(&self.evidence, 1000);
        let evidence = evidence.and_then(|evidence| if evidence.is_empty() { Err(Refusal::Required) } else { Ok(evidence) });
        let evidence = problems.keep("evidence", evidence).unwrap_or_default();
        problems.into_result(Doing { on, evidence, by, by_name })
    }
}
