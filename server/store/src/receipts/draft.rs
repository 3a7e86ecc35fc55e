//! A receipt before it is confirmed.

use domain::contract::Contract;
use domain::id::{OperationId, ReceiptId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Receipt, ReceiptForm, ReceiptState, ReceiptTerms};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use super::{bank_key, reachable};
use crate::error::{Error, Result};
use crate::store::Store;

pub(super) const BY_BANK: &str = "SELECT * FROM receipt WHERE by_bank = $key";

/// Registers a receipt, to be confirmed by finance.
///
/// # Errors
/// `NotFound` for the customer, `NotAllowed`; what the form refuses; `PeriodClosed` of `date`; `BankReferenceTaken`.
pub async fn draft(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, form: &ReceiptForm) -> Result<Receipt> {
    let today = store.today().await;
    let terms = form.parse(today)?;
    store
        .command(actor, operation, "receipt.draft", &(id, form), |mut write| {
            let terms = terms.clone();
            async move {
                let customer = crate::customers::to_add_under(store, actor, Noun::Receipt, &form.customer).await?;
                crate::periods::takes(store, "date", terms.date).await?;
                if let Some(contract) = &terms.contract {
                    // Another customer's contract answers like none.
                    let contract = store.load::<Contract>(contract.as_str()).await?;
                    if contract.is_none_or(|contract| contract.customer != customer.id) {
                        return Err(Error::at("contract", Refusal::OtherCustomersInstalment));
                    }
                }
                refuse_taken_reference(store, actor, &terms.bank_reference, id).await?;
                let number = crate::numbers::next(store, &mut write, "SK", today).await?;
                let receipt = assemble(id.clone(), number, &customer, terms, &actor.name);
                write.create(&receipt)?;
                Ok((write, receipt))
            }
        })
        .await
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
        refunds: Vec::new(),
        version: 1,
    }
}

/// The number of the receipt that has it is told to whom may see that receipt.
async fn refuse_taken_reference(store: &Store, actor: &Actor, reference: &str, except: &ReceiptId) -> Result<()> {
    let key = bank_key(reference);
    if key.is_empty() {
        return Ok(());
    }
    let same: Vec<Receipt> = store.rows(BY_BANK, [("key", Value::from_t(key))]).await?;
    match same.into_iter().find(|other| other.id != *except) {
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
