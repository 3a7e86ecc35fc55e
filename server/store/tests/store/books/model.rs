//! The plain model: what happened, in vectors, and every figure added up from it anew. It shares no derivation with the product.

use chrono::{Datelike, NaiveDate};

use super::fees::Fees;

/// Money in fen, or cents.
pub type Fen = i64;
/// An instalment as it is planned: its due date and its amount.
pub type Row = (NaiveDate, Fen);

/// What contracts and receipts are in; the first is the company's own.
pub const CURRENCIES: [&str; 2] = ["CNY", "USD"];
/// Not due, and six buckets of days overdue.
pub type Ageing = [Fen; 7];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Pending,
    Performing,
    Changing,
    Terminated,
    Void,
}

impl Life {
    /// Its instalments are owed.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Pending | Self::Void)
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending_signature",
            Self::Performing => "performing",
            Self::Changing => "changing",
            Self::Terminated => "terminated",
            Self::Void => "void",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Instalment {
    pub id: String,
    /// What was planned from which day on, the latest last.
    pub terms: Vec<(NaiveDate, Row)>,
    /// The day from which it is owed, and the first on which it is owed no more.
    pub effective: Option<NaiveDate>,
    pub ended: Option<NaiveDate>,
    /// The day on which an amendment added it.
    pub added: Option<NaiveDate>,
}

impl Instalment {
    pub fn new(id: String, row: Row, effective: Option<NaiveDate>) -> Self {
        Self { id, terms: vec![(NaiveDate::MIN, row)], effective, ended: None, added: None }
    }

    pub fn row(&self) -> Row {
        self.terms[self.terms.len() - 1].1
    }

    pub fn row_on(&self, day: NaiveDate) -> Row {
        self.terms.iter().rev().find(|(from, _)| *from <= day).map_or(self.terms[0].1, |(_, row)| *row)
    }

    pub fn is_owed(&self) -> bool {
        self.effective.is_some() && self.ended.is_none()
    }

    pub fn is_owed_on(&self, day: NaiveDate) -> bool {
        self.effective.is_some_and(|effective| effective <= day) && self.ended.is_none_or(|ended| day < ended)
    }
}

/// What an open amendment will do.
#[derive(Clone, Debug)]
pub enum Plan {
    Rows(Vec<Row>),
    /// When it ends; of each instalment that was not wholly paid what was paid, and what stays owed (none: nothing); one payment more.
    End {
        on: NaiveDate,
        settled: Vec<(String, Fen, Option<Row>)>,
        added: Option<Row>,
    },
}

#[derive(Clone, Debug)]
pub struct Amendment {
    pub id: String,
    pub plan: Plan,
    /// What had been paid of each instalment when it was asked for.
    pub paid: Vec<(String, Fen)>,
}

#[derive(Clone, Debug)]
pub struct Contract {
    pub id: String,
    pub customer: usize,
    pub currency: usize,
    pub signed: Option<NaiveDate>,
    pub life: Life,
    pub plan: Vec<Instalment>,
    /// Taken out of the plan by amendments.
    pub gone: Vec<Instalment>,
    pub amendment: Option<Amendment>,
    /// How many amendments were signed, when the last of them was, and since when it counts.
    pub amended: u32,
    pub amended_on: Option<NaiveDate>,
    pub counts_from: Option<NaiveDate>,
    /// What a termination added beside the plan: a line of its own, and nothing that was sold.
    pub aside: Fen,
}

impl Contract {
    pub fn amount(&self) -> Fen {
        self.plan.iter().map(|instalment| instalment.row().1).sum()
    }

    pub fn rows(&self) -> Vec<Row> {
        self.plan.iter().map(Instalment::row).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptState {
    Draft,
    Confirmed,
    Reversed(NaiveDate),
}

#[derive(Clone, Debug)]
pub struct Receipt {
    pub id: String,
    pub customer: usize,
    pub currency: usize,
    pub date: NaiveDate,
    pub amount: Fen,
    /// The contract that the payer named.
    pub contract: Option<String>,
    pub reference: Option<u8>,
    pub state: ReceiptState,
    /// When, how much, and which earlier one it takes back (then the amount is negative).
    pub refunds: Vec<(NaiveDate, Fen, Option<usize>)>,
}

impl Receipt {
    pub fn refunded(&self) -> Fen {
        self.refunds.iter().map(|(_, amount, _)| amount).sum()
    }
}

/// So much of a receipt on an instalment from that day on; without a receipt it is no money that came in.
#[derive(Clone, Debug)]
pub struct Posting {
    pub receipt: Option<String>,
    pub contract: String,
    pub instalment: String,
    pub date: NaiveDate,
    pub amount: Fen,
}

impl Posting {
    pub fn is_cash(&self) -> bool {
        self.receipt.is_some()
    }
}

#[derive(Clone, Debug)]
pub struct Expense {
    pub id: String,
    pub contract: String,
    pub date: NaiveDate,
    pub amount: Fen,
    pub counts: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceState {
    Requested,
    Issued,
    Over,
}

#[derive(Clone, Debug)]
pub struct Invoice {
    pub id: String,
    pub contract: String,
    pub amount: Fen,
    pub state: InvoiceState,
    /// Of the request, then of the issue.
    pub day: NaiveDate,
    /// The number on the paper, once it was issued.
    pub number: Option<u16>,
}

/// In which way something is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Discount,
    CreditNote,
    WriteOff,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Discount, Self::CreditNote, Self::WriteOff];

    pub fn code(self) -> &'static str {
        match self {
            Self::Discount => "discount",
            Self::CreditNote => "credit_note",
            Self::WriteOff => "write_off",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivingState {
    Asked,
    Booked,
    Rejected,
    Reversed,
}

impl GivingState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "in_review",
            Self::Booked => "confirmed",
            Self::Rejected => "rejected",
            Self::Reversed => "reversed",
        }
    }
}

/// A part of an instalment that is to be given up, or was.
#[derive(Clone, Debug)]
pub struct Giving {
    pub id: String,
    pub contract: String,
    pub instalment: String,
    pub kind: Kind,
    pub amount: Fen,
    pub date: NaiveDate,
    pub state: GivingState,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub today: NaiveDate,
    /// By their ids, in the order in which they were made; those from `era` on belong to the rep of now.
    pub customers: Vec<String>,
    pub era: usize,
    /// The login of the rep of now.
    pub rep: String,
    pub contracts: Vec<Contract>,
    pub receipts: Vec<Receipt>,
    pub postings: Vec<Posting>,
    pub expenses: Vec<Expense>,
    pub invoices: Vec<Invoice>,
    /// First days of the closed months, in their order.
    pub closed: Vec<NaiveDate>,
    pub givings: Vec<Giving>,
    pub fees: Fees,
}

impl Model {
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            customers: Vec::new(),
            era: 0,
            rep: String::new(),
            contracts: Vec::new(),
            receipts: Vec::new(),
            postings: Vec::new(),
            expenses: Vec::new(),
            invoices: Vec::new(),
            closed: Vec::new(),
            givings: Vec::new(),
            fees: Fees::default(),
        }
    }
}

pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap()
}

pub fn next_month(month: NaiveDate) -> NaiveDate {
    month + chrono::Months::new(1)
}
