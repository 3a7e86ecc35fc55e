//! Whom to call first, or as somebody wants them ordered: found without reading more of a row than its place needs.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::id::{ContractId, CustomerId};
use domain::list::CurrencyTotal;
use domain::money::{Amount, Currency};
use domain::permission::Actor;
use domain::rate::Combined;
use domain::report::weight;
use rust_decimal::Decimal;

use super::calls::Promised;
use super::late::Late;
use crate::error::Result;
use crate::store::Store;

/// What one row tells: of one contract, or of all contracts of a customer in one currency.
pub(super) struct Group {
    pub(super) first: Late,
    pub(super) more: Vec<Late>,
    pub(super) is_customer: bool,
    amount: Amount,
    since: NaiveDate,
    broken: u32,
    /// By what it is placed: currencies apart where it names one; the smallest first.
    place: (Option<Currency>, Decimal),
}

impl Group {
    pub(super) fn of(late: Late) -> Self {
        let (amount, since) = (late.amount, late.since);
        Self { first: late, more: Vec::new(), is_customer: false, amount, since, broken: 0, place: (None, Decimal::ZERO) }
    }

    pub(super) fn members(&self) -> impl Iterator<Item = &Late> {
        std::iter::once(&self.first).chain(&self.more)
    }

    pub(super) fn owner_name(&self) -> &str {
        &self.first.standing.party.owner_name
    }

    fn customer(&self) -> &CustomerId {
        &self.first.standing.party.customer
    }

    fn currency(&self) -> Currency {
        self.first.standing.currency
    }

    fn days_overdue(&self, as_of: NaiveDate) -> i64 {
        (as_of - self.since).num_days()
    }

    /// What decides where the place does not: the customer's name, then the contract's number; at last what no two have alike.
    fn names(&self) -> (&str, &str, &str, Currency) {
        let standing = &self.first.standing;
        let (number, id) =
            if self.is_customer { ("", standing.party.customer.as_str()) } else { (standing.number.as_str(), standing.contract.as_str()) };
        (&standing.party.customer_name, number, id, standing.currency)
    }
}

/// One group a customer and currency.
pub(super) fn by_customer(late: Vec<Late>) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<(CustomerId, Currency), usize> = HashMap::new();
    for one in late {
        let key = (one.standing.party.customer.clone(), one.standing.currency);
        if let Some(group) = known.get(&key).and_then(|index| groups.get_mut(*index)) {
            group.amount = group.amount.checked_add(one.amount)?;
            group.since = group.since.min(one.since);
            group.more.push(one);
        } else {
            known.insert(key, groups.len());
            groups.push(Group { is_customer: true, ..Group::of(one) });
        }
    }
    Ok(groups)
}

/// By currency: how many contracts, and what is due of them.
pub(super) fn totals(groups: &[Group]) -> Result<Vec<CurrencyTotal>> {
    let mut sums: BTreeMap<&'static str, CurrencyTotal> = BTreeMap::new();
    for group in groups {
        let currency = group.currency();
        let sum = sums.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
        sum.count += group.members().count() as u64;
        sum.outstanding = sum.outstanding.checked_add(group.amount)?;
    }
    Ok(sums.into_values().collect())
}

/// Counts the promises that were broken, which weigh; answers what was promised.
pub(super) async fn count_broken(store: &Store, actor: &Actor, groups: &mut [Group], as_of: NaiveDate) -> Result<Promised> {
    let own = crate::companies::required(store).await?.currency;
    let customers: BTreeSet<&CustomerId> = groups.iter().filter(|group| group.currency() == own).map(Group::customer).collect();
    let promised = Promised::of(store, actor, customers, as_of).await?;
    for group in groups.iter_mut().filter(|group| group.currency() == own) {
        let contract = if group.is_customer { ContractId::default() } else { group.first.standing.contract.clone() };
        group.broken = promised.seen(group.customer(), &contract, as_of).0;
    }
    Ok(promised)
}

/// The first so many in that order.
pub(super) fn first(groups: &mut Vec<Group>, sort: &str, most: usize, rates: Option<&Combined>, as_of: NaiveDate) {
    place(groups, sort, rates, as_of);
    let is_by_weight = !matches!(sort, "days" | "-days" | "amount" | "-amount" | "customer" | "-customer");
    let order = |a: &Group, b: &Group| {
        let (a_names, b_names) = (a.names(), b.names());
        let by_name = match sort {
            "customer" => a_names.0.cmp(b_names.0),
            "-customer" => b_names.0.cmp(a_names.0),
            _ => Ordering::Equal,
        };
        let by_days = if is_by_weight { Ordering::Equal } else { a.since.cmp(&b.since) };
        a.place.cmp(&b.place).then(by_name).then(by_days).then_with(|| a_names.cmp(&b_names))
    };
    if let Some(last) = most.checked_sub(1).filter(|last| *last < groups.len()) {
        groups.select_nth_unstable_by(last, order);
    }
    groups.truncate(most);
    groups.sort_unstable_by(order);
}

/// Finds out by what each is placed.
fn place(groups: &mut [Group], sort: &str, rates: Option<&Combined>, as_of: NaiveDate) {
    let worth = |group: &Group| {
        let weight = weight(group.amount, group.days_overdue(as_of), group.broken);
        (weight, rates.and_then(|rates| rates.worth(weight, group.currency())))
    };
    // Currencies are compared where each has a rate.
    let is_comparable = rates.is_some() && groups.iter().all(|group| worth(group).1.is_some());
    for group in groups {
        let days = Decimal::from(group.days_overdue(as_of));
        group.place = match sort {
            "days" => (None, days),
            "-days" => (None, -days),
            "amount" => (Some(group.currency()), group.amount.value()),
            "-amount" => (Some(group.currency()), -group.amount.value()),
            "customer" | "-customer" => (None, Decimal::ZERO),
            _ => match worth(group) {
                (_, Some(worth)) if is_comparable => (None, -worth),
                (weight, _) => (Some(group.currency()), -weight),
            },
        };
    }
}
