//! What a rep types into a statement or an application. A draft may lack what only the submission needs.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{CLAIMS_MAX, FeeCategory, FeeClaim, FeeMeans, FeeRecipient, FeeRow, FeeStatement, TEXT_CHARACTERS_MAX};
use crate::closing::Month;
use crate::id::{AttachmentId, ContractId, CustomerId, FeePolicyId};
use crate::money::Currency;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

/// A claim as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeClaimForm {
    /// 0: a new one.
    pub number: u16,
    pub category: String,
    pub means: String,
    pub recipient: String,
    pub beneficiary: String,
    pub amount: String,
    pub purpose: String,
    pub evidence: String,
    /// A file of one of the row's contracts; empty: none.
    pub file: AttachmentId,
    pub remarks: String,
}

/// The claims of one row as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeRowForm {
    pub customer: CustomerId,
    pub policy: FeePolicyId,
    pub claims: Vec<FeeClaimForm>,
}

/// A statement as typed: what is left out of it has no claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeStatementForm {
    pub rows: Vec<FeeRowForm>,
}

/// A special application as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeApplicationForm {
    /// The contract that is to be won; it is not signed yet.
    pub contract: ContractId,
    /// The product line to which it is booked.
    pub policy: FeePolicyId,
    pub claims: Vec<FeeClaimForm>,
}

/// A month as typed: `2026-01`, `2026年1月`, or any day of it.
///
/// # Errors
/// `Required`, `NotADate`, `DateOutOfRange`.
pub fn month(text: &str) -> Result<Month, Refusal> {
    let plain = parse::half_width(&parse::clean(text));
    if plain.is_empty() {
        return Err(Refusal::Required);
    }
    let parts: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &&str| part.parse::<u32>().map_err(|_| Refusal::NotADate);
    let (year, month) = match parts.as_slice() {
        [year, month] | [year, month, _] if year.len() == 4 => (number(year)?, number(month)?),
        _ => return Err(Refusal::NotADate),
    };
    let year = i32::try_from(year).map_err(|_| Refusal::NotADate)?;
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(Refusal::NotADate)?;
    if (2000..2200).contains(&first.year()) { Ok(Month::of(first)) } else { Err(Refusal::DateOutOfRange) }
}

impl FeeClaimForm {
    #[must_use]
    pub fn of(claim: &FeeClaim, currency: Currency) -> Self {
        Self {
            number: claim.number,
            category: claim.category.code().to_owned(),
            means: claim.means.code().to_owned(),
            recipient: claim.recipient.code().to_owned(),
            beneficiary: claim.beneficiary.clone(),
            amount: claim.amount.grouped(currency.scale()),
            purpose: claim.purpose.clone(),
            evidence: claim.evidence.clone(),
            file: claim.file.clone().unwrap_or_default(),
            remarks: claim.remarks.clone(),
        }
    }

    /// The claim, still without the name of its file.
    ///
    /// # Errors
    /// Every field that is malformed; `Required`, `AmountNotPositive` of `amount`.
    pub fn parse(&self, currency: Currency) -> Result<FeeClaim, Problems> {
        let mut problems = Problems::new();
        let category = problems.keep("category", FeeCategory::read(&self.category)).unwrap_or_default();
        let means = problems.keep("means", FeeMeans::read(&self.means)).unwrap_or_default();
        let recipient = problems.keep("recipient", FeeRecipient::read(&self.recipient)).unwrap_or_default();
        let amount = parse::amount(&self.amount, currency);
        let amount = amount.and_then(|amount| if amount.is_positive() { Ok(amount) } else { Err(Refusal::AmountNotPositive) });
        let amount = problems.keep("amount", amount).unwrap_or_default();
        let mut text = |field: &str, text: &str| problems.keep(field, optional_text(text, TEXT_CHARACTERS_MAX)).unwrap_or_default();
        let claim = FeeClaim {
            number: self.number,
            category,
            means,
            recipient: if category.is_person() { FeeRecipient::Person } else { recipient },
            beneficiary: text("beneficiary", &self.beneficiary),
            amount,
            purpose: text("purpose", &self.purpose),
            evidence: text("evidence", &self.evidence),
            file: Some(self.file.clone()).filter(|file| !file.is_empty()),
            file_name: String::new(),
            remarks: text("remarks", &self.remarks),
        };
        problems.into_result(claim)
    }
}

impl FeeStatementForm {
    /// The form of a statement as it stands.
    #[must_use]
    pub fn of(statement: &FeeStatement) -> Self {
        let row = |row: &FeeRow| FeeRowForm {
            customer: row.customer.clone(),
            policy: row.policy.clone(),
            claims: row.claims.iter().map(|claim| FeeClaimForm::of(claim, statement.currency)).collect(),
        };
        Self { rows: statement.rows.iter().map(row).collect() }
    }

    /// The statement with these claims and no others. A claim keeps its number; a new one gets the next that was never given.
    ///
    /// # Errors
    /// What is malformed, under `rows.0.claims.0.amount`; `FeeRowGone` of a row that is not in the statement (any more); `TooManyFeeClaims`.
    pub fn apply(&self, statement: &FeeStatement) -> Result<FeeStatement, Problems> {
        let mut problems = Problems::new();
        let mut new = statement.clone();
        let known: Vec<u16> = statement.claims().map(|(_, claim)| claim.number).collect();
        let mut used = Vec::new();
        new.rows.iter_mut().for_each(|row| row.claims.clear());
        for (index, form) in self.rows.iter().enumerate() {
            let Some(row) = new.rows.iter_mut().find(|row| row.is_of(&form.customer, &form.policy)) else {
                problems.add(format!("rows.{index}"), Refusal::FeeRowGone);
                continue;
            };
            for (at, claim) in form.claims.iter().enumerate() {
                match claim.parse(statement.currency) {
                    Ok(mut claim) => {
                        if !known.contains(&claim.number) || used.contains(&claim.number) {
                            new.numbers = new.numbers.saturating_add(1);
                            claim.number = new.numbers;
                        }
                        used.push(claim.number);
                        row.claims.push(claim);
                    }
                    Err(inner) => problems.nest(&format!("rows.{index}.claims.{at}"), inner),
                }
            }
        }
        if used.len() > CLAIMS_MAX {
            problems.add("rows", Refusal::TooManyFeeClaims { claims_max: CLAIMS_MAX });
        }
        problems.into_result(new)
    }
}
