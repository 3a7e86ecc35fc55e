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
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::split::split_equal;

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
}

impl TargetRow {
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

/// A target as typed: for each figure one amount, four or twelve, by the grain; an empty one is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TargetForm {
    pub grain: String,
    pub signed: Vec<String>,
    pub collected: Vec<String>,
}

/// A target form whose values are in order: twelve months of each figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetTerms {
    pub grain: Grain,
    pub signed: Vec<Amount>,
    pub collected: Vec<Amount>,
}

impl TargetForm {
    /// What the form of this target begins with; none: an empty one for the year.
    #[must_use]
    pub fn of(target: Option<&Target>, scale: u32) -> Self {
        let grain = target.map(|target| target.grain).unwrap_or_default();
        let months = |metric| target.map(|target| target.of(metric)).unwrap_or_default();
        Self {
            grain: grain.code().to_owned(),
            signed: texts(grain, months(Metric::Signed), scale),
            collected: texts(grain, months(Metric::Collected), scale),
        }
    }

    /// The same target by other parts: a year's figure is split into quarters or months, months are added up. Figures that cannot be read stay
    /// as they are.
    #[must_use]
    pub fn regrained(&self, grain: Grain, currency: Currency) -> Self {
        let from = Grain::read(&self.grain).unwrap_or_default();
        let code = grain.code().to_owned();
        match (regrained(&self.signed, from, grain, currency), regrained(&self.collected, from, grain, currency)) {
            (Ok(signed), Ok(collected)) => Self { grain: code, signed, collected },
            _ => Self { grain: code, ..self.clone() },
        }
    }

    /// The months. A year's and a quarter's figure is split into equal months, the remainder in the last.
    ///
    /// # Errors
    /// Every figure that is malformed or negative, by its place (`signed.0`).
    pub fn parse(&self, currency: Currency) -> Result<TargetTerms, Problems> {
        let mut problems = Problems::new();
        let grain = problems.keep("grain", Grain::read(&self.grain)).unwrap_or_default();
        let mut months = |name: &str, texts: &[String]| {
            let mut months = Vec::with_capacity(MONTHS);
            for part in 0..grain.parts() {
                let text = texts.get(part).map(String::as_str).unwrap_or_default();
                let split = figure(text, currency).and_then(|figure| split_equal(figure, grain.months(part).len(), currency));
                months.extend(problems.keep(&format!("{name}.{part}"), split).unwrap_or_default());
            }
            months
        };
        let (signed, collected) = (months("signed", &self.signed), months("collected", &self.collected));
        problems.into_result(TargetTerms { grain, signed, collected })
    }
}

/// The figures of the parts as texts; nothing for none.
fn texts(grain: Grain, months: &[Amount], scale: u32) -> Vec<String> {
    let sum = |part| {
        let span = grain.months(part);
        Amount::sum(months.iter().skip(span.start).take(span.len()).copied()).unwrap_or_default()
    };
    (0..grain.parts()).map(|part| text(sum(part), scale)).collect()
}

fn text(figure: Amount, scale: u32) -> String {
    if figure.is_zero() { String::new() } else { figure.grouped(scale) }
}

fn regrained(texts: &[String], from: Grain, to: Grain, currency: Currency) -> Result<Vec<String>, Refusal> {
    let read = |part| figure(texts.get(part).map(String::as_str).unwrap_or_default(), currency);
    let figures: Vec<Amount> = (0..from.parts()).map(read).collect::<Result<_, _>>()?;
    let parts: Vec<Amount> = if to.parts() > from.parts() {
        let each = to.parts() / from.parts();
        let split: Vec<Vec<Amount>> = figures.iter().map(|figure| split_equal(*figure, each, currency)).collect::<Result<_, _>>()?;
        split.concat()
    } else {
        figures.chunks(from.parts() / to.parts()).map(|chunk| Amount::sum(chunk.iter().copied())).collect::<Result<_, _>>()?
    };
    Ok(parts.into_iter().map(|part| text(part, currency.scale())).collect())
}

fn figure(text: &str, currency: Currency) -> Result<Amount, Refusal> {
    if text.trim().is_empty() {
        return Ok(Amount::ZERO);
    }
    let amount = parse::amount(text, currency)?;
    if amount.is_negative() { Err(Refusal::AmountNegative) } else { Ok(amount) }
}

#[cfg(test)]
mod tests;
