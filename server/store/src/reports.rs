//! Figures as of any date, today or past: ageing and arrears, both from one reading of the ledger.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::ageing::Ageing;
use domain::contract::Contract;
use domain::customer::Customer;
use domain::id::{ContractId, CustomerId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::state::PaymentProgress;

use crate::error::Result;
use crate::store::Store;

mod calls;
mod owed;

pub use calls::{contacts, promises};
use owed::{Owed, open_as_of};

pub use domain::report::{AgeingRow, ArrearsRow};

/// What each customer owes in each currency, due or not.
type Owing = BTreeMap<(CustomerId, &'static str), Amount>;

/// 账龄: one row a customer and currency with something outstanding, by name; none for who reads no reports.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn ageing(store: &Store, actor: &Actor, as_of: NaiveDate) -> Result<Vec<AgeingRow>> {
    let reach = actor.reach(Noun::Report, Act::Read);
    let limits = crate::companies::current(store).await.map(|company| company.ageing_limits).unwrap_or_default();
    let mut rows: BTreeMap<(String, CustomerId, &'static str), AgeingRow> = BTreeMap::new();
    for owed in open_as_of(store, &reach, as_of, |_, _| true).await?.0 {
        let key = (owed.customer_name.clone(), owed.customer.clone(), owed.currency.code());
        let row = rows.entry(key).or_insert_with(|| AgeingRow {
            customer: owed.customer.clone(),
            customer_name: owed.customer_name.clone(),
            currency: owed.currency,
            ageing: Ageing::by(&limits),
        });
        row.ageing.add(owed.open, owed.due, as_of)?;
    }
    Ok(rows.into_values().collect())
}

/// 客户欠款: one row a contract with something due and unpaid, most days overdue first; none for who reads no reports. What hangs on promises
/// [`promises`] tells, and [`contacts`] when the customer was met last.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn arrears(store: &Store, actor: &Actor, as_of: NaiveDate) -> Result<Vec<ArrearsRow>> {
    let reach = actor.reach(Noun::Report, Act::Read);
    let (open, later) = open_as_of(store, &reach, as_of, |_, _| true).await?;
    let (mut by_contract, owing) = due(open, as_of)?;
    let company = crate::companies::current(store).await.map(|company| company.currency);
    let contracts: Vec<Contract> = store.load_all(by_contract.keys().map(ContractId::as_str)).await?;
    let customers: BTreeSet<&str> = contracts.iter().map(|contract| contract.customer.as_str()).collect();
    let customers: Vec<Customer> = store.load_all(customers).await?;
    let phones = phones(store, &customers).await?;
    let customers: BTreeMap<&CustomerId, &Customer> = customers.iter().map(|customer| (&customer.id, customer)).collect();
    let mut rows = Vec::new();
    for contract in contracts {
        let (Some(open), Some(customer)) = (by_contract.remove(&contract.id), customers.get(&contract.customer)) else { continue };
        let Some(since) = open.iter().map(|owed| owed.due).min() else { continue };
        let collected = contract.collected.checked_sub(later.collected.get(&contract.id).copied().unwrap_or_default())?;
        // Whatever the contract's amount has become since: then it was at least what had come in and what was owed.
        let amount = Amount::sum(open.iter().map(|owed| owed.open))?;
        let whole = collected.checked_add(amount)?;
        rows.push(ArrearsRow {
            customer: customer.id.clone(),
            customer_name: contract.customer_name.clone(),
            phone: phones.get(&customer.id).cloned().unwrap_or_default(),
            address: customer.terms.address.clone(),
            amount,
            currency: contract.terms.currency,
            since,
            days_overdue: (as_of - since).num_days(),
            reason: reason(&open),
            payment_state: PaymentProgress::derive(whole, collected, contract.is_amount_to_complete),
            remarks: contract.terms.remarks.clone(),
            owner_name: contract.owner_name.clone(),
            contracts: 1,
            outstanding: owing.get(&(customer.id.clone(), contract.terms.currency.code())).copied().unwrap_or(amount),
            credit_limit: customer.terms.credit_limit.filter(|_| Some(contract.terms.currency) == company),
            last_contact: customer.last_contact,
            promise: None,
            broken: 0,
            contract_number: contract.number,
            contract: contract.id,
        });
    }
    rows.sort_by(|a, b| {
        (b.days_overdue, &a.customer_name, &a.contract_number).cmp(&(a.days_overdue, &b.customer_name, &b.contract_number))
    });
    Ok(rows)
}

/// What is past its day, by contract; and what each customer owes.
fn due(open: Vec<Owed>, as_of: NaiveDate) -> Result<(BTreeMap<ContractId, Vec<Owed>>, Owing)> {
    let (mut by_contract, mut owing): (BTreeMap<ContractId, Vec<Owed>>, Owing) = Default::default();
    for owed in open {
        let sum = owing.entry((owed.customer.clone(), owed.currency.code())).or_default();
        *sum = sum.checked_add(owed.open)?;
        if owed.due < as_of {
            by_contract.entry(owed.contract.clone()).or_default().push(owed);
        }
    }
    Ok((by_contract, owing))
}

/// The first that is given, of the earliest due.
fn reason(open: &[Owed]) -> String {
    let reasons = open.iter().flat_map(|owed| [&owed.reason, &owed.dispute]);
    reasons.into_iter().find(|reason| !reason.is_empty()).cloned().unwrap_or_default()
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

/// Every reading of the reports, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[owed::OPEN, owed::OWN_OPEN, owed::ENDED, owed::LATER];
