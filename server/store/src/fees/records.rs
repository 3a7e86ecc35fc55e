//! How fees are stored: their tables, what they are listed and counted by, and every query over them.

use domain::closing::Month;
use domain::fee::{FeeBatch, FeeException, FeePayment, FeePolicy, FeeSettings, FeeStatement};
use domain::money::Amount;

use super::{BOOKED, BY_STATE, NEVER, PAID, SETTINGS};
use crate::paging::Listing;
use crate::row::{Columns, Record, identity};
use crate::search;
use crate::tally::Tallies;

impl Record for FeePolicy {
    const TABLE: &'static str = "fee_policy";
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_line", format!("{}|{}", self.product_line, self.id));
    }
}

impl Record for FeeSettings {
    const TABLE: &'static str = "fee_settings";
    fn key(&self) -> &str {
        SETTINGS
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

impl Record for FeeStatement {
    const TABLE: &'static str = "fee_statement";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_place", place(self));
        columns.text("by_state", self.state.code());
        columns.text("by_month", self.month.to_string());
        columns.text_if(self.state.is_open() && self.submit_by.is_some(), "by_late", late_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let due = if self.state.is_open() { self.submit_by } else { self.check_by };
        let due = due.map_or_else(|| NEVER.to_owned(), |due| due.to_string());
        tallies.add(BY_STATE, self.owner.as_str(), &format!("{}|{due}", self.state.code()), "", Amount::ZERO);
    }
}

impl Record for FeeException {
    const TABLE: &'static str = "fee_exception";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_place", exception_place(self));
    }
}

impl Record for FeeBatch {
    const TABLE: &'static str = "fee_batch";
    const MONEY: &'static [&'static str] = &["total", "returned"];
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_place", batch_place(self));
        columns.text("by_reference", search::normal(&self.reference));
    }
}

impl Record for FeePayment {
    const TABLE: &'static str = "fee_payment";
    const MONEY: &'static [&'static str] = &["amount"];
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        1
    }
    fn set_version(&mut self, _version: u64) {}
    fn owner(&self) -> Option<&str> {
        Some(self.owner.as_str())
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let (owner, currency) = (self.owner.as_str(), self.currency.code());
        tallies.add(PAID, owner, &format!("{}|{}", self.statement, self.claim), currency, self.amount);
        tallies.add(BOOKED, owner, &format!("{}|{}", Month::of(self.on), self.account), currency, self.amount);
    }
}

fn place(statement: &FeeStatement) -> String {
    format!("{}|{}", statement.month, statement.id)
}

fn late_place(statement: &FeeStatement) -> String {
    let due = statement.submit_by.map_or_else(|| NEVER.to_owned(), |due| due.to_string());
    format!("{due}|{}", statement.id)
}

fn exception_place(exception: &FeeException) -> String {
    format!("{}|{}", exception.on, exception.id)
}

fn batch_place(batch: &FeeBatch) -> String {
    format!("{}|{}", batch.on, batch.id)
}

pub(super) const ALL: Listing<FeeStatement> = Listing {
    everybody: "SELECT * FROM fee_statement WHERE by_all = '' AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "SELECT * FROM fee_statement WHERE owner = $owner AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    place,
    descends: true,
};
pub(super) const OF_STATE: Listing<FeeStatement> = Listing {
    everybody: "SELECT * FROM fee_statement WHERE by_state = $state AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "SELECT * FROM fee_statement WHERE owner = $owner AND by_state = $state AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    place,
    descends: true,
};
pub(super) const LATE: Listing<FeeStatement> = Listing {
    everybody: "SELECT * FROM fee_statement WHERE by_all = '' AND by_late > $after ORDER BY by_late LIMIT $limit",
    owned: "SELECT * FROM fee_statement WHERE owner = $owner AND by_late > $after ORDER BY by_late LIMIT $limit",
    place: late_place,
    descends: false,
};
pub(super) const EXCEPTIONS: Listing<FeeException> = Listing {
    everybody: "SELECT * FROM fee_exception WHERE by_all = '' AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "SELECT * FROM fee_exception WHERE owner = $owner AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    place: exception_place,
    descends: true,
};
pub(super) const BATCHES: Listing<FeeBatch> = Listing {
    everybody: "SELECT * FROM fee_batch WHERE by_all = '' AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "",
    place: batch_place,
    descends: true,
};
pub(super) const POLICIES: &str = "SELECT * FROM fee_policy WHERE by_all = '' ORDER BY by_line";
pub(super) const OF_MONTH: &str = "SELECT * FROM fee_statement WHERE by_month = $key";
pub(super) const EXCEPTIONS_OF: &str = "SELECT * FROM fee_exception WHERE customer = $customer";
pub(super) const PAYMENTS_OF: &str = "SELECT * FROM fee_payment WHERE statement = $key";
pub(super) const PAYMENTS_IN: &str = "SELECT * FROM fee_payment WHERE batch = $key";
pub(super) const OF_REFERENCE: &str = "SELECT * FROM fee_batch WHERE by_reference = $key";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    ALL.everybody,
    ALL.owned,
    OF_STATE.everybody,
    OF_STATE.owned,
    LATE.everybody,
    LATE.owned,
    EXCEPTIONS.everybody,
    EXCEPTIONS.owned,
    BATCHES.everybody,
    POLICIES,
    OF_MONTH,
    EXCEPTIONS_OF,
    PAYMENTS_OF,
    PAYMENTS_IN,
    OF_REFERENCE,
];
