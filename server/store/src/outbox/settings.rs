//! The ways out as an admin sets them up, and trying them. What is secret comes in and is told to nobody.

use domain::dunning::Channel;
use domain::id::{DispatchId, OperationId};
use domain::moment::Moment;
use domain::outbox::{Channels, ChannelsForm, ChannelsView, Dispatch, Recipient};
use domain::permission::{Act, Actor};
use domain::refusal::Refusal;

use super::may;
use crate::error::Result;
use crate::row::Record;
use crate::store::Store;

/// The key of the one row.
const SETTINGS: &str = "channels";

impl Record for Channels {
    const TABLE: &'static str = "channels";
    fn key(&self) -> &str {
        SETTINGS
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

pub(super) async fn settings(store: &Store) -> Result<Channels> {
    Ok(store.load::<Channels>(SETTINGS).await?.unwrap_or_default())
}

/// What is set up, without its secrets, for who reads settings.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn show(store: &Store, actor: &Actor) -> Result<ChannelsView> {
    may(actor, Act::Read)?;
    Ok(settings(store).await?.view())
}

/// Saves the settings that were at `version` when they were read; 0: there were none.
///
/// # Errors
/// `NotAllowed`, `ChangedMeanwhile`; what the form refuses.
pub async fn set(store: &Store, actor: &Actor, operation: &OperationId, version: u64, form: &ChannelsForm) -> Result<ChannelsView> {
    may(actor, Act::Edit)?;
    // Secrets stay out of the operation's digest: a fast hash of them must not be stored.
    let body = (version, &form.host, &form.port, &form.tls, &form.user, &form.from, &form.hours_from, &form.hours_until);
    store
        .command(actor, operation, "outbox.set", &body, |mut write| async move {
            let old = store.load::<Channels>(SETTINGS).await?;
            if old.as_ref().map_or(0, |old| old.version) != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let new = form.parse(&old.clone().unwrap_or_default())?;
            let new = write.save(old.as_ref(), Channels { version: 1, ..new })?;
            Ok((write, new.view()))
        })
        .await
}

/// A message to the actor (by mail) or to the group, that goes out at once: what becomes of it is told by the list.
///
/// # Errors
/// `NotAllowed`, `ChannelNotSetUp`, `NoOwnEmail`; `Engine`.
pub async fn trial(store: &Store, actor: &Actor, operation: &OperationId, channel: Channel) -> Result<()> {
    may(actor, Act::Edit)?;
    let today = store.today().await;
    store
        .command(actor, operation, "outbox.trial", &channel, |mut write| async move {
            let is_possible = matches!(channel, Channel::Email | Channel::WeCom | Channel::DingTalk);
            if !is_possible || !settings(store).await?.has(channel) {
                return Err(Refusal::ChannelNotSetUp { channel }.into());
            }
            let directory = store.directory().await;
            let has_address = directory.users.get(&actor.user).is_some_and(|user| !user.email.is_empty());
            if channel == Channel::Email && !has_address {
                return Err(Refusal::NoOwnEmail.into());
            }
            let now = Moment::of(store.now());
            let recipient = if channel == Channel::Email { Recipient::Person(actor.user.clone()) } else { Recipient::Group };
            let id = DispatchId::new(format!("trial-{operation}"));
            write.create(&Dispatch::waiting(id, actor.user.clone(), (channel, recipient), vec![actor.lang], today, now))?;
            Ok((write, ()))
        })
        .await
}
