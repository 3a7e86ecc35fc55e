//! What the company allows: the gift cap, the cap of each category, and by what approved fees become payable.

use serde::{Deserialize, Serialize};

use super::{FeeBasis, FeeCategory, FeeShare};
use crate::customer::not_negative;
use crate::money::{Amount, Currency};
use crate::refusal::{Problems, Refusal};

/// One record; in the company's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSettings {
    /// What one person at a customer may get within a month without an exception of legal.
    pub gift_cap: Amount,
    /// What one customer may be given in a month in one category. A category without a cap takes no claim.
    pub caps: Vec<FeeShare>,
    pub basis: FeeBasis,
    pub version: u64,
}

/// The settings as typed; an empty cap is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeSettingsForm {
    pub gift_cap: String,
    pub buyer: String,
    pub purchasing_head: String,
    pub executive: String,
    pub new_customer: String,
    pub events: String,
    pub basis: String,
}

impl FeeSettings {
    /// The cap of a category.
    ///
    /// # Errors
    /// `FeeCapMissing`.
    pub fn cap(&self, category: FeeCategory) -> Result<Amount, Refusal> {
        let share = self.caps.iter().find(|share| share.category == category);
        share.map(|share| share.amount).ok_or(Refusal::FeeCapMissing { category })
    }
}

impl FeeSettingsForm {
    #[must_use]
    pub fn of(settings: &FeeSettings, currency: Currency) -> Self {
        let cap = |category| settings.cap(category).map(|cap| cap.grouped(currency.scale())).unwrap_or_default();
        Self {
            gift_cap: settings.gift_cap.grouped(currency.scale()),
            buyer: cap(FeeCategory::Buyer),
            purchasing_head: cap(FeeCategory::PurchasingHead),
            executive: cap(FeeCategory::Executive),
            new_customer: cap(FeeCategory::NewCustomer),
            events: cap(FeeCategory::Events),
            basis: settings.basis.code().to_owned(),
        }
    }

    const fn cap(&self, category: FeeCategory) -> &String {
        match category {
            FeeCategory::Buyer => &self.buyer,
            FeeCategory::PurchasingHead => &self.purchasing_head,
            FeeCategory::Executive => &self.executive,
            FeeCategory::NewCustomer => &self.new_customer,
            FeeCategory::Events => &self.events,
        }
    }

    /// The settings that follow the ones at `version`.
    ///
    /// # Errors
    /// Every field that is malformed; `Required` of `gift_cap`.
    pub fn parse(&self, currency: Currency, version: u64) -> Result<FeeSettings, Problems> {
        let mut problems = Problems::new();
        let gift_cap = if self.gift_cap.trim().is_empty() { Err(Refusal::Required) } else { not_negative(&self.gift_cap, currency) };
        let gift_cap = problems.keep("gift_cap", gift_cap).unwrap_or_default();
        let basis = problems.keep("basis", FeeBasis::read(&self.basis)).unwrap_or_default();
        let mut caps = Vec::new();
        for category in FeeCategory::ALL.iter().copied().filter(|category| !self.cap(*category).trim().is_empty()) {
            if let Some(amount) = problems.keep(category.code(), not_negative(self.cap(category), currency)) {
                caps.push(FeeShare { category, amount });
            }
        }
        problems.into_result(FeeSettings { gift_cap, caps, basis, version })
    }
}
