//! Money that came in: confirmed and allocated; what is left is an advance, used later.

use domain::allocation::Share;
use domain::id::{OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::Refusal;

use super::allocate::{Again, by_hand, by_order, contracts_collect, post, proposal};
use super::reachable;
use crate::error::Result;
use crate::store::Store;
use crate::write::Write;

/// What a receipt could pay: the customer's open instalments of its currency, earliest due first, and the default allocation over them.
///
/// # Errors
/// `NotFound`.
pub async fn payable(store: &Store, actor: &Actor, id: &ReceiptId) -> Result<(Vec<Instalment>, Vec<Share>)> {
    let receipt = reachable(store, actor, Act::Read, id).await?;
    let mut open = crate::instalments::open_of_customer(store, &receipt.customer).await?;
    open.retain(|instalment| instalment.currency == receipt.terms.currency && actor.may_for(Noun::Contract, Act::Read, &instalment.owner));
    let has_left = receipt.left()?.is_positive() && receipt.state != ReceiptState::Reversed;
    let shares = if has_left { proposal(&receipt, &open)? } else { Vec::new() };
    Ok((open, shares))
}

/// Confirms that the money came in, and allocates it: as given, or (none given) by the default order. The rest is the customer's advance.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotDraft`, `PeriodClosed`; what `allocation::check` refuses.
pub async fn confirm(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, shares: Option<&[Share]>) -> Result<Receipt> {
    store
        .command(actor, operation, "receipt.confirm", &(id, shares), |mut write| async move {
            let receipt = reachable(store, actor, Act::Settle, id).await?;
            let new = confirm_in(store, &mut write, actor, &receipt, receipt.clone(), shares).await?;
            Ok((write, new))
        })
        .await
}

/// The same, within a command: the draft as it is stored, and as it shall be but for its confirmation.
pub(crate) async fn confirm_in(
    store: &Store,
    write: &mut Write,
    actor: &Actor,
    receipt: &Receipt,
    wanted: Receipt,
    shares: Option<&[Share]>,
) -> Result<Receipt> {
    if receipt.state != ReceiptState::Draft {
        return Err(Refusal::ReceiptNotDraft.into());
    }
    // It may have been registered before its month was closed.
    crate::periods::takes(store, "", wanted.terms.date).await?;
    let mut new = Receipt { state: ReceiptState::Confirmed, confirmed_by: actor.name.clone(), ..wanted };
    let postings = match shares {
        Some(shares) => by_hand(store, &new, shares).await?,
        None => by_order(store, &new).await?,
    };
    new.allocated = post(write, &new, new.terms.date, &postings, &Again::new())?;
    contracts_collect(store, write, &postings, &Again::new()).await?;
    write.update(receipt, new)
}

/// Uses a confirmed receipt's advance for instalments, from today on.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotConfirmed`, `PeriodClosed`; what `allocation::check` refuses.
pub async fn use_advance(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, shares: &[Share]) -> Result<Receipt> {
    let today = store.today().await;
    store
        .command(actor, operation, "receipt.use_advance", &(id, shares), |mut write| async move {
            let receipt = reachable(store, actor, Act::Settle, id).await?;
            if receipt.state != ReceiptState::Confirmed {
                return Err(Refusal::ReceiptNotConfirmed.into());
            }
            let (date, postings) = (today.max(receipt.terms.date), by_hand(store, &receipt, shares).await?);
            // A month that is over, unless the clock or the company's zone has been set back.
            crate::periods::takes(store, "", date).await?;
            let added = post(&mut write, &receipt, date, &postings, &Again::new())?;
            contracts_collect(store, &mut write, &postings, &Again::new()).await?;
            let new = Receipt { allocated: receipt.allocated.checked_add(added)?, ..receipt.clone() };
            let new = write.update(&receipt, new)?;
            Ok((write, new))
        })
        .await
}
