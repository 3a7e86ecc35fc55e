//! Rows of contract, sales and invoice sheets; what an arrears sheet opens is saved here too.

use chrono::{NaiveDate, TimeDelta};
use domain::approval::ApprovalState;
use domain::contract::{Contract, ContractContent, ContractDraft, ContractTerms, Life, Line};
use domain::customer::{Customer, CustomerTerms};
use domain::id::{ContractId, CustomerId, UserId};
use domain::import::{ContractRecord, InvoiceRecord};
use domain::instalment::InstalmentTerms;
use domain::money::{Amount, Currency};
use domain::permission::{Act, Noun, Scope};
use domain::refusal::Refusal;
use rust_decimal::Decimal;

use super::RowOutcome;
use super::batch::Batch;
use crate::error::{Error, Result};
use crate::store::new_id;

/// A contract as a sheet gives it, whatever the sheet.
pub(super) struct Sheet<'a> {
    pub(super) number: String,
    /// The row of a contract ledger or of contract sales; none: an invoice or an arrears, which say little of a contract.
    pub(super) record: Option<&'a ContractRecord>,
    pub(super) customer_name: &'a str,
    pub(super) owner_name: &'a str,
    pub(super) terms: ContractTerms,
    pub(super) amount: Amount,
    pub(super) due: Option<NaiveDate>,
    /// None: nothing is said; paid on that day.
    pub(super) collected: Option<(Amount, NaiveDate)>,
    pub(super) is_amount_to_complete: bool,
    pub(super) dispute: &'a str,
    pub(super) reason: &'a str,
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

pub(super) fn opening_terms(currency: Currency, signed: NaiveDate, life: Life, remarks: &str, amount: Amount) -> ContractTerms {
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

pub(super) async fn save(batch: &mut Batch<'_>, sheet: &Sheet<'_>) -> Result<RowOutcome> {
    if let Some(old) = batch.known_contract(&sheet.number).await? {
        return update(batch, &old, sheet).await;
    }
    // The day of the signing, and that on which an opening receipt is dated.
    for (field, day) in [("signed", sheet.terms.effective()), ("collected", sheet.collected.map(|(_, day)| day))] {
        day.map_or(Ok(()), |day| batch.periods.takes(day)).map_err(|refusal| Error::at(field, refusal))?;
    }
    refuse_unapproved(batch, sheet).await?;
    let customer = batch.customer(sheet.customer_name, sheet.owner_name).await?;
    batch.reserve_contract_number(&sheet.number).await?;
    let days = TimeDelta::days(i64::from(customer.terms.credit_days));
    let due = sheet.due.unwrap_or_else(|| sheet.terms.signed.unwrap_or(batch.today) + days);
    let plan = vec![InstalmentTerms { due, amount: sheet.amount, note: String::new() }];
    let draft = ContractDraft { customer: customer.id.clone(), number: None, terms: sheet.terms.clone(), amount: sheet.amount, plan };
    let mut contract = crate::contracts::assemble(ContractId::new(new_id()), sheet.number.clone(), &customer, &draft);
    // Not in force yet, it is a draft as any other.
    if !contract.terms.life.is_effective() && crate::approvals::asks(batch.store, &contract).await? {
        contract.approval = Some(ApprovalState::Draft);
    }
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

/// A contract in force of which a flow asks approval comes in from who loads the whole ledger alone; who may not sign it without approval brings
/// it in neither.
async fn refuse_unapproved(batch: &mut Batch<'_>, sheet: &Sheet<'_>) -> Result<()> {
    if !sheet.terms.life.is_effective() || batch.actor.scope(Noun::Import, Act::Create) == Scope::All {
        return Ok(());
    }
    let nobody = || Customer::new(CustomerId::new(new_id()), String::new(), UserId::default(), String::new(), CustomerTerms::default());
    let customer = batch.known_customer(sheet.customer_name).await?.unwrap_or_else(nobody);
    let draft =
        ContractDraft { customer: customer.id.clone(), number: None, terms: sheet.terms.clone(), amount: sheet.amount, plan: Vec::new() };
    let contract = crate::contracts::assemble(ContractId::new(new_id()), sheet.number.clone(), &customer, &draft);
    if crate::approvals::asks(batch.store, &contract).await? { Err(Error::at("life", Refusal::ApprovalNeeded)) } else { Ok(()) }
}

/// The sheet may say less than is booked by now (a receipt came in since), never something else.
async fn refuse_other_money(batch: &Batch<'_>, old: &Contract, sheet: &Sheet<'_>) -> Result<()> {
    let is_same = old.amount == sheet.amount && old.terms.signed == sheet.terms.signed && old.terms.currency == sheet.terms.currency;
    let stated = sheet.collected.map_or(Amount::ZERO, |(amount, _)| amount);
    let mut booked = old.collected;
    if stated > booked {
        booked = booked.checked_add(crate::receipts::advance_under(batch.store, old).await?)?;
    }
    let is_partly_paid = sheet.is_amount_to_complete && !old.is_amount_to_complete && booked.is_zero();
    if is_same && stated <= booked && !is_partly_paid {
        return Ok(());
    }
    let (number, currency, signed) = (old.number.clone(), old.terms.currency, old.terms.signed);
    Err(Error::at("amount", Refusal::ContractDiffers { number, currency, amount: old.amount, collected: booked, signed }))
}

/// Whether its content is no sheet's to change: what a version says is changed by an amendment alone, what is in review not at all, and what was
/// approved by an edit, which makes the approval void.
pub(super) fn is_bound(contract: &Contract) -> bool {
    let is_approved = matches!(contract.approval, Some(ApprovalState::InReview | ApprovalState::Approved));
    contract.edition > 1 || contract.amending.is_some() || is_approved
}

/// Whether the contract is that customer's, however spelt. One that was merged since is still spelt as it was.
pub(super) async fn is_of(batch: &mut Batch<'_>, contract: &Contract, name: &str) -> Result<bool> {
    if domain::customer::name_key(&contract.customer_name) == domain::customer::name_key(name) {
        return Ok(true);
    }
    Ok(batch.known_customer(name).await?.is_some_and(|customer| customer.id == contract.customer))
}

/// A known number: what describes the contract follows the sheet; money that is booked does not.
async fn update(batch: &mut Batch<'_>, old: &Contract, sheet: &Sheet<'_>) -> Result<RowOutcome> {
    if !is_of(batch, old, sheet.customer_name).await? {
        return Err(Error::at("number", Refusal::NumberTaken { number: sheet.number.clone() }));
    }
    if old.amending.is_some() {
        return Err(Error::at("number", Refusal::BeingAmended));
    }
    refuse_other_money(batch, old, sheet).await?;
    let mut new = old.clone();
    match sheet.record {
        Some(record) => {
            new.terms = record.merged_into(&old.terms);
            if new.terms.expenses != old.terms.expenses {
                let opening = old.opening_expenses(new.terms.expenses);
                new.terms.expenses = opening.map_err(|refusal| Error::at("expenses", refusal))?;
            }
        }
        None => {
            if !sheet.terms.remarks.is_empty() {
                new.terms.remarks.clone_from(&sheet.terms.remarks);
            }
            if sheet.terms.life == Life::Completed && old.terms.life.is_effective() {
                new.terms.life = Life::Completed;
            }
        }
    }
    // What both sides ended stays ended, and what is in review where it is; that a successor is void, or is one again, is told to the contract
    // before it by a move of its own.
    let is_agreed = old.ending.as_ref().is_some_and(|ending| ending.amendment.is_some());
    let is_frozen = old.approval.is_some_and(ApprovalState::is_frozen);
    let is_void = |contract: &Contract| contract.terms.life == Life::Void;
    if is_agreed || is_frozen || (old.renewal_of.is_some() && is_void(old) != is_void(&new)) {
        new.terms.life = old.terms.life;
    }
    if is_bound(old) {
        new.terms = ContractContent::of(old, []).over(&new.terms);
    }
    if old.terms.life == Life::Archived {
        // There its terms can only be read.
        new.terms = old.terms.clone();
    }
    if new == *old {
        return Ok(RowOutcome::Unchanged);
    }
    if new.terms.effective() != old.terms.effective() {
        for day in [old.terms.effective(), new.terms.effective()].into_iter().flatten() {
            batch.periods.takes(day).map_err(|refusal| Error::at("signed", refusal))?;
        }
    }
    if new.terms.life != old.terms.life {
        // How it ended, and how content the customer was, are said of the state that it leaves.
        new.ending = new.ending.filter(|_| new.terms.life.is_broken_off() || new.terms.life == Life::Archived);
        new.satisfaction = new.satisfaction.filter(|_| matches!(new.terms.life, Life::Completed | Life::Archived));
    }
    let new = batch.write.update(old, new)?;
    crate::contracts::end_signing(batch.store, &mut batch.write, old, &new).await?;
    batch.keep_contract(new);
    Ok(RowOutcome::Updated)
}
