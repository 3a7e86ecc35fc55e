//! Periods 期间 and their closing 结账 (DOMAIN.md section 6): finance closes a month once it is over, and nothing is dated into it any more.
//!
//! Months are closed in their order and reopened the last first, so that the books are shut up to one day: the first month that is closed shuts all
//! before it as well, for what is dated before a closed month would change what that month began with.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::adjustment::GivenUp;
use crate::codes::codes;
use crate::money::{Amount, Currency};
use crate::plan::end_of_month;
use crate::refusal::Refusal;
use crate::user::required_text;

/// The longest reason for which a month is reopened, in characters.
pub const REASON_CHARACTERS_MAX: usize = 300;

/// A month of the calendar, written `2025-03`; sent and stored as its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "NaiveDate", into = "NaiveDate")]
pub struct Month(NaiveDate);

impl From<NaiveDate> for Month {
    fn from(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }
}

impl From<Month> for NaiveDate {
    fn from(month: Month) -> Self {
        month.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        day.into()
    }

    /// The twelve months of a year; none outside the calendar.
    #[must_use]
    pub fn of_year(year: i32) -> Vec<Self> {
        (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1)).map(Self).collect()
    }

    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        end_of_month(self.0).unwrap_or(self.0)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }
}

codes! {
    /// What is done with a month.
    pub enum PeriodAct { Close "close" "结账" "Close", Reopen "reopen" "反结账" "Reopen" }
}

/// What the books say of a month, in one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MonthFigures {
    pub currency: Currency,
    /// Of contracts in force that were signed in it, as their amounts are now.
    pub signed: Amount,
    /// Of confirmed receipts of its days, reversed ones included.
    pub collected: Amount,
    /// Of receipts that were reversed in it and advances that were paid back, whenever they came in.
    pub reversed: Amount,
    /// Expenses that count.
    pub spent: Amount,
    /// Discounts, credit notes and write-offs of its days, less those that were reversed in it, whenever they were booked.
    pub given_up: GivenUp,
}

impl MonthFigures {
    /// What cannot change once the month is closed: an amendment changes the amount that a contract has now, and no day before its own.
    #[must_use]
    pub fn settled(&self) -> Self {
        Self { signed: Amount::ZERO, ..self.clone() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        [self.signed, self.collected, self.reversed, self.spent].into_iter().all(Amount::is_zero) && self.given_up.is_nothing()
    }
}

/// One act on a month; none is ever taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodEntry {
    pub month: Month,
    pub act: PeriodAct,
    pub by: String,
    pub on: NaiveDate,
    /// Why it was reopened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Of a closing: what the books said then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<MonthFigures>,
    /// Of a closing: its figures say what was given up. Those of closings before they said so do not, and are not asked for it.
    #[serde(default)]
    pub tells_given_up: bool,
}

impl PeriodEntry {
    /// What of a month's figures cannot change any more, as far as this closing kept it: by currency, those with nothing left out.
    #[must_use]
    pub fn settled(&self, figures: &[MonthFigures]) -> Vec<MonthFigures> {
        let told = |figure: &MonthFigures| {
            let given_up = if self.tells_given_up { figure.given_up } else { GivenUp::default() };
            MonthFigures { given_up, ..figure.settled() }
        };
        let mut settled: Vec<MonthFigures> = figures.iter().map(told).filter(|figure| !figure.is_empty()).collect();
        settled.sort_by_key(|figure| figure.currency.code());
        settled
    }
}

/// What became of the company's months. One record; without it nothing is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Periods {
    pub entries: Vec<PeriodEntry>,
    pub version: u64,
}

impl Periods {
    /// The closings that hold, in the order of their months.
    #[must_use]
    pub fn closed(&self) -> Vec<&PeriodEntry> {
        let mut closed = Vec::new();
        for entry in &self.entries {
            match entry.act {
                PeriodAct::Close => closed.push(entry),
                PeriodAct::Reopen => {
                    closed.pop();
                }
            }
        }
        closed
    }

    /// The last closed month.
    #[must_use]
    pub fn last(&self) -> Option<Month> {
        self.closed().last().map(|entry| entry.month)
    }

    /// The closing by which the books of this month are shut: its own, or the first one where it is before that.
    #[must_use]
    pub fn closing_of(&self, month: Month) -> Option<&PeriodEntry> {
        self.closed().into_iter().find(|entry| month <= entry.month)
    }

    /// Whether something may be dated on that day.
    ///
    /// # Errors
    /// `PeriodClosed`, which names the last closed month.
    pub fn takes(&self, day: NaiveDate) -> Result<(), Refusal> {
        match self.last() {
            Some(month) if day <= month.last_day() => Err(Refusal::PeriodClosed { month }),
            _ => Ok(()),
        }
    }

    /// Whether this month can be closed: it is over, and the next one after the last closed; the first may be any.
    ///
    /// # Errors
    /// `PeriodOutOfOrder`, `PeriodNotOver`.
    pub fn may_close(&self, month: Month, today: NaiveDate) -> Result<(), Refusal> {
        if let Some(next) = self.last().map(Month::next).filter(|next| *next != month) {
            return Err(Refusal::PeriodOutOfOrder { next });
        }
        if month >= Month::of(today) { Err(Refusal::PeriodNotOver { month }) } else { Ok(()) }
    }

    /// With this month closed, by whom and on which day, and what the books say of it.
    ///
    /// # Errors
    /// Those of [`Self::may_close`].
    pub fn close(&self, month: Month, by: &str, today: NaiveDate, figures: Vec<MonthFigures>) -> Result<Self, Refusal> {
        self.may_close(month, today)?;
        let (act, by) = (PeriodAct::Close, by.to_owned());
        Ok(self.with(PeriodEntry { month, act, by, on: today, reason: String::new(), figures, tells_given_up: true }))
    }

    /// Whether this month can be reopened: it is the last closed one.
    ///
    /// # Errors
    /// `PeriodNotLast`.
    pub fn may_reopen(&self, month: Month) -> Result<(), Refusal> {
        if self.last() == Some(month) { Ok(()) } else { Err(Refusal::PeriodNotLast) }
    }

    /// With this month open again, and why.
    ///
    /// # Errors
    /// `PeriodNotLast`; `Required`, `TooLong` of the reason.
    pub fn reopen(&self, month: Month, by: &str, today: NaiveDate, reason: &str) -> Result<Self, Refusal> {
        self.may_reopen(month)?;
        let reason = required_text(reason, REASON_CHARACTERS_MAX)?;
        let (act, by) = (PeriodAct::Reopen, by.to_owned());
        Ok(self.with(PeriodEntry { month, act, by, on: today, reason, figures: Vec::new(), tells_given_up: false }))
    }

    fn with(&self, entry: PeriodEntry) -> Self {
        let mut new = self.clone();
        new.entries.push(entry);
        new
    }

    /// Whether every act could be done when it was done.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        let mut books = Self::default();
        self.entries.iter().all(|entry| {
            let is_allowed = match entry.act {
                PeriodAct::Close => books.may_close(entry.month, entry.on).is_ok(),
                PeriodAct::Reopen => books.may_reopen(entry.month).is_ok() && !entry.reason.is_empty(),
            };
            books.entries.push(entry.clone());
            is_allowed
        })
    }
}

/// What is not settled yet of a month: how many, and the numbers of the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsettled {
    pub count: u64,
    pub numbers: Vec<String>,
}

impl Unsettled {
    /// More numbers are not named.
    const NAMED_MAX: usize = 5;

    pub fn add(&mut self, number: &str) {
        self.count += 1;
        if self.numbers.len() < Self::NAMED_MAX {
            self.numbers.push(number.to_owned());
        }
    }
}

/// A month on the page of periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodRow {
    pub month: Month,
    /// By currency, the company's first; none of a month without any.
    pub figures: Vec<MonthFigures>,
    /// By whom and on which day its books were shut.
    pub closed: Option<(String, NaiveDate)>,
    /// Receipts of its days that nobody has confirmed yet.
    pub drafts: Unsettled,
    /// Invoices that were asked for in it and are not issued yet.
    pub requested: Unsettled,
    /// Money that came in by a bank statement in it and that nobody has matched yet; for who works with statements.
    #[serde(default)]
    pub lines: Unsettled,
    /// While nothing is closed: receipts to confirm and bank lines to match of the months before, which are closed with it.
    #[serde(default)]
    pub before: u64,
    /// What may be done with it now, by who asks.
    pub act: Option<PeriodAct>,
}

/// A year of months, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodSheet {
    pub year: i32,
    pub currency: Currency,
    pub rows: Vec<PeriodRow>,
    /// The last closed month of all.
    pub last: Option<Month>,
    /// What was reopened, the latest first.
    pub reopened: Vec<PeriodEntry>,
}

#[cfg(test)]
mod tests;
