//! What finance makes of a line: a new receipt, one that is there, nothing for a reason; and the line open again.

use domain::bank::{BankLine, BankLineState, Registering};
use domain::id::{BankLineId, OperationId, ReceiptId};
use domain::permission::{Act, Actor};
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::Refusal;

use super::must_load;
use crate::error::{Error, Result};
use crate::receipts::{confirm_in, draft_in, reachable};
use crate::store::Store;
use crate::write::Write;

/// Registers the line as a receipt of this customer, confirms and allocates it by the default order, all in one commit.
///
/// # Errors
/// `NotAllowed`, `NotFound`; `BankLineNotOpen`; `BankReferenceTaken`, `OtherCustomersInstalment`.
pub async fn register(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &BankLineId,
    receipt: &ReceiptId,
    whose: &Registering,
) -> Result<Receipt> {
    let today = store.today().await;
    store
        .command(actor, operation, "bank.register", &(id, receipt, whose), |mut write| async move {
            let line = must_load(store, actor, id).await?;
            line.must_be_open()?;
            let terms = line.payment.receipt_terms(whose.contract.clone());
            let draft = draft_in(store, &mut write, actor, receipt, &whose.customer, terms, today).await?;
            let receipt = settle(store, &mut write, actor, &line, draft).await?;
            Ok((write, receipt))
        })
        .await
}

/// The line proves a receipt that is there: a draft is confirmed and allocated in the same commit, a confirmed one stays as it is.
///
/// # Errors
/// `NotAllowed`, `NotFound`; `BankLineNotOpen`, `BankAmountDiffers`, `ReceiptHasBankLine`, `ReceiptAlreadyReversed`.
pub async fn link(store: &Store, actor: &Actor, operation: &OperationId, id: &BankLineId, receipt: &ReceiptId) -> Result<Receipt> {
    store
        .command(actor, operation, "bank.confirm", &(id, receipt), |mut write| async move {
            let line = must_load(store, actor, id).await?;
            line.must_be_open()?;
            let old = reachable(store, actor, Act::Settle, receipt).await?;
            let receipt = settle(store, &mut write, actor, &line, old).await?;
            Ok((write, receipt))
        })
        .await
}

async fn settle(store: &Store, write: &mut Write, actor: &Actor, line: &BankLine, receipt: Receipt) -> Result<Receipt> {
    let today = store.today().await;
    let matched = line.matched_with(&receipt, &actor.name, today)?;
    let proved = Receipt { bank_line: Some(line.id.clone()), ..receipt.clone() };
    let settled = match receipt.state {
        ReceiptState::Draft => confirm_in(store, write, actor, &receipt, proved, None).await?,
        ReceiptState::Confirmed | ReceiptState::Reversed => write.update(&receipt, proved)?,
    };
    write.update(line, matched)?;
    write.concern(&actor.user);
    Ok(settled)
}

/// The line is no receipt: 利息, 内部转账.
///
/// # Errors
/// `NotAllowed`, `NotFound`; `BankLineNotOpen`; `Required`, `TooLong` of `reason`.
pub async fn ignore(store: &Store, actor: &Actor, operation: &OperationId, id: &BankLineId, reason: &str) -> Result<()> {
    let today = store.today().await;
    store
        .command(actor, operation, "bank.ignore", &(id, reason), |mut write| async move {
            let old = must_load(store, actor, id).await?;
            old.must_be_open()?;
            let new = old.ignored_for(reason, &actor.name, today).map_err(|refusal| Error::at("reason", refusal))?;
            write.update(&old, new)?;
            write.concern(&actor.user);
            Ok((write, ()))
        })
        .await
}

/// An ignored line is to be matched after all.
///
/// # Errors
/// `NotAllowed`, `NotFound`; `BankLineNotIgnored`.
pub async fn reopen(store: &Store, actor: &Actor, operation: &OperationId, id: &BankLineId) -> Result<()> {
    store
        .command(actor, operation, "bank.reopen", id, |mut write| async move {
            let old = must_load(store, actor, id).await?;
            if old.state != BankLineState::Ignored {
                return Err(Refusal::BankLineNotIgnored.into());
            }
            write.update(&old, old.reopened())?;
            write.concern(&actor.user);
            Ok((write, ()))
        })
        .await
}

/// The receipt is being reversed: the line that proves it is open again.
pub(crate) async fn reversed(store: &Store, write: &mut Write, receipt: &Receipt) -> Result<()> {
    let Some(id) = &receipt.bank_line else { return Ok(()) };
    if let Some(line) = store.load::<BankLine>(id.as_str()).await?
        && line.matched.as_ref().is_some_and(|matched| matched.receipt == receipt.id)
    {
        write.update(&line, line.reopened())?;
    }
    Ok(())
}
