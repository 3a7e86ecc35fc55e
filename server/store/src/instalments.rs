//! Instalments: what is owed, earliest due first; written only by contracts and receipts, but for a dispute and a reason.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::company::Company;
use domain::folio::Entry;
use domain::history::HistoryNoun;
use domain::id::{CustomerId, InstalmentId, OperationId};
use domain::instalment::Instalment;
use domain::list::{CurrencyTotal, DueWindow, InstalmentFilter, PAGE_ROWS, Page, Totals};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use domain::user::optional_text;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::history::Place;
use crate::months::{FIRST_DAY, LAST_DAY, month, months};
use crate::paging::{Listing, narrowed};
use crate::row::{Columns, Record};
use crate::store::Store;
use crate::tally::{Asked, Tallies};

impl Record for Instalment {
    const TABLE: &'static str = "instalment";
    const MONEY: &'static [&'static str] = &["amount", "paid", "open"];
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
    fn owner(&self) -> Option<&str> {
        Some(self.owner.as_str())
    }
    fn columns(&self, columns: &mut Columns) {
        if self.open.is_positive() {
            columns.listed();
            columns.text("by_due", due_place(self));
            columns.text("by_open", crate::amounts::place(self.open, self.id.as_str()));
        }
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if self.open.is_positive() {
            let due = self.terms.due;
            for (name, key) in [(DUE, due.to_string()), (OPEN, month(due)), (OPEN, String::new())] {
                tallies.add(name, self.owner.as_str(), &key, self.currency.code(), self.open);
            }
        }
    }
    fn entry(&self) -> Result<Option<Entry>> {
        Ok(Entry::of_instalment(self)?)
    }
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::part(HistoryNoun::Instalment, self.ordinal, (HistoryNoun::Contract, self.contract.as_str())))
    }
}

/// What is open, by due date.
pub(crate) const DUE: &str = "due";
/// What is open, by the month of the due date, and all of it under the empty key.
pub(crate) const OPEN: &str = "open";

fn due_place(instalment: &Instalment) -> String {
    format!("{}|{}", instalment.terms.due, instalment.id)
}

pub(crate) const BY_DUE: Listing<Instalment> = Listing {
    everybody: "SELECT * FROM instalment WHERE by_all = '' AND by_due > $after ORDER BY by_due LIMIT $limit",
    owned: "SELECT * FROM instalment WHERE owner = $owner AND by_due > $after ORDER BY by_due LIMIT $limit",
    place: due_place,
    descends: false,
};

/// The first and the last due date of a window, both included.
#[must_use]
pub fn dates(window: DueWindow, company: &Company, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let yesterday = today - TimeDelta::days(1);
    match window {
        DueWindow::Open => (FIRST_DAY, LAST_DAY),
        DueWindow::Overdue => (FIRST_DAY, yesterday),
        DueWindow::Soon => (today, today + TimeDelta::days(i64::from(company.due_soon_days))),
        DueWindow::OverdueThisMonth => (today.with_day(1).unwrap_or(today), yesterday),
    }
}

/// The maintained totals that make up a window: all that is open, or whole months and the days beside them.
pub(crate) fn asked_of<'a>(reach: &'a Reach, window: DueWindow, company: &Company, today: NaiveDate) -> Vec<Asked<'a>> {
    if window == DueWindow::Open {
        return vec![Asked::new(reach, OPEN, "", "")];
    }
    let (months, days) = months(dates(window, company, today));
    let days = days.into_iter().map(|(from, to)| Asked::new(reach, DUE, from.to_string(), to.to_string()));
    months.map(|(first, last)| Asked::new(reach, OPEN, first, last)).into_iter().chain(days).collect()
}

/// A page of what is owed, over contracts that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &InstalmentFilter) -> Result<Page<Instalment>> {
    let reach = crate::customers::reach(store, actor, Noun::Contract, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
    let company = crate::companies::required(store).await?;
    let (from, to) = dates(filter.window, &company, store.today().await);
    let after = filter.after.clone().unwrap_or_default().max(from.to_string());
    if filter.search.trim().is_empty() && filter.customer.is_none() && filter.contract.is_none() {
        let mut page = BY_DUE.page(store, &reach, Some(&after), |_| true).await?;
        let count = page.items.len();
        page.items.retain(|instalment| instalment.terms.due <= to);
        if page.items.len() < count {
            page.next = None;
        }
        return Ok(page);
    }
    let mut items = few(store, &reach, filter, from, to).await?;
    items.retain(|instalment| due_place(instalment) > after);
    let has_more = items.len() > PAGE_ROWS;
    items.truncate(PAGE_ROWS);
    let next = if has_more { items.last().map(due_place) } else { None };
    Ok(Page { items, next })
}

/// The matches of a search, of one customer or of one contract, earliest due first.
async fn few(store: &Store, reach: &Reach, filter: &InstalmentFilter, from: NaiveDate, to: NaiveDate) -> Result<Vec<Instalment>> {
    let mut items: Vec<Instalment> = Vec::new();
    if let Some(contract) = &filter.contract {
        items = crate::contracts::plan_of(store, contract).await?;
    } else if let Some(customer) = &filter.customer {
        items = open_of_customer(store, customer).await?;
    } else {
        for customer in crate::customers::find(store, reach, &filter.search, 200).await? {
            items.extend(open_of_customer(store, &customer).await?);
        }
        for contract in crate::contracts::find(store, reach, &filter.search).await? {
            items.extend(crate::contracts::plan_of(store, &contract.id).await?);
        }
    }
    items.retain(|instalment| {
        // What reaches further by a customer reaches that customer's only.
        filter.customer.as_ref().is_none_or(|customer| instalment.customer == *customer)
            && instalment.open.is_positive()
            && (from..=to).contains(&instalment.terms.due)
            && reach.covers(&instalment.owner)
    });
    items.sort_by_cached_key(due_place);
    items.dedup_by(|a, b| a.id == b.id);
    Ok(items)
}

/// What a customer owes, earliest due first.
pub(crate) async fn open_of_customer(store: &Store, customer: &CustomerId) -> Result<Vec<Instalment>> {
    let id = Value::from_t(customer.as_str().to_owned());
    store.rows(OPEN_OF_CUSTOMER, [("customer", id)]).await
}

/// The totals row of the same list: from the maintained totals when only a window narrows it.
///
/// # Errors
/// `Engine`.
pub async fn totals(store: &Store, actor: &Actor, filter: &InstalmentFilter) -> Result<Totals> {
    let reach = crate::customers::reach(store, actor, Noun::Contract, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
    let (company, today) = (crate::companies::required(store).await?, store.today().await);
    let (from, to) = dates(filter.window, &company, today);
    let mut sums: BTreeMap<&'static str, CurrencyTotal> = BTreeMap::new();
    let mut add = |currency: Currency, count: u64, open: Amount| -> Result<()> {
        let sum = sums.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
        sum.count += count;
        sum.outstanding = sum.outstanding.checked_add(open)?;
        Ok(())
    };
    if filter.search.trim().is_empty() && filter.customer.is_none() && filter.contract.is_none() {
        let [tallies] = store.tallies_of([asked_of(&reach, filter.window, &company, today)]).await?;
        for tally in tallies {
            let (currency, open) = tally.money()?;
            add(currency, tally.count.max(0).cast_unsigned(), open)?;
        }
    } else {
        for instalment in few(store, &reach, filter, from, to).await? {
            add(instalment.currency, 1, instalment.open)?;
        }
    }
    let by_currency: Vec<CurrencyTotal> = sums.into_values().filter(|sum| sum.count > 0).collect();
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

/// Notes a dispute or the reason of an arrears of an instalment that was at `version` when it was read; empty text clears it.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`; `TooLong`.
pub async fn annotate(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &InstalmentId,
    version: u64,
    dispute: &str,
    reason: &str,
) -> Result<Instalment> {
    let dispute = optional_text(dispute, 200).map_err(|refusal| Error::at("dispute", refusal))?;
    let reason = optional_text(reason, 200).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "instalment.annotate", &(id, version, &dispute, &reason), |mut write| {
            let (dispute, reason) = (dispute.clone(), reason.clone());
            async move {
                let old: Instalment = store.must_load(id.as_str()).await?;
                if !actor.may_for(Noun::Contract, Act::Read, &old.owner) {
                    return Err(Error::NotFound);
                }
                if !actor.may_for(Noun::Contract, Act::Edit, &old.owner) && !actor.may_for(Noun::Contract, Act::Settle, &old.owner) {
                    return Err(Refusal::NotAllowed.into());
                }
                if old.version != version {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                let new = write.update(&old, Instalment { dispute, reason, ..old.clone() })?;
                Ok((write, new))
            }
        })
        .await
}

const OPEN_OF_CUSTOMER: &str = "SELECT * FROM instalment WHERE customer = $customer AND by_due > '' ORDER BY by_due";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_DUE.everybody, BY_DUE.owned, OPEN_OF_CUSTOMER];
