//! An amendment as typed, and how it becomes one in order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Amendment, AmendmentKind, Difference, replan};
use crate::contract::{Contract, ContractContent, ContractForm};
use crate::instalment::{Instalment, InstalmentTerms};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::template::Wording;
use crate::user::{optional_lines, optional_text};

/// An amendment as typed: the whole contract as it shall be. Of an extension only the end is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AmendmentForm {
    pub kind: String,
    pub reason: String,
    pub contract: ContractForm,
}

/// An amendment form in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentDraft {
    pub kind: AmendmentKind,
    pub reason: String,
    pub before: ContractContent,
    pub after: ContractContent,
}

impl AmendmentForm {
    /// The form filled with what stands now.
    #[must_use]
    pub fn of(contract: &Contract, plan: &[Instalment]) -> Self {
        let plan: Vec<InstalmentTerms> = plan.iter().map(Instalment::planned_terms).collect();
        Self { kind: AmendmentKind::Change.code().to_owned(), reason: String::new(), contract: ContractForm::of(contract, &plan) }
    }

    /// The form filled with what an amendment says, over what stands now: an instalment that was paid meanwhile stands in it as it is.
    #[must_use]
    pub fn of_amendment(amendment: &Amendment, contract: &Contract, plan: &[Instalment]) -> Self {
        let mut rows = amendment.after.plan.clone();
        for paid in plan.iter().filter(|instalment| instalment.is_paid() && !amendment.after.plan.contains(&instalment.planned_terms())) {
            rows.insert(usize::from(paid.ordinal).saturating_sub(1).min(rows.len()), paid.planned_terms());
        }
        let shown = Contract { terms: amendment.after.over(&contract.terms), ..contract.clone() };
        Self { kind: amendment.kind.code().to_owned(), reason: amendment.reason.clone(), contract: ContractForm::of(&shown, &rows) }
    }

    /// What stands now and, as far as it can be read, what shall stand: for a difference while one types. Without the text, which follows.
    #[must_use]
    pub fn contents(&self, contract: &Contract, plan: &[Instalment], today: NaiveDate) -> (ContractContent, Option<ContractContent>) {
        let before = ContractContent::of(contract, plan);
        let after = match AmendmentKind::read(&self.kind).unwrap_or_default() {
            AmendmentKind::Change => self.changed(contract, today),
            AmendmentKind::Extension => self.extended(&before, today),
        };
        (before, after.ok())
    }

    /// What this form changes of the contract, its plan and its text as they are now. Number, customer, currency, type, signing and life stay; the
    /// text keeps what was chosen, and says what its variables say in the new terms.
    ///
    /// # Errors
    /// What the contract's form refuses; `Required` of `reason`; `NothingChanged`; `ExtensionNotLater` of `end`; what [`replan`] refuses.
    pub fn parse(
        &self,
        contract: &Contract,
        plan: &[Instalment],
        text: Option<&Wording>,
        today: NaiveDate,
    ) -> Result<AmendmentDraft, Problems> {
        let mut problems = Problems::new();
        let kind = problems.keep("kind", AmendmentKind::read(&self.kind)).unwrap_or_default();
        let reason = problems.keep("reason", optional_lines(&self.reason, 1000)).unwrap_or_default();
        if reason.is_empty() && problems.of("reason").is_none() {
            problems.add("reason", Refusal::Required);
        }
        let before = ContractContent::of(contract, plan);
        let after = match kind {
            AmendmentKind::Change => self.changed(contract, today),
            AmendmentKind::Extension => self.extended(&before, today),
        };
        let after = after.map_err(|found| problems.0.extend(found.0)).unwrap_or_else(|()| before.clone());
        if problems.is_empty() {
            let under = Contract { edition: contract.edition + 1, ..contract.clone() };
            problems.0.extend(replan(&under, plan, &after.plan, today).err().unwrap_or_default().0);
        }
        if problems.is_empty() && Difference::between(&before, &after).is_empty() {
            problems.add("", Refusal::NothingChanged);
        }
        let (before, after) = (before.with_text(text), after.with_text(text));
        problems.into_result(AmendmentDraft { kind, reason, before, after })
    }

    fn changed(&self, contract: &Contract, today: NaiveDate) -> Result<ContractContent, Problems> {
        let stays = ContractForm::of(contract, &[]);
        let form = ContractForm {
            customer: stays.customer,
            number: stays.number,
            contract_type: stays.contract_type,
            currency: stays.currency,
            signed: stays.signed,
            life: stays.life,
            expenses: stays.expenses,
            ..self.contract.clone()
        };
        let draft = form.parse(today)?;
        Ok(ContractContent::from_terms(&contract.number, &draft.terms, draft.amount, draft.plan))
    }

    fn extended(&self, before: &ContractContent, today: NaiveDate) -> Result<ContractContent, Problems> {
        let mut problems = Problems::new();
        let end = if self.contract.end.trim().is_empty() { Err(Refusal::Required) } else { parse::date(&self.contract.end, today) };
        let end = problems.keep("end", end);
        if let Some(end) = end
            && before.end.or(before.start).is_some_and(|last| end <= last)
        {
            problems.add("end", Refusal::ExtensionNotLater);
        }
        problems.into_result(ContractContent { end, ..before.clone() })
    }
}

/// The signing of an amendment as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SigningForm {
    /// 签署日期.
    pub signed: String,
    /// Who at the customer confirmed it 客户确认.
    pub confirmed_by: String,
}

impl SigningForm {
    /// The day, and who confirmed. Not before the contract itself was signed, not in the future.
    ///
    /// # Errors
    /// `Required`, `NotADate`, `DatedInFuture`, `DatesOutOfOrder` of `signed`; `Required`, `TooLong` of `confirmed_by`.
    pub fn parse(&self, contract_signed: Option<NaiveDate>, today: NaiveDate) -> Result<(NaiveDate, String), Problems> {
        let mut problems = Problems::new();
        let signed = if self.signed.trim().is_empty() { Err(Refusal::Required) } else { parse::date(&self.signed, today) };
        let signed = problems.keep("signed", signed).unwrap_or_default();
        if problems.is_empty() && signed > today {
            problems.add("signed", Refusal::DatedInFuture { today });
        } else if problems.is_empty() && contract_signed.is_some_and(|first| signed < first) {
            problems.add("signed", Refusal::DatesOutOfOrder);
        }
        let confirmed_by = problems.keep("confirmed_by", optional_text(&self.confirmed_by, 60)).unwrap_or_default();
        if confirmed_by.is_empty() && problems.of("confirmed_by").is_none() {
            problems.add("confirmed_by", Refusal::Required);
        }
        problems.into_result((signed, confirmed_by))
    }
}
