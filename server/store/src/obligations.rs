//! Obligations under contracts: who has what to do by when. The rules are `domain::obligation`; here they meet the books.
//!
//! What is done, and the due date of the instalment that hangs on it, move in one commit. An obligation is read by its contract's readers and
//! by whose reach covers its own owner: lists and the badge are over owners, as those of all other records.

use chrono::{NaiveDate, TimeDelta};
use domain::contract::Contract;
use domain::id::{ContractId, ObligationId, UserId};
use domain::instalment::Instalment;
use domain::list::{ObligationFilter, ObligationWindow, Page};
use domain::money::Amount;
use domain::obligation::{Obligation, ObligationAct, ObligationRow, ObligationState, may_see_to};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::user::User;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{LAST, Listing, narrowed};
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::{Asked, Tallies, count};

mod act;
mod check;
mod follow;

pub use act::{add, cancel, edit, fulfil, reopen};
pub(crate) use act::{owner_of, takes};
pub(crate) use check::check;
pub(crate) use follow::{hand_over, let_go};

/// Days ahead of what is due soon.
const SOON_DAYS: i64 = 7;
/// Sorts before every day.
const FIRST: &str = "0000-00-00";
/// In the place of the day of what has none: after every day.
const NO_DAY: &str = "none";

/// Open ones by their day.
const OPEN: &str = "obligations";
/// Done ones, all under the empty key.
const DONE: &str = "obligations_done";

impl Record for Obligation {
    const TABLE: &'static str = "obligation";
    const IS_MINTED_BY_CLIENT: bool = true;
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        match self.state {
            ObligationState::Open => {
                columns.listed();
                columns.text("by_due", due_place(self));
            }
            ObligationState::Done => columns.text("by_done", done_place(self)),
            ObligationState::Cancelled => {}
        }
    }
    fn tallies(&self, tallies: &mut Tallies) {
        match self.state {
            ObligationState::Open => tallies.add(OPEN, self.owner.as_str(), &due_key(self), "", Amount::ZERO),
            ObligationState::Done => tallies.add(DONE, self.owner.as_str(), "", "", Amount::ZERO),
            ObligationState::Cancelled => {}
        }
    }
}

fn due_key(obligation: &Obligation) -> String {
    obligation.terms.due.map_or_else(|| NO_DAY.to_owned(), |due| due.to_string())
}

fn due_place(obligation: &Obligation) -> String {
    format!("{}|{}", due_key(obligation), obligation.id)
}

fn done_place(obligation: &Obligation) -> String {
    let on = obligation.done.as_ref().map(|doing| doing.on.to_string()).unwrap_or_default();
    format!("{on}|{}", obligation.id)
}

pub(crate) const BY_DUE: Listing<Obligation> = Listing {
    everybody: "SELECT * FROM obligation WHERE by_all = '' AND by_due > $after ORDER BY by_due LIMIT $limit",
    owned: "SELECT * FROM obligation WHERE owner = $owner AND by_due > $after ORDER BY by_due LIMIT $limit",
    place: due_place,
    descends: false,
};
const BY_DONE: Listing<Obligation> = Listing {
    everybody: "SELECT * FROM obligation WHERE state = 'done' AND by_done < $after ORDER BY by_done DESC LIMIT $limit",
    owned: "SELECT * FROM obligation WHERE owner = $owner AND state = 'done' AND by_done < $after ORDER BY by_done DESC LIMIT $limit",
    place: done_place,
    descends: true,
};
const OF_CONTRACT: &str = "SELECT * FROM obligation WHERE contract = $contract";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_DUE.everybody, BY_DUE.owned, BY_DONE.everybody, BY_DONE.owned, OF_CONTRACT];

/// The first and the last day of a window of open ones, both included.
fn days(window: ObligationWindow, today: NaiveDate) -> (String, String) {
    let (first, ahead) = (FIRST.to_owned(), |days| (today + TimeDelta::days(days)).to_string());
    match window {
        ObligationWindow::Due => (first, ahead(0)),
        ObligationWindow::Overdue => (first, ahead(-1)),
        ObligationWindow::Soon => (ahead(0), ahead(SOON_DAYS)),
        ObligationWindow::Open | ObligationWindow::Done => (first, NO_DAY.to_owned()),
    }
}

/// The maintained totals that make up a window.
fn asked_of(reach: &Reach, window: ObligationWindow, today: NaiveDate) -> Asked<'_> {
    if window == ObligationWindow::Done {
        return Asked::new(reach, DONE, "", "");
    }
    let (first, last) = days(window, today);
    Asked::new(reach, OPEN, first, last)
}

/// What the badge counts: the length of the list that it opens.
pub(crate) fn due(reach: &Reach, today: NaiveDate) -> Asked<'_> {
    asked_of(reach, ObligationWindow::Due, today)
}

fn reach_of(actor: &Actor, filter: &ObligationFilter) -> Reach {
    narrowed(actor.reach(Noun::Contract, Act::Read), filter.owner.as_ref())
}

/// A page of the obligations of whom the actor's reach covers, each with the contract that it is under.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &ObligationFilter) -> Result<Page<ObligationRow>> {
    let (reach, after) = (reach_of(actor, filter), filter.after.as_deref());
    let page = if filter.window == ObligationWindow::Done {
        BY_DONE.page(store, &reach, after, |_| true).await?
    } else {
        let (first, last) = days(filter.window, store.today().await);
        BY_DUE.walk(&reach).between(&first, &format!("{last}|{LAST}")).after(after).page(store, |_| true).await?
    };
    Ok(Page { items: rows(store, actor, page.items).await?, next: page.next })
}

/// How many the whole list holds: from the maintained totals.
///
/// # Errors
/// `Engine`.
pub async fn total(store: &Store, actor: &Actor, filter: &ObligationFilter) -> Result<u64> {
    let reach = reach_of(actor, filter);
    let [found] = store.tallies_of([vec![asked_of(&reach, filter.window, store.today().await)]]).await?;
    Ok(count(&found))
}

/// Each with the number and the customer of its contract, and what the actor may do: who sees to it need not have the contract in sight.
pub(crate) async fn rows(store: &Store, actor: &Actor, obligations: Vec<Obligation>) -> Result<Vec<ObligationRow>> {
    let contracts: Vec<Contract> = store.load_all(obligations.iter().map(|obligation| obligation.contract.as_str())).await?;
    let mut rows = Vec::with_capacity(obligations.len());
    for obligation in obligations {
        let contract = contracts.iter().find(|contract| contract.id == obligation.contract);
        let is_contract_read = match contract {
            Some(contract) => crate::customers::reads(store, actor, Noun::Contract, &contract.owner, &contract.customer).await?,
            None => false,
        };
        rows.push(ObligationRow {
            contract_number: contract.map(|contract| contract.number.clone()).unwrap_or_default(),
            customer_name: contract.map(|contract| contract.customer_name.clone()).unwrap_or_default(),
            is_contract_read,
            may_do: contract.is_some_and(|contract| obligation.may_now(actor, contract, ObligationAct::Do)),
            obligation,
        });
    }
    Ok(rows)
}

/// A contract with its plan and its obligations: what is open first, by its day; then what is done or cancelled, the latest first.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, id: &ContractId) -> Result<(Contract, Vec<Instalment>, Vec<Obligation>)> {
    let (contract, plan) = crate::contracts::show(store, actor, id).await?;
    let (mut open, mut over): (Vec<_>, Vec<_>) =
        under(store, id).await?.into_iter().partition(|obligation| obligation.state == ObligationState::Open);
    open.sort_by_cached_key(due_place);
    over.sort_by_cached_key(|obligation| std::cmp::Reverse(done_place(obligation)));
    open.extend(over);
    Ok((contract, plan, open))
}

/// Who may be asked to see to an obligation: everybody active of a role that may, by name.
pub async fn keepers(store: &Store, _actor: &Actor) -> Vec<(UserId, String)> {
    let users: Vec<_> = store.directory().await.users.values().filter(|user| keeps(user)).cloned().collect();
    let mut keepers: Vec<(UserId, String)> = users.into_iter().map(|user| (user.id, user.name)).collect();
    keepers.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    keepers
}

fn keeps(user: &User) -> bool {
    user.is_active && may_see_to(&user.roles)
}

/// Whether the actor may add and change obligations under this contract now.
#[must_use]
pub fn may_edit(actor: &Actor, contract: &Contract) -> bool {
    contract.terms.life.takes_obligations() && actor.may_for(Noun::Contract, Act::Edit, &contract.owner)
}

/// Of the obligations under a contract that was read: how many are done, and how many there are without the cancelled ones.
///
/// # Errors
/// `Engine`.
pub async fn progress(store: &Store, contract: &Contract) -> Result<(u64, u64)> {
    let states: Vec<_> = under(store, &contract.id).await?.into_iter().map(|obligation| obligation.state).collect();
    let count = |wanted: fn(&&ObligationState) -> bool| u64::try_from(states.iter().filter(wanted).count()).unwrap_or(u64::MAX);
    Ok((count(|state| **state == ObligationState::Done), count(|state| **state != ObligationState::Cancelled)))
}

/// All obligations under a contract.
pub(crate) async fn under(store: &Store, contract: &ContractId) -> Result<Vec<Obligation>> {
    store.rows(OF_CONTRACT, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

/// The obligation and its contract, if the actor may read either.
async fn readable(store: &Store, actor: &Actor, id: &ObligationId) -> Result<(Obligation, Contract)> {
    let obligation: Obligation = store.must_load(id.as_str()).await?;
    let contract: Contract = store.must_load(obligation.contract.as_str()).await?;
    let is_read = actor.may_for(Noun::Contract, Act::Read, &obligation.owner)
        || crate::customers::reads(store, actor, Noun::Contract, &contract.owner, &contract.customer).await?;
    if is_read { Ok((obligation, contract)) } else { Err(Error::NotFound) }
}
