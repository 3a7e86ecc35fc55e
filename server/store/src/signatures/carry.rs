//! Rounds that an e-signature provider carries: what it is to be asked, and what it tells. For the server itself, which acts as the operator.

use domain::id::{OperationId, SigningId};
use domain::permission::{Act, Actor, Noun, Scope};
use domain::refusal::Refusal;
use domain::signature::{ProviderEvent, RoundState, SigningRound};
use surrealdb::types::Value;

use super::{Paper, of_reach};
use crate::error::Result;
use crate::store::Store;

/// So many rounds are looked after at once.
pub(super) const CARRIED: &str = "SELECT * FROM signing WHERE by_carried = $key LIMIT 500";

/// The rounds with which this provider has something to do, each with the bytes that are signed, whose SHA-256 is the round's hash. Without them
/// where the document says something else by now: then it is not to be signed.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn carried(store: &Store, actor: &Actor, provider: &str) -> Result<Vec<(SigningRound, Option<Vec<u8>>)>> {
    if actor.scope(Noun::Contract, Act::Edit) < Scope::All {
        return Err(Refusal::NotAllowed.into());
    }
    let rounds: Vec<SigningRound> = store.rows(CARRIED, [("key", Value::from_t(provider.to_owned()))]).await?;
    let mut found = Vec::new();
    for round in rounds {
        let contract = store.must_load(round.contract.as_str()).await?;
        let paper = Paper::load(store, contract, round.amendment.as_ref()).await?;
        let is_as_begun = paper.hash == round.hash;
        found.push((round, is_as_begun.then(|| paper.content.into_bytes())));
    }
    Ok(found)
}

/// What the provider calls a round that it was asked to carry.
///
/// # Errors
/// `NotFound`, `NotAllowed`.
pub async fn started(store: &Store, actor: &Actor, operation: &OperationId, id: &SigningId, reference: &str) -> Result<SigningRound> {
    change(store, actor, operation, id, reference, |old| SigningRound { reference: reference.to_owned(), ..old.clone() }).await
}

/// That the provider knows a round to be over.
///
/// # Errors
/// `NotFound`, `NotAllowed`.
pub async fn called_off(store: &Store, actor: &Actor, operation: &OperationId, id: &SigningId) -> Result<SigningRound> {
    change(store, actor, operation, id, "", |old| SigningRound { is_called_off: true, ..old.clone() }).await
}

async fn change(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &SigningId,
    said: &str,
    changed: impl Fn(&SigningRound) -> SigningRound + Sync,
) -> Result<SigningRound> {
    let changed = &changed;
    store
        .command(actor, operation, "signing.carry", &(id, said), |mut write| async move {
            let (old, contract) = of_reach(store, actor, Act::Edit, id).await?;
            let new = changed(&old);
            if new == old {
                return Ok((write, old));
            }
            let new = write.update(&old, new)?;
            write.concern(&contract.owner);
            Ok((write, new))
        })
        .await
}

/// Takes in what the provider tells of a round, each event once, in whatever order and however often it is told. What no longer fits (somebody who
/// signed here meanwhile, a round that is over, another document) changes nothing, and is answered beside the round.
///
/// # Errors
/// `NotFound`, `NotAllowed`.
pub async fn hear(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &SigningId,
    events: &[ProviderEvent],
) -> Result<(SigningRound, Vec<(String, Refusal)>)> {
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    store
        .command(actor, operation, "signing.hear", &(id, &ids), |mut write| async move {
            let (old, contract) = of_reach(store, actor, Act::Edit, id).await?;
            let owner = contract.owner.clone();
            let paper = Paper::load(store, contract, old.amendment.as_ref()).await?;
            let (mut new, mut refused) = (old.clone(), Vec::new());
            for event in events {
                match new.heard(event, &paper.hash) {
                    Ok(Some(next)) => new = next,
                    Ok(None) => {}
                    Err(refusal) => refused.push((event.id.clone(), refusal)),
                }
            }
            // A round that is void says so itself, so that the provider is told.
            if new.state == RoundState::Open && paper.hash != new.hash {
                new = new.voided()?;
            }
            if new != old {
                new = write.update(&old, new)?;
                write.concern(&owner);
            }
            Ok((write, (new, refused)))
        })
        .await
}
