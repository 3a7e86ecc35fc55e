//! Whose payment an open line may be: customers of the payer's name, those for whom the payer paid before, the contract that the text names, receipts of
//! the same number or sum, instalments of which exactly so much is open. What is the best of them is `domain::bank`'s to say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use domain::bank::{BankLine, BankLineState, BankRow, Candidate, propose, words_of_number};
use domain::contract::Contract;
use domain::customer::{Customer, name_key};
use domain::id::{ContractId, CustomerId};
use domain::instalment::Instalment;
use domain::permission::{Actor, Reach};
use domain::receipt::Receipt;
use surrealdb::types::Value;

use crate::error::Result;
use crate::paging::LAST;
use crate::store::Store;

/// Customers that are looked at for one line.
const CUSTOMERS_MAX: usize = 8;
/// Words of a text that are looked up as contracts' numbers.
const WORDS_MAX: usize = 8;
/// Receipts that were booked by hand are looked for among those dated so many days before the bank's day and after it.
const DAYS_BEFORE: i64 = 60;
const DAYS_AFTER: i64 = 10;

pub(super) const BY_PAYER: &str = "SELECT * FROM receipt WHERE by_payer = $key LIMIT 40";
pub(super) const OF_CUSTOMER_DAYS: &str = "SELECT * FROM receipt WHERE customer = $customer AND by_date > $from AND by_date < $to";
pub(super) const OF_OPEN: &str = "SELECT * FROM instalment WHERE by_all = '' AND by_open > $from ORDER BY by_open LIMIT $limit";

/// Each line, an open one with its proposals.
pub(super) async fn rows(store: &Store, actor: &Actor, lines: Vec<BankLine>) -> Result<Vec<BankRow>> {
    let mut rows = Vec::with_capacity(lines.len());
    // Many payments of a page are of the same customers.
    let mut debts: BTreeMap<CustomerId, Vec<Instalment>> = BTreeMap::new();
    for line in lines {
        let proposals = if line.state == BankLineState::Open {
            propose(&line, &candidates(store, actor, &line, &mut debts).await?)
        } else {
            Vec::new()
        };
        rows.push(BankRow { line, proposals });
    }
    Ok(rows)
}

/// What was found of one line's customers.
#[derive(Default)]
struct Found {
    /// In the order in which they were found: the surest first.
    customers: Vec<CustomerId>,
    former: BTreeSet<CustomerId>,
    contracts: Vec<Contract>,
    receipts: Vec<Receipt>,
}

impl Found {
    fn customer(&mut self, id: &CustomerId) {
        if !self.customers.contains(id) {
            self.customers.push(id.clone());
        }
    }
}

async fn candidates(
    store: &Store,
    actor: &Actor,
    line: &BankLine,
    debts: &mut BTreeMap<CustomerId, Vec<Instalment>>,
) -> Result<Vec<Candidate>> {
    let mut found = look(store, actor, line).await?;
    found.customers.truncate(CUSTOMERS_MAX);
    let customers: Vec<Customer> = store.load_all(found.customers.iter().map(CustomerId::as_str)).await?;
    let mut candidates = Vec::with_capacity(customers.len());
    for customer in customers {
        let open = match debts.get(&customer.id) {
            Some(open) => open.clone(),
            None => crate::instalments::open_of_customer(store, &customer.id).await?,
        };
        debts.insert(customer.id.clone(), open.clone());
        let mut receipts = of_days(store, &customer.id, line).await?;
        let others = found.receipts.iter().filter(|receipt| receipt.customer == customer.id);
        receipts.extend(others.cloned());
        receipts.sort_by(|a, b| a.id.cmp(&b.id));
        receipts.dedup_by(|a, b| a.id == b.id);
        let contracts: Vec<(ContractId, String)> = found
            .contracts
            .iter()
            .filter(|contract| contract.customer == customer.id)
            .map(|contract| (contract.id.clone(), contract.number.clone()))
            .collect();
        candidates.push(Candidate {
            is_former_payer: found.former.contains(&customer.id),
            open,
            customer_name: customer.terms.name,
            customer: customer.id,
            contracts,
            receipts,
        });
    }
    Ok(candidates)
}

async fn look(store: &Store, actor: &Actor, line: &BankLine) -> Result<Found> {
    let (payment, mut found) = (&line.payment, Found::default());
    found.receipts = crate::receipts::of_reference(store, &payment.reference).await?;
    for word in words_of_number(&payment.text).iter().take(WORDS_MAX) {
        found.contracts.extend(crate::contracts::by_number(store, word).await?);
    }
    if !name_key(&payment.payer).is_empty() {
        for customer in crate::customers::by_name_key(store, &payment.payer).await? {
            found.customer(&customer.id);
        }
        let before: Vec<Receipt> = store.rows(BY_PAYER, [("key", Value::from_t(name_key(&payment.payer)))]).await?;
        found.former = before.into_iter().map(|receipt| receipt.customer).collect();
    }
    found.receipts.extend(crate::receipts::of_amount(store, actor, payment.amount).await?);
    let instalments = crate::amounts::of(store, &Reach::Everybody, OF_OPEN, OF_OPEN, payment.amount, |one: &Instalment| one.open).await?;
    let of_receipts: Vec<CustomerId> = found.receipts.iter().map(|receipt| receipt.customer.clone()).collect();
    let of_contracts: Vec<CustomerId> = found.contracts.iter().map(|contract| contract.customer.clone()).collect();
    let former: Vec<CustomerId> = found.former.iter().cloned().collect();
    let of_open = instalments.into_iter().filter(|one| one.currency == payment.currency).map(|one| one.customer);
    for id in of_contracts.into_iter().chain(former).chain(of_receipts).chain(of_open) {
        found.customer(&id);
    }
    Ok(found)
}

/// The customer's receipts about that day.
async fn of_days(store: &Store, customer: &CustomerId, line: &BankLine) -> Result<Vec<Receipt>> {
    let day = line.payment.date;
    let (from, to) = (day - TimeDelta::days(DAYS_BEFORE), day + TimeDelta::days(DAYS_AFTER));
    let values = [
        ("customer", Value::from_t(customer.as_str().to_owned())),
        ("from", Value::from_t(from.to_string())),
        ("to", Value::from_t(format!("{to}|{LAST}"))),
    ];
    store.rows(OF_CUSTOMER_DAYS, values).await
}
