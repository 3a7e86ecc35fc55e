//! What a search or one customer narrows the list of contracts to: few enough to be sorted here. Only the columns that filter, order and sum
//! them are read; whole contracts are those of the page.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::adjustment::GivenUp;
use domain::contract::Contract;
use domain::id::{ContractId, CustomerId, UserId};
use domain::list::{ContractFilter, ContractOrder, PAGE_ROWS, Page};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};
use serde::Deserialize;
use surrealdb::types::Value;

use super::list::{keeps_state, listing};
use crate::customers::{CUSTOMERS_FEW, CUSTOMERS_MAX};
use crate::error::Result;
use crate::paging::{CUSTOMERS_AT_ONCE, LAST};
use crate::search;
use crate::store::Store;

/// A contract as far as the list needs it before it is shown.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Found {
    #[serde(rename = "key")]
    pub(crate) id: ContractId,
    owner: UserId,
    customer: CustomerId,
    number: String,
    title: String,
    pub(super) currency: Currency,
    pub(super) amount: Amount,
    pub(super) collected: Amount,
    pub(super) given_up: Option<GivenUp>,
    pub(super) by_state: String,
    by_signed: String,
    by_number: String,
    by_amount: String,
    by_to_complete: Option<String>,
    by_notice: Option<String>,
}

impl Found {
    fn is_kept(&self, filter: &ContractFilter, today: NaiveDate) -> bool {
        let is_expiring = || self.by_notice.as_ref().is_some_and(|place| *place <= format!("{today}|{LAST}"));
        let signed: Option<NaiveDate> = self.by_signed.split('|').next().and_then(|date| date.parse().ok());
        filter.customer.as_ref().is_none_or(|customer| self.customer == *customer)
            && keeps_state(filter, &self.by_state)
            && filter.signed_from.is_none_or(|from| signed.is_some_and(|signed| signed >= from))
            && filter.signed_to.is_none_or(|to| signed.is_some_and(|signed| signed <= to))
            && (!filter.is_to_complete || self.by_to_complete.is_some())
            && (!filter.is_expiring || is_expiring())
    }

    /// Its place in the filter's order: the column that the order is by.
    fn place(&self, filter: &ContractFilter) -> &str {
        match filter.order {
            _ if filter.is_expiring => self.by_notice.as_deref().unwrap_or_default(),
            _ if filter.is_to_complete => &self.by_signed,
            ContractOrder::Newest | ContractOrder::Oldest => &self.by_signed,
            ContractOrder::Number | ContractOrder::NumberDescending => &self.by_number,
            ContractOrder::Largest | ContractOrder::Smallest => &self.by_amount,
        }
    }
}

/// A page of the few.
pub(super) async fn page(store: &Store, reach: &Reach, filter: &ContractFilter) -> Result<Page<Contract>> {
    let descends = listing(filter).descends;
    let is_after = |found: &Found, after: &str| if descends { found.place(filter) < after } else { found.place(filter) > after };
    let few = few(store, reach, filter).await?.into_iter();
    let mut few = few.filter(|found| filter.after.as_ref().is_none_or(|after| is_after(found, after)));
    let items: Vec<Found> = few.by_ref().take(PAGE_ROWS).collect();
    let next = items.last().filter(|_| few.next().is_some()).map(|found| found.place(filter).to_owned());
    Ok(Page { items: whole(store, filter, &items).await?, next })
}

/// The newest of those whose number or title holds the words, and of the first customers that do: for a search over everything.
///
/// # Errors
/// `Engine`.
pub async fn find_first(store: &Store, actor: &Actor, query: &str, most: usize) -> Result<Vec<Contract>> {
    let filter = ContractFilter { search: query.to_owned(), ..ContractFilter::default() };
    let mut few = few_of(store, &actor.reach(Noun::Contract, Act::Read), &filter, CUSTOMERS_FEW).await?;
    few.truncate(most);
    whole(store, &filter, &few).await
}

/// All of the few.
pub(super) async fn all(store: &Store, reach: &Reach, filter: &ContractFilter) -> Result<Vec<Contract>> {
    whole(store, filter, &few(store, reach, filter).await?).await
}

async fn whole(store: &Store, filter: &ContractFilter, found: &[Found]) -> Result<Vec<Contract>> {
    let mut contracts: Vec<Contract> = store.load_all(found.iter().map(|found| found.id.as_str())).await?;
    let listing = listing(filter);
    contracts.sort_by_cached_key(listing.place);
    if listing.descends {
        contracts.reverse();
    }
    Ok(contracts)
}

/// All matches of a search or of one customer, in the filter's order.
pub(super) async fn few(store: &Store, reach: &Reach, filter: &ContractFilter) -> Result<Vec<Found>> {
    few_of(store, reach, filter, CUSTOMERS_MAX).await
}

async fn few_of(store: &Store, reach: &Reach, filter: &ContractFilter, customers_max: usize) -> Result<Vec<Found>> {
    let mut found: Vec<Found> = Vec::new();
    if filter.search.trim().is_empty() {
        if let Some(customer) = &filter.customer {
            found = of_customers(store, std::slice::from_ref(customer)).await?;
        }
    } else {
        found = find(store, reach, &filter.search).await?;
        found.extend(of_customers(store, &crate::customers::find(store, reach, &filter.search, customers_max).await?).await?);
    }
    let today = store.today().await;
    let found: BTreeMap<ContractId, Found> = found.into_iter().map(|found| (found.id.clone(), found)).collect();
    let mut found: Vec<Found> = found.into_values().filter(|found| reach.covers(&found.owner) && found.is_kept(filter, today)).collect();
    found.sort_by(|a, b| a.place(filter).cmp(b.place(filter)));
    if listing(filter).descends {
        found.reverse();
    }
    Ok(found)
}

async fn of_customers(store: &Store, customers: &[CustomerId]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for customers in customers.chunks(CUSTOMERS_AT_ONCE) {
        let ids: Vec<Value> = customers.iter().map(|id| Value::String(id.as_str().to_owned())).collect();
        found.extend(store.select::<Found, 1>(OF_CUSTOMERS, [("customers", Value::Array(ids.into()))]).await?);
    }
    Ok(found)
}

/// Contracts whose number or title contains every word.
pub(crate) async fn find(store: &Store, reach: &Reach, query: &str) -> Result<Vec<Found>> {
    let words = search::words(query);
    let mut found: Vec<Found> = Vec::new();
    for tokens in search::asked(reach, &words) {
        found.extend(store.select::<Found, 1>(SEARCH, [("tokens", Value::String(tokens))]).await?);
    }
    found.retain(|found| reach.covers(&found.owner) && search::holds(&[&found.number, &found.title], &words));
    Ok(found)
}

macro_rules! found {
    ($condition:literal) => {
        concat!(
            "SELECT key, owner, customer, number, title, currency, amount, collected, given_up, by_state, by_signed, by_number, by_amount, ",
            "by_to_complete, by_notice FROM contract WHERE ",
            $condition
        )
    };
}

pub(super) const SEARCH: &str = found!("by_search @AND@ $tokens LIMIT 500");
pub(super) const OF_CUSTOMERS: &str = found!("customer IN $customers LIMIT 5000");
