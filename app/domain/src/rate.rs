//! Dated exchange rates 汇率: what one unit of a currency was worth in the company's currency on a day, as finance entered it.
//!
//! Amounts of different currencies are never added without such a rate: [`combine`] gives a total only where each currency has one, and says by
//! which. A rate is never edited; a wrong one is superseded by a new entry with its reason, and both stay in sight.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::id::{RateId, UserId};
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::permission::Actor;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// Decimals of a rate at most.
pub const DECIMALS_MAX: u32 = 10;
/// A rate is less than this.
const RATE_LIMIT: u32 = 1_000_000;
pub const REASON_CHARACTERS_MAX: usize = 300;

/// What one unit of a currency is worth in the company's currency from a day on, until the next rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Currency, day and the how manieth entry: `USD-2026-11-20-001`.
    pub id: RateId,
    pub currency: Currency,
    pub day: NaiveDate,
    /// Exact; positive, at most ten decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub rate: Decimal,
    /// Where it was read.
    pub source: String,
    /// Why it took the place of the entry before it; empty: it is the first of its day.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    pub by: UserId,
    pub by_name: String,
    pub on: NaiveDate,
    /// A later entry of the same currency and day counts instead.
    #[serde(default)]
    pub is_superseded: bool,
    pub version: u64,
}

/// What people enter of a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateTerms {
    pub currency: Currency,
    pub day: NaiveDate,
    pub rate: Decimal,
    pub source: String,
    pub reason: String,
}

/// A rate as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RateForm {
    pub currency: String,
    /// Empty: today.
    pub day: String,
    pub rate: String,
    pub source: String,
    /// Needed where the day has a rate already.
    pub reason: String,
}

/// Which rates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RateFilter {
    pub currency: Option<Currency>,
    pub after: Option<String>,
}

impl RateForm {
    /// The terms of a rate to `own`, the company's currency.
    ///
    /// # Errors
    /// Every field that is missing or malformed; `OwnCurrencyNeedsNoRate`, `DatedInFuture`, `RateOutOfRange`, `TooPrecise`.
    pub fn parse(&self, own: Currency, today: NaiveDate) -> Result<RateTerms, Problems> {
        let mut problems = Problems::new();
        let currency = Currency::parse(&self.currency);
        let currency = currency.and_then(|currency| if currency == own { Err(Refusal::OwnCurrencyNeedsNoRate) } else { Ok(currency) });
        let day = if self.day.trim().is_empty() { Ok(today) } else { parse::date(&self.day, today) };
        let day = day.and_then(|day| if day > today { Err(Refusal::DatedInFuture { today }) } else { Ok(day) });
        let terms = RateTerms {
            currency: problems.keep("currency", currency).unwrap_or_default(),
            day: problems.keep("day", day).unwrap_or_default(),
            rate: problems.keep("rate", checked_rate(&self.rate)).unwrap_or_default(),
            source: problems.keep("source", required_text(&self.source, 120)).unwrap_or_default(),
            reason: problems.keep("reason", optional_text(&self.reason, REASON_CHARACTERS_MAX)).unwrap_or_default(),
        };
        problems.into_result(terms)
    }
}

fn checked_rate(text: &str) -> Result<Decimal, Refusal> {
    let rate = parse::number(text).map_err(|refusal| if refusal == Refusal::AmountTooLarge { Refusal::RateOutOfRange } else { refusal })?;
    let rate = rate.normalize();
    if rate.scale() > DECIMALS_MAX {
        return Err(Refusal::TooPrecise { decimals_max: DECIMALS_MAX });
    }
    if rate > Decimal::ZERO && rate < Decimal::from(RATE_LIMIT) { Ok(rate) } else { Err(Refusal::RateOutOfRange) }
}

impl Rate {
    /// Entered by this actor; `known` is the rate that counts for the same currency and day so far.
    ///
    /// # Errors
    /// `RateThere` where there is one and no reason to supersede it.
    pub fn entered(terms: RateTerms, known: Option<&Self>, actor: &Actor, today: NaiveDate) -> Result<Self, Refusal> {
        let RateTerms { currency, day, rate, source, reason } = terms;
        let place = match known {
            Some(known) if reason.is_empty() => return Err(Refusal::RateThere { currency, day, rate: known.words() }),
            Some(known) => known.place() + 1,
            None => 1,
        };
        let id = RateId::new(format!("{}-{day}-{place:03}", currency.code()));
        let (by, by_name) = (actor.user.clone(), actor.name.clone());
        Ok(Self { id, currency, day, rate, source, reason, by, by_name, on: today, is_superseded: false, version: 1 })
    }

    /// The same, not counting any more.
    #[must_use]
    pub fn superseded(&self) -> Self {
        Self { is_superseded: true, ..self.clone() }
    }

    /// The how manieth entry of its currency and day it is.
    #[must_use]
    pub fn place(&self) -> u32 {
        self.id.as_str().rsplit('-').next().and_then(|place| place.parse().ok()).unwrap_or_default()
    }

    /// `7.1234`.
    #[must_use]
    pub fn words(&self) -> String {
        self.rate.normalize().to_string()
    }
}

/// The rate of that day: the latest of the currency on or before it. None: what is in that currency stays apart.
#[must_use]
pub fn rate_on(rates: &[Rate], currency: Currency, day: NaiveDate) -> Option<&Rate> {
    rates.iter().filter(|rate| rate.currency == currency && !rate.is_superseded && rate.day <= day).max_by_key(|rate| rate.day)
}

/// A rate by which something was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateSeen {
    pub currency: Currency,
    pub day: NaiveDate,
    #[serde(with = "rust_decimal::serde::str")]
    pub rate: Decimal,
}

/// Figures of several currencies, in the company's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Combined {
    pub currency: Currency,
    /// One for each figure that was asked for.
    pub amounts: Vec<Amount>,
    /// By currency; never empty.
    pub rates: Vec<RateSeen>,
}

impl Combined {
    /// The n-th figure, from 0.
    #[must_use]
    pub fn amount(&self, place: usize) -> Amount {
        self.amounts.get(place).copied().unwrap_or_default()
    }

    /// By which rates: `按 2026-11-20 汇率 7.1234`, and each with its currency where there are several.
    #[must_use]
    pub fn by(&self, lang: Lang) -> String {
        let rate = |seen: &RateSeen| seen.rate.normalize().to_string();
        if let [only] = self.rates.as_slice() {
            return match lang {
                Lang::Zh => format!("按 {} 汇率 {}", only.day, rate(only)),
                Lang::En => format!("at the rate of {}: {}", only.day, rate(only)),
            };
        }
        let each = |seen: &RateSeen| format!("{} {} {}", seen.currency.code(), seen.day, rate(seen));
        let each = self.rates.iter().map(each).collect::<Vec<_>>().join(lang.pick("、", ", "));
        format!("{}{each}", lang.pick("按汇率 ", "at the rates "))
    }

    /// What so much of a currency comes to, unrounded: to compare, never to show. None without a rate.
    #[must_use]
    pub fn worth(&self, value: Decimal, currency: Currency) -> Option<Decimal> {
        if currency == self.currency {
            return Some(value);
        }
        let seen = self.rates.iter().find(|seen| seen.currency == currency)?;
        Some(value.checked_mul(seen.rate).unwrap_or(Decimal::MAX))
    }
}

/// These sums, one line a currency, as one in the company's currency at the rates of that day: each figure of each currency is rounded half-even
/// once, then they are added. None where nothing but the company's own currency has anything, where one that has something has no rate, or where it
/// is more than can be held.
#[must_use]
pub fn combine(sums: &[(Currency, Vec<Amount>)], own: Currency, rates: &[Rate], day: NaiveDate) -> Option<Combined> {
    let width = sums.iter().map(|(_, amounts)| amounts.len()).max().unwrap_or_default();
    let (mut amounts, mut seen) = (vec![Amount::ZERO; width], Vec::new());
    for (currency, parts) in sums.iter().filter(|(_, parts)| parts.iter().any(|part| !part.is_zero())) {
        let mut factor = Decimal::ONE;
        if *currency != own {
            let rate = rate_on(rates, *currency, day)?;
            factor = rate.rate;
            seen.push(RateSeen { currency: *currency, day: rate.day, rate: rate.rate });
        }
        for (sum, part) in amounts.iter_mut().zip(parts) {
            *sum = part.at_rate(factor, own).and_then(|part| sum.checked_add(part)).ok()?;
        }
    }
    (!seen.is_empty()).then_some(Combined { currency: own, amounts, rates: seen })
}

#[cfg(test)]
mod tests;
