//! What a step can move, and so what is compared after it.

use Part::{Badges, Contracts, Dashboard, Due, Givings, Heads, Payables, Periods, Receipts, Reports, Statement};

use super::act::Act;

/// Figures that are compared together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Badges,
    Dashboard,
    /// The totals rows of the lists of contracts, receipts and due payments.
    Contracts,
    Receipts,
    Due,
    /// The customer's statement to today.
    Statement,
    /// The sums beside each contract of the customer: for what moves several of them.
    Heads,
    /// Ageing and arrears.
    Reports,
    /// What was asked to be given up under the contract.
    Givings,
    /// What of fees is payable, and what was paid by month.
    Payables,
    Periods,
}

impl Part {
    /// The maintained totals.
    pub const MAINTAINED: &[Self] = &[Self::Badges, Self::Dashboard, Self::Contracts, Self::Receipts, Self::Due];
}

const PLANNED: &[Part] = &[Badges, Dashboard, Contracts, Due, Statement, Reports, Payables];
const POSTED: &[Part] = &[Badges, Dashboard, Contracts, Receipts, Due, Statement, Heads, Reports, Payables];
const GIVEN_UP: &[Part] = &[Badges, Dashboard, Contracts, Due, Statement, Reports, Givings, Payables];

impl Act {
    /// Beside the contract, the receipt and the statement of fees that it names, which are compared after every step.
    pub fn moves(&self) -> &'static [Part] {
        match self {
            Self::Pass { .. } => &[Badges, Dashboard, Due, Statement, Reports],
            Self::Era { .. } => &[],
            Self::Contract { .. }
            | Self::Edit { .. }
            | Self::Sign { .. }
            | Self::Void { .. }
            | Self::Revive { .. }
            | Self::SignAmendment { .. } => PLANNED,
            Self::Amend { .. } | Self::Terminate { .. } | Self::WithdrawAmendment { .. } => &[Dashboard, Contracts],
            Self::Receive { .. } | Self::Discard { .. } => &[Badges, Receipts],
            Self::Confirm { .. } | Self::UseAdvance { .. } | Self::Reverse { .. } => POSTED,
            Self::Refund { .. } | Self::TakeRefundBack { .. } => &[Dashboard, Receipts, Statement],
            Self::Close { .. } | Self::Reopen { .. } => &[Periods],
            Self::Spend { .. } | Self::VoidExpense { .. } => &[],
            Self::AskInvoice { .. } | Self::Issue { .. } | Self::Reject { .. } | Self::VoidInvoice { .. } => &[Badges],
            Self::AskGiving { .. } | Self::RejectGiving { .. } => &[Badges, Givings],
            Self::ApproveGiving { .. } | Self::ReverseGiving { .. } => GIVEN_UP,
            Self::OpenFees { .. } | Self::RefreshFees { .. } | Self::ClaimFees { .. } | Self::SubmitFees { .. } => &[Badges],
            Self::CheckFees { .. } => &[Badges, Payables],
            Self::PayFees { .. } | Self::SetFeeBasis { .. } => &[Payables],
        }
    }
}
