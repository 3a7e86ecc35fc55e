//! Targets 业绩目标: what a person or a team is to sign and to collect in a year, and how far they are (DOMAIN.md section 9).
//!
//! A target is kept by months, in the company's currency; a year or a quarter is the sum of its months, so that no two figures can contradict
//! each other. What is reached comes from the books and is never kept here.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{TargetId, TeamId, UserId};
use crate::money::{Amount, Currency};
use crate::rate::Combined;
use crate::refusal::Refusal;

mod form;

pub use form::{TargetForm, TargetTerms};

/// Months of a year.
pub const MONTHS: usize = 12;
/// The years for which a target can be set.
const YEARS: Range<i32> = 2000..2101;

codes! {
    /// Of whom a target is.
    pub enum TargetKind { Person "person" "个人" "Person", Team "team" "团队" "Team" }
}

codes! {
    /// What is counted: 签约额 by the day of signing, 回款额 by the day on which the money came in.
    pub enum Metric { Signed "signed" "签约额" "Signed", Collected "collected" "回款额" "Collected" }
}

codes! {
    /// How a target was typed: one figure for the year, one a quarter or one a month.
    pub enum Grain { Year "year" "全年" "Year", Quarter "quarter" "按季度" "Quarters", Month "month" "按月" "Months" }
}

impl Grain {
    /// So many figures make a year.
    #[must_use]
    pub const fn parts(self) -> usize {
        match self {
            Self::Year => 1,
            Self::Quarter => 4,
            Self::Month => MONTHS,
        }
    }

    /// The months of the n-th part, from 0.
    #[must_use]
    pub const fn months(self, part: usize) -> Range<usize> {
        let length = MONTHS / self.parts();
        part * length..(part + 1) * length
    }
}

/// The person or the team that has a target.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TargetSubject {
    pub kind: TargetKind,
    /// The user's or the team's.
    pub id: String,
}

impl TargetSubject {
    #[must_use]
    pub fn person(id: &UserId) -> Self {
        Self { kind: TargetKind::Person, id: id.as_str().to_owned() }
    }

    #[must_use]
    pub fn team(id: &TeamId) -> Self {
        Self { kind: TargetKind::Team, id: id.as_str().to_owned() }
    }

    /// The one target of this subject in that year.
    #[must_use]
    pub fn target(&self, year: i32) -> TargetId {
        TargetId::new(format!("{}-{}-{year:04}", self.kind.code(), self.id))
    }
}

/// What a person or a team is to reach in a year; amounts by month in the company's currency, zero where nothing is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub id: TargetId,
    pub subject: TargetSubject,
    pub year: i32,
    pub grain: Grain,
    pub signed: Vec<Amount>,
    pub collected: Vec<Amount>,
    pub version: u64,
}

impl Target {
    /// The months of one of its figures.
    #[must_use]
    pub fn of(&self, metric: Metric) -> &[Amount] {
        match metric {
            Metric::Signed => &self.signed,
            Metric::Collected => &self.collected,
        }
    }

    /// What is to be reached in these months, from 0.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn sum(&self, metric: Metric, months: Range<usize>) -> Result<Amount, Refusal> {
        Amount::sum(self.of(metric).iter().skip(months.start).take(months.len()).copied())
    }
}

/// What came of it in one month: signed, and collected less what was reversed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    pub signed: Amount,
    pub collected: Amount,
}

impl Reached {
    #[must_use]
    pub const fn of(&self, metric: Metric) -> Amount {
        match metric {
            Metric::Signed => self.signed,
            Metric::Collected => self.collected,
        }
    }

    /// # Errors
    /// `AmountTooLarge`.
    pub fn checked_add(self, other: Self) -> Result<Self, Refusal> {
        Ok(Self { signed: self.signed.checked_add(other.signed)?, collected: self.collected.checked_add(other.collected)? })
    }
}

/// How far: what is to be reached (zero: nothing is set), and what is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attainment {
    pub target: Amount,
    pub reached: Amount,
}

impl Attainment {
    /// 完成率 in whole percent, rounded half-even; none without a target. May be over 100, and below 0 in a month of reversals.
    #[must_use]
    pub fn percent(&self) -> Option<Decimal> {
        self.reached.percent_of(self.target, 0)
    }
}

/// A person or a team with target and attainment, month by month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRow {
    pub subject: TargetSubject,
    pub name: String,
    /// Under how many of the teams of the same list it stands.
    pub depth: usize,
    /// Whether who asks may set it.
    pub may_set: bool,
    pub target: Option<Target>,
    /// Of the company's currency: twelve months.
    pub reached: Vec<Reached>,
    /// The year in every other currency, which no target counts.
    pub others: Vec<(Currency, Reached)>,
    /// The year with what is in other currencies at their rates: signed, then collected. None without a rate for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combined: Option<Combined>,
}

impl TargetRow {
    /// The year by currency, signed and collected: what is combined where there are rates.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn by_currency(&self, own: Currency) -> Result<Vec<(Currency, Vec<Amount>)>, Refusal> {
        let year = self.reached.iter().try_fold(Reached::default(), |sum, month| sum.checked_add(*month))?;
        let line = |(currency, reached): (Currency, Reached)| (currency, vec![reached.signed, reached.collected]);
        Ok([(own, year)].into_iter().chain(self.others.iter().copied()).map(line).collect())
    }

    /// How far they are in these months, from 0.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn attainment(&self, metric: Metric, months: Range<usize>) -> Result<Attainment, Refusal> {
        let reached = self.reached.iter().skip(months.start).take(months.len()).map(|month| month.of(metric));
        let target = self.target.as_ref().map_or(Ok(Amount::ZERO), |target| target.sum(metric, months.clone()))?;
        Ok(Attainment { target, reached: Amount::sum(reached)? })
    }
}

/// The targets of a year: teams first, each under its parent, then people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetSheet {
    pub year: i32,
    pub currency: Currency,
    pub rows: Vec<TargetRow>,
}

/// A target of this month, for the page of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthTarget {
    pub subject: TargetSubject,
    pub name: String,
    pub currency: Currency,
    pub signed: Attainment,
    pub collected: Attainment,
}

/// The year that an address asks for; another than a year with targets: today's.
#[must_use]
pub fn year_of(text: &str, today: NaiveDate) -> i32 {
    text.trim().parse().ok().filter(|year| YEARS.contains(year)).unwrap_or_else(|| today.year())
}

/// # Errors
/// `DateOutOfRange`.
pub fn checked_year(year: i32) -> Result<i32, Refusal> {
    if YEARS.contains(&year) { Ok(year) } else { Err(Refusal::DateOutOfRange) }
}

#[cfg(test)]
mod tests;
