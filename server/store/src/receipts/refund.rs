//! An advance that is paid back to the customer.

use domain::id::{OperationId, ReceiptId};
use domain::permission::{Act, Actor};
use domain::receipt::{Receipt, RefundForm};

use super::reachable;
use crate::error::{Error, Result};
use crate::store::Store;

/// Notes that a part of a receipt's advance went back to the customer; or takes such a note back, by its mirror dated today. The receipt's version
/// guards the advance: what an instalment takes meanwhile is not paid back as well.
///
/// # Errors
/// `NotFound`, `NotAllowed`; what [`Receipt::refund`] and [`Receipt::take_refund_back`] refuse; `PeriodClosed` of `on`.
pub async fn refund(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, form: &RefundForm) -> Result<Receipt> {
    let today = store.today().await;
    store
        .command(actor, operation, "receipt.refund", &(id, form), |mut write| async move {
            let old = reachable(store, actor, Act::Settle, id).await?;
            let new = if form.mirrors > 0 {
                let taken = old.take_refund_back(form.mirrors, &form.reason, &actor.name, today);
                taken.map_err(|refusal| Error::at("reason", refusal))?
            } else {
                old.refund(form, &actor.name, today)?
            };
            if let Some(refund) = new.refunds.last() {
                crate::periods::takes(store, "on", refund.on).await?;
            }
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}
