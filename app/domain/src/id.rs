//! Identities: opaque, minted once (by the client for what it creates), never reused and never shown.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// Letters, digits, `-` and `_`, 1 to 64 of them: what a client may mint.
            #[must_use]
            pub fn is_well_formed(&self) -> bool {
                is_well_formed(&self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

ids! {
    UserId, TeamId, CustomerId, ContactId, FollowUpId, ContractId, InstalmentId, ReceiptId, AllocationId, SessionId, ImportId, PhotoId, ApprovalId, ApprovalTaskId, FlowId,
    TemplateId, ClauseFamilyId, ClauseId,
    AttachmentId, OriginalId, LoanId,
    AmendmentId, EditionId,
    ObligationId, ConcernId,
    InvoiceId,
    AuditId, PaperId, FindingId,
    TargetId,
    SigningId,
    ExpenseId,
    AdjustmentId,
    NoticeId, ReminderId, DispatchId,
    BankLineId,
    RateId,
    FeePolicyId, FeeStatementId, FeeExceptionId, FeeBatchId, FeePaymentId,
    /// One act of one user: the same operation sent again answers the stored outcome.
    OperationId,
}

fn is_well_formed(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
