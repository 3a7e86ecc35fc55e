//! The list of contracts: searched, filtered, in six orders, paged by key. What a filter names is found by an index, however rare it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::id::ContractId;
use domain::list::{ContractFilter, ContractOrder, PAGE_ROWS, Page};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun, Reach};
use surrealdb::types::Value;

use super::orders::{NEWEST, OF_AMOUNT, OF_CUSTOMER, OWN_OF_AMOUNT, Order, SEARCH, TO_COMPLETE, order};
use crate::error::Result;
use crate::paging::{LAST, Listing, Walk, narrowed};
use crate::search;
use crate::store::Store;

fn listing(filter: &ContractFilter) -> &'static Listing<Contract> {
    if filter.is_to_complete { &TO_COMPLETE } else { &order(filter.order).all }
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
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
    Some((filter.signed_from.or(first)?, filter.signed_to.or(last)?))
}

/// Through the contracts of the filter's states in an order.
async fn walk(store: &Store, reach: &Reach, filter: &ContractFilter, order: &Order) -> Result<Walk<Contract>> {
    if filter.is_to_complete {
        return Ok(TO_COMPLETE.walk(reach));
    }
    if filter.life.is_none() && filter.progress.is_none() && filter.contract_type.is_none() {
        return Ok(order.all.walk(reach));
    }
    let owners = match reach {
        Reach::Nobody => Vec::new(),
        Reach::Everybody => vec![None],
        Reach::Owners(owners) => owners.iter().map(Some).collect(),
    };
    let mut parts = Vec::new();
    for owner in owners {
        // The maintained totals tell which states there are: of ninety that could be, a few.
        let own = owner.map_or(Reach::Everybody, |owner| Reach::Owners(vec![owner.clone()]));
        let tallies = store.tallies("contracts", &own, "", LAST).await?;
        let states: BTreeSet<String> =
            tallies.into_iter().filter(|tally| tally.count > 0 && keeps_state(filter, &tally.key)).map(|tally| tally.key).collect();
        parts.extend(states.into_iter().map(|state| (owner.map(|owner| owner.as_str().to_owned()), Some(state))));
    }
    Ok(order.of_state.walk_of(parts))
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
        _ if is_of_few(filter) => few(store, &reach, filter).await?,
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

/// All matches of a search or of one customer, in the filter's order: few enough to sort here.
pub(super) async fn few(store: &Store, reach: &Reach, filter: &ContractFilter) -> Result<Vec<Contract>> {
    let mut found: BTreeMap<ContractId, Contract> = BTreeMap::new();
    let mut add = |contracts: Vec<Contract>| found.extend(contracts.into_iter().map(|contract| (contract.id.clone(), contract)));
    if filter.search.trim().is_empty() {
        if let Some(customer) = &filter.customer {
            add(of_customer(store, customer.as_str(), 5000).await?);
        }
    } else {
        add(find(store, reach, &filter.search).await?);
        for customer in crate::customers::find(store, reach, &filter.search).await?.iter().take(100) {
            add(of_customer(store, customer.id.as_str(), 200).await?);
        }
    }
    let listing = listing(filter);
    let mut items: Vec<Contract> =
        found.into_values().filter(|contract| reach.covers(&contract.owner) && keeps(filter, contract)).collect();
    items.sort_by_cached_key(listing.place);
    if listing.descends {
        items.reverse();
    }
    Ok(items)
}

pub(crate) async fn of_customer(store: &Store, customer: &str, limit: i64) -> Result<Vec<Contract>> {
    let values =
        [("customer", Value::from_t(customer.to_owned())), ("after", Value::from_t(LAST.to_owned())), ("limit", Value::from_t(limit))];
    store.rows(OF_CUSTOMER, values).await
}

/// Contracts whose number or title contains every word.
pub(crate) async fn find(store: &Store, reach: &Reach, query: &str) -> Result<Vec<Contract>> {
    let words = search::words(query);
    let tokens = search::query_tokens(&words);
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Contract> = store.rows(SEARCH, [("tokens", Value::from_t(tokens))]).await?;
    found.retain(|contract| {
        let texts = search::texts(&[&contract.number, &contract.terms.title]);
        reach.covers(&contract.owner) && words.iter().all(|word| texts.contains(word.as_str()))
    });
    Ok(found)
}

/// A few contracts of exactly this amount, of any currency, that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn of_amount(store: &Store, actor: &Actor, amount: Amount) -> Result<Vec<Contract>> {
    const FEW: i64 = 20;
    let key = format!("{:0>20}|", amount.to_plain());
    let (from, to, limit) = (Value::from_t(key.clone()), Value::from_t(format!("{key}{LAST}")), Value::from_t(FEW));
    match actor.reach(Noun::Contract, Act::Read) {
        Reach::Nobody => Ok(Vec::new()),
        Reach::Everybody => store.rows(OF_AMOUNT, [("from", from), ("to", to), ("limit", limit)]).await,
        Reach::Owners(owners) => {
            let mut found = Vec::new();
            for owner in owners {
                let owner = Value::from_t(owner.as_str().to_owned());
                let values = [("owner", owner), ("from", from.clone()), ("to", to.clone()), ("limit", limit.clone())];
                found.extend(store.rows::<Contract, _, 4>(OWN_OF_AMOUNT, values).await?);
            }
            Ok(found)
        }
    }
}

/// Every contract of the list, in its order: for exports.
///
/// # Errors
/// `Engine`.
pub async fn all(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Vec<Contract>> {
    let reach = narrowed(actor.reach(Noun::Contract, Act::Read), filter.owner.as_ref());
    if is_of_few(filter) {
        return few(store, &reach, filter).await;
    }
    let mut items = Vec::new();
    let visit = |contract: Contract| {
        if keeps(filter, &contract) {
            items.push(contract)
        }
    };
    walk(store, &reach, filter, order(filter.order)).await?.each(store, visit).await?;
    Ok(items)
}
