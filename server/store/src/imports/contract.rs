//! Rows of contract, sales, invoice and arrears sheets.

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

/// Arrears belong to a contract that is known when exactly one of the customer's has just that much outstanding; else they open one.
pub(super) async fn apply_arrears(batch: &mut Batch<'_>, record: &ArrearsRecord) -> Result<RowOutcome> {
    let customer = batch.customer(&record.customer_name, &record.owner_name).await?;
    let has_changed = fill_in(batch, &customer, record)?;
    let key = digest(&format!("{}|{}|{}", domain::customer::name_key(&record.customer_name), record.since, record.amount.to_plain()));
    let number = format!("QK{}-{}", record.since.format("%Y%m%d"), &key[..6]);
    if batch.known_contract(&number).await?.is_none() {
        let mut matching = batch.contracts_of(&customer.id).await?;
        matching.retain(|contract| contract.outstanding() == record.amount && contract.terms.currency == record.currency);
        if let [contract] = matching.as_slice() {
            let outcome = annotate(batch, contract, record).await?;
            return Ok(if has_changed && outcome == RowOutcome::Unchanged { RowOutcome::Updated } else { outcome });
        }
    }
    let mut terms = opening_terms(record.currency, record.since, Life::Performing, &record.remarks, record.amount);
    terms.title = "期初欠款".into();
    let sheet = Sheet {
        number,
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

/// Phone and address of an arrears sheet fill what the customer lacks.
fn fill_in(batch: &mut Batch<'_>, customer: &Customer, record: &ArrearsRecord) -> Result<bool> {
    let mut new = customer.clone();
    for (field, value) in [(&mut new.terms.phone, &record.phone), (&mut new.terms.address, &record.address)] {
        if field.is_empty() {
            field.clone_from(value);
        }
    }
    if new == *customer {
        return Ok(false);
    }
    let new = batch.write.update(customer, new)?;
    batch.keep_customer(new);
    Ok(true)
}

/// The since-date and the reason go to the one open instalment of the contract that the arrears speak of.
async fn annotate(batch: &mut Batch<'_>, contract: &Contract, record: &ArrearsRecord) -> Result<RowOutcome> {
    let plan = crate::contracts::plan_of(batch.store, &contract.id).await?;
    let open: Vec<&Instalment> = plan.iter().filter(|instalment| instalment.open.is_positive()).collect();
    let [old] = open.as_slice() else { return Ok(RowOutcome::Unchanged) };
    let mut new = (*old).clone();
    new.terms.due = record.since;
    new.reason.clone_from(&record.reason);
    let mut outcome = RowOutcome::Unchanged;
    if new != **old {
        batch.write.update(*old, new)?;
        outcome = RowOutcome::Updated;
    }
    Ok(outcome)
}

async fn save(batch: &mut Batch<'_>, sheet: &Sheet<'_>) -> Result<RowOutcome> {
    if let Some(old) = batch.known_contract(&sheet.number).await? {
        return update(batch, &old, sheet).await;
    }
    let customer = batch.customer(sheet.customer_name, sheet.owner_name).await?;
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
    new.terms.contract_type = sheet.terms.contract_type;
    new.terms.payment_method = sheet.terms.payment_method;
    new.terms.expenses = sheet.terms.expenses;
    new.terms.remarks.clone_from(&sheet.terms.remarks);
    new.terms.lines.clone_from(&sheet.terms.lines);
    if !sheet.terms.title.is_empty() {
        new.terms.title.clone_from(&sheet.terms.title);
    }
    if sheet.terms.life.is_effective() == old.terms.life.is_effective() {
        new.terms.life = sheet.terms.life;
    }
    if new == *old {
        return Ok(RowOutcome::Unchanged);
    }
    let new = batch.write.update(old, new)?;
    batch.keep_contract(new);
    Ok(RowOutcome::Updated)
}
