//! The list of receipts, latest first, and its totals row.

use std::collections::BTreeMap;

use domain::id::CustomerId;
use domain::list::{CurrencyTotal, PAGE_ROWS, Page, ReceiptFilter, Totals};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::receipt::{Receipt, ReceiptState};
use surrealdb::types::Value;

use super::date_place;
use crate::customers::{CUSTOMERS_FEW, CUSTOMERS_MAX};
use crate::error::Result;
use crate::paging::{CUSTOMERS_AT_ONCE, LAST, Listing, narrowed};
use crate::search;
use crate::store::Store;

const BY_DATE: Listing<Receipt> = Listing {
    everybody: "SELECT * FROM receipt WHERE by_all = '' AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    owned: "SELECT * FROM receipt WHERE owner = $owner AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const OF_STATE: Listing<Receipt> = Listing {
    everybody: "SELECT * FROM receipt WHERE state = $state AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    owned: "SELECT * FROM receipt WHERE owner = $owner AND state = $state AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const BY_ADVANCE: Listing<Receipt> = Listing {
    everybody: "SELECT * FROM receipt WHERE by_all = '' AND by_advance > '' AND by_advance < $after ORDER BY by_advance DESC LIMIT $limit",
    owned: "SELECT * FROM receipt WHERE owner = $owner AND by_advance > '' AND by_advance < $after ORDER BY by_advance DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const OF_AMOUNT: &str = "SELECT * FROM receipt WHERE by_amount > $from AND by_amount < $to ORDER BY by_amount LIMIT $limit";
const OWN_OF_AMOUNT: &str = "SELECT * FROM receipt WHERE owner = $owner AND by_amount > $from ORDER BY by_amount LIMIT $limit";

pub(crate) const SEARCH: &str = "SELECT * FROM receipt WHERE by_search @AND@ $tokens LIMIT 500";

const OF_CUSTOMER: &str = "SELECT * FROM receipt WHERE customer = $customer AND by_date > '' ORDER BY by_date DESC LIMIT 2000";

/// Of those whom a search found.
const OF_CUSTOMERS: &str = "SELECT * FROM receipt WHERE customer IN $customers LIMIT 5000";

fn keeps(filter: &ReceiptFilter, receipt: &Receipt) -> bool {
    filter.state.is_none_or(|state| receipt.state == state)
        && filter.customer.as_ref().is_none_or(|customer| receipt.customer == *customer)
        && (!filter.has_advance || receipt.advance().is_positive())
}

fn is_of_few(filter: &ReceiptFilter) -> bool {
    !filter.search.trim().is_empty() || filter.customer.is_some()
}

/// A page of the receipts that the actor may see, latest first.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &ReceiptFilter) -> Result<Page<Receipt>> {
    let reach = crate::customers::reach(store, actor, Noun::Receipt, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
    if !is_of_few(filter) {
        let walk = match (filter.has_advance, filter.state) {
            (true, _) => BY_ADVANCE.walk(&reach),
            (false, Some(state)) => OF_STATE.walk(&reach).of_state(state.code()),
            (false, None) => BY_DATE.walk(&reach),
        };
        return walk.after(filter.after.as_deref()).page(store, |receipt| keeps(filter, receipt)).await;
    }
    let mut items = few(store, &reach, filter).await?;
    items.retain(|receipt| filter.after.as_ref().is_none_or(|after| date_place(receipt) < *after));
    let has_more = items.len() > PAGE_ROWS;
    items.truncate(PAGE_ROWS);
    let next = if has_more { items.last().map(date_place) } else { None };
    Ok(Page { items, next })
}

/// Every draft whose date lies between these two places.
pub(crate) async fn each_draft(store: &Store, low: &str, high: &str, visit: impl FnMut(Receipt)) -> Result<()> {
    OF_STATE.walk(&Reach::Everybody).of_state(ReceiptState::Draft.code()).between(low, high).each(store, visit).await
}

/// A few receipts of exactly this amount, of any currency, that the actor may see; latest first.
///
/// # Errors
/// `Engine`.
pub async fn of_amount(store: &Store, actor: &Actor, amount: Amount) -> Result<Vec<Receipt>> {
    let mut found: Vec<Receipt> =
        crate::amounts::of(store, &actor.reach(Noun::Receipt, Act::Read), OF_AMOUNT, OWN_OF_AMOUNT, amount, |receipt: &Receipt| {
            receipt.terms.amount
        })
        .await?;
    found.sort_by_cached_key(|receipt| std::cmp::Reverse(date_place(receipt)));
    Ok(found)
}

/// The latest of those that hold the words, and of the first customers that do: for a search over everything.
///
/// # Errors
/// `Engine`.
pub async fn find_first(store: &Store, actor: &Actor, query: &str, most: usize) -> Result<Vec<Receipt>> {
    let filter = ReceiptFilter { search: query.to_owned(), ..ReceiptFilter::default() };
    let mut items = few_of(store, &actor.reach(Noun::Receipt, Act::Read), &filter, CUSTOMERS_FEW).await?;
    items.truncate(most);
    Ok(items)
}

/// The totals row of the same list: from the maintained totals, except for a search or one customer. `outstanding` is what is left as advance.
///
/// # Errors
/// `Engine`; `AmountTooLarge`.
pub async fn totals(store: &Store, actor: &Actor, filter: &ReceiptFilter) -> Result<Totals> {
    let reach = crate::customers::reach(store, actor, Noun::Receipt, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
    let mut sums: BTreeMap<&'static str, CurrencyTotal> = BTreeMap::new();
    let mut add = |currency: Currency, count: u64, amount: Amount, advance: Amount| -> Result<()> {
        let sum = sums.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
        sum.count += count;
        sum.amount = sum.amount.checked_add(amount)?;
        sum.outstanding = sum.outstanding.checked_add(advance)?;
        Ok(())
    };
    if is_of_few(filter) {
        for receipt in few(store, &reach, filter).await? {
            add(receipt.terms.currency, 1, receipt.terms.amount, receipt.advance())?;
        }
    } else if !filter.has_advance || filter.state.is_none_or(|state| state == ReceiptState::Confirmed) {
        let (from, to) = match filter.state {
            _ if filter.has_advance => ("", ""),
            Some(state) => (state.code(), state.code()),
            None => ("", LAST),
        };
        for tally in store.tallies(if filter.has_advance { "advances" } else { "receipts" }, &reach, from, to).await? {
            let (currency, amount) = tally.money()?;
            // Only what is confirmed can be an advance.
            let has_advance = filter.has_advance || tally.key == ReceiptState::Confirmed.code();
            let advance = if has_advance { amount.checked_sub(tally.settled_money()?)? } else { Amount::ZERO };
            add(currency, tally.count.max(0).cast_unsigned(), amount, advance)?;
        }
    }
    let by_currency: Vec<CurrencyTotal> = sums.into_values().filter(|sum| sum.count > 0).collect();
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

/// What a search finds or one customer has, within reach and as the filter says, latest first.
async fn few(store: &Store, reach: &Reach, filter: &ReceiptFilter) -> Result<Vec<Receipt>> {
    few_of(store, reach, filter, CUSTOMERS_MAX).await
}

async fn few_of(store: &Store, reach: &Reach, filter: &ReceiptFilter, customers_max: usize) -> Result<Vec<Receipt>> {
    let mut items = Vec::new();
    if filter.search.trim().is_empty() {
        if let Some(customer) = &filter.customer {
            items = of_customer(store, customer).await?;
        }
    } else {
        let words = search::words(&filter.search);
        for tokens in search::asked(reach, &words) {
            items.extend(store.rows::<Receipt, _, 1>(SEARCH, [("tokens", Value::from_t(tokens))]).await?);
        }
        items.retain(|receipt| search::holds(&[&receipt.number, &receipt.terms.bank_reference, &receipt.terms.payer], &words));
        for customers in crate::customers::find(store, reach, &filter.search, customers_max).await?.chunks(CUSTOMERS_AT_ONCE) {
            let ids: Vec<Value> = customers.iter().map(|id| Value::String(id.as_str().to_owned())).collect();
            items.extend(store.rows::<Receipt, _, 1>(OF_CUSTOMERS, [("customers", Value::Array(ids.into()))]).await?);
        }
    }
    items.retain(|receipt| keeps(filter, receipt) && reach.covers(&receipt.owner));
    items.sort_by_cached_key(date_place);
    items.dedup_by(|a, b| a.id == b.id);
    items.reverse();
    Ok(items)
}

async fn of_customer(store: &Store, customer: &CustomerId) -> Result<Vec<Receipt>> {
    let id = Value::from_t(customer.as_str().to_owned());
    store.rows(OF_CUSTOMER, [("customer", id)]).await
}

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    BY_DATE.everybody,
    BY_DATE.owned,
    OF_STATE.everybody,
    OF_STATE.owned,
    BY_ADVANCE.everybody,
    BY_ADVANCE.owned,
    OF_AMOUNT,
    OWN_OF_AMOUNT,
    SEARCH,
    OF_CUSTOMER,
    OF_CUSTOMERS,
    super::ALLOCATIONS_OF,
    super::POSTINGS_OF_CONTRACT,
    super::draft::BY_BANK,
];
