//! Rows of an arrears sheet 客户欠款管理表: they speak of what the books know already, or open a contract of what was owed before.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;
use domain::contract::Life;
use domain::customer::Customer;
use domain::id::{ContractId, InstalmentId};
use domain::import::ArrearsRecord;
use domain::instalment::{Instalment, InstalmentTerms};
use domain::money::Amount;
use domain::receipt::Allocation;
use domain::refusal::Refusal;
use surrealdb::types::Value;

use super::RowOutcome;
use super::batch::Batch;
use super::contract::{Sheet, is_bound, opening_terms, save};
use crate::error::{Error, Result};
use crate::write::digest;

/// Arrears belong to the contract of which just that much has been owed since that day, or of which just that much is open at all; where
/// there is none, they open one. What it says of its customer is written last.
pub(super) async fn apply(batch: &mut Batch<'_>, record: &ArrearsRecord) -> Result<RowOutcome> {
    // Nothing of a refused row may be left, so its customer is not made before the row is taken.
    let known = batch.known_customer(&record.customer_name).await?;
    let number = number(record);
    let unopened = if batch.known_contract(&number).await?.is_some() { None } else { known };
    let plans = match &unopened {
        Some(customer) => open_plans(batch, customer, record).await?,
        None => Plans::default(),
    };
    let meant = meant(&plans, &batch.annotated, record);
    if let (Some(customer), None) = (&unopened, meant) {
        refuse_paid_since(batch, customer, record).await?;
    }
    let outcome = match meant {
        Some(Some(plan)) => annotate(batch, plan, record).await?,
        Some(None) => RowOutcome::Unchanged,
        None => open_contract(batch, record, number).await?,
    };
    let has_changed = match batch.known_customer(&record.customer_name).await? {
        Some(customer) => fill_in(batch, &customer, record).await?,
        None => false,
    };
    Ok(if has_changed && outcome == RowOutcome::Unchanged { RowOutcome::Updated } else { outcome })
}

/// The contract of what was owed before, or what a sheet says again of one that is known by that number.
async fn open_contract(batch: &mut Batch<'_>, record: &ArrearsRecord, number: String) -> Result<RowOutcome> {
    let mut terms = opening_terms(record.currency, record.since, Life::Performing, &record.remarks, record.amount);
    terms.title = "期初欠款".into();
    let sheet = Sheet {
        number,
        record: None,
        customer_name: &record.customer_name,
        owner_name: &record.owner_name,
        terms,
        amount: record.amount,
        due: Some(record.since),
        collected: None,
        // The amount is what is still owed, whatever was paid of it before.
        is_amount_to_complete: false,
        dispute: "",
        reason: &record.reason,
    };
    save(batch, &sheet).await
}

/// The number of a debt of which nothing more is known than who owes how much since when, and which of several such it is.
fn number(record: &ArrearsRecord) -> String {
    let customer = domain::customer::name_key(&record.customer_name);
    let nth = if record.nth == 0 { String::new() } else { format!("|{}", record.nth) };
    let key = digest(format!("{customer}|{}|{}{nth}", record.since, record.amount.to_plain()));
    format!("QK{}-{}", record.since.format("%Y%m%d"), &key[..6])
}

type Plans = BTreeMap<ContractId, Vec<Instalment>>;

/// What is open under each contract of the customer, in the record's currency; what another row spoke of is spoken for, but for the counting of
/// rows that are alike.
async fn open_plans(batch: &Batch<'_>, customer: &Customer, record: &ArrearsRecord) -> Result<Plans> {
    let mut plans = Plans::default();
    for instalment in crate::instalments::open_of_customer(batch.store, &customer.id).await? {
        if instalment.currency == record.currency && (record.nth > 0 || !batch.annotated.contains(&instalment.id)) {
            plans.entry(instalment.contract.clone()).or_default().push(instalment);
        }
    }
    Ok(plans)
}

/// The contract that the arrears speak of; of twins none, for which of them is meant makes no difference, and nothing of it is new. The n-th row
/// of its kind speaks of the n-th such contract.
fn meant<'a>(plans: &'a Plans, annotated: &HashSet<InstalmentId>, record: &ArrearsRecord) -> Option<Option<&'a [Instalment]>> {
    let exact: Vec<&Vec<Instalment>> = plans.values().filter(|plan| is_owed_since(plan, record)).collect();
    match (exact.as_slice(), record.nth) {
        ([plan], 0) => return Some(Some(plan)),
        (plans, nth) if plans.len() > usize::from(nth) => return Some(None),
        _ => {}
    }
    // One that an arrears sheet opened itself has its day already: another day is another debt.
    let is_open_whole = |plan: &&Vec<Instalment>| matches!(plan.as_slice(), [only] if only.open == record.amount && !only.contract_number.starts_with("QK"));
    let is_free = |plan: &&Vec<Instalment>| !plan.iter().any(|one| annotated.contains(&one.id));
    let whole: Vec<&Vec<Instalment>> = plans.values().filter(is_free).filter(is_open_whole).collect();
    match whole.as_slice() {
        [plan] => Some(Some(plan)),
        _ => None,
    }
}

/// Arrears that a contract owed on an earlier day, before money came in, are in the books: they must not be owed once more.
async fn refuse_paid_since(batch: &Batch<'_>, customer: &Customer, record: &ArrearsRecord) -> Result<()> {
    let id = Value::from_t(customer.id.as_str().to_owned());
    let mut plans = Plans::default();
    let all = batch.store.rows::<Instalment, _, 1>(crate::reassign::INSTALMENTS_OF, [("customer", id)]).await?;
    for instalment in all.into_iter().filter(|instalment| !instalment.is_replaced) {
        plans.entry(instalment.contract.clone()).or_default().push(instalment);
    }
    let is_of_day = |one: &Instalment| one.terms.due == record.since && one.currency == record.currency && one.open < one.terms.amount;
    for (contract, mut plan) in plans.into_iter().filter(|(_, plan)| plan.iter().any(is_of_day)) {
        plan.sort_by_key(|one| (one.terms.due, one.ordinal));
        let postings = crate::receipts::postings_of(batch.store, &contract).await?;
        if was_owed_since(&plan, &postings, record) {
            let contract = plan.first().map(|one| one.contract_number.clone()).unwrap_or_default();
            let open = Amount::sum(plan.iter().map(|one| one.open))?;
            return Err(Error::at("amount", Refusal::ArrearsPaidSince { contract, open }));
        }
    }
    Ok(())
}

/// Whether [`is_owed_since`] held on some day before a posting of the contract was booked. `plan` is in the order of its due dates.
fn was_owed_since(plan: &[Instalment], postings: &[Allocation], record: &ArrearsRecord) -> bool {
    let days: BTreeSet<NaiveDate> = postings.iter().map(|posting| posting.date).collect();
    days.into_iter().any(|day| {
        let of = |one: &Instalment| {
            let paid = postings.iter().filter(|posting| posting.instalment == one.id && posting.date < day).map(|posting| posting.amount);
            let open = Amount::sum(paid).and_then(|paid| one.terms.amount.checked_sub(paid)).unwrap_or_default();
            Instalment { open, ..one.clone() }
        };
        let then: Vec<Instalment> = plan.iter().map(of).filter(|one| one.open.is_positive()).collect();
        is_owed_since(&then, record)
    })
}

/// Whether the contract owes since that day, and by some day just that much: its open instalments by their due dates, up to one of them.
fn is_owed_since(plan: &[Instalment], record: &ArrearsRecord) -> bool {
    if plan.first().is_none_or(|first| first.terms.due != record.since) {
        return false;
    }
    let mut sum = Amount::ZERO;
    plan.iter().any(|instalment| {
        sum = sum.checked_add(instalment.open).unwrap_or_default();
        sum == record.amount
    })
}

/// Phone and address of an arrears sheet fill what the customer lacks; a phone of one of its contacts is known already.
async fn fill_in(batch: &mut Batch<'_>, customer: &Customer, record: &ArrearsRecord) -> Result<bool> {
    let mut new = customer.clone();
    if new.terms.address.is_empty() {
        new.terms.address.clone_from(&record.address);
    }
    if new.terms.phone.is_empty() && !record.phone.is_empty() {
        let contacts = crate::customers::contacts_of(batch.store, &customer.id).await?;
        if !contacts.iter().any(|contact| [&contact.terms.mobile, &contact.terms.phone].contains(&&record.phone)) {
            new.terms.phone.clone_from(&record.phone);
        }
    }
    if new == *customer {
        return Ok(false);
    }
    let new = batch.write.update(customer, new)?;
    batch.keep_customer(new);
    Ok(true)
}

/// The since-date and the reason go to the earliest open instalment of the contract that the arrears speak of. A reason that is known there,
/// or none, changes nothing. The date of what both sides signed as a version, or approved, is not the sheet's to change.
async fn annotate(batch: &mut Batch<'_>, plan: &[Instalment], record: &ArrearsRecord) -> Result<RowOutcome> {
    let Some(old) = plan.first() else { return Ok(RowOutcome::Unchanged) };
    batch.annotated.insert(old.id.clone());
    let contract = batch.known_contract(&old.contract_number).await?;
    let mut new = old.clone();
    if old.planned.is_none() && contract.is_some_and(|contract| !is_bound(&contract)) {
        let terms = InstalmentTerms { due: record.since, ..old.terms.clone() };
        // Once a month is closed, reports of earlier days go on saying when it was due.
        new = if batch.periods.last().is_some() { old.with_terms(terms, batch.today) } else { Instalment { terms, ..new } };
    }
    let is_known = plan.iter().any(|one| one.reason == record.reason || one.dispute == record.reason);
    if !record.reason.is_empty() && !is_known {
        new.reason.clone_from(&record.reason);
    }
    if new == *old {
        return Ok(RowOutcome::Unchanged);
    }
    batch.write.update(old, new)?;
    Ok(RowOutcome::Updated)
}
