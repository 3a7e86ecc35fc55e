//! The totals row of the list of contracts: from the maintained totals, except for what a search, a customer or a part of a month narrows.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::contract::{Contract, Life};
use domain::list::{ContractFilter, CurrencyTotal, Totals};
use domain::money::{Amount, Currency};
use domain::permission::{Actor, Noun};

use super::list::{dates, few, is_of_few, keeps_state, walk_of_dates};
use crate::error::Result;
use crate::paging::{LAST, narrowed};
use crate::store::Store;
use crate::tally::Tally;

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

    /// A maintained total of contracts of that state.
    fn add_tally(&mut self, tally: &Tally, state: &str) -> Result<()> {
        let (currency, amount) = tally.money()?;
        let collected = tally.settled_money()?;
        let is_owed = life(state).is_some_and(Life::is_effective);
        let outstanding = if is_owed { amount.checked_sub(collected)? } else { Amount::ZERO };
        self.add(currency, tally.count.max(0).cast_unsigned(), amount, collected, outstanding)
    }
}

/// The life that a maintained total of contracts is of, by its key.
pub(crate) fn life(state: &str) -> Option<Life> {
    Life::read(state.split('|').next()?).ok()
}

/// The totals row of the same list.
///
/// # Errors
/// `Engine`; `AmountTooLarge`.
pub async fn totals(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Totals> {
    let reach = crate::customers::reach(store, actor, Noun::Contract, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
    let mut sums = Sums::default();
    let mut read = Vec::new();
    match dates(filter) {
        _ if is_of_few(filter) => {
            for contract in few(store, &reach, filter).await? {
                sums.add_contract(&contract)?;
            }
        }
        // Contracts to be completed are few.
        Some(dates) if filter.is_to_complete => read.push(dates),
        Some(dates) => {
            let (months, days) = months(dates);
            read = days;
            if let Some((first, last)) = months {
                for tally in store.tallies("contracts_by_month", &reach, &first, &format!("{last}|{LAST}")).await? {
                    let state = tally.key.split_once('|').map(|(_, state)| state).unwrap_or_default();
                    if keeps_state(filter, state) {
                        sums.add_tally(&tally, state)?;
                    }
                }
            }
        }
        None => {
            let name = if filter.is_to_complete { "to_complete" } else { "contracts" };
            for tally in store.tallies(name, &reach, "", LAST).await? {
                if keeps_state(filter, &tally.key) {
                    sums.add_tally(&tally, &tally.key)?;
                }
            }
        }
    }
    for days in read {
        let mut failed = None;
        let add = |contract: Contract| {
            if super::list::keeps(filter, &contract) {
                failed = failed.take().or(sums.add_contract(&contract).err());
            }
        };
        walk_of_dates(store, &reach, filter, days).await?.each(store, add).await?;
        failed.map_or(Ok(()), Err)?;
    }
    let by_currency: Vec<CurrencyTotal> = sums.0.into_values().filter(|sum| sum.count > 0).collect();
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

type Days = (NaiveDate, NaiveDate);

/// The whole months between two days as `2025-01`, the first and the last, and the days before and after them.
fn months((from, to): Days) -> (Option<(String, String)>, Vec<Days>) {
    if from > to {
        return (None, Vec::new());
    }
    let month = |date: NaiveDate| date.format("%Y-%m").to_string();
    let first = if from.day() == 1 { Some(from) } else { domain::plan::end_of_month(from).and_then(|end| end.succ_opt()) };
    let last = if domain::plan::end_of_month(to).is_none_or(|end| end == to) {
        Some(to)
    } else {
        to.with_day(1).and_then(|first| first.pred_opt())
    };
    let (Some(first), Some(last)) = (first, last) else { return (None, vec![(from, to)]) };
    if first > last {
        return (None, vec![(from, to)]);
    }
    let mut days = Vec::new();
    if let Some(before) = first.pred_opt().filter(|before| from <= *before) {
        days.push((from, before));
    }
    if let Some(after) = last.succ_opt().filter(|after| *after <= to) {
        days.push((after, to));
    }
    (Some((month(first), month(last))), days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_months_are_told_from_the_days_beside_them() {
        let table = [
            ("2025-01-01", "2025-01-31", "2025-01..2025-01", ""),
            ("2025-01-01", "2025-12-31", "2025-01..2025-12", ""),
            ("2025-01-15", "2025-03-10", "2025-02..2025-02", "2025-01-15..2025-01-31 2025-03-01..2025-03-10"),
            ("2025-01-02", "2025-01-30", "", "2025-01-02..2025-01-30"),
            ("2025-01-31", "2025-02-01", "", "2025-01-31..2025-02-01"),
            ("2024-02-29", "2024-03-31", "2024-03..2024-03", "2024-02-29..2024-02-29"),
            ("0001-01-01", "9999-12-31", "0001-01..9999-12", ""),
            ("2025-02-01", "2025-01-31", "", ""),
        ];
        for (from, to, wanted_months, wanted_days) in table {
            let (months, days) = months((from.parse().unwrap(), to.parse().unwrap()));
            let months = months.map(|(first, last)| format!("{first}..{last}")).unwrap_or_default();
            let days: Vec<String> = days.iter().map(|(from, to)| format!("{from}..{to}")).collect();
            assert_eq!((months.as_str(), days.join(" ").as_str()), (wanted_months, wanted_days), "{from} {to}");
        }
    }
}
