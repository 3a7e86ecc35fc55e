//! 催款函: what a customer is written about all that it owes overdue.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Dunning, Level, by_currency};
use crate::amount_in_words::amount_in_words;
use crate::company::Company;
use crate::customer::Customer;
use crate::id::CustomerId;
use crate::instalment::Instalment;
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;

/// What a level's text may leave to be filled in, written `{{逾期天数}}` or `{{Days overdue}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    Company,
    Customer,
    Open,
    Days,
    Due,
}

impl Variable {
    pub const ALL: [Self; 5] = [Self::Company, Self::Customer, Self::Open, Self::Days, Self::Due];

    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Company => lang.pick("本公司", "Our company"),
            Self::Customer => lang.pick("客户名称", "Customer"),
            Self::Open => lang.pick("未收金额", "Open amount"),
            Self::Days => lang.pick("逾期天数", "Days overdue"),
            Self::Due => lang.pick("最早应收日期", "Earliest due date"),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.label(Lang::Zh) == name || one.label(Lang::En).eq_ignore_ascii_case(name))
    }
}

/// The text with each variable replaced.
///
/// # Errors
/// `UnknownVariable`, `UnclosedVariable`, with the line.
pub(super) fn filled(text: &str, value: impl Fn(Variable) -> String) -> Result<String, Refusal> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let line = 1 + text[..text.len() - after.len()].matches('\n').count();
        let (name, after) = after.split_once("}}").ok_or(Refusal::UnclosedVariable { line })?;
        let unknown = || Refusal::UnknownVariable { name: name.trim().to_owned(), line, nearest: String::new() };
        out.push_str(&value(Variable::named(name.trim()).ok_or_else(unknown)?));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// A letter as it stands today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub company: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub customer_number: String,
    pub on: NaiveDate,
    /// Of the highest level that any of the instalments has reached.
    pub zh: String,
    pub en: String,
    /// The earliest due first.
    pub lines: Vec<LetterLine>,
    pub totals: Vec<LetterTotal>,
    /// Overdue instalments that are contested, and are left out.
    pub disputed: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterLine {
    pub contract_number: String,
    pub ordinal: u16,
    pub due: NaiveDate,
    pub days_overdue: i64,
    pub currency: Currency,
    pub open: Amount,
}

/// What is owed in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterTotal {
    pub currency: Currency,
    pub amount: Amount,
    /// 大写.
    pub words: String,
}

impl Letter {
    /// Everything overdue and uncontested of `plan`, which is the customer's open instalments.
    ///
    /// # Errors
    /// `AmountTooLarge`; those of the level's text.
    pub fn of(dunning: &Dunning, company: &Company, customer: &Customer, plan: &[Instalment], today: NaiveDate) -> Result<Self, Refusal> {
        let overdue = |instalment: &&Instalment| instalment.days_overdue(today).is_some();
        let (taken, disputed): (Vec<_>, Vec<_>) = plan.iter().filter(overdue).partition(|instalment| instalment.dispute.is_empty());
        let longest = taken.iter().filter_map(|instalment| instalment.days_overdue(today)).max().unwrap_or_default();
        let letter = Self::about(company, customer, &taken, reached_after(dunning, longest), today)?;
        Ok(Self { disputed: u64::try_from(disputed.len()).unwrap_or(u64::MAX), ..letter })
    }

    /// What goes out when a level has fired of these instalments: its text, of whatever day.
    ///
    /// # Errors
    /// `AmountTooLarge`; those of the level's text.
    pub fn fired(
        dunning: &Dunning,
        company: &Company,
        customer: &Customer,
        taken: &[&Instalment],
        after: i16,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        Self::about(company, customer, taken, dunning.levels.iter().find(|level| level.after == after), today)
    }

    fn about(
        company: &Company,
        customer: &Customer,
        taken: &[&Instalment],
        level: Option<&Level>,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let mut lines: Vec<LetterLine> = taken.iter().map(|instalment| line(instalment, today)).collect();
        lines.sort_by(|a, b| (a.due, &a.contract_number, a.ordinal).cmp(&(b.due, &b.contract_number, b.ordinal)));
        let sums = by_currency(lines.iter().map(|line| (line.currency, line.open)))?;
        let total = |(currency, amount): (Currency, Amount)| LetterTotal { currency, amount, words: amount_in_words(amount) };
        let totals: Vec<LetterTotal> = sums.into_iter().map(total).collect();
        let (zh, en) = match (lines.first(), level) {
            (Some(first), Some(level)) => texts(level, company, customer, first, &totals)?,
            _ => Default::default(),
        };
        Ok(Self {
            company: company.name.clone(),
            customer: customer.id.clone(),
            customer_name: customer.terms.name.clone(),
            customer_number: customer.number.clone(),
            on: today,
            zh,
            en,
            lines,
            totals,
            disputed: 0,
        })
    }
}

fn line(instalment: &Instalment, today: NaiveDate) -> LetterLine {
    LetterLine {
        contract_number: instalment.contract_number.clone(),
        ordinal: instalment.ordinal,
        due: instalment.terms.due,
        days_overdue: instalment.days_overdue(today).unwrap_or_default(),
        currency: instalment.currency,
        open: instalment.open,
    }
}

/// The level that who is so many days overdue has reached; the first one after the due date where none is reached yet.
fn reached_after(dunning: &Dunning, days_overdue: i64) -> Option<&Level> {
    let after = || dunning.active().filter(|level| level.after > 0);
    let reached = after().filter(|level| i64::from(level.after) <= days_overdue).max_by_key(|level| level.after);
    reached.or_else(|| after().min_by_key(|level| level.after))
}

/// The level's texts with the values of the letter; `first` is due the earliest.
fn texts(
    level: &Level,
    company: &Company,
    customer: &Customer,
    first: &LetterLine,
    totals: &[LetterTotal],
) -> Result<(String, String), Refusal> {
    let sums = |and: &str| {
        let sum = |total: &LetterTotal| format!("{} {}", total.amount.grouped(total.currency.scale()), total.currency.code());
        totals.iter().map(sum).collect::<Vec<_>>().join(and)
    };
    let value = |and: &'static str| {
        let sums = sums(and);
        move |variable: Variable| match variable {
            Variable::Company => company.name.clone(),
            Variable::Customer => customer.terms.name.clone(),
            Variable::Open => sums.clone(),
            Variable::Days => first.days_overdue.to_string(),
            Variable::Due => first.due.to_string(),
        }
    };
    Ok((filled(&level.zh, value("、"))?, filled(&level.en, value(", "))?))
}
