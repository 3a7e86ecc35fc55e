//! 客户等级: proposed by the figures, set by a manager with a reason.

use domain::customer::{Customer, CustomerChange, CustomerEvent, LevelForm};
use domain::id::{CustomerId, OperationId};
use domain::permission::{Act, Actor};
use domain::refusal::Refusal;

use super::reachable;
use crate::error::Result;
use crate::store::{Store, new_id};
use crate::write::Write;

/// Sets the level of a customer that was at `version` when its form was opened. The reason is kept beside the customer.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`; `Required` without a reason.
pub async fn set_level(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &CustomerId,
    version: u64,
    form: &LevelForm,
) -> Result<Customer> {
    store
        .command(actor, operation, "customer.set_level", &(id, version, form), |mut write| async move {
            let old = reachable(store, actor, Act::Reassign, id).await?;
            let (level, reason) = form.parse()?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let mut new = old.clone();
            new.terms.level = level;
            let new = write.update(&old, new)?;
            let change = CustomerChange::Level { from: old.terms.level, to: level, reason };
            note(store, &mut write, actor, id, change).await?;
            Ok((write, new))
        })
        .await
}

/// Keeps a decision beside its customer, in the same commit.
pub(super) async fn note(store: &Store, write: &mut Write, actor: &Actor, customer: &CustomerId, change: CustomerChange) -> Result<()> {
    write.create(&CustomerEvent {
        id: new_id(),
        customer: customer.clone(),
        date: store.today().await,
        by_name: actor.name.clone(),
        change,
        version: 1,
    })
}
