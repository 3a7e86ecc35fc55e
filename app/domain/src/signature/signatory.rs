//! One who signs, and what their signature holds.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{SignMethod, SignSide, SignState};
use crate::id::{AttachmentId, ContactId, UserId};
use crate::refusal::Refusal;

/// One who signs. What the signature holds stands beside the name, empty until there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// From 1, in the order in which they stand on the document.
    pub ordinal: u16,
    pub side: SignSide,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// One of our users, who signs here by themselves; none: a colleague notes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    pub state: SignState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<SignMethod>,
    /// The day of the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// When it was given or noted here, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveDateTime>,
    /// SHA-256 of what was signed, in hex.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// The colleague who noted it; empty: the signatory's own act.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recorded_by: String,
    /// The scan of the paper: the contract's file, its name, and the hash of its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<AttachmentId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scan_name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scan_hash: String,
    /// Said with it; of who declined: why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// A signature as it is put under a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub method: SignMethod,
    pub on: NaiveDate,
    /// In UTC.
    pub at: NaiveDateTime,
    pub recorded_by: String,
    /// The file, its name and its hash.
    pub scan: Option<(AttachmentId, String, String)>,
    pub remark: String,
}

impl Signatory {
    /// Whether this user signs here as this signatory.
    #[must_use]
    pub fn is(&self, user: &UserId) -> bool {
        self.user.as_ref() == Some(user)
    }

    /// That a colleague notes the signature: of everybody who is no user here.
    ///
    /// # Errors
    /// `SignsThemselves`.
    pub fn may_be_recorded(&self) -> Result<(), Refusal> {
        match self.user {
            None => Ok(()),
            Some(_) => Err(Refusal::SignsThemselves { name: self.name.clone() }),
        }
    }
}
