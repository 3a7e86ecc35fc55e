//! A contract as typed, and how it becomes one in order.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Contract, ContractTerms, ContractType, INSTALMENTS_MAX, LINES_MAX, Life, Line, PaymentMethod};
use crate::company::days;
use crate::customer::not_negative;
use crate::id::CustomerId;
use crate::instalment::{InstalmentForm, InstalmentTerms};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, optional_text, required_text};

/// A contract as typed, lines and plan together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractForm {
    pub customer: CustomerId,
    /// Empty: the server gives one.
    pub number: String,
    pub contract_type: String,
    pub title: String,
    pub signing_company: String,
    pub currency: String,
    pub tax_rate: String,
    pub signed: String,
    pub start: String,
    pub end: String,
    pub notice_days: String,
    pub renews: bool,
    pub payment_method: String,
    pub life: String,
    pub expenses: String,
    pub remarks: String,
    pub lines: Vec<LineForm>,
    pub plan: Vec<InstalmentForm>,
}

/// A line as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    pub product: String,
    pub quantity: String,
    pub unit: String,
    pub unit_price: String,
    pub discount: String,
}

/// A contract form in order: its plan adds up to the amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractDraft {
    pub customer: CustomerId,
    pub number: Option<String>,
    pub terms: ContractTerms,
    pub amount: Amount,
    pub plan: Vec<InstalmentTerms>,
}

impl LineForm {
    /// # Errors
    /// Every field that is missing or malformed; a discount over the total.
    pub fn parse(&self, currency: Currency) -> Result<Line, Problems> {
        let mut problems = Problems::new();
        let product = problems.keep("product", required_text(&self.product, 200));
        let unit = problems.keep("unit", optional_text(&self.unit, 20));
        let quantity = problems.keep("quantity", positive_number(&self.quantity));
        let unit_price = problems.keep("unit_price", price(&self.unit_price));
        let discount = if self.discount.trim().is_empty() {
            Some(Amount::ZERO)
        } else {
            problems.keep("discount", not_negative(&self.discount, currency))
        };
        let (Some(product), Some(unit), Some(quantity), Some(unit_price), Some(discount)) = (product, unit, quantity, unit_price, discount)
        else {
            return Err(problems);
        };
        match line_total(quantity, unit_price, discount, currency) {
            Ok(total) => Ok(Line { product, quantity: quantity.normalize(), unit, unit_price: unit_price.normalize(), discount, total }),
            Err(refusal) => {
                let field = if refusal == Refusal::DiscountOverTotal { "discount" } else { "quantity" };
                problems.add(field, refusal);
                Err(problems)
            }
        }
    }
}

/// quantity × unit price − discount, rounded half-even to the currency.
///
/// # Errors
/// `AmountTooLarge`; `DiscountOverTotal` when the discount leaves less than nothing.
pub fn line_total(quantity: Decimal, unit_price: Decimal, discount: Amount, currency: Currency) -> Result<Amount, Refusal> {
    let product = quantity.checked_mul(unit_price).ok_or(Refusal::AmountTooLarge)?;
    let total = Amount::round(product, currency)?.checked_sub(discount)?;
    if total.is_negative() { Err(Refusal::DiscountOverTotal) } else { Ok(total) }
}

/// A quantity as typed: more than zero, at most six decimals.
fn positive_number(text: &str) -> Result<Decimal, Refusal> {
    let number = parse::number(text)?;
    if number <= Decimal::ZERO { Err(Refusal::AmountNotPositive) } else { within_decimals(number, 6) }
}

/// A unit price as typed: zero or more, at most six decimals.
fn price(text: &str) -> Result<Decimal, Refusal> {
    let number = parse::number(text)?;
    if number < Decimal::ZERO { Err(Refusal::AmountNegative) } else { within_decimals(number, 6) }
}

fn within_decimals(number: Decimal, decimals_max: u32) -> Result<Decimal, Refusal> {
    if number.normalize().scale() > decimals_max { Err(Refusal::TooPrecise { decimals_max }) } else { Ok(number) }
}

impl ContractForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(contract: &Contract, plan: &[InstalmentTerms]) -> Self {
        let t = &contract.terms;
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        Self {
            customer: contract.customer.clone(),
            number: contract.number.clone(),
            contract_type: t.contract_type.code().into(),
            title: t.title.clone(),
            signing_company: t.signing_company.clone(),
            currency: t.currency.code().into(),
            tax_rate: t.tax_rate.normalize().to_string(),
            signed: date(t.signed),
            start: date(t.start),
            end: date(t.end),
            notice_days: t.notice_days.to_string(),
            renews: t.renews,
            payment_method: t.payment_method.code().into(),
            life: t.life.code().into(),
            expenses: if t.expenses.is_zero() { String::new() } else { t.expenses.grouped(t.currency.scale()) },
            remarks: t.remarks.clone(),
            lines: t.lines.iter().map(|line| LineForm::of(line, t.currency)).collect(),
            plan: plan.iter().map(|terms| InstalmentForm::of(terms, t.currency)).collect(),
        }
    }

    /// # Errors
    /// Every field that is missing or malformed; dates out of order; a plan that does not add up to the lines.
    pub fn parse(&self, today: NaiveDate) -> Result<ContractDraft, Problems> {
        let mut problems = Problems::new();
        let mut terms = self.parse_head(today, &mut problems);
        if self.customer.is_empty() {
            problems.add("customer", Refusal::Required);
        }
        let number = problems.keep("number", optional_text(&parse::code(&self.number), 40)).filter(|number| !number.is_empty());
        let amount = self.parse_lines(&mut terms, &mut problems);
        let plan = self.parse_plan(&terms, today, &mut problems);
        if let Some(amount) = amount
            && plan.len() == self.plan.len()
        {
            problems.0.extend(crate::plan::check(amount, &plan).err().unwrap_or_default().0);
        }
        let draft = ContractDraft { customer: self.customer.clone(), number, terms, amount: amount.unwrap_or_default(), plan };
        problems.into_result(draft)
    }

    fn parse_head(&self, today: NaiveDate, problems: &mut Problems) -> ContractTerms {
        let currency = if self.currency.is_empty() { Ok(Currency::default()) } else { Currency::parse(&self.currency) };
        let mut date = |field: &str, text: &str| {
            if text.trim().is_empty() { None } else { problems.keep(field, parse::date(text, today)) }
        };
        let (signed, start, end) = (date("signed", &self.signed), date("start", &self.start), date("end", &self.end));
        let or_zero = |text: &str| if text.trim().is_empty() { "0".to_owned() } else { text.to_owned() };
        let currency = problems.keep("currency", currency).unwrap_or_default();
        let terms = ContractTerms {
            contract_type: problems.keep("contract_type", ContractType::read(&self.contract_type)).unwrap_or_default(),
            title: problems.keep("title", optional_text(&self.title, 200)).unwrap_or_default(),
            signing_company: problems.keep("signing_company", optional_text(&self.signing_company, 120)).unwrap_or_default(),
            currency,
            tax_rate: problems.keep("tax_rate", tax_rate(&or_zero(&self.tax_rate))).unwrap_or_default(),
            signed,
            start,
            end,
            notice_days: problems.keep("notice_days", days(&or_zero(&self.notice_days))).unwrap_or_default(),
            renews: self.renews,
            payment_method: problems.keep("payment_method", PaymentMethod::read(&self.payment_method)).unwrap_or_default(),
            life: problems.keep("life", Life::read(&self.life)).unwrap_or_default(),
            expenses: problems.keep("expenses", not_negative(&or_zero(&self.expenses), currency)).unwrap_or_default(),
            remarks: problems.keep("remarks", optional_lines(&self.remarks, 2000)).unwrap_or_default(),
            lines: Vec::new(),
        };
        if terms.life.is_effective() && problems.of("signed").is_none() {
            problems.0.extend(signed_by(signed, today).err().unwrap_or_default().0);
        }
        let is_reversed = |a: Option<NaiveDate>, b: Option<NaiveDate>| matches!((a, b), (Some(a), Some(b)) if a > b);
        if is_reversed(signed, start) {
            problems.add("start", Refusal::DatesOutOfOrder);
        }
        if is_reversed(start, end) || is_reversed(signed, end) {
            problems.add("end", Refusal::DatesOutOfOrder);
        }
        terms
    }

    fn parse_lines(&self, terms: &mut ContractTerms, problems: &mut Problems) -> Option<Amount> {
        if self.lines.is_empty() {
            problems.add("lines", Refusal::NoLines);
        } else if self.lines.len() > LINES_MAX {
            problems.add("lines", Refusal::TooManyRows { rows_max: LINES_MAX });
        }
        for (index, line) in self.lines.iter().take(LINES_MAX).enumerate() {
            match line.parse(terms.currency) {
                Ok(line) => terms.lines.push(line),
                Err(inner) => problems.nest(&format!("lines.{index}"), inner),
            }
        }
        if terms.lines.is_empty() || terms.lines.len() != self.lines.len() {
            return None;
        }
        let amount = problems.keep("lines", Amount::sum(terms.lines.iter().map(|line| line.total)).and_then(Amount::of_one_record))?;
        if amount.is_positive() {
            return Some(amount);
        }
        problems.add("lines", Refusal::AmountNotPositive);
        None
    }

    fn parse_plan(&self, terms: &ContractTerms, today: NaiveDate, problems: &mut Problems) -> Vec<InstalmentTerms> {
        if self.plan.len() > INSTALMENTS_MAX {
            problems.add("plan", Refusal::TooManyRows { rows_max: INSTALMENTS_MAX });
        }
        let mut plan = Vec::new();
        for (index, instalment) in self.plan.iter().take(INSTALMENTS_MAX).enumerate() {
            match instalment.parse(terms.currency, today) {
                Ok(terms) => plan.push(terms),
                Err(inner) => problems.nest(&format!("plan.{index}"), inner),
            }
        }
        plan
    }
}

impl LineForm {
    #[must_use]
    pub fn of(line: &Line, currency: Currency) -> Self {
        Self {
            product: line.product.clone(),
            quantity: line.quantity.normalize().to_string(),
            unit: line.unit.clone(),
            unit_price: line.unit_price.normalize().to_string(),
            discount: if line.discount.is_zero() { String::new() } else { line.discount.grouped(currency.scale()) },
        }
    }
}

/// A contract that counts has been signed by today: what is signed later is owed in no report of today.
///
/// # Errors
/// `Required`, `DatedInFuture`, of the field `signed`.
pub fn signed_by(signed: Option<NaiveDate>, today: NaiveDate) -> Result<(), Problems> {
    let mut problems = Problems::new();
    match signed {
        None => problems.add("signed", Refusal::Required),
        Some(signed) if signed > today => problems.add("signed", Refusal::DatedInFuture { today }),
        Some(_) => {}
    }
    problems.into_result(())
}

/// A tax rate in percent, 0 to 100, as typed (with or without the sign).
pub(crate) fn tax_rate(text: &str) -> Result<Decimal, Refusal> {
    let number = parse::number(text.trim().trim_end_matches(['%', '％']))?;
    if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number) { within_decimals(number, 2) } else { Err(Refusal::NotANumber) }
}
