//! What an invoice becomes by each act.

use chrono::{Datelike, NaiveDate};

use super::{ARCHIVED, Invoice, InvoiceAct, InvoiceState, InvoiceTerms, Issued, Issuing, RedLetter};
use crate::id::{InvoiceId, UserId};
use crate::money::Amount;
use crate::refusal::Refusal;

impl Invoice {
    /// # Errors
    /// `InvoiceCannot`.
    pub fn issued(&self, issuing: &Issuing, by_name: &str) -> Result<Self, Refusal> {
        let state = self.after(InvoiceAct::Issue)?;
        let Issuing { number, on, kind, header, tax_rate, tax } = issuing.clone();
        let issued = Some(Issued { number, on, by_name: by_name.to_owned() });
        let terms = InvoiceTerms { kind, header, tax_rate, ..self.terms.clone() };
        Ok(Self { state, issued, terms, tax, ..self.clone() })
    }

    /// # Errors
    /// `InvoiceCannot`.
    pub fn rejected(&self, reason: String, today: NaiveDate) -> Result<Self, Refusal> {
        let state = self.after(InvoiceAct::Reject)?;
        Ok(Self { state, reason, ended_on: Some(today), ..self.clone() })
    }

    /// # Errors
    /// `InvoiceCannot`.
    pub fn withdrawn(&self, today: NaiveDate) -> Result<Self, Refusal> {
        let state = self.after(InvoiceAct::Withdraw)?;
        Ok(Self { state, ended_on: Some(today), ..self.clone() })
    }

    /// The request when its contract is archived: it is withdrawn, and says so. None: nothing was asked for any more.
    #[must_use]
    pub fn put_away(&self, today: NaiveDate) -> Option<Self> {
        self.withdrawn(today).ok().map(|withdrawn| Self { reason: ARCHIVED.to_owned(), ..withdrawn })
    }

    /// # Errors
    /// `InvoiceCannot`, `InvoiceHandedOver`.
    pub fn handed_over(&self, today: NaiveDate) -> Result<Self, Refusal> {
        let state = self.after(InvoiceAct::HandOver)?;
        Ok(Self { state, handed_over: Some(today), ..self.clone() })
    }

    /// Void: only in the month of its issue, while the customer has not got it, and with no red letter against it.
    ///
    /// # Errors
    /// `InvoiceCannot`, `InvoiceHandedOver`, `InvoiceOfOtherMonth`, `InvoiceHasRed`.
    pub fn voided(&self, reason: String, today: NaiveDate) -> Result<Self, Refusal> {
        let state = self.after(InvoiceAct::Void)?;
        let on = self.day();
        if (on.year(), on.month()) != (today.year(), today.month()) {
            return Err(Refusal::InvoiceOfOtherMonth { on });
        }
        if !self.red.is_zero() {
            return Err(Refusal::InvoiceHasRed { red: self.red });
        }
        Ok(Self { state, reason, ended_on: Some(today), ..self.clone() })
    }

    /// The invoice after a red letter of so much; all of it taken back, it is red.
    ///
    /// # Errors
    /// `InvoiceCannot`, `RedOverInvoice`, `AmountTooLarge`.
    pub fn reddened(&self, letter: &RedLetter) -> Result<Self, Refusal> {
        let whole = self.after(InvoiceAct::Red)?;
        let red = self.red.checked_add(letter.amount)?;
        if red > self.terms.amount {
            return Err(Refusal::RedOverInvoice { left: self.left() });
        }
        let state = if red == self.terms.amount { whole } else { self.state };
        Ok(Self { state, red, red_tax: self.red_tax.checked_add(letter.tax)?, ..self.clone() })
    }

    /// The red letter itself: a record of its own that mirrors so much of this one.
    #[must_use]
    pub fn mirrored(&self, letter: &RedLetter, id: InvoiceId, number: String, today: NaiveDate, by: (&UserId, &str)) -> Self {
        let terms = InvoiceTerms {
            amount: letter.amount.checked_neg(),
            remarks: String::new(),
            parts: Vec::new(),
            receipts: Vec::new(),
            ..self.terms.clone()
        };
        Self {
            id,
            number,
            terms,
            tax: letter.tax.checked_neg(),
            state: InvoiceState::Issued,
            requested_on: today,
            requested_by: by.0.clone(),
            requested_by_name: by.1.to_owned(),
            issued: Some(Issued { number: letter.number.clone(), on: letter.on, by_name: by.1.to_owned() }),
            handed_over: None,
            ended_on: None,
            reason: letter.reason.clone(),
            red_of: Some(self.id.clone()),
            red: Amount::ZERO,
            red_tax: Amount::ZERO,
            version: 1,
            ..self.clone()
        }
    }
}
