//! Contracts with their lines and their plan.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::history::HistoryNoun;
use domain::id::ContractId;
use domain::instalment::Instalment;
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

mod check;
mod create;
mod edit;
mod found;
mod list;
mod orders;
mod renew;
mod totals;

pub(crate) use check::Renewals;
pub use create::create;
pub(crate) use create::{assemble, instalments, note_deal};
pub(crate) use edit::end_signing;
pub use edit::{change_life, edit, rate};
pub(crate) use found::find;
pub use found::find_first;
pub use list::{all, list, of_amount};
pub(crate) use list::{each, of_customer};
pub(crate) use orders::STATEMENTS;
pub use renew::{Renewed, renew, renew_due, renewal};
pub(crate) use totals::is_owed;
pub use totals::totals;

impl Record for Contract {
    const TABLE: &'static str = "contract";
    const IS_MINTED_BY_CLIENT: bool = true;
    const MONEY: &'static [&'static str] = &["amount", "collected", "spent", "invoiced", "invoice_requested", "expenses"];
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_signed", signed_place(self));
        columns.text("by_number", number_place(self));
        columns.text("by_amount", amount_place(self));
        columns.text("by_state", state(self));
        columns.text_if(self.is_amount_to_complete, "by_to_complete", signed_place(self));
        columns.text_if(self.notice_from().is_some(), "by_notice", notice_place(self));
        let tokens = search::tokens(&search::texts(&[&self.number, &self.terms.title]));
        columns.text("by_search", format!("{tokens} {}", search::of_owner(&self.owner)));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let (owner, currency, state) = (self.owner.as_str(), self.terms.currency.code(), state(self));
        let mut add = |[name, given_up]: [&'static str; 2], key: &str| {
            tallies.add_settled(name, owner, key, currency, self.amount, self.collected);
            if !self.given_up.is_nothing() {
                tallies.add(given_up, owner, key, currency, self.given_up.sum());
            }
        };
        add(ALL, &state);
        if let Some(signed) = self.terms.signed {
            add([BY_MONTH, GIVEN_UP_BY_MONTH], &format!("{}|{state}", signed.format("%Y-%m")));
        }
        if self.is_amount_to_complete {
            add(TO_COMPLETE, &state);
        }
        if let Some(notice) = self.notice_from() {
            add([EXPIRING, GIVEN_UP_EXPIRING], &format!("{notice}|{state}"));
        }
    }
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::of(HistoryNoun::Contract, self.id.as_str()))
    }
}

/// Life, payment progress and type: what a list is narrowed by, and totals are kept by.
fn state(contract: &Contract) -> String {
    [contract.terms.life.code(), contract.progress().code(), contract.terms.contract_type.code()].join("|")
}

fn signed_place(contract: &Contract) -> String {
    let signed = contract.terms.signed.map(|date| date.to_string()).unwrap_or_default();
    format!("{signed}|{}", contract.id)
}

/// By the day of notice before its end; of a contract that has one.
fn notice_place(contract: &Contract) -> String {
    let notice = contract.notice_from().map(|date| date.to_string()).unwrap_or_default();
    format!("{notice}|{}", contract.id)
}

/// Contracts by their state; beside each such total another of the same keys, of what was given up under them: what came in is settled of the first,
/// and what is neither is open.
const ALL: [&str; 2] = ["contracts", "given_up"];
const TO_COMPLETE: [&str; 2] = ["to_complete", "given_up_to_complete"];
const GIVEN_UP_BY_MONTH: &str = "given_up_by_month";
const GIVEN_UP_EXPIRING: &str = "given_up_expiring";

/// Contracts by the month of their signing and their state.
pub(crate) const BY_MONTH: &str = "contracts_by_month";

/// Contracts in force that have an end, by the day of notice and their state.
const EXPIRING: &str = "contracts_expiring";

/// What the badge of contracts to expire counts: those whose day of notice has come.
pub(crate) fn expiring(reach: &Reach, today: NaiveDate) -> Asked<'_> {
    Asked::new(reach, EXPIRING, "", format!("{today}|{LAST}"))
}

/// What was given up under the same.
fn given_up_expiring(reach: &Reach, today: NaiveDate) -> Asked<'_> {
    Asked { name: GIVEN_UP_EXPIRING, ..expiring(reach, today) }
}

fn number_place(contract: &Contract) -> String {
    format!("{}|{}", contract.number, contract.id)
}

fn amount_place(contract: &Contract) -> String {
    crate::amounts::place(contract.amount, contract.id.as_str())
}

/// The contract, if the actor may do this to it; a stranger's answers like a missing one.
pub(crate) async fn reachable(store: &Store, actor: &Actor, act: Act, id: &ContractId) -> Result<Contract> {
    let contract: Contract = store.must_load(id.as_str()).await?;
    if !crate::customers::reads(store, actor, Noun::Contract, &contract.owner, &contract.customer).await? {
        return Err(Error::NotFound);
    }
    if act != Act::Read && !actor.may_for(Noun::Contract, act, &contract.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(contract)
}

/// One contract and its plan.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &ContractId) -> Result<(Contract, Vec<Instalment>)> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    let plan = plan_of(store, id).await?;
    Ok((contract, plan))
}

/// The contract's instalments, in order; without those that an amendment took out.
pub(crate) async fn plan_of(store: &Store, id: &ContractId) -> Result<Vec<Instalment>> {
    let id = Value::from_t(id.as_str().to_owned());
    let mut plan: Vec<Instalment> = store.rows(PLAN_OF, [("contract", id)]).await?;
    plan.retain(|instalment| !instalment.is_replaced);
    Ok(plan)
}

pub(crate) async fn by_number(store: &Store, number: &str) -> Result<Option<Contract>> {
    let number = Value::from_t(number.to_owned());
    Ok(store.rows::<Contract, _, 1>(BY_EXACT_NUMBER, [("number", number)]).await?.pop())
}

const PLAN_OF: &str = "SELECT * FROM instalment WHERE contract = $contract ORDER BY ordinal";

const BY_EXACT_NUMBER: &str = "SELECT * FROM contract WHERE number = $number";
