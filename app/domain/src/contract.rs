//! Contracts with lines (DOMAIN.md section 4). The plan of instalments is in `instalment`, entered on the same form.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::company::days;
use crate::customer::not_negative;
use crate::id::{ContractId, CustomerId, UserId};
use crate::instalment::{InstalmentForm, InstalmentTerms};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::state::PaymentProgress;
use crate::user::{optional_lines, optional_text, required_text};

/// The most lines and instalments that one contract takes.
pub const LINES_MAX: usize = 200;
pub const INSTALMENTS_MAX: usize = 120;

codes! {
    /// 合同类型.
    pub enum ContractType { Sales "sales" "销售合同" "Sales", Purchase "purchase" "采购合同" "Purchase", Service "service" "服务合同" "Service" }
}
codes! {
    /// 合同状态, the life of a contract; approval is another axis.
    pub enum Life {
        PendingSignature "pending_signature" "待签署" "To be signed",
        Signed "signed" "签署" "Signed",
        Performing "performing" "进行中" "Performing",
        Completed "completed" "完成" "Completed",
        Archived "archived" "归档" "Archived",
        Changing "changing" "变更中" "Being amended",
        Expired "expired" "到期" "Expired",
        Terminated "terminated" "终止" "Terminated",
        Void "void" "作废" "Void",
    }
}
codes! {
    /// 付款方式.
    pub enum PaymentMethod {
        Transfer "transfer" "银行转账" "Bank transfer",
        Cash "cash" "现金" "Cash",
        Card "card" "刷卡" "Card",
        Bill "acceptance_bill" "承兑汇票" "Acceptance bill",
        Instalments "instalments" "分期付款" "Instalments",
        Other "other" "其他" "Other",
    }
}

impl Life {
    /// Whether the contract's instalments are owed: it was signed, and is not void.
    #[must_use]
    pub const fn is_effective(self) -> bool {
        !matches!(self, Self::PendingSignature | Self::Void)
    }
}

/// A contract's head, its lines and the figures maintained beside it; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    pub id: ContractId,
    pub number: String,
    pub customer: CustomerId,
    pub customer_name: String,
    /// The customer's owner.
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: ContractTerms,
    /// 合同金额: the sum of the lines.
    pub amount: Amount,
    /// Maintained: what confirmed receipts have paid of the instalments.
    pub collected: Amount,
    /// Imported as partly paid without saying how much: 0 is counted as collected until somebody enters it.
    pub is_amount_to_complete: bool,
    /// It was to be completed, and has been since: a reversal may bring that back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub was_to_complete: bool,
    /// Imported from an invoice register or an arrears list rather than drafted here.
    pub is_opening: bool,
    pub version: u64,
}

impl Contract {
    /// 付款进度, derived from the receipts; never typed.
    #[must_use]
    pub fn progress(&self) -> PaymentProgress {
        PaymentProgress::derive(self.amount, self.collected, self.is_amount_to_complete)
    }

    /// What is still to be paid; zero when nothing is owed under the contract.
    #[must_use]
    pub fn outstanding(&self) -> Amount {
        if self.terms.effective().is_some() { self.amount.checked_sub(self.collected).unwrap_or_default() } else { Amount::ZERO }
    }

    /// The terms may be edited while nothing has been paid and the life is not over; later changes are amendments.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.collected.is_zero() && matches!(self.terms.life, Life::PendingSignature | Life::Signed | Life::Performing)
    }
}

/// What people enter of a contract's head and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractTerms {
    pub contract_type: ContractType,
    pub title: String,
    pub signing_company: String,
    pub currency: Currency,
    /// In percent.
    #[serde(with = "rust_decimal::serde::str")]
    pub tax_rate: Decimal,
    pub signed: Option<NaiveDate>,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    pub notice_days: u16,
    pub renews: bool,
    pub payment_method: PaymentMethod,
    pub life: Life,
    pub expenses: Amount,
    pub remarks: String,
    pub lines: Vec<Line>,
}

impl ContractTerms {
    /// The day from which the contract is a deal and its instalments are owed: its signing. None while it is not signed, and once it is
    /// void. Of whatever kind: in a ledger of customers a purchase is what the customer buys.
    #[must_use]
    pub fn effective(&self) -> Option<NaiveDate> {
        self.signed.filter(|_| self.life.is_effective())
    }
}

/// 明细: total = quantity × unit price − discount, rounded half-even to the currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub product: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    pub unit: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub unit_price: Decimal,
    pub discount: Amount,
    pub total: Amount,
}

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
            Ok(total) => Ok(Line { product, quantity, unit, unit_price, discount, total }),
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
fn tax_rate(text: &str) -> Result<Decimal, Refusal> {
    let number = parse::number(text.trim().trim_end_matches(['%', '％']))?;
    if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number) { within_decimals(number, 2) } else { Err(Refusal::NotANumber) }
}
