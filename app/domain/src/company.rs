//! The company: its name, zone, currency and the periods and thresholds that rules read.

use serde::{Deserialize, Serialize};

use crate::ageing::AgeingLimits;
use crate::customer::{Level, not_negative};
use crate::money::{Amount, Currency};
use crate::permission::Role;
use crate::refusal::{Problems, Refusal};
use crate::user::{UserForm, optional_text, required_text};

/// The settings of the company that business rules read. One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    pub name: String,
    /// An IANA name; the company's day begins and ends here.
    pub time_zone: String,
    pub currency: Currency,
    /// Instalments due within so many days from today light the "due soon" badge.
    pub due_soon_days: u16,
    /// A customer whose first deal is younger is new, else existing.
    pub new_customer_days: u16,
    /// A customer without a deal for so long is lost.
    pub lost_customer_days: u16,
    /// The prefix of contract numbers, before yyyymmdd and the day's counter.
    pub contract_prefix: String,
    /// Whether a follow-up may say where it happened: location is sensitive, so it is off until somebody turns it on.
    #[serde(default)]
    pub follow_up_places: bool,
    /// A customer who has bought for so much is proposed as a key 重点 customer; in the company's currency.
    #[serde(default = "key_customer_amount")]
    pub key_customer_amount: Amount,
    /// And for so much as a VIP; not less than the above.
    #[serde(default = "vip_customer_amount")]
    pub vip_customer_amount: Amount,
    /// 账龄分段: by which every ageing is counted.
    #[serde(default)]
    pub ageing_limits: AgeingLimits,
    pub version: u64,
}

impl Company {
    #[must_use]
    pub fn new(name: String, time_zone: String, currency: Currency) -> Self {
        Self {
            name,
            time_zone,
            currency,
            due_soon_days: 7,
            new_customer_days: 365,
            lost_customer_days: 182,
            contract_prefix: "HT".into(),
            follow_up_places: false,
            key_customer_amount: key_customer_amount(),
            vip_customer_amount: vip_customer_amount(),
            ageing_limits: AgeingLimits::default(),
            version: 1,
        }
    }

    /// 客户等级 that the accumulated amount suggests; a manager decides.
    #[must_use]
    pub fn proposed_level(&self, accumulated: Amount) -> Level {
        if accumulated >= self.vip_customer_amount {
            Level::Vip
        } else if accumulated >= self.key_customer_amount {
            Level::Key
        } else {
            Level::Normal
        }
    }
}

fn key_customer_amount() -> Amount {
    Amount::whole(200_000)
}

fn vip_customer_amount() -> Amount {
    Amount::whole(1_000_000)
}

/// What an admin may change of the company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyForm {
    pub name: String,
    pub time_zone: String,
    pub due_soon_days: String,
    pub new_customer_days: String,
    pub lost_customer_days: String,
    pub contract_prefix: String,
    #[serde(default)]
    pub follow_up_places: bool,
    #[serde(default)]
    pub key_customer_amount: String,
    #[serde(default)]
    pub vip_customer_amount: String,
}

impl CompanyForm {
    #[must_use]
    pub fn of(company: &Company) -> Self {
        Self {
            name: company.name.clone(),
            time_zone: company.time_zone.clone(),
            due_soon_days: company.due_soon_days.to_string(),
            new_customer_days: company.new_customer_days.to_string(),
            lost_customer_days: company.lost_customer_days.to_string(),
            contract_prefix: company.contract_prefix.clone(),
            follow_up_places: company.follow_up_places,
            key_customer_amount: company.key_customer_amount.grouped(company.currency.scale()),
            vip_customer_amount: company.vip_customer_amount.grouped(company.currency.scale()),
        }
    }

    /// The company with these values; that the zone exists is the store's to check (its table is too big for a browser).
    ///
    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self, company: &Company) -> Result<Company, Problems> {
        let mut problems = Problems::new();
        let name = problems.keep("name", required_text(&self.name, 120));
        let time_zone = problems.keep("time_zone", required_text(&self.time_zone, 60));
        let due_soon_days = problems.keep("due_soon_days", days(&self.due_soon_days));
        let new_customer_days = problems.keep("new_customer_days", days(&self.new_customer_days));
        let lost_customer_days = problems.keep("lost_customer_days", days(&self.lost_customer_days));
        let contract_prefix = problems.keep("contract_prefix", optional_text(&self.contract_prefix, 8));
        let mut amount = |field: &str, text: &str, old: Amount| {
            if text.trim().is_empty() { old } else { problems.keep(field, not_negative(text, company.currency)).unwrap_or(old) }
        };
        let key_customer_amount = amount("key_customer_amount", &self.key_customer_amount, company.key_customer_amount);
        let vip_customer_amount = amount("vip_customer_amount", &self.vip_customer_amount, company.vip_customer_amount);
        if vip_customer_amount < key_customer_amount && problems.is_empty() {
            problems.add("vip_customer_amount", Refusal::LevelsOutOfOrder);
        }
        match (name, time_zone, due_soon_days, new_customer_days, lost_customer_days, contract_prefix) {
            (
                Some(name),
                Some(time_zone),
                Some(due_soon_days),
                Some(new_customer_days),
                Some(lost_customer_days),
                Some(contract_prefix),
            ) if problems.is_empty() => Ok(Company {
                name,
                time_zone,
                due_soon_days,
                new_customer_days,
                lost_customer_days,
                contract_prefix,
                follow_up_places: self.follow_up_places,
                key_customer_amount,
                vip_customer_amount,
                ..company.clone()
            }),
            _ => Err(problems),
        }
    }
}

/// A count of days, 0 to 9999, as typed.
///
/// # Errors
/// `NotANumber`.
pub fn days(text: &str) -> Result<u16, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Required);
    }
    text.parse::<u16>().ok().filter(|days| *days <= 9999).ok_or(Refusal::NotANumber)
}

/// The first start: the company and its first admin, proven by the token on the console.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupForm {
    pub token: String,
    pub company: String,
    pub time_zone: String,
    pub currency: String,
    pub login: String,
    pub name: String,
    pub password: String,
}

/// A set-up form in order: a company, and the terms of its first user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    pub company: Company,
    pub admin: crate::user::UserTerms,
}

impl SetupForm {
    /// The first user keeps the books and runs the team too until others are added; an admin's role alone would open no business screen.
    pub const FIRST_ROLES: [Role; 3] = [Role::Manager, Role::Finance, Role::Admin];

    /// # Errors
    /// Every field that is missing or malformed; the token is the server's to compare.
    pub fn parse(&self) -> Result<Setup, Problems> {
        let mut problems = Problems::new();
        let company = problems.keep("company", required_text(&self.company, 120));
        let time_zone = problems.keep("time_zone", required_text(&self.time_zone, 60));
        let currency = problems.keep("currency", Currency::parse(&self.currency));
        let user = UserForm {
            login: self.login.clone(),
            name: self.name.clone(),
            roles: Self::FIRST_ROLES.to_vec(),
            team: crate::id::TeamId::default(),
            password: self.password.clone(),
        };
        let admin = user.parse().map_err(|inner| problems.0.extend(inner.0)).ok();
        if self.password.is_empty() {
            problems.add("password", Refusal::Required);
        }
        match (company, time_zone, currency, admin) {
            (Some(company), Some(time_zone), Some(currency), Some(admin)) if problems.is_empty() => {
                Ok(Setup { company: Company::new(company, time_zone, currency), admin })
            }
            _ => Err(problems),
        }
    }
}

/// How far the first steps of a new company are done (DOMAIN.md section 12): what the list on its home page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSteps {
    /// More people than the first admin.
    pub has_users: bool,
    pub has_customers: bool,
    pub has_contracts: bool,
    pub has_follow_ups: bool,
}

impl FirstSteps {
    /// Nothing of the business is in yet: demo data may be filled in.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        !self.has_customers && !self.has_contracts && !self.has_follow_ups
    }
}
