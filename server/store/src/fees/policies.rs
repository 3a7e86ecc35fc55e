//! Policies, each change an edition of its own, and the caps.

use domain::fee::{FeePolicy, FeePolicyForm, FeeSettings, FeeSettingsForm};
use domain::id::{FeePolicyId, OperationId};
use domain::money::Currency;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;

use super::{SETTINGS, all_policies, settings};
use crate::error::{Error, Result};
use crate::store::{Store, new_id};

/// Whether the actor may change policies, and the caps.
#[must_use]
pub fn may_set(actor: &Actor) -> (bool, bool) {
    (actor.may(Noun::FeePolicy, Act::Edit), actor.may(Noun::Settings, Act::Edit))
}

/// All policies by product line, the caps, and the currency in which both are.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn policies(store: &Store, actor: &Actor) -> Result<(Vec<FeePolicy>, FeeSettings, Currency)> {
    if !actor.may(Noun::FeePolicy, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    let currency = crate::companies::required(store).await?.currency;
    Ok((all_policies(store).await?, settings(store).await?, currency))
}

/// Makes a policy (none named, version 0), or a new edition of one that was at `version` when it was read.
///
/// # Errors
/// `NotAllowed`, `NotFound`, `ChangedMeanwhile`; what the form refuses; `FeeProductTaken` of `products`; `TooManyFeeEditions`.
pub async fn save_policy(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: Option<&FeePolicyId>,
    version: u64,
    form: &FeePolicyForm,
) -> Result<FeePolicy> {
    if !actor.may(Noun::FeePolicy, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    let today = store.today().await;
    store
        .command(actor, operation, "fee_policy.save", &(id, version, form), |mut write| async move {
            let currency = crate::companies::required(store).await?.currency;
            let others = all_policies(store).await?;
            let old = match id {
                Some(id) => Some(others.iter().find(|policy| policy.id == *id).ok_or(Error::NotFound)?),
                None => None,
            };
            if old.map_or(0, |old| old.version) != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let (product_line, terms) = form.parse(currency)?;
            let blank = || FeePolicy { id: FeePolicyId::new(new_id()), product_line: String::new(), editions: Vec::new(), version: 1 };
            let new = old.cloned().unwrap_or_else(blank).edited(product_line, terms, &actor.name, today)?;
            new.takes_nothing_of(&others).map_err(|refusal| Error::at("products", refusal))?;
            let new = write.save(old, new)?;
            Ok((write, new))
        })
        .await
}

/// Sets the caps, which were at `version` when they were read; 0: there were none.
///
/// # Errors
/// `NotAllowed`, `ChangedMeanwhile`; what the form refuses.
pub async fn save_settings(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    version: u64,
    form: &FeeSettingsForm,
) -> Result<FeeSettings> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    store
        .command(actor, operation, "fee_settings.save", &(version, form), |mut write| async move {
            let currency = crate::companies::required(store).await?.currency;
            let old = store.load::<FeeSettings>(SETTINGS).await?;
            if old.as_ref().map_or(0, |old| old.version) != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let new = form.parse(currency, 1)?;
            let new = write.save(old.as_ref(), new)?;
            Ok((write, new))
        })
        .await
}
