//! What an approval binds: everything that the parties agree on, and nothing that changes by itself.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Contract, ContractType, Line, PaymentMethod};
use crate::instalment::InstalmentTerms;
use crate::money::{Amount, Currency};
use crate::template::Wording;

/// The content of a contract, in the one order that its hash is taken over. Left out: the state of its life and the day of its signing, which
/// follow the approval; what was collected or spent; whose it is, and the customer, whom no
/// edit can change (a merge gives the same company another id).
#[derive(Debug, Serialize)]
pub struct ContractContent<'a> {
    number: &'a str,
    contract_type: ContractType,
    title: &'a str,
    signing_company: &'a str,
    currency: Currency,
    #[serde(with = "rust_decimal::serde::str")]
    tax_rate: Decimal,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    notice_days: u16,
    renews: bool,
    payment_method: PaymentMethod,
    remarks: &'a str,
    amount: Amount,
    lines: &'a [Line],
    plan: Vec<&'a InstalmentTerms>,
    /// Left out where nothing was drafted: such a contract has the hash that it had before there were texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a Wording>,
}

impl<'a> ContractContent<'a> {
    #[must_use]
    pub fn of(contract: &'a Contract, plan: impl IntoIterator<Item = &'a InstalmentTerms>) -> Self {
        let terms = &contract.terms;
        Self {
            number: &contract.number,
            contract_type: terms.contract_type,
            title: &terms.title,
            signing_company: &terms.signing_company,
            currency: terms.currency,
            tax_rate: terms.tax_rate.normalize(),
            start: terms.start,
            end: terms.end,
            notice_days: terms.notice_days,
            renews: terms.renews,
            payment_method: terms.payment_method,
            remarks: &terms.remarks,
            amount: contract.amount,
            lines: &terms.lines,
            plan: plan.into_iter().collect(),
            text: None,
        }
    }

    /// The same with the text that was drafted for it.
    #[must_use]
    pub fn with_text(self, text: Option<&'a Wording>) -> Self {
        Self { text, ..self }
    }
}
