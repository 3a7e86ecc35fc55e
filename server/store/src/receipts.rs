//! Receipts and their allocation. Confirmed money is never edited: a reversal mirrors it, once.

use std::collections::{BTreeMap, BTreeSet};

use domain::customer::name_key;
use domain::folio::Entry;
use domain::history::HistoryNoun;
use domain::id::{ContractId, ReceiptId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Allocation, Receipt, ReceiptState};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::history::Place;
use crate::months::month;
use crate::promises::Part;
use crate::row::{Columns, Record, identity};
use crate::search;
use crate::store::Store;
use crate::tally::Tallies;

mod allocate;
mod confirm;
mod draft;
mod list;
mod opening;
mod refund;
mod reverse;

pub(crate) use confirm::confirm_in;
pub use confirm::{confirm, payable, use_advance};
pub(crate) use draft::{assemble, draft_in, of_reference};
pub use draft::{discard, draft};
#[cfg(test)]
pub(crate) use list::SEARCH;
pub(crate) use list::{STATEMENTS, each_draft};
pub use list::{find_first, list, of_amount, totals};
pub use opening::complete_amount;
pub(crate) use opening::{advance_under, opening_receipt};
pub use refund::refund;
pub use reverse::reverse;

/// What came in by the month of its date, and (settled of it) what was reversed or paid back by the month of that: less it, what was collected.
pub(crate) const COLLECTED_BY_MONTH: &str = "collected_by_month";

impl Record for Receipt {
    const TABLE: &'static str = "receipt";
    const IS_MINTED_BY_CLIENT: bool = true;
    const MONEY: &'static [&'static str] = &["amount", "allocated"];
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        let reference = bank_key(&self.terms.bank_reference);
        columns.listed();
        columns.text("by_date", date_place(self));
        columns.text("by_amount", crate::amounts::place(self.terms.amount, self.id.as_str()));
        columns.text_if(self.advance().is_positive(), "by_advance", date_place(self));
        columns.text_if(self.state != ReceiptState::Reversed && !reference.is_empty(), "by_bank", reference);
        let payer = name_key(&self.terms.payer);
        columns.text_if(self.state == ReceiptState::Confirmed && !payer.is_empty(), "by_payer", payer);
        let tokens = search::tokens(&search::texts(&[&self.number, &self.terms.bank_reference, &self.terms.payer]));
        columns.text("by_search", format!("{tokens} {}", search::of_owner(&self.owner)));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let mut add = |name, key| {
            let used = self.used().unwrap_or(self.allocated);
            tallies.add_settled(name, self.owner.as_str(), key, self.terms.currency.code(), self.terms.amount, used);
        };
        add("receipts", self.state.code());
        if self.state == ReceiptState::Draft {
            add("drafts", "");
        }
        if self.advance().is_positive() {
            add("advances", "");
        }
        let (owner, currency, amount) = (self.owner.as_str(), self.terms.currency.code(), self.terms.amount);
        if self.state != ReceiptState::Draft {
            tallies.add(COLLECTED_BY_MONTH, owner, &month(self.terms.date), currency, amount);
        }
        // The month in which it came in says what it said; the reversal counts in its own.
        if let Some(reversed) = self.reversed_on {
            tallies.add_settled(COLLECTED_BY_MONTH, owner, &month(reversed), currency, Amount::ZERO, amount);
        }
        for refund in &self.refunds {
            tallies.add_settled(COLLECTED_BY_MONTH, owner, &month(refund.on), currency, Amount::ZERO, refund.amount);
        }
    }
    fn decides(&self) -> Option<Part<'_>> {
        Some(Part::Receipt(self))
    }
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::of(HistoryNoun::Receipt, self.id.as_str()))
    }
}

impl Record for Allocation {
    const TABLE: &'static str = "allocation";
    const MONEY: &'static [&'static str] = &["amount"];
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        1
    }
    fn set_version(&mut self, _version: u64) {}
    fn columns(&self, columns: &mut Columns) {
        let place = format!("{}|{}", self.date, self.id);
        columns.text_if(!self.is_cash(), "by_given", place.as_str());
        columns.text("by_date", place);
    }
    fn decides(&self) -> Option<Part<'_>> {
        // What is given up keeps no promise.
        self.is_cash().then_some(Part::Posting(self))
    }
    fn entry(&self) -> Result<Option<Entry>> {
        Ok(Some(Entry::of_posting(self)?))
    }
}

/// Two spellings of one bank reference are one.
fn bank_key(reference: &str) -> String {
    search::normal(reference)
}

fn date_place(receipt: &Receipt) -> String {
    format!("{}|{}", receipt.terms.date, receipt.id)
}

pub(crate) async fn reachable(store: &Store, actor: &Actor, act: Act, id: &ReceiptId) -> Result<Receipt> {
    let receipt: Receipt = store.must_load(id.as_str()).await?;
    if !crate::customers::reads(store, actor, Noun::Receipt, &receipt.owner, &receipt.customer).await? {
        return Err(Error::NotFound);
    }
    if act != Act::Read && !actor.may_for(Noun::Receipt, act, &receipt.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(receipt)
}

/// One receipt with its postings.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &ReceiptId) -> Result<(Receipt, Vec<Allocation>)> {
    let receipt = reachable(store, actor, Act::Read, id).await?;
    Ok((receipt, allocations_of(store, id).await?))
}

async fn allocations_of(store: &Store, receipt: &ReceiptId) -> Result<Vec<Allocation>> {
    let id = Value::from_t(receipt.as_str().to_owned());
    let mut postings: Vec<Allocation> = store.rows(ALLOCATIONS_OF, [("receipt", id)]).await?;
    postings.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    Ok(postings)
}

/// The postings of money under one contract, by date, each with its receipt.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Vec<(Allocation, Receipt)>> {
    crate::contracts::reachable(store, actor, Act::Read, contract).await?;
    let mut postings = postings_of(store, contract).await?;
    postings.retain(Allocation::is_cash);
    postings.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    let ids: BTreeSet<&str> = postings.iter().map(|posting| posting.receipt.as_str()).collect();
    let receipts: Vec<Receipt> = store.load_all(ids).await?;
    let receipts: BTreeMap<&ReceiptId, &Receipt> = receipts.iter().map(|receipt| (&receipt.id, receipt)).collect();
    let pair =
        |posting: Allocation| receipts.get(&posting.receipt).map(|receipt| (posting, Receipt::clone(receipt))).ok_or(Error::NotFound);
    postings.into_iter().map(pair).collect()
}

/// What was given up under one contract, by date: its postings that are no money.
///
/// # Errors
/// `NotFound`.
pub async fn given_up(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Vec<Allocation>> {
    crate::contracts::reachable(store, actor, Act::Read, contract).await?;
    let mut postings = postings_of(store, contract).await?;
    postings.retain(|posting| !posting.is_cash());
    postings.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    Ok(postings)
}

/// Every posting under the contract: of money, and of what was given up.
pub(crate) async fn postings_of(store: &Store, contract: &ContractId) -> Result<Vec<Allocation>> {
    let id = Value::from_t(contract.as_str().to_owned());
    store.rows(POSTINGS_OF_CONTRACT, [("contract", id)]).await
}

const ALLOCATIONS_OF: &str = "SELECT * FROM allocation WHERE receipt = $receipt";

const POSTINGS_OF_CONTRACT: &str = "SELECT * FROM allocation WHERE contract = $contract";
