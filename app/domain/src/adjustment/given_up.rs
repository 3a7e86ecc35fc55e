//! What was given up, as instalments and contracts keep it.

use serde::{Deserialize, Serialize};

use super::AdjustmentKind;
use crate::contract::Contract;
use crate::instalment::Instalment;
use crate::money::Amount;
use crate::permission::{Act, Actor, Noun};
use crate::refusal::Refusal;

/// What was given up of an instalment or a contract, less what was reversed. Maintained: the sums of the postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GivenUp {
    /// By discounts and credit notes: what is charged became less.
    pub reduced: Amount,
    /// By write-offs: what was charged will not be paid.
    pub written_off: Amount,
}

impl GivenUp {
    #[must_use]
    pub fn sum(self) -> Amount {
        self.reduced.checked_add(self.written_off).unwrap_or_default()
    }

    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.reduced.is_zero() && self.written_off.is_zero()
    }

    /// With one posting more; its amount is negative in a reversal.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn with(self, kind: AdjustmentKind, amount: Amount) -> Result<Self, Refusal> {
        Ok(match kind {
            AdjustmentKind::Discount | AdjustmentKind::CreditNote => Self { reduced: self.reduced.checked_add(amount)?, ..self },
            AdjustmentKind::WriteOff => Self { written_off: self.written_off.checked_add(amount)?, ..self },
        })
    }
}

impl Instalment {
    /// What of it is owed no more: what came in, and what was given up.
    #[must_use]
    pub fn settled(&self) -> Amount {
        self.paid.checked_add(self.given_up.sum()).unwrap_or_default()
    }

    /// The same with so much more of it given up; negative in a reversal.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn giving_up(&self, kind: AdjustmentKind, amount: Amount) -> Result<Self, Refusal> {
        let new = Self { given_up: self.given_up.with(kind, amount)?, ..self.clone() };
        Ok(Self { open: new.open_after(new.paid)?, ..new })
    }
}

impl Contract {
    /// What of it is owed no more: what came in, and what was given up.
    #[must_use]
    pub fn settled(&self) -> Amount {
        self.collected.checked_add(self.given_up.sum()).unwrap_or_default()
    }

    /// The amount less discounts and credit notes: what is charged in the end, paid or not.
    #[must_use]
    pub fn charged(&self) -> Amount {
        self.amount.checked_sub(self.given_up.reduced).unwrap_or_default()
    }

    /// The same with so much more of it given up; negative in a reversal.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn giving_up(&self, kind: AdjustmentKind, amount: Amount) -> Result<Self, Refusal> {
        Ok(Self { given_up: self.given_up.with(kind, amount)?, ..self.clone() })
    }

    /// Whether the actor may ask for something of it to be given up: who keeps the contract, and finance.
    #[must_use]
    pub fn may_be_adjusted_by(&self, actor: &Actor) -> bool {
        actor.may_for(Noun::Contract, Act::Edit, &self.owner) || actor.may_for(Noun::Contract, Act::Settle, &self.owner)
    }
}
