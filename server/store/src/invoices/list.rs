//! The register of invoices, latest first, and its totals row.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::invoice::{Invoice, InvoiceState};
use domain::list::{CurrencyTotal, InvoiceFilter, PAGE_ROWS, Page, Totals};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::plan::end_of_month;
use surrealdb::types::Value;

use super::{OF_CONTRACT, TOTALS, date_place, texts, under};
use crate::customers::CUSTOMERS_MAX;
use crate::error::{Error, Result};
use crate::months::month;
use crate::paging::{CUSTOMERS_AT_ONCE, LAST, Listing, narrowed};
use crate::search;
use crate::store::Store;

const BY_DATE: Listing<Invoice> = Listing {
    everybody: "SELECT * FROM invoice WHERE by_all = '' AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    owned: "SELECT * FROM invoice WHERE owner = $owner AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const OF_STATE: Listing<Invoice> = Listing {
    everybody: "SELECT * FROM invoice WHERE state = $state AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    owned: "SELECT * FROM invoice WHERE owner = $owner AND state = $state AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};

const SEARCH: &str = "SELECT * FROM invoice WHERE by_search @AND@ $tokens LIMIT 500";

/// Of those whom a search found.
const OF_CUSTOMERS: &str = "SELECT * FROM invoice WHERE customer IN $customers LIMIT 5000";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] =
    &[BY_DATE.everybody, BY_DATE.owned, OF_STATE.everybody, OF_STATE.owned, SEARCH, OF_CUSTOMERS, OF_CONTRACT, super::act::BY_PAPER];

fn keeps(filter: &InvoiceFilter, invoice: &Invoice) -> bool {
    filter.state.is_none_or(|state| invoice.state == state)
        && filter.kind.is_none_or(|kind| invoice.terms.kind == kind)
        && filter.contract.as_ref().is_none_or(|contract| invoice.contract == *contract)
        && filter.month.is_none_or(|day| month(day) == month(invoice.day()))
}

/// The first and the last day of a day's month.
fn days(day: NaiveDate) -> (String, String) {
    let first = day.with_day(1).unwrap_or(day);
    (first.to_string(), end_of_month(day).unwrap_or(day).to_string())
}

fn is_of_few(filter: &InvoiceFilter) -> bool {
    !filter.search.trim().is_empty() || filter.contract.is_some()
}

async fn reach_of(store: &Store, actor: &Actor, filter: &InvoiceFilter) -> Result<Reach> {
    let mut reach = actor.reach(Noun::Invoice, Act::Read);
    // Who helps with a customer sees the invoices of each contract of it.
    if let Some(contract) = &filter.contract {
        match crate::contracts::reachable(store, actor, Act::Read, contract).await {
            Ok(contract) => reach = crate::customers::reach(store, actor, Noun::Invoice, Some(&contract.customer)).await?,
            Err(Error::NotFound) => reach = Reach::Nobody,
            Err(error) => return Err(error),
        }
    }
    Ok(narrowed(reach, filter.owner.as_ref()))
}

/// A page of the invoices that the actor may see, latest first.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &InvoiceFilter) -> Result<Page<Invoice>> {
    let reach = reach_of(store, actor, filter).await?;
    if !is_of_few(filter) {
        let walk = match filter.state {
            Some(state) => OF_STATE.walk(&reach).of_state(state.code()),
            None => BY_DATE.walk(&reach),
        };
        let walk = match filter.month {
            Some(day) => {
                let (first, last) = days(day);
                walk.between(&first, &format!("{last}|{LAST}"))
            }
            None => walk,
        };
        return walk.after(filter.after.as_deref()).page(store, |invoice| keeps(filter, invoice)).await;
    }
    let mut items = few(store, &reach, filter).await?;
    items.retain(|invoice| filter.after.as_ref().is_none_or(|after| date_place(invoice) < *after));
    let has_more = items.len() > PAGE_ROWS;
    items.truncate(PAGE_ROWS);
    let next = if has_more { items.last().map(date_place) } else { None };
    Ok(Page { items, next })
}

/// Every invoice that was asked for between these two places, and is not issued yet.
pub(crate) async fn each_requested(store: &Store, low: &str, high: &str, visit: impl FnMut(Invoice)) -> Result<()> {
    OF_STATE.walk(&Reach::Everybody).of_state(InvoiceState::Requested.code()).between(low, high).each(store, visit).await
}

/// The totals row of the same list: from the maintained totals, except for a search or one contract. `collected` is the tax.
///
/// # Errors
/// `Engine`; `AmountTooLarge`.
pub async fn totals(store: &Store, actor: &Actor, filter: &InvoiceFilter) -> Result<Totals> {
    let reach = reach_of(store, actor, filter).await?;
    let mut sums: BTreeMap<&'static str, CurrencyTotal> = BTreeMap::new();
    let mut add = |currency: Currency, count: u64, amount: Amount, tax: Amount| -> Result<()> {
        let sum = sums.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
        sum.count += count;
        sum.amount = sum.amount.checked_add(amount)?;
        sum.collected = sum.collected.checked_add(tax)?;
        Ok(())
    };
    if is_of_few(filter) {
        for invoice in few(store, &reach, filter).await? {
            add(invoice.currency, 1, invoice.terms.amount, invoice.tax)?;
        }
    } else {
        let (from, to) = match filter.state {
            Some(state) => (format!("{}|", state.code()), format!("{}|{LAST}", state.code())),
            None => (String::new(), LAST.to_owned()),
        };
        for tally in store.tallies(TOTALS, &reach, &from, &to).await? {
            if keeps_key(filter, &tally.key) {
                let (currency, amount) = tally.money()?;
                add(currency, tally.count.max(0).cast_unsigned(), amount, tally.settled_money()?)?;
            }
        }
    }
    let by_currency: Vec<CurrencyTotal> = sums.into_values().filter(|sum| sum.count > 0).collect();
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

/// Whether the total under this key (state, kind, month) is of what the filter keeps.
fn keeps_key(filter: &InvoiceFilter, key: &str) -> bool {
    let mut parts = key.split('|').skip(1);
    let (kind, of) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    filter.kind.is_none_or(|wanted| wanted.code() == kind) && filter.month.is_none_or(|day| month(day) == of)
}

/// What a search finds or one contract has, within reach and as the filter says, latest first.
async fn few(store: &Store, reach: &Reach, filter: &InvoiceFilter) -> Result<Vec<Invoice>> {
    let words = search::words(&filter.search);
    let mut items: Vec<Invoice> = Vec::new();
    if let Some(contract) = &filter.contract {
        items = under(store, contract).await?;
        items.retain(|invoice| search::holds(&texts(invoice), &words) || search::holds(&[&invoice.customer_name], &words));
    } else {
        for tokens in search::asked(reach, &words) {
            items.extend(store.rows::<Invoice, _, 1>(SEARCH, [("tokens", Value::from_t(tokens))]).await?);
        }
        items.retain(|invoice| search::holds(&texts(invoice), &words));
        for customers in crate::customers::find(store, reach, &filter.search, CUSTOMERS_MAX).await?.chunks(CUSTOMERS_AT_ONCE) {
            let ids: Vec<Value> = customers.iter().map(|id| Value::String(id.as_str().to_owned())).collect();
            items.extend(store.rows::<Invoice, _, 1>(OF_CUSTOMERS, [("customers", Value::Array(ids.into()))]).await?);
        }
    }
    items.retain(|invoice| keeps(filter, invoice) && reach.covers(&invoice.owner));
    items.sort_by_cached_key(date_place);
    items.dedup_by(|a, b| a.id == b.id);
    items.reverse();
    Ok(items)
}
