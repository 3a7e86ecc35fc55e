//! A policy as finance types it.

use serde::{Deserialize, Serialize};

use super::form::month;
use super::policy::{key, total};
use super::{BANDS_MAX, FeeBand, FeeCategory, FeeEdition, FeePolicy, FeePolicyTerms, FeeShare};
use crate::customer::not_negative;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// The most products of one product line.
const PRODUCTS_MAX: usize = 200;
const NAME_CHARACTERS_MAX: usize = 120;

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
        let from = parse::number(&self.from)
            .and_then(|from| if from.is_sign_negative() { Err(Refusal::NotANumber) } else { Ok(from.normalize()) });
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
