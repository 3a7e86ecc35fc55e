//! A request as typed, and as it is typed again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Adjustment, AdjustmentKind, AdjustmentReason, AdjustmentTerms};
use crate::id::InstalmentId;
use crate::money::Currency;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::optional_lines;

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

impl Adjustment {
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
}
