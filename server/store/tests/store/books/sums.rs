//! Every figure of the model, added up anew from what happened.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::act::Act;
use super::model::{
    Ageing, CURRENCIES, Contract, Fen, Instalment, Invoice, InvoiceState, Model, Posting, Receipt, ReceiptState, month_of, next_month,
};

/// Days overdue up to which each bucket of the ageing reaches; the last has no end.
const BUCKETS: [i64; 6] = [0, 30, 60, 90, 180, 365];

/// What is open of one instalment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub contract: String,
    pub customer: usize,
    pub currency: usize,
    pub due: NaiveDate,
    pub amount: Fen,
}

/// What is open of some customers now, what is left of their receipts by currency, and what came in and is settled under every contract.
pub struct Standing<'a> {
    pub open: Vec<Open>,
    pub advances: [Fen; CURRENCIES.len()],
    pub collected: HashMap<&'a str, Fen>,
    pub settled: HashMap<&'a str, Fen>,
}

impl Model {
    pub fn contract(&self, id: &str) -> Option<&Contract> {
        self.contracts.iter().find(|contract| contract.id == id)
    }

    pub fn receipt(&self, id: &str) -> Option<&Receipt> {
        self.receipts.iter().find(|receipt| receipt.id == id)
    }

    fn posted(&self, until: NaiveDate, is_of: impl Fn(&Posting) -> bool) -> Fen {
        self.postings.iter().filter(|posting| posting.date <= until && is_of(posting)).map(|posting| posting.amount).sum()
    }

    /// What is posted until that day, by what each posting is of.
    fn posted_by<'a>(&'a self, until: NaiveDate, key: impl Fn(&'a Posting) -> Option<&'a str>) -> HashMap<&'a str, Fen> {
        let mut sums: HashMap<&str, Fen> = HashMap::new();
        for posting in self.postings.iter().filter(|posting| posting.date <= until) {
            if let Some(key) = key(posting) {
                *sums.entry(key).or_default() += posting.amount;
            }
        }
        sums
    }

    /// What the maintained totals of these customers follow from, added up once.
    pub fn standing(&self, from: usize) -> Standing<'_> {
        Standing {
            open: self.open_on(from, self.today),
            advances: self.advances(from),
            collected: self.posted_by(NaiveDate::MAX, |posting| Some(posting.contract.as_str()).filter(|_| posting.is_cash())),
            settled: self.posted_by(NaiveDate::MAX, |posting| Some(posting.contract.as_str())),
        }
    }

    /// What is left of all confirmed receipts of these customers, by currency.
    fn advances(&self, from: usize) -> [Fen; CURRENCIES.len()] {
        let taken = self.posted_by(NaiveDate::MAX, |posting| posting.receipt.as_deref());
        let mut sums = [0; CURRENCIES.len()];
        let is_confirmed = |receipt: &&Receipt| receipt.customer >= from && receipt.state == ReceiptState::Confirmed;
        for receipt in self.receipts.iter().filter(is_confirmed) {
            sums[receipt.currency] += receipt.amount - receipt.refunded() - taken.get(receipt.id.as_str()).copied().unwrap_or_default();
        }
        sums
    }

    /// What came in for an instalment.
    pub fn paid(&self, instalment: &str) -> Fen {
        self.posted(NaiveDate::MAX, |posting| posting.instalment == instalment && posting.is_cash())
    }

    /// That, and what was given up of it.
    pub fn settled(&self, instalment: &str) -> Fen {
        self.posted(NaiveDate::MAX, |posting| posting.instalment == instalment)
    }

    pub fn open(&self, instalment: &Instalment) -> Fen {
        if instalment.is_owed() { instalment.row().1 - self.settled(&instalment.id) } else { 0 }
    }

    pub fn collected(&self, contract: &str, until: NaiveDate) -> Fen {
        self.posted(until, |posting| posting.contract == contract && posting.is_cash())
    }

    /// What came in under a contract, and what was given up of it.
    pub fn settled_under(&self, contract: &str) -> Fen {
        self.posted(NaiveDate::MAX, |posting| posting.contract == contract)
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

    /// What a customer had paid and no instalment had taken at the end of a day. What one took that is owed only later was still an advance.
    pub fn advance_on(&self, customer: usize, currency: usize, day: NaiveDate) -> Fen {
        let of_customer = self.contracts.iter().filter(|contract| contract.customer == customer);
        let is_begun = |instalment: &&Instalment| instalment.effective.is_some_and(|effective| effective <= day);
        let begun: HashSet<&str> = of_customer
            .flat_map(|contract| contract.plan.iter().chain(&contract.gone))
            .filter(is_begun)
            .map(|one| one.id.as_str())
            .collect();
        let counts = |receipt: &&Receipt| {
            let is_in = match receipt.state {
                ReceiptState::Draft => false,
                ReceiptState::Confirmed => true,
                ReceiptState::Reversed(on) => day < on,
            };
            is_in && receipt.date <= day && (receipt.customer, receipt.currency) == (customer, currency)
        };
        let left = |receipt: &Receipt| {
            let is_taken =
                |posting: &Posting| posting.receipt.as_deref() == Some(receipt.id.as_str()) && begun.contains(posting.instalment.as_str());
            let taken = self.posted(day, is_taken);
            let refunded: Fen = receipt.refunds.iter().filter(|(on, ..)| *on <= day).map(|(_, amount, _)| amount).sum();
            receipt.amount - taken - refunded
        };
        self.receipts.iter().filter(counts).map(left).sum()
    }

    /// Everything that was open at the end of a day, as it stood then, of customers from this one on.
    pub fn open_on(&self, from: usize, day: NaiveDate) -> Vec<Open> {
        let (mut found, paid) = (Vec::new(), self.posted_by(day, |posting| Some(posting.instalment.as_str())));
        for contract in self.contracts.iter().filter(|contract| contract.customer >= from) {
            for instalment in contract.plan.iter().chain(&contract.gone).filter(|instalment| instalment.is_owed_on(day)) {
                let (due, planned) = instalment.row_on(day);
                let amount = planned - paid.get(instalment.id.as_str()).copied().unwrap_or_default();
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

impl Model {
    pub fn contracts_from(&self, from: usize) -> impl Iterator<Item = &Contract> {
        self.contracts.iter().filter(move |contract| contract.customer >= from)
    }

    pub fn drafts(&self) -> u64 {
        self.receipts.iter().filter(|receipt| receipt.state == ReceiptState::Draft).count() as u64
    }

    pub fn requested(&self) -> u64 {
        self.invoices.iter().filter(|invoice| invoice.state == InvoiceState::Requested).count() as u64
    }
}

impl Model {
    /// Life, progress, amount, collected, spent, invoiced, asked for of invoices, let off, written off, and what may still be invoiced.
    pub fn head(&self, contract: &Contract) -> (&'static str, &'static str, [Fen; 8]) {
        let (amount, collected) = (contract.amount(), self.collected(&contract.id, NaiveDate::MAX));
        let [reduced, written_off] = self.given_of_contract(&contract.id);
        let progress = match collected {
            _ if amount > 0 && collected >= amount => "paid",
            _ if reduced + written_off > 0 && collected + reduced + written_off >= amount => "settled_short",
            0 => "pending",
            _ => "partial",
        };
        let [invoiced, asked] = [InvoiceState::Issued, InvoiceState::Requested].map(|state| self.invoiced(&contract.id, state));
        let invoiceable = (self.charged(contract) - invoiced - asked).max(0);
        let spent = self.spent(&contract.id);
        (contract.life.code(), progress, [amount, collected, spent, invoiced, asked, reduced, written_off, invoiceable])
    }

    /// Signed, collected, reversed or paid back, and spent in a month.
    pub fn month(&self, month: NaiveDate, currency: usize) -> [Fen; 4] {
        let is_in = |day: NaiveDate| month_of(day) == month;
        let mut sums = [0; 4];
        for contract in self.contracts.iter().filter(|contract| contract.currency == currency) {
            if contract.life.counts() && contract.signed.is_some_and(is_in) {
                sums[0] += contract.amount();
            }
            let expenses = self.expenses.iter().filter(|one| one.contract == contract.id && one.counts && is_in(one.date));
            sums[3] += expenses.map(|expense| expense.amount).sum::<Fen>();
        }
        for receipt in self.receipts.iter().filter(|one| one.currency == currency && one.state != ReceiptState::Draft) {
            sums[1] += if is_in(receipt.date) { receipt.amount } else { 0 };
            sums[2] += if matches!(receipt.state, ReceiptState::Reversed(on) if is_in(on)) { receipt.amount } else { 0 };
            sums[2] += receipt.refunds.iter().filter(|(on, ..)| is_in(*on)).map(|(_, amount, _)| amount).sum::<Fen>();
        }
        sums
    }

    /// The contract that an act is about, by whatever it names.
    pub fn contract_of(&self, act: &Act) -> Option<String> {
        let named = match act {
            Act::VoidExpense { expense } => self.expenses.iter().find(|one| one.id == *expense).map(|one| one.contract.as_str()),
            Act::Issue { invoice, .. } | Act::Reject { invoice } | Act::VoidInvoice { invoice } => {
                self.invoices.iter().find(|one| one.id == *invoice).map(|one| one.contract.as_str())
            }
            Act::ApproveGiving { giving } | Act::RejectGiving { giving } | Act::ReverseGiving { giving } => {
                self.givings.iter().find(|one| one.id == *giving).map(|one| one.contract.as_str())
            }
            other => other.contract(),
        };
        named.map(str::to_owned)
    }

    /// The customer whose figures an act moves; of those whom only the time moves one in turn.
    pub fn touched(&self, act: &Act, turn: usize) -> Option<usize> {
        if let Act::Pass { .. } = act {
            return Some(self.era + turn % 2).filter(|customer| *customer < self.customers.len());
        }
        let of_contract = self.contract_of(act).and_then(|id| self.contract(&id)).map(|contract| contract.customer);
        of_contract.or_else(|| act.receipt().and_then(|id| self.receipt(id)).map(|receipt| receipt.customer))
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
