//! A receipt before it is confirmed.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::id::{CustomerId, OperationId, ReceiptId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Receipt, ReceiptForm, ReceiptState, ReceiptTerms};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use super::{bank_key, reachable};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::write::Write;

pub(super) const BY_BANK: &str = "SELECT * FROM receipt WHERE by_bank = $key";

/// Registers a receipt, to be confirmed by finance.
///
/// # Errors
/// `NotFound` for the customer, `NotAllowed`; what the form refuses; `PeriodClosed` of `date`; `BankReferenceTaken`.
pub async fn draft(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, form: &ReceiptForm) -> Result<Receipt> {
    let today = store.today().await;
    let terms = form.parse(today);
    store
        .command(actor, operation, "receipt.draft", &(id, form), |mut write| {
            let terms = terms.clone();
            async move {
                let receipt = draft_in(store, &mut write, actor, id, &form.customer, terms?, today).await?;
                Ok((write, receipt))
            }
        })
        .await
}

/// The same, within a command.
pub(crate) async fn draft_in(
    store: &Store,
    write: &mut Write,
    actor: &Actor,
    id: &ReceiptId,
    customer: &CustomerId,
    terms: ReceiptTerms,
    today: NaiveDate,
) -> Result<Receipt> {
    let customer = crate::customers::to_add_under(store, actor, Noun::Receipt, customer).await?;
    crate::periods::takes(store, "date", terms.date).await?;
    if let Some(contract) = &terms.contract {
        // Another customer's contract answers like none.
        let contract = store.load::<Contract>(contract.as_str()).await?;
        if contract.is_none_or(|contract| contract.customer != customer.id) {
            return Err(Error::at("contract", Refusal::OtherCustomersInstalment));
        }
    }
    refuse_taken_reference(store, actor, &terms.bank_reference, id).await?;
    let number = crate::numbers::next(store, write, "SK", today).await?;
    let receipt = assemble(id.clone(), number, &customer, terms, &actor.name);
    write.create(&receipt)?;
    Ok(receipt)
}

/// A draft receipt.
pub(crate) fn assemble(id: ReceiptId, number: String, customer: &domain::customer::Customer, terms: ReceiptTerms, by: &str) -> Receipt {
    Receipt {
        id,
        number,
        customer: customer.id.clone(),
        customer_name: customer.terms.name.clone(),
        owner: customer.owner.clone(),
        owner_name: customer.owner_name.clone(),
        terms,
        state: ReceiptState::Draft,
        allocated: Amount::ZERO,
        reversed_on: None,
        reversal_reason: String::new(),
        registered_by: by.to_owned(),
        confirmed_by: String::new(),
        is_opening: false,
        bank_line: None,
        refunds: Vec::new(),
        version: 1,
    }
}

/// The receipts, not reversed, that have this bank reference however spelt; none have an empty one.
pub(crate) async fn of_reference(store: &Store, reference: &str) -> Result<Vec<Receipt>> {
    let key = bank_key(reference);
    if key.is_empty() { Ok(Vec::new()) } else { store.rows(BY_BANK, [("key", Value::from_t(key))]).await }
}

/// The number of the receipt that has it is told to whom may see that receipt.
async fn refuse_taken_reference(store: &Store, actor: &Actor, reference: &str, except: &ReceiptId) -> Result<()> {
    match of_reference(store, reference).await?.into_iter().find(|other| other.id != *except) {
        Some(other) => {
            let is_seen = crate::customers::reads(store, actor, Noun::Receipt, &other.owner, &other.customer).await?;
            Err(Error::at("bank_reference", Refusal::BankReferenceTaken { receipt: Some(other.number).filter(|_| is_seen) }))
        }
        None => Ok(()),
    }
}

/// Takes back a draft that was registered by mistake.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotDraft`.
pub async fn discard(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId) -> Result<()> {
    store
        .command(actor, operation, "receipt.discard", id, |mut write| async move {
            let receipt = reachable(store, actor, Act::Create, id).await?;
            if receipt.state != ReceiptState::Draft {
                return Err(Refusal::ReceiptNotDraft.into());
            }
            write.delete(&receipt)?;
            Ok((write, ()))
        })
        .await
}
