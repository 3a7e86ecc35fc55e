//! An amendment as typed, and how it becomes one in order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Amendment, AmendmentKind, Settlement, SettlementForm, replan};
use crate::contract::{Contract, ContractContent, ContractForm};
use crate::instalment::{Instalment, InstalmentTerms};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::template::{Clause, DraftedClauseForm, TextForm, Wording};
use crate::user::{optional_lines, optional_text};

/// An amendment as typed: the whole contract as it shall be. Of an extension only the end is read, of a termination only the settlement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AmendmentForm {
    pub kind: String,
    pub reason: String,
    pub contract: ContractForm,
    /// Clauses of the text as they shall be; those that are left out stay.
    pub text: Vec<DraftedClauseForm>,
    /// Of a termination.
    pub settlement: SettlementForm,
}

/// The text of a contract, and the editions of the clauses that it was drafted from.
pub type Worded<'a> = (&'a Wording, &'a [Clause]);

/// An amendment form in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentDraft {
    pub kind: AmendmentKind,
    pub reason: String,
    pub before: ContractContent,
    pub after: ContractContent,
    /// Of a termination.
    pub settlement: Option<Settlement>,
}

impl AmendmentForm {
    /// The form filled with what stands now.
    #[must_use]
    pub fn of(contract: &Contract, plan: &[Instalment]) -> Self {
        let plan: Vec<InstalmentTerms> = plan.iter().map(Instalment::planned_terms).collect();
        let contract = ContractForm::of(contract, &plan);
        Self { kind: AmendmentKind::Change.code().to_owned(), contract, ..Self::default() }
    }

    /// The form filled with what an amendment says, over what stands now: an instalment that was paid meanwhile stands in it as it is.
    #[must_use]
    pub fn of_amendment(amendment: &Amendment, contract: &Contract, plan: &[Instalment]) -> Self {
        let mut rows = amendment.after.plan.clone();
        for paid in plan.iter().filter(|instalment| instalment.is_paid() && !amendment.after.plan.contains(&instalment.planned_terms())) {
            rows.insert(usize::from(paid.ordinal).saturating_sub(1).min(rows.len()), paid.planned_terms());
        }
        let shown = Contract { terms: amendment.after.over(&contract.terms), ..contract.clone() };
        let text = amendment.after.text.as_ref().map(|wording| TextForm::of(wording).clauses).unwrap_or_default();
        let (reason, contract) = (amendment.reason.clone(), ContractForm::of(&shown, &rows));
        let settlement =
            amendment.settlement.as_ref().map(|settlement| SettlementForm::of_settlement(settlement, plan)).unwrap_or_default();
        Self { kind: amendment.kind.code().to_owned(), reason, contract, text, settlement }
    }

    /// What stands now and, as far as it can be read, what shall stand: for a difference while one types.
    #[must_use]
    pub fn contents(
        &self,
        contract: &Contract,
        plan: &[Instalment],
        text: Option<Worded<'_>>,
        today: NaiveDate,
    ) -> (ContractContent, Option<ContractContent>) {
        let before = ContractContent::of(contract, plan);
        let kind = AmendmentKind::read(&self.kind).unwrap_or_default();
        let after = self.after(kind, contract, plan, &before, today).map(|(after, _)| after);
        let now = text.map(|(wording, _)| wording);
        let worded = self.worded(kind, text).unwrap_or_else(|_| now.cloned());
        (before.with_text(now), after.ok().map(|after| after.with_text(worded.as_ref())))
    }

    /// What this form changes of the contract, its plan and its text as they are now. Number, customer, currency, type, signing and life stay; the
    /// text keeps what is not typed anew, and says what its variables say in the new terms.
    ///
    /// # Errors
    /// What the contract's form refuses; what [`Wording::redrafted`] refuses; what [`SettlementForm::parse`] refuses; `Required` of `reason`; `NothingChanged`; `ExtensionNotLater` of `end`; what [`replan`] refuses.
    pub fn parse(
        &self,
        contract: &Contract,
        plan: &[Instalment],
        text: Option<Worded<'_>>,
        today: NaiveDate,
    ) -> Result<AmendmentDraft, Problems> {
        let mut problems = Problems::new();
        let kind = problems.keep("kind", AmendmentKind::read(&self.kind)).unwrap_or_default();
        let reason = problems.keep("reason", optional_lines(&self.reason, 1000)).unwrap_or_default();
        if reason.is_empty() && problems.of("reason").is_none() {
            problems.add("reason", Refusal::Required);
        }
        let before = ContractContent::of(contract, plan);
        let after = self.after(kind, contract, plan, &before, today);
        let (after, settlement) = after.map_err(|found| problems.0.extend(found.0)).unwrap_or_else(|()| (before.clone(), None));
        let worded = self.worded(kind, text).map_err(|found| problems.0.extend(found.0)).unwrap_or_default();
        let (before, after) = (before.with_text(text.map(|(wording, _)| wording)), after.with_text(worded.as_ref()));
        // A settlement was made of the plan as it is, and ends the contract even where nothing else changes.
        if problems.is_empty() && settlement.is_none() {
            let under = Contract { edition: contract.edition + 1, ..contract.clone() };
            problems.0.extend(replan(&under, plan, &after.plan, today).err().unwrap_or_default().0);
        }
        if problems.is_empty() && settlement.is_none() && before == after {
            problems.add("", Refusal::NothingChanged);
        }
        problems.into_result(AmendmentDraft { kind, reason, before, after, settlement })
    }

    fn after(
        &self,
        kind: AmendmentKind,
        contract: &Contract,
        plan: &[Instalment],
        before: &ContractContent,
        today: NaiveDate,
    ) -> Result<(ContractContent, Option<Settlement>), Problems> {
        match kind {
            AmendmentKind::Change => Ok((self.changed(contract, today)?, None)),
            AmendmentKind::Extension => Ok((self.extended(before, today)?, None)),
            AmendmentKind::Termination => {
                let (after, settlement) = self.settlement.parse(contract, plan, before, today)?;
                Ok((after, Some(settlement)))
            }
        }
    }

    /// The text as it shall be.
    fn worded(&self, kind: AmendmentKind, text: Option<Worded<'_>>) -> Result<Option<Wording>, Problems> {
        let typed = if kind == AmendmentKind::Change { &self.text } else { &[][..] };
        text.map(|(wording, clauses)| wording.redrafted(typed, clauses)).transpose()
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
    /// The day, and who confirmed. Not before the version that it changes was signed (`present`: the contract itself, or its last amendment), not in
    /// the future.
    ///
    /// # Errors
    /// `Required`, `NotADate`, `DatedInFuture`, `SignedBeforeVersion` of `signed`; `Required`, `TooLong` of `confirmed_by`.
    pub fn parse(&self, present: Option<NaiveDate>, today: NaiveDate) -> Result<(NaiveDate, String), Problems> {
        let mut problems = Problems::new();
        let signed = if self.signed.trim().is_empty() { Err(Refusal::Required) } else { parse::date(&self.signed, today) };
        let signed = problems.keep("signed", signed).unwrap_or_default();
        if problems.is_empty() && signed > today {
            problems.add("signed", Refusal::DatedInFuture { today });
        } else if let Some(present) = present.filter(|present| problems.is_empty() && signed < *present) {
            problems.add("signed", Refusal::SignedBeforeVersion { signed: present });
        }
        let confirmed_by = problems.keep("confirmed_by", optional_text(&self.confirmed_by, 60)).unwrap_or_default();
        if confirmed_by.is_empty() && problems.of("confirmed_by").is_none() {
            problems.add("confirmed_by", Refusal::Required);
        }
        problems.into_result((signed, confirmed_by))
    }
}
