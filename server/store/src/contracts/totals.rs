//! The totals row of the list of contracts: from the maintained totals, except for what a search, a customer or a part of a month narrows.

use std::collections::BTreeMap;

use domain::contract::{Contract, Life};
use domain::list::{ContractFilter, CurrencyTotal, Totals};
use domain::money::{Amount, Currency};
use domain::permission::{Actor, Noun};

use super::found::{Found, few};
use super::list::{dates, is_of_few, keeps_state, walk_of_dates, walk_of_expiring};
use crate::error::Result;
use crate::months::months;
use crate::paging::{LAST, narrowed};
use crate::store::Store;
use crate::tally::{Asked, Tally};

/// Sums by currency.
#[derive(Default)]
struct Sums(BTreeMap<&'static str, CurrencyTotal>);

impl Sums {
    fn add(&mut self, currency: Currency, count: u64, amount: Amount, collected: Amount, outstanding: Amount) -> Result<()> {
        let sum = self.0.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
        sum.count += count;
        sum.amount = sum.amount.checked_add(amount)?;
        sum.collected = sum.collected.checked_add(collected)?;
        sum.outstanding = sum.outstanding.checked_add(outstanding)?;
        Ok(())
    }

    fn add_contract(&mut self, contract: &Contract) -> Result<()> {
        self.add(contract.terms.currency, 1, contract.amount, contract.collected, contract.outstanding())
    }

    /// Of maintained totals, and of those of what was given up, what the filter keeps; the state is the end of each key.
    fn add_tallies(&mut self, filter: &ContractFilter, [contracts, given_up]: [Vec<Tally>; 2], state: fn(&str) -> &str) -> Result<()> {
        for tally in contracts.iter().filter(|tally| keeps_state(filter, state(&tally.key))) {
            let (currency, amount) = tally.money()?;
            let (count, collected) = (tally.count.max(0).cast_unsigned(), tally.settled_money()?);
            self.add_of_state(currency, count, amount, collected, state(&tally.key))?;
        }
        for tally in given_up.iter().filter(|tally| keeps_state(filter, state(&tally.key)) && is_owed(state(&tally.key))) {
            let (currency, amount) = tally.money()?;
            self.add(currency, 0, Amount::ZERO, Amount::ZERO, amount.checked_neg())?;
        }
        Ok(())
    }

    /// So many contracts of that state, of which so much is settled.
    fn add_of_state(&mut self, currency: Currency, count: u64, amount: Amount, collected: Amount, state: &str) -> Result<()> {
        let outstanding = if is_owed(state) { amount.checked_sub(collected)? } else { Amount::ZERO };
        self.add(currency, count, amount, collected, outstanding)
    }

    /// One that a search found.
    fn add_found(&mut self, found: &Found) -> Result<()> {
        let given_up = found.given_up.filter(|_| is_owed(&found.by_state)).unwrap_or_default().sum();
        self.add_of_state(found.currency, 1, found.amount, found.collected, &found.by_state)?;
        self.add(found.currency, 0, Amount::ZERO, Amount::ZERO, given_up.checked_neg())
    }
}

/// Whether contracts of this state (`super::state`) are deals whose amounts are owed.
pub(crate) fn is_owed(state: &str) -> bool {
    state.split('|').next().and_then(|code| Life::read(code).ok()).is_some_and(Life::is_effective)
}

/// The state of a key that begins with a day or a month.
fn after_bar(key: &str) -> &str {
    key.split_once('|').map(|(_, state)| state).unwrap_or_default()
}

/// The totals row of the same list.
///
/// # Errors
/// `Engine`; `AmountTooLarge`.
pub async fn totals(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Totals> {
    let reach = crate::customers::reach(store, actor, Noun::Contract, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
    let mut sums = Sums::default();
    let mut walks = Vec::new();
    let mut read = Vec::new();
    let mut is_walked = false;
    match dates(filter) {
        _ if is_of_few(filter) => {
            for found in few(store, &reach, filter).await? {
                sums.add_found(&found)?;
            }
        }
        Some(_) if filter.is_expiring => is_walked = true,
        None if filter.is_expiring && filter.is_to_complete => is_walked = true,
        None if filter.is_expiring => {
            let today = store.today().await;
            let tallies = store.tallies_of([vec![super::expiring(&reach, today)], vec![super::given_up_expiring(&reach, today)]]).await?;
            sums.add_tallies(filter, tallies, after_bar)?;
        }
        // Contracts to be completed are few.
        Some(dates) if filter.is_to_complete => read.push(dates),
        Some(dates) => {
            let (months, days) = months(dates);
            read = days;
            if let Some((first, last)) = months {
                let asked = |name| vec![Asked::new(&reach, name, first.clone(), format!("{last}|{LAST}"))];
                let tallies = store.tallies_of([super::BY_MONTH, super::GIVEN_UP_BY_MONTH].map(asked)).await?;
                sums.add_tallies(filter, tallies, after_bar)?;
            }
        }
        None => {
            let names = if filter.is_to_complete { super::TO_COMPLETE } else { super::ALL };
            let tallies = store.tallies_of(names.map(|name| vec![Asked::new(&reach, name, "", LAST)])).await?;
            sums.add_tallies(filter, tallies, |key| key)?;
        }
    }
    for days in read {
        walks.push(walk_of_dates(store, &reach, filter, days).await?);
    }
    if is_walked {
        walks.push(walk_of_expiring(store, &reach).await);
    }
    for walk in walks {
        let mut failed = None;
        let add = |contract: Contract| {
            if super::list::keeps(filter, &contract) {
                failed = failed.take().or(sums.add_contract(&contract).err());
            }
        };
        walk.each(store, add).await?;
        failed.map_or(Ok(()), Err)?;
    }
    let by_currency: Vec<CurrencyTotal> = sums.0.into_values().filter(|sum| sum.count > 0).collect();
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}
