//! Figures as of any date, today or past: ageing and arrears, both from what stands in the folios of contracts.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::ageing::Ageing;
use domain::folio::date;
use domain::id::CustomerId;
use domain::list::CurrencyTotal;
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun};
use domain::rate::Combined;

use crate::error::Result;
use crate::store::Store;

mod calls;
mod late;
mod order;
mod rows;

pub use calls::{contacts, promises};
use late::late;
use order::Group;

pub use domain::report::{AgeingRow, ArrearsRow};

/// 账龄: one row a customer and currency with something outstanding, by name; none for who reads no reports.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn ageing(store: &Store, actor: &Actor, as_of: NaiveDate) -> Result<Vec<AgeingRow>> {
    let reach = actor.reach(Noun::Report, Act::Read);
    let limits = crate::companies::current(store).await.map(|company| company.ageing_limits).unwrap_or_default();
    let standing = crate::folios::standing(store, &reach, as_of).await?;
    // In hundredths, as they come: decimals of a million instalments take longer to add up than all the rest.
    let mut sums: HashMap<(&CustomerId, Currency), (&str, Vec<i128>)> = HashMap::new();
    for one in &standing {
        let key = (&one.party.customer, one.currency);
        let (_, buckets) = sums.entry(key).or_insert_with(|| (one.party.customer_name.as_str(), vec![0; limits.count()]));
        for due in &one.dues {
            buckets[limits.place(date(due.due), as_of)] += i128::from(due.open);
        }
    }
    let mut rows = Vec::with_capacity(sums.len());
    for ((customer, currency), (name, buckets)) in sums {
        let buckets = buckets.into_iter().map(Amount::from_hundredths).collect::<Result<Vec<_>, _>>()?;
        let (customer, customer_name) = (customer.clone(), name.to_owned());
        rows.push(AgeingRow { customer, customer_name, currency, ageing: Ageing::of(&limits, buckets)? });
    }
    let place = |row: &AgeingRow| row.currency.code();
    rows.sort_by(|a, b| (&a.customer_name, &a.customer, place(a)).cmp(&(&b.customer_name, &b.customer, place(b))));
    Ok(rows)
}

/// 客户欠款: one row a contract with something due and unpaid, most days overdue first; none for who reads no reports. What hangs on promises
/// [`promises`] tells, and [`contacts`] when the customer was met last.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn arrears(store: &Store, actor: &Actor, as_of: NaiveDate) -> Result<Vec<ArrearsRow>> {
    let reach = actor.reach(Noun::Report, Act::Read);
    let late = late(&crate::folios::standing(store, &reach, as_of).await?, as_of)?;
    rows::rows(store, &late, as_of).await
}

/// Which arrears are shown, and how.
#[derive(Clone, Copy, Debug)]
pub struct ArrearsWanted<'a> {
    /// An owner's name; empty: all.
    pub owner: &'a str,
    /// `days`, `amount` or `customer`, `-` before it for the other way round; anything else: whom to call first.
    pub sort: &'a str,
    /// One row a customer instead of one a contract.
    pub by_customer: bool,
    /// So many rows at most.
    pub most: usize,
}

/// The first of the arrears, and what is told of all of them.
#[derive(Clone, Debug)]
pub struct ArrearsShown {
    pub rows: Vec<ArrearsRow>,
    pub count: u64,
    pub totals: Vec<CurrencyTotal>,
    /// The totals in the company's currency, and by which rates the rows are compared.
    pub combined: Option<Combined>,
    /// Whose arrears there are.
    pub owners: BTreeSet<String>,
}

/// The same, as a screen shows it: the first in its order with all that there is to tell of them, and the totals of all.
///
/// # Errors
/// `NotFound` before the first start; `AmountTooLarge`; `Engine`.
pub async fn arrears_shown(store: &Store, actor: &Actor, as_of: NaiveDate, wanted: ArrearsWanted<'_>) -> Result<ArrearsShown> {
    let reach = actor.reach(Noun::Report, Act::Read);
    let late = late(&crate::folios::standing(store, &reach, as_of).await?, as_of)?;
    let mut groups = if wanted.by_customer { order::by_customer(late)? } else { late.into_iter().map(Group::of).collect() };
    let names: BTreeSet<&str> = groups.iter().map(Group::owner_name).filter(|name| !name.is_empty()).collect();
    let owners = names.into_iter().map(str::to_owned).collect();
    groups.retain(|group| wanted.owner.is_empty() || group.owner_name() == wanted.owner);
    let (count, totals) = (groups.len() as u64, order::totals(&groups)?);
    let sums: Vec<_> = totals.iter().map(|sum| (sum.currency, vec![sum.outstanding])).collect();
    let combined = crate::rates::combined(store, &sums, as_of).await?;
    let promised = order::count_broken(store, actor, &mut groups, as_of).await?;
    order::first(&mut groups, wanted.sort, wanted.most, combined.as_ref(), as_of);
    let mut rows = rows::of_groups(store, &groups, as_of).await?;
    promised.tell(&mut rows, as_of);
    contacts(store, &mut rows, as_of).await?;
    Ok(ArrearsShown { rows, count, totals, combined, owners })
}
