//! What can happen to the books. A new command is a variant here, a rule in `rules` (a bool: whether it is taken), an arm in `carry`, and a line
//! in `chance`; new figures are a function of the model and a comparison in `figures`.

use chrono::NaiveDate;

use super::model::{Fen, Row};

/// One thing that somebody tries, right or wrong, with every value in it: a list of them tells the same story again.
#[derive(Clone, Debug)]
pub enum Act {
    Pass {
        days: u16,
    },
    /// A new rep with two new customers: what was before is left to finance.
    Era {
        rep: String,
        customers: [String; 2],
    },
    /// Signed on a day, or not yet.
    Contract {
        id: String,
        customer: usize,
        currency: usize,
        signed: Option<NaiveDate>,
        rows: Vec<Row>,
    },
    Edit {
        contract: String,
        rows: Vec<Row>,
    },
    Sign {
        contract: String,
        on: NaiveDate,
    },
    Void {
        contract: String,
    },
    /// Void no more, since the day on which it was signed.
    Revive {
        contract: String,
    },
    Amend {
        id: String,
        contract: String,
        rows: Vec<Row>,
    },
    /// Each instalment that is not wholly paid, by its number: what stays owed of it, or nothing.
    Terminate {
        id: String,
        contract: String,
        on: NaiveDate,
        settled: Vec<(usize, Option<Row>)>,
        added: Option<Row>,
    },
    SignAmendment {
        contract: String,
        on: NaiveDate,
    },
    WithdrawAmendment {
        contract: String,
    },
    Receive {
        id: String,
        customer: usize,
        currency: usize,
        date: NaiveDate,
        amount: Fen,
        contract: Option<String>,
        reference: Option<u8>,
    },
    Discard {
        receipt: String,
    },
    /// By the default order, or by hand.
    Confirm {
        receipt: String,
        shares: Option<Vec<(String, Fen)>>,
    },
    UseAdvance {
        receipt: String,
        shares: Vec<(String, Fen)>,
    },
    Reverse {
        receipt: String,
    },
    Refund {
        receipt: String,
        on: NaiveDate,
        amount: Fen,
    },
    /// Which refund of the receipt, from 1.
    TakeRefundBack {
        receipt: String,
        number: usize,
    },
    Close {
        month: NaiveDate,
    },
    Reopen {
        month: NaiveDate,
    },
    Spend {
        id: String,
        contract: String,
        date: NaiveDate,
        amount: Fen,
    },
    VoidExpense {
        expense: String,
    },
    AskInvoice {
        id: String,
        contract: String,
        amount: Fen,
    },
    Issue {
        invoice: String,
        on: NaiveDate,
        number: u16,
    },
    Reject {
        invoice: String,
    },
    VoidInvoice {
        invoice: String,
    },
}

/// What the store said to it.
#[derive(Clone, Debug)]
pub enum Answer {
    Done,
    Refused(String),
    /// An amendment was signed: the ids of the contract's instalments now, in their order.
    Signed(Vec<String>),
    /// It was to be signed, and no longer fitted what had been paid.
    Overtaken,
}

impl Act {
    /// The contract whose plan is looked at afterwards.
    pub fn contract(&self) -> Option<&str> {
        match self {
            Self::Contract { id, .. } => Some(id),
            Self::Edit { contract, .. }
            | Self::Sign { contract, .. }
            | Self::Void { contract }
            | Self::Revive { contract }
            | Self::Amend { contract, .. }
            | Self::Terminate { contract, .. }
            | Self::SignAmendment { contract, .. }
            | Self::WithdrawAmendment { contract }
            | Self::Spend { contract, .. }
            | Self::AskInvoice { contract, .. } => Some(contract),
            _ => None,
        }
    }

    /// The receipt that it is about.
    pub fn receipt(&self) -> Option<&str> {
        match self {
            Self::Receive { id, .. } => Some(id),
            Self::Discard { receipt }
            | Self::Confirm { receipt, .. }
            | Self::UseAdvance { receipt, .. }
            | Self::Reverse { receipt }
            | Self::Refund { receipt, .. }
            | Self::TakeRefundBack { receipt, .. } => Some(receipt),
            _ => None,
        }
    }
}
