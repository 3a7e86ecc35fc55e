//! Who carries signings: an interface for an e-signature provider, and the one that is built in.
//!
//! A provider is asked once for each round (asked again after a broken answer, it must know the round by its id), and from then on for what has
//! happened to it so far. It may tell late, twice or in any order: each event has an id, and is taken in once. A round that is over here is called
//! off there.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use domain::id::OperationId;
use domain::permission::Actor;
use domain::signature::{LOCAL, ProviderEvent, RoundState, SigningRound};
use store::Store;
use tokio::sync::watch;

/// An answer of a provider on its way; an error: it could not be reached, or answered what nobody understands.
pub type Answered<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;

/// What an e-signature provider does for us.
pub trait SignatureProvider: Send + Sync {
    /// As `signature_provider` names it, and as each of its rounds does.
    fn name(&self) -> &'static str;

    /// How often it is asked what has happened; none: it has nothing to tell.
    fn asked_every(&self) -> Option<Duration>;

    /// Takes a round on, with the bytes that are to be signed, whose SHA-256 is the round's hash. Answers what it calls the round; asked again for
    /// the same round it answers the same.
    fn start<'a>(&'a self, round: &'a SigningRound, document: &'a [u8]) -> Answered<'a, String>;

    /// All that has happened to a round so far, as far as it knows by now.
    fn events<'a>(&'a self, reference: &'a str) -> Answered<'a, Vec<ProviderEvent>>;

    /// Calls a round off; one that it called off before, too.
    fn cancel<'a>(&'a self, reference: &'a str) -> Answered<'a, ()>;
}

/// This server itself: people sign on its pages, and the database holds it. There is nobody to ask.
#[derive(Clone, Copy, Debug)]
struct Local;

impl SignatureProvider for Local {
    fn name(&self) -> &'static str {
        LOCAL
    }

    fn asked_every(&self) -> Option<Duration> {
        None
    }

    fn start<'a>(&'a self, round: &'a SigningRound, _document: &'a [u8]) -> Answered<'a, String> {
        Box::pin(async { Ok(round.id.to_string()) })
    }

    fn events<'a>(&'a self, _reference: &'a str) -> Answered<'a, Vec<ProviderEvent>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn cancel<'a>(&'a self, _reference: &'a str) -> Answered<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// The provider of that name; otherwise the names that there are.
pub fn provider(name: &str) -> Result<Arc<dyn SignatureProvider>, String> {
    match name {
        LOCAL => Ok(Arc::new(Local)),
        _ => Err(LOCAL.to_owned()),
    }
}

/// Asks the provider again and again until the server stops.
pub fn look_after(store: Store, provider: Arc<dyn SignatureProvider>, mut stopping: watch::Receiver<bool>) {
    let Some(every) = provider.asked_every() else { return };
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(every);
        loop {
            tokio::select! {
                _ = ticks.tick() => carry(&store, provider.as_ref()).await,
                _ = stopping.changed() => return,
            }
        }
    });
}

/// Asks once about every round that the provider carries. One that fails keeps no other waiting, and is asked about again the next time.
async fn carry(store: &Store, provider: &dyn SignatureProvider) {
    let operator = Actor::operator();
    let rounds = match store::signatures::carried(store, &operator, provider.name()).await {
        Ok(rounds) => rounds,
        Err(error) => {
            tracing::error!(%error, "the signings of the e-signature provider could not be read");
            return;
        }
    };
    for (round, document) in rounds {
        if let Err(error) = carry_one(store, &operator, provider, &round, document.as_deref()).await {
            tracing::warn!(round = %round.id, %error, "the e-signature provider is asked about this signing again later");
        }
    }
}

async fn carry_one(
    store: &Store,
    operator: &Actor,
    provider: &dyn SignatureProvider,
    round: &SigningRound,
    document: Option<&[u8]>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let operation = || OperationId::new(store::new_id());
    if round.state != RoundState::Open {
        provider.cancel(&round.reference).await?;
        store::signatures::called_off(store, operator, &operation(), &round.id).await?;
        return Ok(());
    }
    let mut reference = round.reference.clone();
    if let (true, Some(document)) = (reference.is_empty(), document) {
        reference = provider.start(round, document).await?;
        store::signatures::started(store, operator, &operation(), &round.id, &reference).await?;
    }
    let events = if reference.is_empty() { Vec::new() } else { provider.events(&reference).await? };
    let (_, refused) = store::signatures::hear(store, operator, &operation(), &round.id, &events).await?;
    for (event, refusal) in refused {
        tracing::warn!(round = %round.id, event, %refusal, "an event of the e-signature provider changes nothing");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
