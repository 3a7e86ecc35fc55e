//! The model's rules of maintenance fees: a rep's statement of a month, its three checks, what of it is payable, and batches. One policy takes all
//! that is sold in the company's own currency; what is payable is worked out here from contracts and payments, not by the product's function.

use chrono::{Datelike, NaiveDate, Weekday};

use super::act::PayLine;
use super::model::{Contract, Fen, Model, month_of, next_month};
use super::payable::Due;

/// What one person at a customer may get in a month, and what a customer may be given for events.
pub const GIFT_CAP: Fen = 200_000;
pub const EVENTS_CAP: Fen = 300_000;
/// Which working day of the month after it is, by which a statement is submitted.
const SUBMIT_DAY: usize = 3;

/// Days off at the beginning of a month, by first and last day, and days on which one works instead: the model's own small calendar.
const OFF: [(&str, &str); 10] = [
    ("2025-01-01", "2025-01-01"),
    ("2025-02-01", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-06-01", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-10-01", "2026-10-07"),
];
const ON: [&str; 6] = ["2025-02-08", "2025-10-11", "2026-01-04", "2026-02-14", "2026-05-09", "2026-10-10"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Draft,
    ToClerk,
    ToManager,
    ToFinance,
    Approved,
    Returned,
}

impl Stage {
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    pub fn is_checked(self) -> bool {
        matches!(self, Self::ToClerk | Self::ToManager | Self::ToFinance)
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::ToClerk => "to_clerk",
            Self::ToManager => "to_manager",
            Self::ToFinance => "to_finance",
            Self::Approved => "approved",
            Self::Returned => "returned",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub number: u16,
    pub customer: usize,
    /// For a person there; else an event.
    pub is_gift: bool,
    pub amount: Fen,
}

/// What was sold to a customer under a contract.
pub type Sale = (usize, String, Fen);

/// The statement of a rep and a month.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub rep: String,
    pub month: NaiveDate,
    pub stage: Stage,
    pub by_rate: bool,
    pub sales: Vec<Sale>,
    pub claims: Vec<Claim>,
    /// By when it is to be submitted.
    pub due: NaiveDate,
    /// The highest number that a claim was given.
    numbers: u16,
}

impl Sheet {
    pub fn has_customer(&self, customer: usize) -> bool {
        self.sales.iter().any(|(of, ..)| *of == customer)
    }
}

/// The working day of the month after by which a statement is submitted.
fn submitted_by(month: NaiveDate) -> NaiveDate {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let is_off = |date: NaiveDate| OFF.iter().any(|(first, last)| (day(first)..=day(last)).contains(&date));
    let is_weekend = |date: NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let works = |date: &NaiveDate| ON.iter().any(|on| day(on) == *date) || !(is_off(*date) || is_weekend(*date));
    next_month(month).iter_days().filter(works).nth(SUBMIT_DAY - 1).unwrap()
}

/// So much of a claim was paid in a month, or taken back.
#[derive(Clone, Debug)]
pub struct Payment {
    pub rep: String,
    pub month: NaiveDate,
    pub number: u16,
    pub amount: Fen,
    pub paid_in: NaiveDate,
}

#[derive(Clone, Debug, Default)]
pub struct Fees {
    pub is_by_rate: bool,
    pub sheets: Vec<Sheet>,
    pub payments: Vec<Payment>,
    pub references: Vec<u16>,
}

impl Model {
    /// What the rep of now sold in that month under contracts that count.
    pub fn sales_of(&self, month: NaiveDate) -> Vec<Sale> {
        let is_sold = |contract: &&Contract| {
            let is_then = contract.signed.is_some_and(|signed| month_of(signed) == month);
            self.is_mine(contract.customer) && contract.currency == 0 && contract.life.counts() && is_then
        };
        let sold = self.contracts.iter().filter(is_sold);
        let mut sales: Vec<Sale> =
            sold.map(|contract| (contract.customer, contract.id.clone(), contract.amount() - contract.aside)).collect();
        sales.sort();
        sales
    }

    pub fn sheet(&self, rep: &str, month: NaiveDate) -> Option<&Sheet> {
        self.fees.sheets.iter().find(|sheet| sheet.rep == rep && sheet.month == month)
    }

    /// The own one of that month, while it may be changed.
    fn open_sheet(&self, month: NaiveDate) -> Option<usize> {
        self.fees.sheets.iter().position(|sheet| sheet.rep == self.rep && sheet.month == month && sheet.stage.is_open())
    }

    /// A month that is over; one that is there already is answered.
    pub(super) fn open_fees(&mut self, month: NaiveDate) -> bool {
        if month >= month_of(self.today) {
            return false;
        }
        if self.sheet(&self.rep, month).is_none() {
            let (rep, sales, by_rate) = (self.rep.clone(), self.sales_of(month), self.fees.is_by_rate);
            let (stage, claims, due) = (Stage::Draft, Vec::new(), submitted_by(month));
            self.fees.sheets.push(Sheet { rep, month, stage, by_rate, sales, claims, due, numbers: 0 });
        }
        true
    }

    /// Claims of customers who bought nothing any more go.
    pub(super) fn refresh_fees(&mut self, month: NaiveDate) -> bool {
        let Some(index) = self.open_sheet(month) else { return false };
        let sales = self.sales_of(month);
        let sheet = &mut self.fees.sheets[index];
        sheet.claims.retain(|claim| sales.iter().any(|(customer, ..)| *customer == claim.customer));
        sheet.sales = sales;
        true
    }

    pub(super) fn claim_fees(&mut self, month: NaiveDate, claims: &[(usize, bool, Fen)]) -> bool {
        let Some(index) = self.open_sheet(month) else { return false };
        let sheet = &mut self.fees.sheets[index];
        if claims.iter().any(|(customer, _, amount)| !sheet.has_customer(*customer) || *amount <= 0) {
            return false;
        }
        let numbered = (sheet.numbers + 1..).zip(claims);
        let claim = |(number, (customer, is_gift, amount)): (u16, &(usize, bool, Fen))| Claim {
            number,
            customer: *customer,
            is_gift: *is_gift,
            amount: *amount,
        };
        sheet.claims = numbered.map(claim).collect();
        sheet.numbers += u16::try_from(claims.len()).unwrap();
        true
    }

    /// While it says what was sold, and nobody is given too much.
    pub(super) fn submit_fees(&mut self, month: NaiveDate) -> bool {
        let Some(index) = self.open_sheet(month) else { return false };
        let sheet = &self.fees.sheets[index];
        let given = |customer: usize, is_gift: bool| -> Fen {
            sheet.claims.iter().filter(|claim| (claim.customer, claim.is_gift) == (customer, is_gift)).map(|claim| claim.amount).sum()
        };
        let is_within =
            sheet.claims.iter().all(|claim| given(claim.customer, true) <= GIFT_CAP && given(claim.customer, false) <= EVENTS_CAP);
        let is_good = is_within && sheet.sales == self.sales_of(month);
        if is_good {
            let by_rate = self.fees.is_by_rate;
            let sheet = &mut self.fees.sheets[index];
            (sheet.stage, sheet.by_rate) = (Stage::ToClerk, by_rate);
        }
        is_good
    }

    pub(super) fn check_fees(&mut self, rep: &str, month: NaiveDate, passes: bool) -> bool {
        let Some(sheet) = self.fees.sheets.iter_mut().find(|sheet| sheet.rep == rep && sheet.month == month) else { return false };
        sheet.stage = match sheet.stage {
            Stage::ToClerk | Stage::ToManager | Stage::ToFinance if !passes => Stage::Returned,
            Stage::ToClerk => Stage::ToManager,
            Stage::ToManager => Stage::ToFinance,
            Stage::ToFinance => Stage::Approved,
            Stage::Draft | Stage::Approved | Stage::Returned => return false,
        };
        true
    }

    pub(super) fn set_fee_basis(&mut self, is_rate: bool) -> bool {
        self.fees.is_by_rate = is_rate;
        true
    }

    /// The lines, and after them what the same reps were paid too much, the oldest first, as far as what they get here reaches.
    pub(super) fn pay_fees(&mut self, reference: u16, lines: &[PayLine]) -> bool {
        let dues = self.dues();
        let mut paying: Vec<(&Due, Fen)> = Vec::new();
        for (rep, month, number, amount) in lines {
            let is_named = |due: &&Due| (&due.rep, due.month, due.number) == (rep, *month, *number);
            let is_twice = paying.iter().any(|(other, _)| is_named(other));
            let Some(due) = dues.iter().find(is_named).filter(|due| due.payable > 0 && !is_twice) else { return false };
            let amount = amount.unwrap_or(due.payable);
            if !(1..=due.payable).contains(&amount) {
                return false;
            }
            paying.push((due, amount));
        }
        if paying.is_empty() || self.fees.references.contains(&reference) {
            return false;
        }
        let mut overpaid: Vec<&Due> = dues.iter().filter(|due| due.payable < 0).collect();
        overpaid.sort_by_key(|due| (due.month, due.number));
        for due in overpaid {
            let gets: Fen = paying.iter().filter(|(other, _)| other.rep == due.rep).map(|(_, amount)| amount).sum();
            if gets > 0 {
                paying.push((due, due.payable.max(-gets)));
            }
        }
        let paid_in = month_of(self.today);
        let paid = |(due, amount): &(&Due, Fen)| {
            let Due { rep, month, number, .. } = (*due).clone();
            Payment { rep, month, number, amount: *amount, paid_in }
        };
        let payments: Vec<Payment> = paying.iter().map(paid).collect();
        self.fees.payments.extend(payments);
        self.fees.references.push(reference);
        true
    }
}
