//! Invoices: asked for, issued, void, red. The rules are `domain::invoice`; here they meet the books.
//!
//! Each command writes the contract's figures beside the invoice, guarded by the contract's version: of two requests at once that together
//! would be over its amount one comes second, and is refused.

use domain::contract::Contract;
use domain::history::HistoryNoun;
use domain::id::{ContractId, InvoiceId};
use domain::instalment::Instalment;
use domain::invoice::{Invoice, InvoiceState};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::history::Place;
use crate::paging::LAST;
use crate::row::{Columns, Record, identity};
use crate::search;
use crate::store::Store;
use crate::tally::{Asked, Tallies};
use crate::write::Write;

mod act;
mod check;
mod list;
mod request;

pub(crate) use act::put_away;
pub use act::{hand_over, issue, may, red_letter, reject, void, withdraw};
pub(crate) use check::{Invoiced, check};
pub(crate) use list::{STATEMENTS, each_requested};
pub use list::{list, totals};
pub use request::{beginning, request};

/// All by state, kind and the month of their day.
const TOTALS: &str = "invoices";

impl Record for Invoice {
    const TABLE: &'static str = "invoice";
    const IS_MINTED_BY_CLIENT: bool = true;
    const MONEY: &'static [&'static str] = &["amount", "tax", "red", "red_tax"];
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_date", date_place(self));
        if let Some(issued) = &self.issued {
            columns.text("by_paper", search::normal(&issued.number));
        }
        let tokens = search::tokens(&search::texts(&texts(self)));
        columns.text("by_search", format!("{tokens} {}", search::of_owner(&self.owner)));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let key = format!("{}|{}|{}", self.state.code(), self.terms.kind.code(), crate::months::month(self.day()));
        tallies.add_settled(TOTALS, self.owner.as_str(), &key, self.currency.code(), self.terms.amount, self.tax);
    }
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::of(HistoryNoun::Invoice, self.id.as_str()))
    }
}

/// What a search looks through, beside the name of the customer.
fn texts(invoice: &Invoice) -> [&str; 4] {
    let paper = invoice.issued.as_ref().map_or("", |issued| issued.number.as_str());
    [&invoice.number, paper, &invoice.terms.header.title, &invoice.contract_number]
}

fn date_place(invoice: &Invoice) -> String {
    format!("{}|{}", invoice.day(), invoice.id)
}

/// What the badge counts: what is asked for and not issued yet, over whom this reach covers.
pub(crate) fn requested(reach: &Reach) -> Asked<'_> {
    let state = InvoiceState::Requested.code();
    Asked::new(reach, TOTALS, format!("{state}|"), format!("{state}|{LAST}"))
}

/// Whose requests are this actor's to issue.
pub(crate) fn issuers(actor: &Actor) -> Reach {
    actor.reach(Noun::Invoice, Act::Settle)
}

/// The invoice, if the actor may do this to it; a stranger's answers like a missing one.
pub(crate) async fn reachable(store: &Store, actor: &Actor, act: Act, id: &InvoiceId) -> Result<Invoice> {
    let invoice: Invoice = store.must_load(id.as_str()).await?;
    if !crate::customers::reads(store, actor, Noun::Invoice, &invoice.owner, &invoice.customer).await? {
        return Err(Error::NotFound);
    }
    if act != Act::Read && !actor.may_for(Noun::Invoice, act, &invoice.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(invoice)
}

/// One invoice, with the plan of its contract, and its red letters or what it is a red letter to.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &InvoiceId) -> Result<(Invoice, Vec<Instalment>, Vec<Invoice>)> {
    let invoice = reachable(store, actor, Act::Read, id).await?;
    let plan = crate::contracts::plan_of(store, &invoice.contract).await?;
    let mut others = under(store, &invoice.contract).await?;
    others.retain(|other| other.red_of.as_ref() == Some(&invoice.id) || invoice.red_of.as_ref() == Some(&other.id));
    others.sort_by_cached_key(date_place);
    Ok((invoice, plan, others))
}

/// All invoices under a contract.
pub(crate) async fn under(store: &Store, contract: &ContractId) -> Result<Vec<Invoice>> {
    store.rows(OF_CONTRACT, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

/// What is asked for and issued under a contract carries its number, by which it is found.
pub(crate) async fn renumber(store: &Store, write: &mut Write, contract: &Contract) -> Result<()> {
    for old in under(store, &contract.id).await? {
        write.update(&old, Invoice { contract_number: contract.number.clone(), ..old.clone() })?;
    }
    Ok(())
}

const OF_CONTRACT: &str = "SELECT * FROM invoice WHERE contract = $contract";
