//! The one way to take back what was confirmed.

use std::collections::BTreeMap;

use domain::id::{InstalmentId, OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor};
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::Refusal;

use super::allocate::{Posting, contracts_collect, post};
use super::opening::to_complete_again;
use super::{allocations_of, reachable};
use crate::error::{Error, Result};
use crate::store::Store;

/// Mirrors a confirmed receipt exactly, once: each posting gets its negative, dated today.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotConfirmed`, `ReceiptAlreadyReversed`, `ReceiptRefunded`; `PeriodClosed` where the clock has been set back into a closed month; `Required` without a reason.
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
                let refunded = receipt.refunded()?;
                if !refunded.is_zero() {
                    return Err(Refusal::ReceiptRefunded { refunded }.into());
                }
                let posted = allocations_of(store, id).await?;
                // Never before what it mirrors, even when the clock or the company's zone has been set back.
                let date = posted
                    .iter()
                    .map(|posting| posting.date)
                    .chain(receipt.refunds.iter().map(|refund| refund.on))
                    .chain([receipt.terms.date, today])
                    .max()
                    .unwrap_or(today);
                crate::periods::takes(store, "", date).await?;
                let mut sums: BTreeMap<InstalmentId, Amount> = BTreeMap::new();
                for posting in posted {
                    let sum = sums.entry(posting.instalment.clone()).or_default();
                    *sum = sum.checked_sub(posting.amount)?;
                }
                sums.retain(|_, amount| !amount.is_zero());
                let instalments: Vec<Instalment> = store.load_all(sums.keys().map(InstalmentId::as_str)).await?;
                let postings: Vec<Posting> = instalments
                    .into_iter()
                    .filter_map(|instalment| sums.remove(&instalment.id).map(|amount| (instalment, amount)))
                    .collect();
                if !sums.is_empty() {
                    return Err(Error::NotFound);
                }
                let again = to_complete_again(store, &mut write, &receipt, &postings).await?;
                post(&mut write, &receipt, date, &postings, &again)?;
                contracts_collect(store, &mut write, &postings, &again).await?;
                let new = Receipt {
                    state: ReceiptState::Reversed,
                    allocated: Amount::ZERO,
                    reversed_on: Some(date),
                    reversal_reason: reason,
                    ..receipt.clone()
                };
                let new = write.update(&receipt, new)?;
                crate::bank::reversed(store, &mut write, &receipt).await?;
                Ok((write, new))
            }
        })
        .await
}
