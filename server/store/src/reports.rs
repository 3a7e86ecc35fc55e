//! Figures as of any date, today or past: ageing and arrears, both from one reading of the ledger.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::ageing::Ageing;
use domain::contract::Contract;
use domain::customer::Customer;
use domain::id::{ContractId, CustomerId, InstalmentId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::receipt::Allocation;
use domain::state::PaymentProgress;
use surrealdb::types::Value;

use crate::error::Result;
use crate::store::Store;

pub use domain::report::{AgeingRow, ArrearsRow};

/// An instalment and what was open of it on that day.
type Open = (Instalment, Amount);

/// Everything that was open at the end of a day: what is open now, less what was not effective yet, plus what was paid only later.
async fn open_as_of(store: &Store, reach: &Reach, as_of: NaiveDate) -> Result<Vec<Open>> {
    let mut open: BTreeMap<InstalmentId, Open> = BTreeMap::new();
    crate::instalments::BY_DUE
        .each(store, reach, |instalment| {
            open.insert(instalment.id.clone(), (instalment.clone(), instalment.open));
        })
        .await?;
    let after = Value::from_t(format!("{as_of}|{}", crate::paging::LAST));
    let later: Vec<Allocation> = store.rows("SELECT * FROM allocation WHERE by_date > $after", [("after", after)]).await?;
    let mut undone: BTreeMap<InstalmentId, Amount> = BTreeMap::new();
    for posting in later {
        let sum = undone.entry(posting.instalment).or_default();
        *sum = sum.checked_add(posting.amount)?;
    }
    for (id, amount) in undone {
        if let Some((_, left)) = open.get_mut(&id) {
            *left = left.checked_add(amount)?;
            continue;
        }
        let instalment: Instalment = store.must_load(id.as_str()).await?;
        if reach.covers(&instalment.owner) {
            let left = instalment.open.checked_add(amount)?;
            open.insert(id, (instalment, left));
        }
    }
    let is_counted = |(instalment, left): &Open| instalment.effective.is_some_and(|effective| effective <= as_of) && left.is_positive();
    Ok(open.into_values().filter(is_counted).collect())
}

/// 账龄: one row a customer and currency with something outstanding, by name.
///
/// # Errors
/// `NotAllowed`; `AmountTooLarge`; `Engine`.
pub async fn ageing(store: &Store, actor: &Actor, as_of: NaiveDate) -> Result<Vec<AgeingRow>> {
    let reach = actor.reach(Noun::Report, Act::Read);
    let mut rows: BTreeMap<(String, CustomerId, &'static str), AgeingRow> = BTreeMap::new();
    for (instalment, open) in open_as_of(store, &reach, as_of).await? {
        let key = (instalment.customer_name.clone(), instalment.customer.clone(), instalment.currency.code());
        let row = rows.entry(key).or_insert_with(|| AgeingRow {
            customer: instalment.customer.clone(),
            customer_name: instalment.customer_name.clone(),
            currency: instalment.currency,
            ageing: Ageing::default(),
        });
        row.ageing.add(open, instalment.terms.due, as_of)?;
    }
    Ok(rows.into_values().collect())
}

/// 客户欠款: one row a contract with something due and unpaid, most days overdue first.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn arrears(store: &Store, actor: &Actor, as_of: NaiveDate) -> Result<Vec<ArrearsRow>> {
    let reach = actor.reach(Noun::Report, Act::Read);
    let mut by_contract: BTreeMap<ContractId, Vec<Open>> = BTreeMap::new();
    for (instalment, open) in open_as_of(store, &reach, as_of).await? {
        if instalment.terms.due < as_of {
            by_contract.entry(instalment.contract.clone()).or_default().push((instalment, open));
        }
    }
    let mut customers: BTreeMap<CustomerId, Customer> = BTreeMap::new();
    let mut rows = Vec::new();
    for (id, open) in by_contract {
        let contract: Contract = store.must_load(id.as_str()).await?;
        if !customers.contains_key(&contract.customer) {
            let customer: Customer = store.must_load(contract.customer.as_str()).await?;
            customers.insert(contract.customer.clone(), customer);
        }
        let Some(customer) = customers.get(&contract.customer) else { continue };
        let Some(since) = open.iter().map(|(instalment, _)| instalment.terms.due).min() else { continue };
        rows.push(ArrearsRow {
            customer: customer.id.clone(),
            customer_name: contract.customer_name.clone(),
            phone: phone(store, customer).await?,
            address: customer.terms.address.clone(),
            amount: Amount::sum(open.iter().map(|(_, open)| *open))?,
            currency: contract.terms.currency,
            since,
            days_overdue: (as_of - since).num_days(),
            reason: reason(&open),
            payment_state: progress_as_of(store, &contract, as_of).await?,
            remarks: contract.terms.remarks.clone(),
            owner_name: contract.owner_name.clone(),
            contract_number: contract.number,
            contract: contract.id,
        });
    }
    rows.sort_by(|a, b| {
        (b.days_overdue, &a.customer_name, &a.contract_number).cmp(&(a.days_overdue, &b.customer_name, &b.contract_number))
    });
    Ok(rows)
}

fn reason(open: &[Open]) -> String {
    let reasons = open.iter().flat_map(|(instalment, _)| [&instalment.reason, &instalment.dispute]);
    reasons.into_iter().find(|reason| !reason.is_empty()).cloned().unwrap_or_default()
}

/// The customer's own phone, else the main contact's.
async fn phone(store: &Store, customer: &Customer) -> Result<String> {
    if !customer.terms.phone.is_empty() {
        return Ok(customer.terms.phone.clone());
    }
    let contacts = crate::customers::contacts_of(store, &customer.id).await?;
    let phones = contacts.iter().flat_map(|contact| [&contact.terms.mobile, &contact.terms.phone]);
    Ok(phones.into_iter().find(|phone| !phone.is_empty()).cloned().unwrap_or_default())
}

/// The payment progress by what was collected on or before that day.
async fn progress_as_of(store: &Store, contract: &Contract, as_of: NaiveDate) -> Result<PaymentProgress> {
    let id = Value::from_t(contract.id.as_str().to_owned());
    let postings: Vec<Allocation> = store.rows("SELECT * FROM allocation WHERE contract = $contract", [("contract", id)]).await?;
    let collected = Amount::sum(postings.iter().filter(|posting| posting.date <= as_of).map(|posting| posting.amount))?;
    Ok(PaymentProgress::derive(contract.amount, collected, contract.is_amount_to_complete))
}
