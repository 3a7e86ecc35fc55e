//! What an approval binds and a version keeps: everything that the parties agree on, and nothing that changes by itself.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Contract, ContractTerms, ContractType, Line, PaymentMethod};
use crate::instalment::{Instalment, InstalmentTerms};
use crate::money::{Amount, Currency};
use crate::template::{Rendered, Values, Wording};

/// The content of a contract, in the one order that its hash is taken over. Left out: the state of its life and the day of its signing, which
/// follow the approval; what was collected or spent; whose it is, and the customer, whom no
/// edit can change (a merge gives the same company another id).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractContent {
    pub number: String,
    pub contract_type: ContractType,
    pub title: String,
    pub signing_company: String,
    pub currency: Currency,
    #[serde(with = "rust_decimal::serde::str")]
    pub tax_rate: Decimal,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    pub notice_days: u16,
    pub renews: bool,
    pub payment_method: PaymentMethod,
    pub remarks: String,
    pub amount: Amount,
    pub lines: Vec<Line>,
    pub plan: Vec<InstalmentTerms>,
    /// What was drafted in words. Last, and left out where nothing was: such a contract has the hash that it had before there were texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Wording>,
}

impl ContractContent {
    /// The plan as it was planned, whenever what an instalment hangs on is done.
    #[must_use]
    pub fn of<'a>(contract: &Contract, plan: impl IntoIterator<Item = &'a Instalment>) -> Self {
        Self::from_terms(&contract.number, &contract.terms, contract.amount, plan.into_iter().map(Instalment::planned_terms).collect())
    }

    #[must_use]
    pub fn from_terms(number: &str, terms: &ContractTerms, amount: Amount, plan: Vec<InstalmentTerms>) -> Self {
        Self {
            number: number.to_owned(),
            contract_type: terms.contract_type,
            title: terms.title.clone(),
            signing_company: terms.signing_company.clone(),
            currency: terms.currency,
            tax_rate: terms.tax_rate.normalize(),
            start: terms.start,
            end: terms.end,
            notice_days: terms.notice_days,
            renews: terms.renews,
            payment_method: terms.payment_method,
            remarks: terms.remarks.clone(),
            amount,
            lines: terms.lines.clone(),
            plan,
            text: None,
        }
    }

    /// The text with what this content says, as it is read and printed; none: nothing was drafted. When the contract was signed is no part of the
    /// content.
    #[must_use]
    pub fn rendered(&self, signed: Option<NaiveDate>) -> Option<Rendered> {
        let wording = self.text.as_ref()?;
        let terms = ContractTerms { signed, ..self.over(&ContractTerms::default()) };
        Some(wording.filled(&Values::of_terms((&self.number, &terms, self.amount), &self.plan, &wording.facts)))
    }

    /// These terms with all that the content says of them.
    #[must_use]
    pub fn over(&self, terms: &ContractTerms) -> ContractTerms {
        ContractTerms {
            contract_type: self.contract_type,
            title: self.title.clone(),
            signing_company: self.signing_company.clone(),
            currency: self.currency,
            tax_rate: self.tax_rate,
            start: self.start,
            end: self.end,
            notice_days: self.notice_days,
            renews: self.renews,
            payment_method: self.payment_method,
            remarks: self.remarks.clone(),
            lines: self.lines.clone(),
            ..terms.clone()
        }
    }

    /// The same with the text that was drafted for it.
    #[must_use]
    pub fn with_text(self, text: Option<&Wording>) -> Self {
        Self { text: text.cloned(), ..self }
    }
}
