//! 账龄 Ageing: what is open as of a date, by how long it has been overdue.
//!
//! Only entries dated on or before the as-of date count, so yesterday's answer can be asked for again tomorrow. Between which days the buckets
//! lie is the company's to say ([`AgeingLimits`]); they always add up to the total.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::money::Amount;
use crate::refusal::Refusal;

/// How long an amount has been overdue, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    NotDue,
    /// From the first of these days overdue to the last, both included.
    Days(u16, u16),
    /// More days than this.
    Over(u16),
}

impl Bucket {
    /// The stable code, made of its days: `not_due`, `d1_30`, `d365_plus`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::NotDue => "not_due".to_owned(),
            Self::Days(first, last) => format!("d{first}_{last}"),
            Self::Over(days) => format!("d{days}_plus"),
        }
    }

    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NotDue, _) => lang.pick("未到期", "Not due").to_owned(),
            (Self::Days(first, last), Lang::Zh) if first == last => format!("{first} 天"),
            (Self::Days(first, last), Lang::En) if first == last => format!("Day {first}"),
            (Self::Days(first, last), Lang::Zh) => format!("{first}–{last} 天"),
            (Self::Days(first, last), Lang::En) => format!("{first}–{last} days"),
            (Self::Over(days), Lang::Zh) => format!("{days} 天以上"),
            (Self::Over(days), Lang::En) => format!("Over {days} days"),
        }
    }
}

/// 账龄分段: the last day overdue of each bucket but the oldest, which has none. One to ten whole days, each more than the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u16>", into = "Vec<u16>")]
pub struct AgeingLimits(Vec<u16>);

impl Default for AgeingLimits {
    fn default() -> Self {
        Self(vec![30, 60, 90, 180, 365])
    }
}

/// As a program reads them: the sentences for people would come into every page of the browser.
impl TryFrom<Vec<u16>> for AgeingLimits {
    type Error = &'static str;

    fn try_from(days: Vec<u16>) -> Result<Self, Self::Error> {
        Self::of(days).map_err(|_| "not the limits of an ageing")
    }
}

impl From<AgeingLimits> for Vec<u16> {
    fn from(limits: AgeingLimits) -> Self {
        limits.0
    }
}

impl AgeingLimits {
    pub const COUNT_MAX: usize = 10;
    /// Some 27 years.
    pub const DAYS_MAX: u16 = 9_999;

    /// # Errors
    /// `Required`, `TooManyAgeingLimits`, `AgeingLimitsNotRising`.
    pub fn of(days: Vec<u16>) -> Result<Self, Refusal> {
        if days.is_empty() {
            return Err(Refusal::Required);
        }
        if days.len() > Self::COUNT_MAX {
            return Err(Refusal::TooManyAgeingLimits { limits_max: Self::COUNT_MAX });
        }
        let is_rising = days.iter().zip(days.iter().skip(1)).all(|(one, next)| one < next);
        let is_in_range = days.iter().all(|days| (1..=Self::DAYS_MAX).contains(days));
        if is_rising && is_in_range { Ok(Self(days)) } else { Err(Refusal::AgeingLimitsNotRising { days_max: Self::DAYS_MAX }) }
    }

    /// The limits as people write them: `30, 60, 90`, with whatever stands between numbers.
    ///
    /// # Errors
    /// `NotANumber`; those of [`AgeingLimits::of`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = crate::parse::half_width(text);
        let parts = text.split([',', '、', ';', '/', ' ', '\t', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let days = parts.map(|part| part.trim_end_matches('天').parse::<u16>().map_err(|_| Refusal::NotANumber));
        Self::of(days.collect::<Result<Vec<_>, _>>()?)
    }

    /// As they are written into a field.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Every bucket, from not due to the oldest.
    #[must_use]
    pub fn buckets(&self) -> Vec<Bucket> {
        let mut buckets = vec![Bucket::NotDue];
        let mut over = 0;
        for last in &self.0 {
            buckets.push(Bucket::Days(over + 1, *last));
            over = *last;
        }
        buckets.push(Bucket::Over(over));
        buckets
    }

    /// How many buckets there are: one more than limits, and what is not due.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.0.len() + 2
    }

    /// Where among the buckets something due on `due` stands, seen on `as_of`. The due date itself is not overdue.
    #[must_use]
    pub fn place(&self, due: NaiveDate, as_of: NaiveDate) -> usize {
        match days_overdue(due, as_of) {
            ..=0 => 0,
            days => 1 + self.0.iter().take_while(|last| i64::from(**last) < days).count(),
        }
    }
}

/// 欠款天数: as-of date − due date. Zero or less means not overdue.
#[must_use]
pub fn days_overdue(due: NaiveDate, as_of: NaiveDate) -> i64 {
    as_of.signed_duration_since(due).num_days()
}

/// Open amounts by bucket, and their total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ageing {
    total: Amount,
    limits: AgeingLimits,
    /// One for each bucket of the limits.
    buckets: Vec<Amount>,
}

impl Default for Ageing {
    fn default() -> Self {
        Self::by(&AgeingLimits::default())
    }
}

impl Ageing {
    /// Nothing yet, in these buckets.
    #[must_use]
    pub fn by(limits: &AgeingLimits) -> Self {
        Self { total: Amount::ZERO, limits: limits.clone(), buckets: vec![Amount::ZERO; limits.count()] }
    }

    /// What was added up elsewhere, one amount for each bucket of the limits; of others there is nothing.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn of(limits: &AgeingLimits, mut buckets: Vec<Amount>) -> Result<Self, Refusal> {
        buckets.resize(limits.count(), Amount::ZERO);
        Ok(Self { total: Amount::sum(buckets.iter().copied())?, limits: limits.clone(), buckets })
    }

    /// Adds an open amount that is due on `due`. A refusal leaves everything as it was.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn add(&mut self, open: Amount, due: NaiveDate, as_of: NaiveDate) -> Result<(), Refusal> {
        let total = self.total.checked_add(open)?;
        let bucket = &mut self.buckets[self.limits.place(due, as_of)];
        *bucket = bucket.checked_add(open)?;
        self.total = total;
        Ok(())
    }

    /// Adds another ageing, say of another customer. A refusal leaves everything as it was.
    ///
    /// # Errors
    /// `AmountTooLarge`; `ChangedMeanwhile` where the other was counted by other limits.
    pub fn merge(&mut self, other: &Self) -> Result<(), Refusal> {
        if self.limits != other.limits {
            return Err(Refusal::ChangedMeanwhile);
        }
        let mut sum = self.clone();
        sum.total = sum.total.checked_add(other.total)?;
        for (bucket, added) in sum.buckets.iter_mut().zip(&other.buckets) {
            *bucket = bucket.checked_add(*added)?;
        }
        *self = sum;
        Ok(())
    }

    /// By which limits it was counted.
    #[must_use]
    pub const fn limits(&self) -> &AgeingLimits {
        &self.limits
    }

    /// All that is open.
    #[must_use]
    pub const fn total(&self) -> Amount {
        self.total
    }

    /// What is in this bucket; nothing in one that the limits do not make.
    #[must_use]
    pub fn bucket(&self, bucket: Bucket) -> Amount {
        self.parts().find(|(known, _)| *known == bucket).map(|(_, amount)| amount).unwrap_or_default()
    }

    /// Each bucket and what is in it, from not due to the oldest.
    pub fn parts(&self) -> impl Iterator<Item = (Bucket, Amount)> {
        self.limits.buckets().into_iter().zip(self.buckets.iter().copied())
    }

    /// 欠款: what is open and past its due date.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn overdue(&self) -> Result<Amount, Refusal> {
        self.total.checked_sub(self.bucket(Bucket::NotDue))
    }
}

#[cfg(test)]
mod tests;
