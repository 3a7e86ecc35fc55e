//! Customers and their contacts (DOMAIN.md section 2).

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::company::{Company, days};
use crate::id::{ContactId, CustomerId, UserId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

codes! {
    /// 客户等级.
    pub enum Level { Normal "normal" "普通" "Normal", Key "key" "重点" "Key", Vip "vip" "VIP" "VIP" }
}
codes! {
    /// 潜在价值.
    pub enum Potential { Unknown "unknown" "未评" "Not rated", Low "low" "低" "Low", Medium "medium" "中" "Medium", High "high" "高" "High" }
}
codes! {
    /// 客户类型, derived from the deals.
    pub enum CustomerKind { New "new" "新客户" "New", Existing "existing" "存量客户" "Existing", Lost "lost" "流失客户" "Lost" }
}

/// What is known of a customer; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    /// `C` + yyyymmdd + the day's counter, given by the server.
    pub number: String,
    /// Whose customer it is; all records under it carry the same owner.
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: CustomerTerms,
    /// Maintained from the customer's contracts.
    pub first_deal: Option<NaiveDate>,
    pub latest_deal: Option<NaiveDate>,
    /// Maintained: from the follow-ups.
    pub last_contact: Option<NaiveDate>,
    pub version: u64,
}

/// What people enter of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerTerms {
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
    pub level: Level,
    pub potential: Potential,
    pub stage: String,
    pub opportunity: String,
    /// Of the company's currency; none: no limit.
    pub credit_limit: Option<Amount>,
    /// 账期: days from signing until an unplanned contract falls due.
    pub credit_days: u16,
    pub remarks: String,
    /// Deals made before this system was used: the opening history.
    pub history_amount: Amount,
    pub history_first: Option<NaiveDate>,
    pub history_latest: Option<NaiveDate>,
}

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
    pub stage: String,
    pub opportunity: String,
    pub credit_limit: String,
    pub credit_days: String,
    pub remarks: String,
    pub history_amount: String,
    pub history_first: String,
    pub history_latest: String,
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
            stage: t.stage,
            opportunity: t.opportunity,
            credit_limit: t.credit_limit.map(|amount| amount.to_plain()).unwrap_or_default(),
            credit_days: if t.credit_days == 0 { String::new() } else { t.credit_days.to_string() },
            remarks: t.remarks,
            history_amount: if t.history_amount.is_zero() { String::new() } else { t.history_amount.to_plain() },
            history_first: t.history_first.map(|date| date.to_string()).unwrap_or_default(),
            history_latest: t.history_latest.map(|date| date.to_string()).unwrap_or_default(),
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
        text("opportunity", &self.opportunity, &mut terms.opportunity, 2000);
        text("remarks", &self.remarks, &mut terms.remarks, 2000);
        terms.name = problems.keep("name", required_text(&self.name, 120)).unwrap_or_default();
        if !self.credit_code.trim().is_empty() {
            terms.credit_code = problems.keep("credit_code", parse::credit_code(&self.credit_code)).unwrap_or_default();
        }
        if !self.phone.trim().is_empty() {
            terms.phone = problems.keep("phone", parse::mobile(&self.phone).or_else(|_| parse::phone(&self.phone))).unwrap_or_default();
        }
        terms.level = problems.keep("level", Level::read(&self.level)).unwrap_or_default();
        terms.potential = problems.keep("potential", Potential::read(&self.potential)).unwrap_or_default();
        if !self.credit_limit.trim().is_empty() {
            terms.credit_limit = problems.keep("credit_limit", not_negative(&self.credit_limit, currency));
        }
        if !self.credit_days.trim().is_empty() {
            terms.credit_days = problems.keep("credit_days", days(&self.credit_days)).unwrap_or_default();
        }
        self.parse_history(&mut terms, currency, today, &mut problems);
        problems.into_result(terms)
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

impl Customer {
    /// 客户类型: new until a year after the first deal (or with none), lost after half a year without a deal, else existing.
    #[must_use]
    pub fn kind(&self, company: &Company, today: NaiveDate) -> CustomerKind {
        let (Some(first), Some(latest)) = (self.first_deal, self.latest_deal) else { return CustomerKind::New };
        if today - latest > TimeDelta::days(i64::from(company.lost_customer_days)) {
            CustomerKind::Lost
        } else if today - first < TimeDelta::days(i64::from(company.new_customer_days)) {
            CustomerKind::New
        } else {
            CustomerKind::Existing
        }
    }
}

/// A name reduced to what two spellings of one company share: without spaces, brackets, full-width forms and legal suffixes.
#[must_use]
pub fn name_key(name: &str) -> String {
    let plain: String = parse::half_width(name)
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '〔' | '〕' | '"' | '“' | '”' | '.' | ',' | '·' | '-' | '_')
        })
        .flat_map(char::to_lowercase)
        .collect();
    for suffix in
        ["股份有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司", "coltd", "limited", "ltd", "inc", "llc"]
    {
        if let Some(stem) = plain.strip_suffix(suffix)
            && !stem.is_empty()
        {
            return stem.to_owned();
        }
    }
    plain
}

/// A person at the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub customer: CustomerId,
    /// The customer's owner, for the permission check.
    pub owner: UserId,
    #[serde(flatten)]
    pub terms: ContactTerms,
    pub version: u64,
}

/// What people enter of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactTerms {
    pub name: String,
    pub title: String,
    pub department: String,
    pub mobile: String,
    pub phone: String,
    pub email: String,
    pub wechat: String,
    pub birthday: Option<NaiveDate>,
    pub interests: String,
    pub is_main: bool,
}

/// A contact as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub name: String,
    pub title: String,
    pub department: String,
    pub mobile: String,
    pub phone: String,
    pub email: String,
    pub wechat: String,
    pub birthday: String,
    pub interests: String,
    pub is_main: bool,
}

impl ContactForm {
    #[must_use]
    pub fn of(terms: &ContactTerms) -> Self {
        let t = terms.clone();
        Self {
            name: t.name,
            title: t.title,
            department: t.department,
            mobile: t.mobile,
            phone: t.phone,
            email: t.email,
            wechat: t.wechat,
            birthday: t.birthday.map(|date| date.to_string()).unwrap_or_default(),
            interests: t.interests,
            is_main: t.is_main,
        }
    }

    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self, today: NaiveDate) -> Result<ContactTerms, Problems> {
        let mut problems = Problems::new();
        let mut terms = ContactTerms { is_main: self.is_main, ..ContactTerms::default() };
        terms.name = problems.keep("name", required_text(&self.name, 60)).unwrap_or_default();
        let mut optional = |field: &str, value: &str, check: fn(&str) -> Result<String, Refusal>| {
            if value.trim().is_empty() { String::new() } else { problems.keep(field, check(value)).unwrap_or_default() }
        };
        terms.title = optional("title", &self.title, |text| optional_text(text, 60));
        terms.department = optional("department", &self.department, |text| optional_text(text, 60));
        terms.mobile = optional("mobile", &self.mobile, parse::mobile);
        terms.phone = optional("phone", &self.phone, parse::phone);
        terms.email = optional("email", &self.email, parse::email);
        terms.wechat = optional("wechat", &self.wechat, |text| optional_text(text, 60));
        terms.interests = optional("interests", &self.interests, |text| optional_text(text, 300));
        if !self.birthday.trim().is_empty() {
            terms.birthday = problems.keep("birthday", parse::date(&self.birthday, today));
            if terms.birthday.is_some_and(|date| date > today) {
                problems.add("birthday", Refusal::DatedInFuture { today });
            }
        }
        problems.into_result(terms)
    }
}
