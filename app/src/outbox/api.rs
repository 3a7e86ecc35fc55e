//! Server functions of the outbox. A secret comes in by [`channels_set`] and never goes out.

use domain::dunning::Channel;
use domain::id::{DispatchId, OperationId};
use domain::list::Page;
use domain::outbox::{ChannelsForm, ChannelsView, DispatchAct, DispatchRow, DispatchWindow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::Answer;

#[server(name = ChannelsShow, prefix = "/api", endpoint = "channels/show", input = Json, output = Json)]
pub async fn channels_show() -> Answer<ChannelsView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::outbox::show(&store, &actor).await)
}

/// Saves the settings that were at `version` when they were read; 0: there were none.
#[server(name = ChannelsSet, prefix = "/api", endpoint = "channels/set", input = Json, output = Json)]
pub async fn channels_set(operation: OperationId, version: u64, form: ChannelsForm) -> Answer<ChannelsView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::outbox::set(&store, &actor, &operation, version, &form).await)
}

/// Sends the caller, or the group, a trial message.
#[server(name = ChannelsTrial, prefix = "/api", endpoint = "channels/trial", input = Json, output = Json)]
pub async fn channels_trial(operation: OperationId, channel: Channel) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::outbox::trial(&store, &actor, &operation, channel).await)
}

#[server(name = DispatchList, prefix = "/api", endpoint = "dispatches/list", input = Json, output = Json)]
pub async fn dispatch_list(window: DispatchWindow, after: Option<String>) -> Answer<Page<DispatchRow>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::outbox::list(&store, &actor, window, after.as_deref()).await)
}

#[server(name = DispatchDeal, prefix = "/api", endpoint = "dispatches/act", input = Json, output = Json)]
pub async fn dispatch_act(operation: OperationId, id: DispatchId, act: DispatchAct) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::outbox::act(&store, &actor, &operation, &id, act).await)
}
