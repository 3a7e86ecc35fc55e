//! The list of contracts: searched, filtered, in six orders, paged by key. What a filter names is found by an index, however rare it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::list::{ContractFilter, ContractOrder, PAGE_ROWS, Page};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun, Reach};
use surrealdb::types::Value;

use super::found;
use super::orders::{EXPIRING, NEWEST, OF_AMOUNT, OF_CUSTOMER, OWN_OF_AMOUNT, Order, TO_COMPLETE, order};
use crate::error::Result;
use crate::months::{FIRST_DAY, LAST_DAY};
use crate::paging::{LAST, Listing, Walk, narrowed};
use crate::store::Store;

pub(super) fn listing(filter: &ContractFilter) -> &'static Listing<Contract> {
    if filter.is_expiring {
        &EXPIRING
    } else if filter.is_to_complete {
        &TO_COMPLETE
    } else {
        &order(filter.order).all
    }
}

/// Whether the list is one that is small for itself: what a search found, or one customer's.
pub(super) fn is_of_few(filter: &ContractFilter) -> bool {
    !filter.search.trim().is_empty() || filter.customer.is_some()
}

pub(super) fn keeps(filter: &ContractFilter, contract: &Contract) -> bool {
    let signed = contract.terms.signed;
    filter.customer.as_ref().is_none_or(|customer| contract.customer == *customer)
        && filter.life.is_none_or(|life| contract.terms.life == life)
        && filter.progress.is_none_or(|progress| contract.progress() == progress)
        && filter.contract_type.is_none_or(|kind| contract.terms.contract_type == kind)
        && filter.signed_from.is_none_or(|from| signed.is_some_and(|signed| signed >= from))
        && filter.signed_to.is_none_or(|to| signed.is_some_and(|signed| signed <= to))
        && (!filter.is_to_complete || contract.is_amount_to_complete)
}

/// Through the contracts in force whose day of notice has come, the earliest first.
pub(super) async fn walk_of_expiring(store: &Store, reach: &Reach) -> Walk<Contract> {
    EXPIRING.walk(reach).between("", &format!("{}|{LAST}", store.today().await))
}

/// Whether the filter keeps contracts of this state (`super::state`).
pub(super) fn keeps_state(filter: &ContractFilter, state: &str) -> bool {
    let mut parts = state.split('|');
    let mut is = |code: Option<&str>| parts.next().is_some_and(|part| code.is_none_or(|code| part == code));
    is(filter.life.map(|life| life.code()))
        && is(filter.progress.map(|progress| progress.code()))
        && is(filter.contract_type.map(|kind| kind.code()))
}

/// The first and the last signed date that the filter names; none when it says nothing of dates.
pub(super) fn dates(filter: &ContractFilter) -> Option<(NaiveDate, NaiveDate)> {
    if filter.signed_from.is_none() && filter.signed_to.is_none() {
        return None;
    }
    Some((filter.signed_from.unwrap_or(FIRST_DAY), filter.signed_to.unwrap_or(LAST_DAY)))
}

/// Through the contracts of the filter's states in an order.
async fn walk(store: &Store, reach: &Reach, filter: &ContractFilter, order: &Order) -> Result<Walk<Contract>> {
    if filter.is_to_complete {
        return Ok(TO_COMPLETE.walk(reach));
    }
    if filter.life.is_none() && filter.progress.is_none() && filter.contract_type.is_none() {
        return Ok(order.all.walk(reach));
    }
    // The maintained totals tell which states there are: of ninety that could be, a few. There is one a currency.
    let tallies = store.tallies("contracts", reach, "", LAST).await?;
    let kept = tallies.into_iter().filter(|tally| tally.count > 0 && keeps_state(filter, &tally.key));
    let states: BTreeSet<(String, String)> = kept.map(|tally| (tally.owner, tally.key)).collect();
    let owned = |owner: String| Some(owner).filter(|_| *reach != Reach::Everybody);
    Ok(order.of_state.walk_of(states.into_iter().map(|(owner, state)| (owned(owner), Some(state)))))
}

/// Through the contracts signed between these days, latest first.
pub(super) async fn walk_of_dates(
    store: &Store,
    reach: &Reach,
    filter: &ContractFilter,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Walk<Contract>> {
    Ok(walk(store, reach, filter, &NEWEST).await?.between(&from.to_string(), &format!("{to}|{LAST}")))
}

/// A page of the contracts that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Page<Contract>> {
    let reach = crate::customers::reach(store, actor, Noun::Contract, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
    let keeps = |contract: &Contract| keeps(filter, contract);
    let items = match dates(filter) {
        _ if is_of_few(filter) => return found::page(store, &reach, filter).await,
        _ if filter.is_expiring => return walk_of_expiring(store, &reach).await.after(filter.after.as_deref()).page(store, keeps).await,
        Some(dates) if filter.is_to_complete => {
            return walk_of_dates(store, &reach, filter, dates).await?.after(filter.after.as_deref()).page(store, keeps).await;
        }
        Some((from, to)) if matches!(filter.order, ContractOrder::Newest | ContractOrder::Oldest) => {
            let walk = walk(store, &reach, filter, order(filter.order)).await?.between(&from.to_string(), &format!("{to}|{LAST}"));
            return walk.after(filter.after.as_deref()).page(store, keeps).await;
        }
        Some(dates) => first_of_dates(store, &reach, filter, dates).await?,
        None => return walk(store, &reach, filter, order(filter.order)).await?.after(filter.after.as_deref()).page(store, keeps).await,
    };
    let mut items: Vec<Contract> =
        items.into_iter().filter(|contract| filter.after.as_ref().is_none_or(|after| is_after(filter, contract, after))).collect();
    let has_more = items.len() > PAGE_ROWS;
    items.truncate(PAGE_ROWS);
    let next = if has_more { items.last().map(listing(filter).place) } else { None };
    Ok(Page { items, next })
}

fn is_after(filter: &ContractFilter, contract: &Contract, after: &str) -> bool {
    let listing = listing(filter);
    let place = (listing.place)(contract);
    if listing.descends { place.as_str() < after } else { place.as_str() > after }
}

/// The first page after `filter.after` and one more, of contracts that the index holds in the order of their dates, in another order.
async fn first_of_dates(store: &Store, reach: &Reach, filter: &ContractFilter, dates: (NaiveDate, NaiveDate)) -> Result<Vec<Contract>> {
    let listing = listing(filter);
    let mut first: BTreeMap<String, Contract> = BTreeMap::new();
    let visit = |contract: Contract| {
        if keeps(filter, &contract) && filter.after.as_ref().is_none_or(|after| is_after(filter, &contract, after)) {
            first.insert((listing.place)(&contract), contract);
            if first.len() > PAGE_ROWS + 1 {
                let _ = if listing.descends { first.pop_first() } else { first.pop_last() };
            }
        }
    };
    walk_of_dates(store, reach, filter, dates).await?.each(store, visit).await?;
    let items = first.into_values();
    Ok(if listing.descends { items.rev().collect() } else { items.collect() })
}

pub(crate) async fn of_customer(store: &Store, customer: &str, limit: i64) -> Result<Vec<Contract>> {
    let values =
        [("customer", Value::from_t(customer.to_owned())), ("after", Value::from_t(LAST.to_owned())), ("limit", Value::from_t(limit))];
    store.rows(OF_CUSTOMER, values).await
}

/// A few contracts of exactly this amount, of any currency, that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn of_amount(store: &Store, actor: &Actor, amount: Amount) -> Result<Vec<Contract>> {
    crate::amounts::of(store, &actor.reach(Noun::Contract, Act::Read), OF_AMOUNT, OWN_OF_AMOUNT, amount, |contract: &Contract| {
        contract.amount
    })
    .await
}

/// Visits every contract that the filter keeps, in no particular order.
pub(crate) async fn each(store: &Store, reach: &Reach, filter: &ContractFilter, mut visit: impl FnMut(Contract)) -> Result<()> {
    if is_of_few(filter) {
        found::all(store, reach, filter).await?.into_iter().for_each(visit);
        return Ok(());
    }
    let walk = match dates(filter) {
        Some(dates) => walk_of_dates(store, reach, filter, dates).await?,
        None => walk(store, reach, filter, order(filter.order)).await?,
    };
    let kept = |contract: Contract| {
        if keeps(filter, &contract) {
            visit(contract);
        }
    };
    walk.each(store, kept).await
}

/// Every contract of the list, in its order: for exports.
///
/// # Errors
/// `Engine`.
pub async fn all(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Vec<Contract>> {
    let reach = narrowed(actor.reach(Noun::Contract, Act::Read), filter.owner.as_ref());
    if is_of_few(filter) {
        return found::all(store, &reach, filter).await;
    }
    let mut items = Vec::new();
    let visit = |contract: Contract| {
        if keeps(filter, &contract) {
            items.push(contract)
        }
    };
    let walk =
        if filter.is_expiring { walk_of_expiring(store, &reach).await } else { walk(store, &reach, filter, order(filter.order)).await? };
    walk.each(store, visit).await?;
    Ok(items)
}
