//! The one way to take back what was confirmed.

use std::collections::BTreeMap;

use domain::id::{InstalmentId, OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor};
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::Refusal;

use super::allocate::{contracts_collect, post};
use super::{allocations_of, reachable};
use crate::error::{Error, Result};
use crate::store::Store;

/// Mirrors a confirmed receipt exactly, once: each posting gets its negative, dated today.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotConfirmed`, `ReceiptAlreadyReversed`; `Required` without a reason.
pub async fn reverse(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, reason: &str) -> Result<Receipt> {
    let today = store.today().await;
    let reason = domain::user::required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "receipt.reverse", &(id, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let receipt = reachable(store, actor, Act::Settle, id).await?;
                match receipt.state {
                    ReceiptState::Draft => return Err(Refusal::ReceiptNotConfirmed.into()),
                    ReceiptState::Reversed => return Err(Refusal::ReceiptAlreadyReversed.into()),
                    ReceiptState::Confirmed => {}
                }
                let mut sums: BTreeMap<InstalmentId, Amount> = BTreeMap::new();
                for posting in allocations_of(store, id).await? {
                    let sum = sums.entry(posting.instalment.clone()).or_default();
                    *sum = sum.checked_sub(posting.amount)?;
                }
                let mut postings = Vec::new();
                for (instalment, amount) in sums.into_iter().filter(|(_, amount)| !amount.is_zero()) {
                    postings.push((store.must_load::<Instalment>(instalment.as_str()).await?, amount));
                }
                post(&mut write, &receipt, today.max(receipt.terms.date), &postings)?;
                contracts_collect(store, &mut write, &postings).await?;
                let new = Receipt {
                    state: ReceiptState::Reversed,
                    allocated: Amount::ZERO,
                    reversed_on: Some(today),
                    reversal_reason: reason,
                    ..receipt.clone()
                };
                let new = write.update(&receipt, new)?;
                Ok((write, new))
            }
        })
        .await
}
