//! The plain model: what happened, in vectors, and every figure added up from it anew. It shares no derivation with the product.

use chrono::{Datelike, NaiveDate};

/// Money in fen, or cents.
pub type Fen = i64;
/// An instalment as it is planned: its due date and its amount.
pub type Row = (NaiveDate, Fen);

/// What contracts and receipts are in; the first is the company's own.
pub const CURRENCIES: [&str; 2] = ["CNY", "USD"];
/// Days overdue up to which each bucket of the ageing reaches; the last has no end.
const BUCKETS: [i64; 6] = [0, 30, 60, 90, 180, 365];
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

    fn row_on(&self, day: NaiveDate) -> Row {
        self.terms.iter().rev().find(|(from, _)| *from <= day).map_or(self.terms[0].1, |(_, row)| *row)
    }

    pub fn is_owed(&self) -> bool {
        self.effective.is_some() && self.ended.is_none()
    }

    fn is_owed_on(&self, day: NaiveDate) -> bool {
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

/// So much of a receipt on an instalment from that day on. What gives an instalment up otherwise will be one without a receipt.
#[derive(Clone, Debug)]
pub struct Posting {
    pub receipt: Option<String>,
    pub contract: String,
    pub instalment: String,
    pub date: NaiveDate,
    pub amount: Fen,
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

#[derive(Clone, Debug)]
pub struct Model {
    pub today: NaiveDate,
    /// By their ids, in the order in which they were made; those from `era` on belong to the rep of now.
    pub customers: Vec<String>,
    pub era: usize,
    pub contracts: Vec<Contract>,
    pub receipts: Vec<Receipt>,
    pub postings: Vec<Posting>,
    pub expenses: Vec<Expense>,
    pub invoices: Vec<Invoice>,
    /// First days of the closed months, in their order.
    pub closed: Vec<NaiveDate>,
}

/// What is open of one instalment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub contract: String,
    pub customer: usize,
    pub currency: usize,
    pub due: NaiveDate,
    pub amount: Fen,
}

impl Model {
    pub fn new(today: NaiveDate) -> Self {
        let (customers, contracts, receipts, postings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { today, customers, era: 0, contracts, receipts, postings, expenses: Vec::new(), invoices: Vec::new(), closed: Vec::new() }
    }

    pub fn contract(&self, id: &str) -> Option<&Contract> {
        self.contracts.iter().find(|contract| contract.id == id)
    }

    pub fn receipt(&self, id: &str) -> Option<&Receipt> {
        self.receipts.iter().find(|receipt| receipt.id == id)
    }

    fn posted(&self, until: NaiveDate, is_of: impl Fn(&Posting) -> bool) -> Fen {
        self.postings.iter().filter(|posting| posting.date <= until && is_of(posting)).map(|posting| posting.amount).sum()
    }

    pub fn paid(&self, instalment: &str) -> Fen {
        self.posted(NaiveDate::MAX, |posting| posting.instalment == instalment)
    }

    pub fn open(&self, instalment: &Instalment) -> Fen {
        if instalment.is_owed() { instalment.row().1 - self.paid(&instalment.id) } else { 0 }
    }

    pub fn collected(&self, contract: &str, until: NaiveDate) -> Fen {
        self.posted(until, |posting| posting.contract == contract)
    }

    pub fn spent(&self, contract: &str) -> Fen {
        self.expenses.iter().filter(|expense| expense.contract == contract && expense.counts).map(|expense| expense.amount).sum()
    }

    pub fn invoiced(&self, contract: &str, state: InvoiceState) -> Fen {
        let is_of = |invoice: &&Invoice| invoice.contract == contract && invoice.state == state;
        self.invoices.iter().filter(is_of).map(|invoice| invoice.amount).sum()
    }

    /// What is left of a receipt, confirmed or not.
    pub fn left(&self, receipt: &Receipt) -> Fen {
        let taken = self.posted(NaiveDate::MAX, |posting| posting.receipt.as_deref() == Some(receipt.id.as_str()));
        receipt.amount - taken - receipt.refunded()
    }

    pub fn advance(&self, receipt: &Receipt) -> Fen {
        if receipt.state == ReceiptState::Confirmed { self.left(receipt) } else { 0 }
    }

    /// What a customer had paid and no instalment had taken at the end of a day.
    pub fn advance_on(&self, customer: usize, currency: usize, day: NaiveDate) -> Fen {
        let counts = |receipt: &&Receipt| {
            let is_in = match receipt.state {
                ReceiptState::Draft => false,
                ReceiptState::Confirmed => true,
                ReceiptState::Reversed(on) => day < on,
            };
            is_in && receipt.date <= day && (receipt.customer, receipt.currency) == (customer, currency)
        };
        let left = |receipt: &Receipt| {
            let taken = self.posted(day, |posting| posting.receipt.as_deref() == Some(receipt.id.as_str()));
            let refunded: Fen = receipt.refunds.iter().filter(|(on, ..)| *on <= day).map(|(_, amount, _)| amount).sum();
            receipt.amount - taken - refunded
        };
        self.receipts.iter().filter(counts).map(left).sum()
    }

    /// Everything that was open at the end of a day, as it stood then, of customers from this one on.
    pub fn open_on(&self, from: usize, day: NaiveDate) -> Vec<Open> {
        let mut found = Vec::new();
        for contract in self.contracts.iter().filter(|contract| contract.customer >= from) {
            for instalment in contract.plan.iter().chain(&contract.gone).filter(|instalment| instalment.is_owed_on(day)) {
                let (due, planned) = instalment.row_on(day);
                let amount = planned - self.posted(day, |posting| posting.instalment == instalment.id);
                if amount > 0 {
                    let (customer, currency) = (contract.customer, contract.currency);
                    found.push(Open { contract: contract.id.clone(), customer, currency, due, amount });
                }
            }
        }
        found
    }

    /// Whether something may be dated on that day.
    pub fn takes(&self, day: NaiveDate) -> bool {
        self.closed.last().is_none_or(|month| day >= next_month(*month))
    }

    pub fn is_mine(&self, customer: usize) -> bool {
        customer >= self.era
    }
}

pub fn ageing<'a>(open: impl Iterator<Item = &'a Open>, day: NaiveDate) -> Ageing {
    let mut ageing = Ageing::default();
    for one in open {
        let days = (day - one.due).num_days();
        ageing[BUCKETS.iter().position(|limit| days <= *limit).unwrap_or(BUCKETS.len())] += one.amount;
    }
    ageing
}

pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap()
}

pub fn next_month(month: NaiveDate) -> NaiveDate {
    month + chrono::Months::new(1)
}
