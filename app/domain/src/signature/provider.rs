//! What an e-signature provider tells of a round. It may tell it twice, late, or not at once: each event is taken in once, by its id.

use chrono::{NaiveDate, NaiveDateTime};

use super::{Mark, SignMethod, SigningRound};
use crate::refusal::Refusal;

/// What happened at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    Signed,
    Declined,
}

/// One thing that happened there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEvent {
    /// The provider's own id of it, the same however often it is told.
    pub id: String,
    /// Which signatory of the round, by their ordinal.
    pub signatory: u16,
    pub happened: Happened,
    /// In UTC.
    pub at: NaiveDateTime,
    /// The day there, in the company's time zone.
    pub on: NaiveDate,
    /// SHA-256 of the document that was signed there, in hex.
    pub hash: String,
    pub remark: String,
}

impl SigningRound {
    /// The same with what the provider tells. None: it was told before. `hash` is that of the document as it stands now.
    ///
    /// # Errors
    /// `SignedTextChanged` where another document was signed; those of [`SigningRound::signed`].
    pub fn heard(&self, event: &ProviderEvent, hash: &str) -> Result<Option<Self>, Refusal> {
        if self.events.contains(&event.id) {
            return Ok(None);
        }
        if event.hash != self.hash {
            return Err(Refusal::SignedTextChanged);
        }
        let mut new = match event.happened {
            Happened::Signed => {
                let (recorded_by, remark) = (self.provider.clone(), event.remark.clone());
                let mark = Mark { method: SignMethod::Provider, on: event.on, at: event.at, recorded_by, scan: None, remark };
                self.signed(event.signatory, mark, hash)?
            }
            Happened::Declined => self.declined(event.signatory, event.at, self.provider.clone(), event.remark.clone(), hash)?,
        };
        new.events.push(event.id.clone());
        Ok(Some(new))
    }
}
