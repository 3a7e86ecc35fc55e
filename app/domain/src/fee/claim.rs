//! What a rep claims: so much, for whom, in which form, what for, and what proves it.

use serde::{Deserialize, Serialize};

use super::policy::key;
use super::{FeeCategory, FeeMeans};
use crate::codes::codes;
use crate::id::AttachmentId;
use crate::money::Amount;

codes! {
    /// Who receives it.
    pub enum FeeRecipient {
        Person "person" "客户方个人" "A named person at the customer",
        Company "company" "客户单位" "The customer's company",
        Attendees "attendees" "活动参加者" "Those who attend an event",
    }
}

/// A claim of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeClaim {
    /// Within the statement, from 1; never given again.
    pub number: u16,
    pub category: FeeCategory,
    pub means: FeeMeans,
    /// As the category has it where that is a person: see [`FeeClaim::is_to_person`].
    pub recipient: FeeRecipient,
    /// By name.
    pub beneficiary: String,
    /// Positive.
    pub amount: Amount,
    pub purpose: String,
    /// What proves it: a document's number, what a photo shows.
    pub evidence: String,
    /// A file of one of the row's contracts that proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<AttachmentId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file_name: String,
    /// Of one over the standard amount: why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remarks: String,
}

impl FeeCategory {
    /// Whether what is given under it goes to a person at the customer, whatever else is said.
    #[must_use]
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Buyer | Self::PurchasingHead | Self::Executive)
    }
}

impl FeeMeans {
    /// Whether it is money, or as good as money.
    #[must_use]
    pub const fn is_cash(self) -> bool {
        matches!(self, Self::Cash | Self::Transfer)
    }
}

impl FeeClaim {
    /// Whether it goes to a named person at the customer: then it stands in the gift register.
    #[must_use]
    pub fn is_to_person(&self) -> bool {
        self.category.is_person() || self.recipient == FeeRecipient::Person
    }

    /// The person, as names are compared.
    #[must_use]
    pub fn person(&self) -> String {
        key(&self.beneficiary)
    }
}
