//! The policy of a product line 产品线: bands of what a customer bought in a month, and the standard amount of each, split among its categories.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{EDITIONS_MAX, FeeCategory};
use crate::closing::Month;
use crate::id::FeePolicyId;
use crate::money::Amount;
use crate::parse;
use crate::refusal::Refusal;

/// So much for one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeShare {
    pub category: FeeCategory,
    pub amount: Amount,
}

/// From this quantity on, until the next band begins, a customer's month stands for these amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeBand {
    #[serde(with = "rust_decimal::serde::str")]
    pub from: Decimal,
    /// Positive ones only, each category once, in the order of [`FeeCategory::ALL`].
    pub shares: Vec<FeeShare>,
}

/// What an edition of a policy says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePolicyTerms {
    /// The months of sales for which it is in force, both included; no last one: until a later edition.
    pub from: Month,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Month>,
    /// 科目: the account to which its fees are booked.
    pub account: String,
    /// What contract lines call the products of this line, beside the line's own name.
    pub products: Vec<String>,
    /// Only lines in this unit count; empty: lines in any unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// In the order of their quantities.
    pub bands: Vec<FeeBand>,
}

/// One edition; none is ever changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeEdition {
    /// From 1.
    pub number: u32,
    #[serde(flatten)]
    pub terms: FeePolicyTerms,
    pub by: String,
    pub on: NaiveDate,
}

/// The policy of one product line: a change makes a new edition, and statements keep the edition by which they were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePolicy {
    pub id: FeePolicyId,
    pub product_line: String,
    pub editions: Vec<FeeEdition>,
    pub version: u64,
}

/// What these come to.
///
/// # Errors
/// `AmountTooLarge`.
pub fn total(shares: &[FeeShare]) -> Result<Amount, Refusal> {
    Amount::sum(shares.iter().map(|share| share.amount))
}

/// A name as it is compared: without spaces at its ends, in half width and small letters.
pub(super) fn key(name: &str) -> String {
    parse::half_width(&parse::clean(name)).to_lowercase()
}

impl FeePolicyTerms {
    /// The band of a quantity: the highest that begins at it or below. None: the quantity is below all.
    #[must_use]
    pub fn band(&self, quantity: Decimal) -> Option<&FeeBand> {
        self.bands.iter().rev().find(|band| band.from <= quantity)
    }

    #[must_use]
    pub fn is_in_force(&self, month: Month) -> bool {
        self.from <= month && self.until.is_none_or(|until| month <= until)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |one: &Self, two: &Self| two.until.is_none_or(|until| one.from <= until);
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

impl FeePolicy {
    /// The edition by which a month's sales are counted: the latest of those in force then.
    #[must_use]
    pub fn edition(&self, month: Month) -> Option<&FeeEdition> {
        self.editions.iter().rev().find(|edition| edition.terms.is_in_force(month))
    }

    /// The edition that was made last.
    #[must_use]
    pub fn latest(&self) -> Option<&FeeEdition> {
        self.editions.last()
    }

    /// What the products of this line are called: its own name is one of them.
    fn names<'a>(&'a self, terms: &'a FeePolicyTerms) -> impl Iterator<Item = &'a str> {
        terms.products.iter().map(String::as_str).chain([self.product_line.as_str()])
    }

    /// Whether a contract line of this product counts here. Names are equal as wholes, whatever their width, case and outer spaces: a part of a name
    /// would take what belongs to another line.
    #[must_use]
    pub fn takes_product(&self, terms: &FeePolicyTerms, product: &str) -> bool {
        let product = key(product);
        self.names(terms).any(|name| key(name) == product)
    }

    /// With one more edition.
    ///
    /// # Errors
    /// `TooManyFeeEditions`.
    pub fn edited(&self, product_line: String, terms: FeePolicyTerms, by: &str, on: NaiveDate) -> Result<Self, Refusal> {
        if self.editions.len() >= EDITIONS_MAX {
            return Err(Refusal::TooManyFeeEditions { editions_max: EDITIONS_MAX });
        }
        let number = self.editions.last().map_or(0, |last| last.number).saturating_add(1);
        let mut new = Self { product_line, ..self.clone() };
        new.editions.push(FeeEdition { number, terms, by: by.to_owned(), on });
        Ok(new)
    }

    /// That no product of its latest edition belongs to another line in the same months.
    ///
    /// # Errors
    /// `FeeProductTaken`.
    pub fn takes_nothing_of(&self, others: &[Self]) -> Result<(), Refusal> {
        let Some(mine) = self.latest() else { return Ok(()) };
        for other in others.iter().filter(|other| other.id != self.id) {
            let Some(theirs) = other.latest().filter(|theirs| theirs.terms.overlaps(&mine.terms)) else { continue };
            if let Some(product) = self.names(&mine.terms).find(|product| other.takes_product(&theirs.terms, product)) {
                return Err(Refusal::FeeProductTaken { product: product.to_owned(), product_line: other.product_line.clone() });
            }
        }
        Ok(())
    }
}
