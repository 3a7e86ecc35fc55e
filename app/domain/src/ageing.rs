//! 账龄 Ageing: what is open as of a date, by how long it has been overdue.
//!
//! Only entries dated on or before the as-of date count, so yesterday's answer can be asked for again tomorrow.
//! The buckets always add up to the total.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::money::Amount;
use crate::refusal::Refusal;

/// How long an amount has been overdue, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    NotDue,
    #[serde(rename = "d1_30")]
    Days1To30,
    #[serde(rename = "d31_60")]
    Days31To60,
    #[serde(rename = "d61_90")]
    Days61To90,
    #[serde(rename = "d91_180")]
    Days91To180,
    #[serde(rename = "d181_365")]
    Days181To365,
    #[serde(rename = "d365_plus")]
    DaysOver365,
}

impl Bucket {
    pub const COUNT: usize = 7;

    /// Every bucket, from not due to the oldest.
    pub const ALL: [Self; Self::COUNT] =
        [Self::NotDue, Self::Days1To30, Self::Days31To60, Self::Days61To90, Self::Days91To180, Self::Days181To365, Self::DaysOver365];

    /// The bucket of something due on `due`, seen on `as_of`. The due date itself is not overdue.
    #[must_use]
    pub fn of(due: NaiveDate, as_of: NaiveDate) -> Self {
        match days_overdue(due, as_of) {
            ..=0 => Self::NotDue,
            1..=30 => Self::Days1To30,
            31..=60 => Self::Days31To60,
            61..=90 => Self::Days61To90,
            91..=180 => Self::Days91To180,
            181..=365 => Self::Days181To365,
            366.. => Self::DaysOver365,
        }
    }

    /// Its place in `ALL` and in `Ageing::buckets`.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::Days1To30 => "d1_30",
            Self::Days31To60 => "d31_60",
            Self::Days61To90 => "d61_90",
            Self::Days91To180 => "d91_180",
            Self::Days181To365 => "d181_365",
            Self::DaysOver365 => "d365_plus",
        }
    }

    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::NotDue => lang.pick("未到期", "Not due"),
            Self::Days1To30 => lang.pick("1–30 天", "1–30 days"),
            Self::Days31To60 => lang.pick("31–60 天", "31–60 days"),
            Self::Days61To90 => lang.pick("61–90 天", "61–90 days"),
            Self::Days91To180 => lang.pick("91–180 天", "91–180 days"),
            Self::Days181To365 => lang.pick("181–365 天", "181–365 days"),
            Self::DaysOver365 => lang.pick("365 天以上", "Over 365 days"),
        }
    }

    /// The bucket of this code.
    pub fn parse(code: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|bucket| bucket.code() == code.trim())
            .ok_or_else(|| Refusal::NotOneOf { allowed: Self::ALL.map(Self::code).join(", ") })
    }
}

/// 欠款天数: as-of date − due date. Zero or less means not overdue.
#[must_use]
pub fn days_overdue(due: NaiveDate, as_of: NaiveDate) -> i64 {
    as_of.signed_duration_since(due).num_days()
}

/// Open amounts by bucket, and their total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ageing {
    total: Amount,
    buckets: [Amount; Bucket::COUNT],
}

impl Ageing {
    /// Adds an open amount that is due on `due`. A refusal leaves everything as it was.
    pub fn add(&mut self, open: Amount, due: NaiveDate, as_of: NaiveDate) -> Result<(), Refusal> {
        let mut one = Self { total: open, ..Self::default() };
        one.buckets[Bucket::of(due, as_of).index()] = open;
        self.merge(&one)
    }

    /// Adds another ageing, say of another customer. A refusal leaves everything as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), Refusal> {
        let mut sum = Self { total: self.total.checked_add(other.total)?, buckets: self.buckets };
        for (bucket, added) in sum.buckets.iter_mut().zip(other.buckets) {
            *bucket = bucket.checked_add(added)?;
        }
        *self = sum;
        Ok(())
    }

    /// All that is open.
    #[must_use]
    pub const fn total(&self) -> Amount {
        self.total
    }

    #[must_use]
    pub fn bucket(&self, bucket: Bucket) -> Amount {
        self.buckets[bucket.index()]
    }

    /// Each bucket and what is in it, from not due to the oldest.
    #[must_use]
    pub const fn buckets(&self) -> &[Amount; Bucket::COUNT] {
        &self.buckets
    }

    /// 欠款: what is open and past its due date.
    pub fn overdue(&self) -> Result<Amount, Refusal> {
        self.total.checked_sub(self.bucket(Bucket::NotDue))
    }
}

#[cfg(test)]
mod tests;
