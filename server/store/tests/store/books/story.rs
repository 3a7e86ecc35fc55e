//! The books and their model, told act by act, and what is compared when.
//!
//! After every act that was taken: the contract and the receipt that it names, and every figure that it can have moved (`Act::moves`): the plan with
//! what is paid, let off, written off and open of each instalment; the contract's sums and what may still be invoiced; the customer's statement to
//! today; what was asked to be given up; the rep's statement of fees; what of fees is payable. Of the two readers of the maintained totals (the rep of
//! now, who sees the own ones, and finance, who sees all) one after each act, in turn; ageing and arrears likewise, mostly as of today and now and then
//! as of another day. What is wrong in any of these stays wrong, and is found within two such acts.
//!
//! After every [`WHOLE_ACTS`] acts and at the end: all of it for both readers, every window, past days, statements of the past and every contract of the
//! rep, the months; at the end also every customer, contract, receipt and statement of fees there ever was, and reports as of days of all the time. Where
//! something differs, the list of acts is told again with all of this after each act ([`Care::All`]), so that the first that went wrong is named.
//!
//! What would be found, and where: an approval that books twice or a mirror with the wrong sign (plan, statement, dashboard); given up counted as
//! collected (contract, dashboard, share of fees) or a write-off lessening what may be invoiced (contract); a request that is held against what is open
//! without what is asked for already, or booked over what came in meanwhile, or into a closed month (taken or refused otherwise than by the model); the
//! day of a posting that is today's instead of the request's (ageing, statement); a fee's share that counts a void contract as if it had not been sold,
//! uses what is settled for what is collected, or the basis of now for that of the submission (payable); a payment counted in another month (paid by
//! month); a clawback that takes from another rep, more than the batch gives, or the latest first (payable); a statement submitted over a cap or after
//! what was sold changed, a check that skips a step, claims renumbered (the statement of fees); late ones by calendar days (badges).

use chrono::{NaiveDate, TimeDelta};
use domain::list::DueWindow;
use store::Settings;

use super::act::{Act, Answer};
use super::care::Part;
use super::carry::Books;
use super::figures::{Seen, failed};
use super::model::Model;
use crate::clock;
use crate::company::{day, open_at};

/// The first day.
const BEGIN: &str = "2025-01-15";
/// Acts that were taken between two comparisons of everything.
const WHOLE_ACTS: usize = 50;
/// Of so many reports two are as of another day than today.
const OTHER_DAY_ACTS: usize = 8;
/// Days between those as of which everybody's reports are compared at the end.
const END_DAYS: i64 = 61;

/// How much is compared after each act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// What it can have moved.
    Moved,
    All,
}

/// The books, their model, and how far they have come.
pub struct Story {
    pub books: Books,
    pub model: Model,
    pub care: Care,
    /// Of the store's last commit.
    revision: i64,
    pub told: usize,
    pub taken: usize,
    pub refused: usize,
    /// How many acts were told when everything was last found to agree.
    pub agreed: usize,
}

impl Story {
    pub async fn begin() -> Self {
        let begin = day(BEGIN);
        clock::set(begin);
        let books = Books::open(open_at(Settings { clock: clock::now, ..Settings::in_memory() }).await).await;
        let revision = books.company.store.revision().await.unwrap();
        Self { books, model: Model::new(begin), care: Care::Moved, revision, told: 0, taken: 0, refused: 0, agreed: 0 }
    }

    /// One act in the store and in the model, then the figures.
    pub async fn step(&mut self, act: &Act) -> Result<(), String> {
        let answer = self.books.carry(&self.model, act).await?;
        self.model.apply(act, &answer)?;
        self.told += 1;
        let revision = self.books.company.store.revision().await.map_err(failed)?;
        let before = std::mem::replace(&mut self.revision, revision);
        match answer {
            Answer::Refused(_) if revision != before => return Err("refused, and yet the data moved".into()),
            // Nothing was written, so that every figure is what it was.
            Answer::Refused(_) => {
                self.refused += 1;
                return Ok(());
            }
            _ => self.taken += 1,
        }
        self.compare_moved(act).await?;
        if self.care == Care::All || self.taken.is_multiple_of(WHOLE_ACTS) {
            self.compare_whole().await?;
            self.agreed = self.told;
        }
        Ok(())
    }

    /// Finance, and the rep of now.
    fn readers(&self) -> [Seen<'_>; 2] {
        let (books, model) = (&self.books, &self.model);
        [Seen { by: &books.company.finance, from: 0, confirms: true }, Seen { by: &books.rep, from: model.era, confirms: false }]
    }

    async fn compare_moved(&self, act: &Act) -> Result<(), String> {
        let (books, model, moved) = (&self.books, &self.model, act.moves());
        let has = |part: Part| moved.contains(&part);
        let (readers, window) = (self.readers(), DueWindow::ALL[self.taken / 2 % DueWindow::ALL.len()]);
        books.maintained(model, &readers[self.taken % 2], moved, window).await?;
        let contract = model.contract_of(act);
        if let Some(id) = &contract {
            books.plan(model, id).await?;
        }
        if let Some(id) = act.receipt() {
            books.receipt(model, id).await?;
        }
        if let Some(customer) = model.touched(act, self.taken) {
            if has(Part::Statement) {
                books.statement(model, customer, model.today).await?;
            }
            if has(Part::Heads) {
                books.contracts(model, customer).await?;
            }
        }
        if has(Part::Reports) {
            let day = if self.taken % OTHER_DAY_ACTS < 2 { self.days()[0] } else { model.today };
            self.compare_report(&readers[1], day, self.taken.is_multiple_of(2)).await?;
        }
        if let Some(id) = contract.filter(|_| has(Part::Givings)) {
            books.givings(model, &id).await?;
        }
        if let Some((rep, month)) = act.fees(&model.rep) {
            books.sheet(model, rep, month).await?;
        }
        if has(Part::Payables) && model.has_dues() {
            books.payables(model).await?;
        }
        if has(Part::Periods) { books.periods(model).await } else { Ok(()) }
    }

    /// One of the two.
    async fn compare_report(&self, seen: &Seen<'_>, day: NaiveDate, is_ageing: bool) -> Result<(), String> {
        let (books, model) = (&self.books, &self.model);
        if is_ageing { books.ageing(model, seen, day).await } else { books.arrears(model, seen, day).await }
    }

    /// A day of the last or the next weeks, another one with each act; and one near it.
    fn days(&self) -> [NaiveDate; 2] {
        let ago = |salt: usize| i64::try_from((self.taken * 37 + salt) % 90).unwrap();
        [self.model.today - TimeDelta::days(ago(0) - 12), self.model.today - TimeDelta::days(ago(41) - 12)]
    }

    /// Everything of the rep of now, and what finance sees of everybody.
    async fn compare_whole(&self) -> Result<(), String> {
        let (books, model, readers) = (&self.books, &self.model, self.readers());
        let [past, other] = self.days().map(|day| day.min(model.today));
        for seen in &readers {
            for (index, window) in DueWindow::ALL.iter().enumerate() {
                books.maintained(model, seen, if index == 0 { Part::MAINTAINED } else { &[Part::Due] }, *window).await?;
            }
            for day in [model.today, past] {
                self.compare_report(seen, day, true).await?;
                self.compare_report(seen, day, false).await?;
            }
        }
        for customer in model.era..model.customers.len() {
            books.statement(model, customer, past).await?;
            books.statement(model, customer, other).await?;
            books.contracts(model, customer).await?;
        }
        for contract in model.contracts_from(model.era) {
            books.plan(model, &contract.id).await?;
        }
        for sheet in model.fees.sheets.iter().filter(|sheet| sheet.rep == model.rep) {
            books.sheet(model, &sheet.rep, sheet.month).await?;
        }
        books.payables(model).await?;
        books.periods(model).await
    }

    /// Everything that there ever was.
    pub async fn compare_end(&self) -> Result<(), String> {
        self.compare_whole().await?;
        let (books, model) = (&self.books, &self.model);
        for customer in 0..model.customers.len() {
            books.statement(model, customer, model.today).await?;
            books.contracts(model, customer).await?;
        }
        for contract in &model.contracts {
            books.plan(model, &contract.id).await?;
            if model.givings.iter().any(|giving| giving.contract == contract.id) {
                books.givings(model, &contract.id).await?;
            }
        }
        for receipt in &model.receipts {
            books.receipt(model, &receipt.id).await?;
        }
        for sheet in &model.fees.sheets {
            books.sheet(model, &sheet.rep, sheet.month).await?;
        }
        let mut at = day(BEGIN);
        while at < model.today {
            self.compare_report(&self.readers()[0], at, true).await?;
            self.compare_report(&self.readers()[0], at, false).await?;
            at += TimeDelta::days(END_DAYS);
        }
        Ok(())
    }
}
