//! Invoices as typed: the request, the issue, the red letter.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Invoice, InvoiceHeader, InvoiceKind, InvoicePart, InvoiceReceipt, InvoiceTerms, TAX_TOLERANCE, tax_within};
use crate::contract::{INSTALMENTS_MAX, tax_rate};
use crate::id::{InstalmentId, ReceiptId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

/// The longest number of an invoice; those of the fully digital ones have 20 digits.
const NUMBER_CHARACTERS_MAX: usize = 30;

/// So much for one record, as typed; without an amount it is not chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShareForm {
    pub id: String,
    pub amount: String,
}

/// A request as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceForm {
    pub kind: String,
    #[serde(flatten)]
    pub header: InvoiceHeader,
    pub amount: String,
    pub tax_rate: String,
    pub remarks: String,
    /// Of instalments.
    pub parts: Vec<ShareForm>,
    /// Of receipts.
    pub receipts: Vec<ShareForm>,
}

impl InvoiceForm {
    /// # Errors
    /// Every field that is missing or malformed; `InvoiceSharesOver` of `parts` and `receipts` that add up to more than the amount.
    pub fn parse(&self, currency: Currency) -> Result<InvoiceTerms, Problems> {
        let mut problems = Problems::new();
        let kind = problems.keep("kind", InvoiceKind::read(&self.kind)).unwrap_or_default();
        let header = required_header(&self.header, kind, &mut problems);
        let amount = problems.keep("amount", positive(&self.amount, currency)).unwrap_or_default();
        let parts = shares("parts", &self.parts, amount, currency, &mut problems);
        let receipts = shares("receipts", &self.receipts, amount, currency, &mut problems);
        let terms = InvoiceTerms {
            kind,
            header,
            amount,
            tax_rate: problems.keep("tax_rate", rate(&self.tax_rate)).unwrap_or_default(),
            remarks: problems.keep("remarks", optional_lines(&self.remarks, 500)).unwrap_or_default(),
            parts: parts.into_iter().map(|(id, amount)| InvoicePart { instalment: InstalmentId::new(id), amount }).collect(),
            receipts: receipts.into_iter().map(|(id, amount)| InvoiceReceipt { receipt: ReceiptId::new(id), amount }).collect(),
        };
        problems.into_result(terms)
    }
}

/// What finance enters of an invoice that it issues; begins with what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueForm {
    pub number: String,
    pub on: String,
    pub kind: String,
    #[serde(flatten)]
    pub header: InvoiceHeader,
    pub tax_rate: String,
    /// Empty: what the rate says.
    pub tax: String,
}

/// An issue that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuing {
    pub number: String,
    pub on: NaiveDate,
    pub kind: InvoiceKind,
    pub header: InvoiceHeader,
    pub tax_rate: Decimal,
    pub tax: Amount,
}

impl IssueForm {
    /// As it was asked for, issued today.
    #[must_use]
    pub fn of(invoice: &Invoice, today: NaiveDate) -> Self {
        Self {
            number: String::new(),
            on: today.to_string(),
            kind: invoice.terms.kind.code().to_owned(),
            header: invoice.terms.header.clone(),
            tax_rate: invoice.terms.tax_rate.normalize().to_string(),
            tax: invoice.tax.grouped(invoice.currency.scale()),
        }
    }

    /// # Errors
    /// Every field that is missing or malformed; `DatedInFuture`; `TaxDiffers` of a tax that is further than the tolerance from what the rate
    /// says.
    pub fn parse(&self, invoice: &Invoice, today: NaiveDate) -> Result<Issuing, Problems> {
        let mut problems = Problems::new();
        let kind = problems.keep("kind", InvoiceKind::read(&self.kind)).unwrap_or_default();
        let header = required_header(&self.header, kind, &mut problems);
        let tax_rate = problems.keep("tax_rate", rate(&self.tax_rate)).unwrap_or_default();
        let computed = problems.keep("tax_rate", tax_within(invoice.terms.amount, tax_rate, invoice.currency)).unwrap_or_default();
        let tax = if self.tax.trim().is_empty() {
            computed
        } else {
            problems.keep("tax", near(&self.tax, computed, invoice)).unwrap_or_default()
        };
        let issuing = Issuing {
            number: problems.keep("number", invoice_number(&self.number)).unwrap_or_default(),
            on: problems.keep("on", past_day(&self.on, today)).unwrap_or_default(),
            kind,
            header,
            tax_rate,
            tax,
        };
        problems.into_result(issuing)
    }
}

/// A red letter as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RedForm {
    /// Positive; empty: all that is left.
    pub amount: String,
    pub number: String,
    /// Empty: today.
    pub on: String,
    pub reason: String,
}

/// A red letter that was read: how much is taken back, as positive amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedLetter {
    pub amount: Amount,
    pub tax: Amount,
    pub number: String,
    pub on: NaiveDate,
    pub reason: String,
}

impl RedForm {
    /// # Errors
    /// Every field that is missing or malformed; `RedOverInvoice`; `DatedInFuture`; `DatesOutOfOrder` of a day before the invoice's.
    pub fn parse(&self, invoice: &Invoice, today: NaiveDate) -> Result<RedLetter, Problems> {
        let mut problems = Problems::new();
        let left = invoice.left();
        let amount = if self.amount.trim().is_empty() { Ok(left) } else { positive(&self.amount, invoice.currency) };
        let amount = amount.and_then(|amount| if amount > left { Err(Refusal::RedOverInvoice { left }) } else { Ok(amount) });
        let amount = problems.keep("amount", amount).unwrap_or_default();
        let on = if self.on.trim().is_empty() { Ok(today) } else { past_day(&self.on, today) };
        let on = on.and_then(|on| if on < invoice.day() { Err(Refusal::DatesOutOfOrder) } else { Ok(on) });
        let letter = RedLetter {
            amount,
            tax: problems.keep("amount", tax_taken_back(invoice, amount)).unwrap_or_default(),
            number: problems.keep("number", invoice_number(&self.number)).unwrap_or_default(),
            on: problems.keep("on", on).unwrap_or_default(),
            reason: problems.keep("reason", required_text(&self.reason, 300)).unwrap_or_default(),
        };
        problems.into_result(letter)
    }
}

/// The whole of what is left takes back the tax that is left, so that nothing of it remains; a part takes what the rate says, and no more than there
/// is. Of small parts, each of which rounds its tax away, the last ones take it: no rest has more tax than it is itself.
fn tax_taken_back(invoice: &Invoice, amount: Amount) -> Result<Amount, Refusal> {
    let left = invoice.tax.checked_sub(invoice.red_tax)?;
    let rest = invoice.left().checked_sub(amount)?;
    if rest.is_zero() {
        return Ok(left);
    }
    let by_rate = tax_within(amount, invoice.terms.tax_rate, invoice.currency)?.min(left);
    Ok(by_rate.max(left.checked_sub(rest)?))
}

/// Title always; the tax number on what the tax can be deducted by.
fn required_header(header: &InvoiceHeader, kind: InvoiceKind, problems: &mut Problems) -> InvoiceHeader {
    let header_read = header.parse("", problems);
    if header.title.trim().is_empty() {
        problems.add("title", Refusal::Required);
    }
    if kind.is_special() && header.tax_number.trim().is_empty() {
        problems.add("tax_number", Refusal::Required);
    }
    header_read
}

/// Those that are chosen; one record that is named twice has one share, so that it is compared with the record as a whole.
fn shares(field: &str, forms: &[ShareForm], whole: Amount, currency: Currency, problems: &mut Problems) -> Vec<(String, Amount)> {
    let mut shares: Vec<(String, Amount)> = Vec::new();
    let chosen: Vec<(usize, &ShareForm)> = forms.iter().enumerate().filter(|(_, form)| !form.amount.trim().is_empty()).collect();
    if chosen.len() > INSTALMENTS_MAX {
        problems.add(field, Refusal::TooManyRows { rows_max: INSTALMENTS_MAX });
        return shares;
    }
    for (index, form) in chosen {
        let field = format!("{field}.{index}.amount");
        let Some(amount) = problems.keep(&field, positive(&form.amount, currency)) else { continue };
        match shares.iter_mut().find(|(id, _)| *id == form.id) {
            Some((_, known)) => *known = problems.keep(&field, known.checked_add(amount)).unwrap_or(amount),
            None => shares.push((form.id.clone(), amount)),
        }
    }
    match Amount::sum(shares.iter().map(|(_, amount)| *amount)) {
        Ok(sum) if sum > whole => problems.add(field, Refusal::InvoiceSharesOver { shares: sum, amount: whole }),
        Ok(_) => {}
        Err(refusal) => problems.add(field, refusal),
    }
    shares
}

fn positive(text: &str, currency: Currency) -> Result<Amount, Refusal> {
    let amount = parse::amount(text, currency)?;
    if amount.is_positive() { Ok(amount) } else { Err(Refusal::AmountNotPositive) }
}

fn rate(text: &str) -> Result<Decimal, Refusal> {
    if text.trim().is_empty() { Err(Refusal::Required) } else { tax_rate(text) }
}

/// A tax as typed, not further from the computed one than the tolerance, and within the amount.
fn near(text: &str, computed: Amount, invoice: &Invoice) -> Result<Amount, Refusal> {
    let tax = parse::amount(text, invoice.currency)?;
    let is_near = tax.checked_sub(computed)?.abs() <= Amount::whole(TAX_TOLERANCE);
    if is_near && !tax.is_negative() && tax <= invoice.terms.amount { Ok(tax) } else { Err(Refusal::TaxDiffers { computed }) }
}

fn past_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let day = parse::date(text, today)?;
    if day > today { Err(Refusal::DatedInFuture { today }) } else { Ok(day) }
}

/// 发票号码: letters, digits and hyphens, whatever their width.
fn invoice_number(text: &str) -> Result<String, Refusal> {
    let number = parse::half_width(&required_text(text, NUMBER_CHARACTERS_MAX)?).to_uppercase();
    if number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') { Ok(number) } else { Err(Refusal::BadCharacters) }
}
