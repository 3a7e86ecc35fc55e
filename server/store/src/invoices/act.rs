//! What becomes of an invoice that was asked for. Each command moves the contract's figures in the same commit.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::id::{InvoiceId, OperationId};
use domain::invoice::{Invoice, IssueForm, RedForm};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::user::required_text;
use surrealdb::types::Value;

use super::{reachable, under};
use crate::error::{Error, Result};
use crate::search;
use crate::store::{Store, new_id};
use crate::write::Write;

pub(super) const BY_PAPER: &str = "SELECT * FROM invoice WHERE by_paper = $key";

/// Issues an invoice that was asked for: it has its number and its day from then on.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `InvoiceCannot`; what the form refuses; `PeriodClosed` of `on`; `InvoiceNumberTaken` of `number`;
/// `InvoiceNeedsContractInForce`, `ContractArchived`; `InvoiceOverContract` where the contract has become smaller since.
pub async fn issue(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &InvoiceId,
    version: u64,
    form: &IssueForm,
) -> Result<Invoice> {
    let today = store.today().await;
    store
        .command(actor, operation, "invoice.issue", &(id, version, form), |mut write| async move {
            let old = to_settle(store, actor, id, version).await?;
            let issuing = form.parse(&old, today)?;
            crate::periods::takes(store, "on", issuing.on).await?;
            let new = old.issued(&issuing, &actor.name)?;
            contract_of(store, &old).await?.takes_invoices()?;
            refuse_taken_number(store, &issuing.number).await?;
            let new = replace(store, &mut write, &old, new).await?;
            Ok((write, new))
        })
        .await
}

/// Rejects a request, with the reason.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `InvoiceCannot`; `Required`, `TooLong` of `reason`.
pub async fn reject(store: &Store, actor: &Actor, operation: &OperationId, id: &InvoiceId, version: u64, reason: &str) -> Result<Invoice> {
    let today = store.today().await;
    let reason = required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "invoice.reject", &(id, version, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let old = to_settle(store, actor, id, version).await?;
                let new = replace(store, &mut write, &old, old.rejected(reason, today)?).await?;
                Ok((write, new))
            }
        })
        .await
}

/// Takes back a request of one's own.
///
/// # Errors
/// `NotFound`, `NotAllowed` for another's request, `ChangedMeanwhile`, `InvoiceCannot`.
pub async fn withdraw(store: &Store, actor: &Actor, operation: &OperationId, id: &InvoiceId, version: u64) -> Result<Invoice> {
    let today = store.today().await;
    store
        .command(actor, operation, "invoice.withdraw", &(id, version), |mut write| async move {
            let old = reachable(store, actor, Act::Create, id).await?;
            if old.requested_by != actor.user {
                return Err(Refusal::NotAllowed.into());
            }
            as_read(&old, version)?;
            let new = replace(store, &mut write, &old, old.withdrawn(today)?).await?;
            Ok((write, new))
        })
        .await
}

/// Withdraws what is asked for under a contract that is archived; the answer is the contract with its figures.
pub(crate) async fn put_away(store: &Store, write: &mut Write, contract: Contract, today: NaiveDate) -> Result<Contract> {
    let mut after = contract;
    for old in under(store, &after.id).await? {
        if let Some(new) = old.put_away(today) {
            after = after.invoicing(Some(&old), &new)?;
            write.update(&old, new)?;
        }
    }
    Ok(after)
}

/// Notes that the customer has got it: by who may ask for invoices under the contract, and by finance.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `InvoiceCannot`, `InvoiceHandedOver`.
pub async fn hand_over(store: &Store, actor: &Actor, operation: &OperationId, id: &InvoiceId, version: u64) -> Result<Invoice> {
    let today = store.today().await;
    store
        .command(actor, operation, "invoice.hand_over", &(id, version), |mut write| async move {
            let old = reachable(store, actor, Act::Create, id).await?;
            as_read(&old, version)?;
            let new = write.update(&old, old.handed_over(today)?)?;
            Ok((write, new))
        })
        .await
}

/// Makes an issued invoice void.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `InvoiceCannot`, `InvoiceOfOtherMonth`, `InvoiceHandedOver`, `InvoiceHasRed`, `PeriodClosed`; `Required`,
/// `TooLong` of `reason`.
pub async fn void(store: &Store, actor: &Actor, operation: &OperationId, id: &InvoiceId, version: u64, reason: &str) -> Result<Invoice> {
    let today = store.today().await;
    let reason = required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "invoice.void", &(id, version, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let old = to_settle(store, actor, id, version).await?;
                let new = old.voided(reason, today)?;
                crate::periods::takes(store, "", old.day()).await?;
                let new = replace(store, &mut write, &old, new).await?;
                Ok((write, new))
            }
        })
        .await
}

/// Takes an issued invoice back, in whole or in part, by a red letter: a record of its own. Answers the red letter.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `InvoiceCannot`; what the form refuses; `PeriodClosed` of `on`; `InvoiceNumberTaken` of `number`.
pub async fn red_letter(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &InvoiceId,
    version: u64,
    form: &RedForm,
) -> Result<Invoice> {
    let today = store.today().await;
    let fresh = InvoiceId::new(new_id());
    store
        .command(actor, operation, "invoice.red", &(id, version, form), |mut write| {
            let fresh = fresh.clone();
            async move {
                let old = to_settle(store, actor, id, version).await?;
                let letter = form.parse(&old, today)?;
                crate::periods::takes(store, "on", letter.on).await?;
                let new = old.reddened(&letter)?;
                refuse_taken_number(store, &letter.number).await?;
                let number = crate::numbers::next(store, &mut write, "FP", today).await?;
                let mirror = old.mirrored(&letter, fresh, number, today, (&actor.user, actor.name.as_str()));
                let contract = contract_of(store, &old).await?;
                let after = contract.invoicing(Some(&old), &new)?.invoicing(None, &mirror)?;
                write.update(&contract, after)?;
                write.update(&old, new)?;
                write.create(&mirror)?;
                Ok((write, mirror))
            }
        })
        .await
}

/// The invoice as it was read, for who issues.
async fn to_settle(store: &Store, actor: &Actor, id: &InvoiceId, version: u64) -> Result<Invoice> {
    let invoice = reachable(store, actor, Act::Settle, id).await?;
    as_read(&invoice, version)?;
    Ok(invoice)
}

fn as_read(invoice: &Invoice, version: u64) -> Result<()> {
    if invoice.version == version { Ok(()) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

async fn contract_of(store: &Store, invoice: &Invoice) -> Result<Contract> {
    store.must_load(invoice.contract.as_str()).await
}

/// The invoice as it shall be, and the contract's figures with it.
async fn replace(store: &Store, write: &mut Write, old: &Invoice, new: Invoice) -> Result<Invoice> {
    let contract = contract_of(store, old).await?;
    let after = contract.invoicing(Some(old), &new)?;
    write.update(&contract, after)?;
    write.update(old, new)
}

/// A number of the tax office stands on one paper only, whatever became of that.
async fn refuse_taken_number(store: &Store, number: &str) -> Result<()> {
    let same: Vec<Invoice> = store.rows(BY_PAPER, [("key", Value::from_t(search::normal(number)))]).await?;
    if same.is_empty() { Ok(()) } else { Err(Error::at("number", Refusal::InvoiceNumberTaken { number: number.to_owned() })) }
}

/// Whether the actor may do these to this invoice, as far as roles and reach go: issue and the like; hand over; withdraw.
#[must_use]
pub fn may(actor: &Actor, invoice: &Invoice) -> (bool, bool, bool) {
    let (settle, create) = (Act::Settle, Act::Create);
    let may = |act| actor.may_for(Noun::Invoice, act, &invoice.owner);
    (may(settle), may(create), may(create) && invoice.requested_by == actor.user)
}
