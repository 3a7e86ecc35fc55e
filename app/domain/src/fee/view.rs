//! A statement or an application with all that its page shows.

use serde::{Deserialize, Serialize};

use super::{FeeDue, FeeException, FeePayment, FeeSettings, FeeStatement, FeeStep};
use crate::id::{AttachmentId, ContractId};

/// Everything of one statement or application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeView {
    pub statement: FeeStatement,
    /// SHA-256 of its content as it stands: what a check is sent with.
    pub hash: String,
    /// It counts: approved, and every signature stands under this content.
    pub is_valid: bool,
    /// For what it is late today.
    pub late_for: Option<FeeStep>,
    /// Of an approved one: what of each claim is payable now.
    pub due: Vec<FeeDue>,
    pub payments: Vec<FeePayment>,
    pub settings: FeeSettings,
    /// Those of legal for its customers and month, void ones too.
    pub exceptions: Vec<FeeException>,
    /// Files of its contracts that may be named as evidence; for who may edit.
    pub files: Vec<FeeFile>,
    pub may_edit: bool,
    pub may_check: bool,
    /// Record exceptions.
    pub may_except: bool,
}

/// A file of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeFile {
    pub id: AttachmentId,
    pub contract: ContractId,
    pub contract_number: String,
    pub name: String,
}
