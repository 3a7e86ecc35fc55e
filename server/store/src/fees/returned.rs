//! What the bank sent back of a batch: each payment that came back is mirrored by a posting, so that it is payable again.

use domain::fee::{FeeBatch, FeePayment, FeeReturnForm, FeeReturned, coming_back, may_come_back};
use domain::id::{FeeBatchId, FeePaymentId, OperationId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;

use super::pay::{batch, may_pay, paid_of_all};
use crate::error::Result;
use crate::store::{Store, new_id};

/// Records that the bank sent these payments of a batch back. The batch is changed with them, so that two at once are in conflict and the second
/// finds what came back already.
///
/// # Errors
/// `NotFound`; `NotAllowed`; what the form refuses; `PeriodClosed` of `on`; `FeeReturnNothing`, `FeeReturnedBefore`, `FeeTakenBackSince`.
pub async fn return_batch(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &FeeBatchId,
    form: &FeeReturnForm,
) -> Result<FeeBatch> {
    let today = store.today().await;
    store
        .command(actor, operation, "fee.return", &(id, form), |mut write| async move {
            let (old, payments) = batch(store, actor, id).await?;
            if !may_pay(actor) {
                return Err(Refusal::NotAllowed.into());
            }
            let (on, reason) = form.parse(&old, today)?;
            crate::periods::takes(store, "on", on).await?;
            let back = coming_back(&form.payments, &payments)?;
            let paid = paid_of_all(store, &actor.reach(Noun::Fee, Act::Settle)).await?;
            for payment in &back {
                let sum = paid.get(&(payment.statement.to_string(), payment.claim)).copied().unwrap_or_default();
                may_come_back(payment, sum)?;
                let returned = FeeReturned { payment: payment.id.clone(), reason: reason.clone(), by_name: actor.name.clone() };
                write.create::<FeePayment>(&payment.mirrored(FeePaymentId::new(new_id()), on, returned))?;
            }
            let returned = old.returned.checked_add(Amount::sum(back.iter().map(|payment| payment.amount))?)?;
            let returned_lines = old.returned_lines.saturating_add(u32::try_from(back.len()).unwrap_or(u32::MAX));
            let new = write.update(&old, FeeBatch { returned, returned_lines, ..old.clone() })?;
            Ok((write, new))
        })
        .await
}
