//! The policy of a product line 产品线: bands of what a customer bought in a month, and the standard amount of each, split among its categories.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::form::month;
use super::{BANDS_MAX, EDITIONS_MAX, FeeCategory};
use crate::closing::Month;
use crate::customer::not_negative;
use crate::id::FeePolicyId;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// The most products of one product line.
const PRODUCTS_MAX: usize = 200;
const NAME_CHARACTERS_MAX: usize = 120;

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

/// A policy as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeePolicyForm {
    pub product_line: String,
    pub account: String,
    /// `2026-01`.
    pub from: String,
    pub until: String,
    /// One a line.
    pub products: String,
    pub unit: String,
    pub bands: Vec<FeeBandForm>,
}

/// A band as typed; an empty amount is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeBandForm {
    pub from: String,
    pub buyer: String,
    pub purchasing_head: String,
    pub executive: String,
    pub new_customer: String,
    pub events: String,
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

impl FeeBandForm {
    fn of(band: &FeeBand, currency: Currency) -> Self {
        let amount = |category| {
            let share = band.shares.iter().find(|share| share.category == category);
            share.map(|share| share.amount.grouped(currency.scale())).unwrap_or_default()
        };
        Self {
            from: band.from.normalize().to_string(),
            buyer: amount(FeeCategory::Buyer),
            purchasing_head: amount(FeeCategory::PurchasingHead),
            executive: amount(FeeCategory::Executive),
            new_customer: amount(FeeCategory::NewCustomer),
            events: amount(FeeCategory::Events),
        }
    }

    /// What is typed for a category.
    #[must_use]
    pub fn amount(&self, category: FeeCategory) -> &str {
        match category {
            FeeCategory::Buyer => &self.buyer,
            FeeCategory::PurchasingHead => &self.purchasing_head,
            FeeCategory::Executive => &self.executive,
            FeeCategory::NewCustomer => &self.new_customer,
            FeeCategory::Events => &self.events,
        }
    }

    fn parse(&self, currency: Currency) -> Result<FeeBand, Problems> {
        let mut problems = Problems::new();
        let from = parse::number(&self.from).and_then(|from| if from.is_sign_negative() { Err(Refusal::NotANumber) } else { Ok(from.normalize()) });
        let from = problems.keep("from", from).unwrap_or_default();
        let mut shares = Vec::new();
        for category in FeeCategory::ALL.iter().copied() {
            let text = self.amount(category);
            if text.trim().is_empty() {
                continue;
            }
            if let Some(amount) = problems.keep(category.code(), not_negative(text, currency)).filter(|amount| amount.is_positive()) {
                shares.push(FeeShare { category, amount });
            }
        }
        if let Err(refusal) = total(&shares).and_then(Amount::of_one_record) {
            problems.add("", refusal);
        }
        problems.into_result(FeeBand { from, shares })
    }
}

impl FeePolicyForm {
    /// The form of a policy as its latest edition says.
    #[must_use]
    pub fn of(policy: &FeePolicy, currency: Currency) -> Self {
        let Some(FeeEdition { terms, .. }) = policy.latest() else {
            return Self { product_line: policy.product_line.clone(), ..Self::default() };
        };
        Self {
            product_line: policy.product_line.clone(),
            account: terms.account.clone(),
            from: terms.from.to_string(),
            until: terms.until.map(|until| until.to_string()).unwrap_or_default(),
            products: terms.products.join("\n"),
            unit: terms.unit.clone(),
            bands: terms.bands.iter().map(|band| FeeBandForm::of(band, currency)).collect(),
        }
    }

    /// The name of the product line, and what the edition says.
    ///
    /// # Errors
    /// Every field that is missing or malformed; `DatesOutOfOrder` of `until`; `FeeBandsOutOfOrder` of a band that does not begin above the one before.
    pub fn parse(&self, currency: Currency) -> Result<(String, FeePolicyTerms), Problems> {
        let mut problems = Problems::new();
        let product_line = problems.keep("product_line", required_text(&self.product_line, NAME_CHARACTERS_MAX)).unwrap_or_default();
        let account = problems.keep("account", required_text(&self.account, NAME_CHARACTERS_MAX)).unwrap_or_default();
        let unit = problems.keep("unit", optional_text(&self.unit, 20)).unwrap_or_default();
        let from = problems.keep("from", month(&self.from));
        let until = if self.until.trim().is_empty() { Ok(None) } else { month(&self.until).map(Some) };
        let until = problems.keep("until", until).flatten();
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            problems.add("until", Refusal::DatesOutOfOrder);
        }
        let products = problems.keep("products", products(&self.products)).unwrap_or_default();
        let bands = self.bands(currency, &mut problems);
        let Some(from) = from else { return Err(problems) };
        problems.into_result((product_line, FeePolicyTerms { from, until, account, products, unit, bands }))
    }

    fn bands(&self, currency: Currency, problems: &mut Problems) -> Vec<FeeBand> {
        let mut bands: Vec<FeeBand> = Vec::new();
        if self.bands.is_empty() {
            problems.add("bands", Refusal::Required);
        }
        if self.bands.len() > BANDS_MAX {
            problems.add("bands", Refusal::TooManyFeeBands { bands_max: BANDS_MAX });
        }
        for (index, form) in self.bands.iter().enumerate().take(BANDS_MAX) {
            match form.parse(currency) {
                Ok(band) if bands.last().is_some_and(|last| last.from >= band.from) => {
                    problems.add(format!("bands.{index}.from"), Refusal::FeeBandsOutOfOrder);
                }
                Ok(band) => bands.push(band),
                Err(inner) => problems.nest(&format!("bands.{index}"), inner),
            }
        }
        bands
    }
}

/// Names of products, one a line, each once.
fn products(text: &str) -> Result<Vec<String>, Refusal> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let name = required_text(line, NAME_CHARACTERS_MAX)?;
        if !found.iter().any(|known| key(known) == key(&name)) {
            found.push(name);
        }
    }
    if found.len() > PRODUCTS_MAX { Err(Refusal::TooLong { characters_max: PRODUCTS_MAX }) } else { Ok(found) }
}
