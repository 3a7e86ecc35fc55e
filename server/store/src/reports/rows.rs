//! What a row of the arrears tells beside its figures: read for those rows only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::customer::Customer;
use domain::folio::{Folio, number};
use domain::id::{ContractId, CustomerId, InstalmentId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::report::ArrearsRow;
use domain::state::PaymentProgress;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use surrealdb::types::Value;

use super::late::Late;
use super::order::Group;
use crate::error::Result;
use crate::row::{Record, record_id};
use crate::store::Store;

/// Rows read at once.
const AT_ONCE: usize = 500;

const CONTRACTS: &str = "SELECT key, collected, remarks, is_amount_to_complete FROM $ids";
const REASONS: &str = "SELECT key, reason, dispute FROM $ids";

/// What a row tells of its contract.
#[derive(Deserialize)]
struct OfContract {
    key: ContractId,
    collected: Amount,
    remarks: String,
    is_amount_to_complete: bool,
}

/// What a row tells of its instalments.
#[derive(Deserialize)]
struct OfInstalment {
    key: InstalmentId,
    reason: String,
    dispute: String,
}

/// One row a contract, most days overdue first.
pub(super) async fn rows(store: &Store, late: &[Late], as_of: NaiveDate) -> Result<Vec<ArrearsRow>> {
    let company = crate::companies::current(store).await.map(|company| company.currency);
    let contracts: Vec<&str> = late.iter().map(|one| one.standing.contract.as_str()).collect();
    let mut reasons = reasons(store, contracts.clone(), as_of).await?;
    let contracts: Vec<OfContract> = some::<Contract, _>(store, CONTRACTS, contracts).await?;
    let mut contracts: HashMap<ContractId, OfContract> = contracts.into_iter().map(|one| (one.key.clone(), one)).collect();
    let customers: BTreeSet<&str> = late.iter().map(|one| one.standing.party.customer.as_str()).collect();
    let customers: Vec<Customer> = store.load_all(customers).await?;
    let phones = phones(store, &customers).await?;
    let customers: HashMap<&CustomerId, &Customer> = customers.iter().map(|customer| (&customer.id, customer)).collect();
    let mut rows = Vec::with_capacity(late.len());
    for one in late {
        let standing = &one.standing;
        let party = &standing.party;
        let (Some(contract), Some(customer)) = (contracts.remove(&standing.contract), customers.get(&party.customer)) else { continue };
        let collected = contract.collected.checked_sub(standing.later)?;
        // Whatever the contract's amount has become since: then it was at least what had come in and what was owed.
        let whole = collected.checked_add(one.amount)?;
        rows.push(ArrearsRow {
            customer: customer.id.clone(),
            customer_name: party.customer_name.clone(),
            phone: phones.get(&customer.id).cloned().unwrap_or_default(),
            address: customer.terms.address.clone(),
            amount: one.amount,
            currency: standing.currency,
            since: one.since,
            days_overdue: (as_of - one.since).num_days(),
            reason: reasons.remove(&standing.contract).unwrap_or_default(),
            payment_state: PaymentProgress::derive(whole, collected, contract.is_amount_to_complete),
            remarks: contract.remarks,
            owner_name: party.owner_name.clone(),
            contracts: 1,
            outstanding: one.outstanding,
            credit_limit: customer.terms.credit_limit.filter(|_| Some(standing.currency) == company),
            last_contact: customer.last_contact,
            promise: None,
            broken: 0,
            contract_number: standing.number.clone(),
            contract: standing.contract.clone(),
        });
    }
    rows.sort_by(|a, b| {
        (b.days_overdue, &a.customer_name, &a.contract_number).cmp(&(a.days_overdue, &b.customer_name, &b.contract_number))
    });
    Ok(rows)
}

/// One row a group, in their order.
pub(super) async fn of_groups(store: &Store, groups: &[Group], as_of: NaiveDate) -> Result<Vec<ArrearsRow>> {
    let late: Vec<Late> = groups.iter().flat_map(Group::members).cloned().collect();
    let mut places: HashMap<ContractId, usize> = HashMap::new();
    for (place, group) in groups.iter().enumerate() {
        places.extend(group.members().map(|one| (one.standing.contract.clone(), place)));
    }
    let mut parts: Vec<Vec<ArrearsRow>> = groups.iter().map(|_| Vec::new()).collect();
    for row in rows(store, &late, as_of).await? {
        if let Some(part) = places.get(&row.contract).and_then(|place| parts.get_mut(*place)) {
            part.push(row);
        }
    }
    let mut found = Vec::with_capacity(groups.len());
    for (group, part) in groups.iter().zip(parts) {
        found.extend(if group.is_customer { ArrearsRow::by_customer(part)? } else { part });
    }
    Ok(found)
}

/// Of each contract the first reason or dispute that is given, of what has been due the longest.
async fn reasons(store: &Store, contracts: Vec<&str>, as_of: NaiveDate) -> Result<HashMap<ContractId, String>> {
    let day = number(as_of);
    let mut late: Vec<(ContractId, i32, InstalmentId)> = Vec::new();
    for folio in store.load_all::<Folio>(contracts).await? {
        let past = folio.on(day).filter(|open| open.due < day);
        late.extend(past.map(|open| (folio.id.clone(), open.due, open.instalment.clone())));
    }
    late.sort();
    let keys: Vec<&str> = late.iter().map(|(.., instalment)| instalment.as_str()).collect();
    let said: Vec<OfInstalment> = some::<Instalment, _>(store, REASONS, keys).await?;
    let said: HashMap<&InstalmentId, &OfInstalment> = said.iter().map(|one| (&one.key, one)).collect();
    let mut found: HashMap<ContractId, String> = HashMap::new();
    for (contract, _, instalment) in &late {
        let mut texts = said.get(instalment).into_iter().flat_map(|one| [&one.reason, &one.dispute]);
        if let Some(text) = texts.find(|text| !text.is_empty()) {
            found.entry(contract.clone()).or_insert_with(|| text.clone());
        }
    }
    Ok(found)
}

/// Some columns of those records that are there.
async fn some<R: Record, T: DeserializeOwned>(store: &Store, statement: &'static str, keys: Vec<&str>) -> Result<Vec<T>> {
    let ids: Vec<Value> = keys.into_iter().map(|key| Value::RecordId(record_id(R::TABLE, key))).collect();
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        found.extend(store.select::<T, 1>(statement, [("ids", Value::Array(ids.to_vec().into()))]).await?);
    }
    Ok(found)
}

/// Each customer's own phone, else the main contact's.
async fn phones(store: &Store, customers: &[Customer]) -> Result<BTreeMap<CustomerId, String>> {
    let (without, with): (Vec<&Customer>, Vec<&Customer>) = customers.iter().partition(|customer| customer.terms.phone.is_empty());
    let mut phones: BTreeMap<CustomerId, String> =
        with.into_iter().map(|customer| (customer.id.clone(), customer.terms.phone.clone())).collect();
    let without: Vec<&CustomerId> = without.into_iter().map(|customer| &customer.id).collect();
    for contact in crate::customers::contacts_of_all(store, &without).await? {
        if let Some(phone) = [contact.terms.mobile, contact.terms.phone].into_iter().find(|phone| !phone.is_empty()) {
            phones.entry(contact.customer).or_insert(phone);
        }
    }
    Ok(phones)
}
