//! What the invoices under a contract make of it.

use super::Invoice;
use crate::contract::{Contract, Life};
use crate::money::Amount;
use crate::refusal::Refusal;

impl Contract {
    /// What has been issued and asked for under it.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn invoiced_and_requested(&self) -> Result<Amount, Refusal> {
        self.invoiced.checked_add(self.invoice_requested)
    }

    /// 可开票金额: what may still be asked for; never negative. A discount or a credit note lessens what is charged, a write-off does not: what nobody
    /// pays was sold all the same.
    #[must_use]
    pub fn invoiceable(&self) -> Amount {
        let taken = self.invoiced_and_requested();
        taken.and_then(|taken| self.charged().checked_sub(taken)).ok().filter(|left| left.is_positive()).unwrap_or_default()
    }

    /// Whether more is issued and asked for than the contract says now: an amendment or an edit made it smaller since, or it no longer counts.
    /// Nothing forbids that, for the invoices are out in the world; who reads the contract is told, and nothing more is issued until it is mended.
    #[must_use]
    pub fn is_over_invoiced(&self) -> bool {
        let counts = if self.terms.life.is_effective() { self.charged() } else { Amount::ZERO };
        self.invoiced_and_requested().map_or(true, |taken| taken > counts)
    }

    /// Whether invoices may be asked for and issued: it is signed, not void, and not put away.
    ///
    /// # Errors
    /// `InvoiceNeedsContractInForce`, `ContractArchived`.
    pub fn takes_invoices(&self) -> Result<(), Refusal> {
        if self.terms.life == Life::Archived {
            return Err(Refusal::ContractArchived);
        }
        if self.terms.effective().is_none() { Err(Refusal::InvoiceNeedsContractInForce) } else { Ok(()) }
    }

    /// The contract after one of its invoices became another: its figures follow. What does not lessen them must fit into the amount.
    ///
    /// # Errors
    /// `InvoiceOverContract`, `AmountTooLarge`.
    pub fn invoicing(&self, before: Option<&Invoice>, after: &Invoice) -> Result<Self, Refusal> {
        let (old, new) = (before.map(Invoice::figures).unwrap_or_default(), after.figures());
        let invoiced = self.invoiced.checked_sub(old.0)?.checked_add(new.0)?;
        let invoice_requested = self.invoice_requested.checked_sub(old.1)?.checked_add(new.1)?;
        let contract = Self { invoiced, invoice_requested, ..self.clone() };
        let (taken, taken_before) = (contract.invoiced_and_requested()?, self.invoiced_and_requested()?);
        if old != new && taken >= taken_before && taken > self.charged() {
            let own = new.0.checked_add(new.1)?;
            let left = self.charged().checked_sub(taken.checked_sub(own)?)?;
            return Err(Refusal::InvoiceOverContract { amount: self.charged(), left: left.max(Amount::ZERO) });
        }
        Ok(contract)
    }
}
