//! Server functions of reminders.

use chrono::NaiveDate;
use domain::dunning::{Dunning, DunningForm, Explanation, Letter, Notice, Trial};
use domain::id::{CustomerId, InstalmentId, NoticeId, OperationId};
use domain::list::Page;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::Answer;

/// What the caller was told: what is not done with, or all of it.
#[server(name = NoticeList, prefix = "/api", endpoint = "notices/list", input = Json, output = Json)]
pub async fn notice_list(is_all: bool, after: Option<String>) -> Answer<Page<Notice>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::list(&store, &actor, is_all, after.as_deref()).await)
}

/// Marks the caller's own; answers how many were not so before.
#[server(name = NoticeMark, prefix = "/api", endpoint = "notices/mark", input = Json, output = Json)]
pub async fn notice_mark(operation: OperationId, ids: Vec<NoticeId>, is_done: bool) -> Answer<u64> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::mark(&store, &actor, &operation, &ids, is_done).await)
}

#[server(name = DunningShow, prefix = "/api", endpoint = "dunning/show", input = Json, output = Json)]
pub async fn dunning_show() -> Answer<Dunning> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::show(&store, &actor).await)
}

/// Saves the ladder that was at `version` when it was read; 0: it was the default one.
#[server(name = DunningSet, prefix = "/api", endpoint = "dunning/set", input = Json, output = Json)]
pub async fn dunning_set(operation: OperationId, version: u64, form: DunningForm) -> Answer<Dunning> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::set(&store, &actor, &operation, version, &form).await)
}

/// What would go out; nothing is written.
#[server(name = DunningTrial, prefix = "/api", endpoint = "dunning/trial", input = Json, output = Json)]
pub async fn dunning_trial() -> Answer<Trial> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::trial(&store, &actor).await)
}

/// Does the turn of today at once; answers how many messages went out.
#[server(name = DunningRun, prefix = "/api", endpoint = "dunning/run", input = Json, output = Json)]
pub async fn dunning_run() -> Answer<u64> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::run(&store, &actor).await)
}

#[server(name = DunningExplain, prefix = "/api", endpoint = "dunning/explain", input = Json, output = Json)]
pub async fn dunning_explain(id: InstalmentId, day: NaiveDate) -> Answer<Explanation> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::explain(&store, &actor, &id, day).await)
}

#[server(name = DunningLetter, prefix = "/api", endpoint = "dunning/letter", input = Json, output = Json)]
pub async fn dunning_letter(id: CustomerId) -> Answer<Letter> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::dunning::letter(&store, &actor, &id).await)
}
