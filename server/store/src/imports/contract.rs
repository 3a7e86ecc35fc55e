//! Rows of contract, sales, invoice and arrears sheets.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use domain::contract::{Contract, ContractDraft, ContractTerms, Life, Line};
use domain::customer::Customer;
use domain::id::ContractId;
use domain::import::{ArrearsRecord, ContractRecord, InvoiceRecord};
use domain::instalment::{Instalment, InstalmentTerms};
use domain::money::{Amount, Currency};
use domain::refusal::Refusal;
use domain::state::PaymentProgress;
use rust_decimal::Decimal;

use super::RowOutcome;
use super::batch::Batch;
use crate::error::{Error, Result};
use crate::store::new_id;
use crate::write::digest;

/// A contract as a sheet gives it, whatever the sheet.
struct Sheet<'a> {
    number: String,
    /// The row of a contract ledger or of contract sales; none: an invoice or an arrears, which say little of a contract.
    record: Option<&'a ContractRecord>,
    customer_name: &'a str,
    owner_name: &'a str,
    terms: ContractTerms,
    amount: Amount,
    due: Option<NaiveDate>,
    /// None: nothing is said; paid on that day.
    collected: Option<(Amount, NaiveDate)>,
    is_amount_to_complete: bool,
    dispute: &'a str,
    reason: &'a str,
}

pub(super) async fn apply(batch: &mut Batch<'_>, record: &ContractRecord) -> Result<RowOutcome> {
    let terms = ContractTerms {
        contract_type: record.contract_type,
        title: record.title.clone(),
        currency: record.currency,
        signed: record.signed,
        start: record.start,
        end: record.end,
        payment_method: record.payment_method,
        life: record.life,
        expenses: record.expenses,
        remarks: record.remarks.clone(),
        lines: if record.lines.is_empty() { vec![lump_sum(record.amount)] } else { record.lines.clone() },
        ..ContractTerms::default()
    };
    let paid_on = record.signed.unwrap_or(batch.today);
    let sheet = Sheet {
        number: record.number.clone(),
        record: Some(record),
        customer_name: &record.customer_name,
        owner_name: &record.owner_name,
        terms,
        amount: record.amount,
        due: record.due,
        collected: record.collected.filter(|amount| amount.is_positive()).map(|amount| (amount, paid_on)),
        is_amount_to_complete: record.is_amount_to_complete,
        dispute: "",
        reason: "",
    };
    save(batch, &sheet).await
}

/// Each invoice is a contract of one instalment, paid in full on its settled date.
pub(super) async fn apply_invoice(batch: &mut Batch<'_>, record: &InvoiceRecord) -> Result<RowOutcome> {
    let life = if record.settled.is_some() { Life::Completed } else { Life::Performing };
    let sheet = Sheet {
        number: record.number.clone(),
        record: None,
        customer_name: &record.customer,
        owner_name: &record.owner_name,
        terms: opening_terms(record.currency, record.invoice_date, life, &record.remarks, record.amount),
        amount: record.amount,
        due: Some(record.due),
        collected: record.settled.map(|date| (record.amount, date)),
        is_amount_to_complete: false,
        dispute: if record.is_disputed { "争议 disputed" } else { "" },
        reason: "",
    };
    save(batch, &sheet).await
}

/// Arrears belong to the contract of which just that much has been owed since that day, or of which just that much is open at all; where
/// there is none, they open one.
pub(super) async fn apply_arrears(batch: &mut Batch<'_>, record: &ArrearsRecord) -> Result<RowOutcome> {
    let customer = batch.customer(&record.customer_name, &record.owner_name).await?;
    let has_changed = fill_in(batch, &customer, record).await?;
    let key = digest(format!("{}|{}|{}", domain::customer::name_key(&record.customer_name), record.since, record.amount.to_plain()));
    let number = format!("QK{}-{}", record.since.format("%Y%m%d"), &key[..6]);
    if batch.known_contract(&number).await?.is_none()
        && let Some(outcome) = owed(batch, &customer, record).await?
    {
        return Ok(if has_changed && outcome == RowOutcome::Unchanged { RowOutcome::Updated } else { outcome });
    }
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
        is_amount_to_complete: record.progress == PaymentProgress::Partial,
        dispute: "",
        reason: &record.reason,
    };
    save(batch, &sheet).await
}

/// What the books know of these arrears; none: nothing.
async fn owed(batch: &mut Batch<'_>, customer: &Customer, record: &ArrearsRecord) -> Result<Option<RowOutcome>> {
    let mut plans: BTreeMap<ContractId, Vec<Instalment>> = BTreeMap::new();
    for instalment in crate::instalments::open_of_customer(batch.store, &customer.id).await? {
        if instalment.currency == record.currency && !batch.annotated.contains(&instalment.id) {
            plans.entry(instalment.contract.clone()).or_default().push(instalment);
        }
    }
    let exact: Vec<&Vec<Instalment>> = plans.values().filter(|plan| is_owed_since(plan, record)).collect();
    match exact.as_slice() {
        [] => {}
        [plan] => return annotate(batch, plan, record).map(Some),
        // Twins: which of them is meant makes no difference, and nothing of it is new.
        _ => return Ok(Some(RowOutcome::Unchanged)),
    }
    // One that an arrears sheet opened itself has its day already: another day is another debt.
    let is_open_whole = |plan: &&Vec<Instalment>| matches!(plan.as_slice(), [only] if only.open == record.amount && !only.contract_number.starts_with("QK"));
    let whole: Vec<&Vec<Instalment>> = plans.values().filter(is_open_whole).collect();
    match whole.as_slice() {
        [plan] => annotate(batch, plan, record).map(Some),
        _ => Ok(None),
    }
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

fn opening_terms(currency: Currency, signed: NaiveDate, life: Life, remarks: &str, amount: Amount) -> ContractTerms {
    ContractTerms {
        currency,
        signed: Some(signed),
        life,
        remarks: remarks.to_owned(),
        lines: vec![lump_sum(amount)],
        ..ContractTerms::default()
    }
}

fn lump_sum(amount: Amount) -> Line {
    Line {
        product: "合同金额".into(),
        quantity: Decimal::ONE,
        unit: String::new(),
        unit_price: amount.value(),
        discount: Amount::ZERO,
        total: amount,
    }
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
/// or none, changes nothing.
fn annotate(batch: &mut Batch<'_>, plan: &[Instalment], record: &ArrearsRecord) -> Result<RowOutcome> {
    let Some(old) = plan.first() else { return Ok(RowOutcome::Unchanged) };
    batch.annotated.insert(old.id.clone());
    let mut new = old.clone();
    new.terms.due = record.since;
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

async fn save(batch: &mut Batch<'_>, sheet: &Sheet<'_>) -> Result<RowOutcome> {
    if let Some(old) = batch.known_contract(&sheet.number).await? {
        return update(batch, &old, sheet).await;
    }
    let customer = batch.customer(sheet.customer_name, sheet.owner_name).await?;
    batch.reserve_contract_number(&sheet.number).await?;
    let days = TimeDelta::days(i64::from(customer.terms.credit_days));
    let due = sheet.due.unwrap_or_else(|| sheet.terms.signed.unwrap_or(batch.today) + days);
    let plan = vec![InstalmentTerms { due, amount: sheet.amount, note: String::new() }];
    let draft = ContractDraft { customer: customer.id.clone(), number: None, terms: sheet.terms.clone(), amount: sheet.amount, plan };
    let mut contract = crate::contracts::assemble(ContractId::new(new_id()), sheet.number.clone(), &customer, &draft);
    contract.is_opening = true;
    contract.is_amount_to_complete = sheet.is_amount_to_complete;
    let mut instalments = crate::contracts::instalments(&contract, &draft.plan);
    batch.write.create(&contract)?;
    for instalment in &mut instalments {
        sheet.dispute.clone_into(&mut instalment.dispute);
        sheet.reason.clone_into(&mut instalment.reason);
        batch.write.create(instalment)?;
    }
    if let Some((amount, date)) = sheet.collected {
        let number = batch.numbers.next(batch.store, &mut batch.write, "SK", batch.today).await?;
        let by = batch.actor.name.clone();
        contract = crate::receipts::opening_receipt(&mut batch.write, &customer, &contract, &instalments, number, amount, date, &by)?;
    }
    let customer = crate::contracts::note_deal(&mut batch.write, &customer, &contract)?;
    batch.keep_customer(customer);
    batch.keep_contract(contract);
    Ok(RowOutcome::Added)
}

/// A known number: what describes the contract follows the sheet; money that is booked does not.
async fn update(batch: &mut Batch<'_>, old: &Contract, sheet: &Sheet<'_>) -> Result<RowOutcome> {
    let same_customer = domain::customer::name_key(&old.customer_name) == domain::customer::name_key(sheet.customer_name);
    if !same_customer {
        return Err(Error::at("number", Refusal::NumberTaken { number: sheet.number.clone() }));
    }
    let is_same_money = old.amount == sheet.amount && old.terms.signed == sheet.terms.signed && old.terms.currency == sheet.terms.currency;
    // The sheet may say less than is booked by now (a receipt came in since), never something else.
    let stated = sheet.collected.map_or(Amount::ZERO, |(amount, _)| amount);
    if !is_same_money || stated > old.collected {
        return Err(Error::at("amount", Refusal::ContractNotEditable));
    }
    let mut new = old.clone();
    match sheet.record {
        Some(record) => new.terms = record.merged_into(&old.terms),
        None => {
            if !sheet.terms.remarks.is_empty() {
                new.terms.remarks.clone_from(&sheet.terms.remarks);
            }
            if sheet.terms.life == Life::Completed && old.terms.life.is_effective() {
                new.terms.life = Life::Completed;
            }
        }
    }
    if new == *old {
        return Ok(RowOutcome::Unchanged);
    }
    let new = batch.write.update(old, new)?;
    batch.keep_contract(new);
    Ok(RowOutcome::Updated)
}
