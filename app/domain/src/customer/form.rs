//! A customer as typed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CustomerTerms, Importance, Level, Potential};
use crate::company::days;
use crate::invoice::InvoiceHeader;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, optional_text, required_text};

/// A customer as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerForm {
    pub name: String,
    pub short_name: String,
    pub credit_code: String,
    pub industry: String,
    pub source: String,
    pub region: String,
    pub ownership: String,
    pub size: String,
    pub website: String,
    pub phone: String,
    pub postcode: String,
    pub address: String,
    pub responsible_person: String,
    pub level: String,
    pub potential: String,
    pub importance: String,
    pub stage: String,
    pub opportunity: String,
    pub credit_limit: String,
    pub credit_days: String,
    pub remarks: String,
    pub history_amount: String,
    pub history_first: String,
    pub history_latest: String,
    pub invoice_title: String,
    pub invoice_tax_number: String,
    pub invoice_address: String,
    pub invoice_bank: String,
}

impl CustomerForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(terms: &CustomerTerms) -> Self {
        let t = terms.clone();
        Self {
            name: t.name,
            short_name: t.short_name,
            credit_code: t.credit_code,
            industry: t.industry,
            source: t.source,
            region: t.region,
            ownership: t.ownership,
            size: t.size,
            website: t.website,
            phone: t.phone,
            postcode: t.postcode,
            address: t.address,
            responsible_person: t.responsible_person,
            level: t.level.code().into(),
            potential: t.potential.code().into(),
            importance: t.importance.code().into(),
            stage: t.stage,
            opportunity: t.opportunity,
            credit_limit: t.credit_limit.map(|amount| amount.grouped(2)).unwrap_or_default(),
            credit_days: if t.credit_days == 0 { String::new() } else { t.credit_days.to_string() },
            remarks: t.remarks,
            history_amount: if t.history_amount.is_zero() { String::new() } else { t.history_amount.grouped(2) },
            history_first: t.history_first.map(|date| date.to_string()).unwrap_or_default(),
            history_latest: t.history_latest.map(|date| date.to_string()).unwrap_or_default(),
            invoice_title: t.invoice.title,
            invoice_tax_number: t.invoice.tax_number,
            invoice_address: t.invoice.address,
            invoice_bank: t.invoice.bank,
        }
    }

    /// # Errors
    /// Every field that is missing or malformed, and a first deal after the latest (DOMAIN.md section 10).
    pub fn parse(&self, currency: Currency, today: NaiveDate) -> Result<CustomerTerms, Problems> {
        let mut problems = Problems::new();
        let mut terms = CustomerTerms::default();
        let mut text = |field: &str, value: &str, into: &mut String, characters_max: usize| {
            *into = problems.keep(field, optional_text(value, characters_max)).unwrap_or_default();
        };
        text("short_name", &self.short_name, &mut terms.short_name, 60);
        text("industry", &self.industry, &mut terms.industry, 120);
        text("source", &self.source, &mut terms.source, 60);
        text("region", &self.region, &mut terms.region, 120);
        text("ownership", &self.ownership, &mut terms.ownership, 60);
        text("size", &self.size, &mut terms.size, 60);
        text("website", &self.website, &mut terms.website, 200);
        text("postcode", &self.postcode, &mut terms.postcode, 12);
        text("address", &self.address, &mut terms.address, 300);
        text("responsible_person", &self.responsible_person, &mut terms.responsible_person, 60);
        text("stage", &self.stage, &mut terms.stage, 60);
        terms.opportunity = problems.keep("opportunity", optional_lines(&self.opportunity, 2000)).unwrap_or_default();
        terms.remarks = problems.keep("remarks", optional_lines(&self.remarks, 2000)).unwrap_or_default();
        terms.name = problems.keep("name", required_text(&self.name, 120)).unwrap_or_default();
        if !self.credit_code.trim().is_empty() {
            terms.credit_code = problems.keep("credit_code", parse::credit_code(&self.credit_code)).unwrap_or_default();
        }
        if !self.phone.trim().is_empty() {
            terms.phone = problems.keep("phone", parse::mobile(&self.phone).or_else(|_| parse::phone(&self.phone))).unwrap_or_default();
        }
        terms.level = problems.keep("level", Level::read(&self.level)).unwrap_or_default();
        terms.potential = problems.keep("potential", Potential::read(&self.potential)).unwrap_or_default();
        terms.importance = problems.keep("importance", Importance::read(&self.importance)).unwrap_or_default();
        if !self.credit_limit.trim().is_empty() {
            terms.credit_limit = problems.keep("credit_limit", not_negative(&self.credit_limit, currency));
        }
        if !self.credit_days.trim().is_empty() {
            terms.credit_days = problems.keep("credit_days", days(&self.credit_days)).unwrap_or_default();
        }
        self.parse_history(&mut terms, currency, today, &mut problems);
        terms.invoice = self.invoice().parse("invoice_", &mut problems);
        problems.into_result(terms)
    }

    /// 开票信息 as typed.
    fn invoice(&self) -> InvoiceHeader {
        InvoiceHeader {
            title: self.invoice_title.clone(),
            tax_number: self.invoice_tax_number.clone(),
            address: self.invoice_address.clone(),
            bank: self.invoice_bank.clone(),
        }
    }

    fn parse_history(&self, terms: &mut CustomerTerms, currency: Currency, today: NaiveDate, problems: &mut Problems) {
        if !self.history_amount.trim().is_empty() {
            terms.history_amount = problems.keep("history_amount", not_negative(&self.history_amount, currency)).unwrap_or_default();
        }
        let mut date = |field: &str, text: &str| {
            if text.trim().is_empty() { None } else { problems.keep(field, parse::date(text, today)) }
        };
        terms.history_first = date("history_first", &self.history_first);
        terms.history_latest = date("history_latest", &self.history_latest);
        if let (Some(first), Some(latest)) = (terms.history_first, terms.history_latest)
            && first > latest
        {
            problems.add("history_latest", Refusal::DatesOutOfOrder);
        }
    }
}

/// An amount of zero or more, as typed.
///
/// # Errors
/// What `parse::amount` refuses, and `AmountNegative`.
pub fn not_negative(text: &str, currency: Currency) -> Result<Amount, Refusal> {
    let amount = parse::amount(text, currency)?;
    if amount.is_negative() { Err(Refusal::AmountNegative) } else { Ok(amount) }
}
