//! What can happen to the books. A new command is a variant here, a rule in `rules` (a bool: whether it is taken), an arm in `carry` or `desk`, what it
//! moves in `care`, and a line in `chance`; new figures are a function of the model and a comparison in `figures` or `desk_figures`.

use chrono::NaiveDate;

use super::model::{Fen, Kind, Row};

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
    /// A part of an instalment is to be given up.
    AskGiving {
        id: String,
        contract: String,
        instalment: String,
        kind: Kind,
        amount: Fen,
        date: NaiveDate,
    },
    ApproveGiving {
        giving: String,
    },
    RejectGiving {
        giving: String,
    },
    ReverseGiving {
        giving: String,
    },
    /// The rep begins the statement of fees of a month.
    OpenFees {
        month: NaiveDate,
    },
    RefreshFees {
        month: NaiveDate,
    },
    /// For each claim its customer, whether it is a gift (else an event), and the amount.
    ClaimFees {
        month: NaiveDate,
        claims: Vec<(usize, bool, Fen)>,
    },
    SubmitFees {
        month: NaiveDate,
    },
    /// By whose turn it is: passed on, or sent back.
    CheckFees {
        rep: String,
        month: NaiveDate,
        passes: bool,
    },
    PayFees {
        reference: u16,
        lines: Vec<PayLine>,
    },
    /// By the customer's collection rate over all contracts, or by the month's sales.
    SetFeeBasis {
        is_rate: bool,
    },
}

/// A claim by its rep, month and number, and so much of it; all that is payable, where nothing is said.
pub type PayLine = (String, NaiveDate, u16, Option<Fen>);

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
            | Self::AskInvoice { contract, .. }
            | Self::AskGiving { contract, .. } => Some(contract),
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

    /// The rep, by the login, and the month of the fees that it is about; of the rep of now where no other is named.
    pub fn fees<'a>(&'a self, rep_of_now: &'a str) -> Option<(&'a str, NaiveDate)> {
        match self {
            Self::OpenFees { month } | Self::RefreshFees { month } | Self::ClaimFees { month, .. } | Self::SubmitFees { month } => {
                Some((rep_of_now, *month))
            }
            Self::CheckFees { rep, month, .. } => Some((rep.as_str(), *month)),
            _ => None,
        }
    }
}
