//! Server functions of periods.

use domain::closing::{Month, PeriodSheet};
use domain::id::OperationId;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::Answer;

#[server(name = PeriodsSheet, prefix = "/api", endpoint = "periods/sheet", input = Json, output = Json)]
pub async fn period_sheet(year: i32) -> Answer<PeriodSheet> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::periods::sheet(&store, &actor, year).await)
}

/// Closes a month, given by any of its days.
#[server(name = PeriodClose, prefix = "/api", endpoint = "periods/close", input = Json, output = Json)]
pub async fn period_close(operation: OperationId, month: Month) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::periods::close(&store, &actor, &operation, month).await)
}

/// Opens the last closed month again.
#[server(name = PeriodReopen, prefix = "/api", endpoint = "periods/reopen", input = Json, output = Json)]
pub async fn period_reopen(operation: OperationId, month: Month, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::periods::reopen(&store, &actor, &operation, month, &reason).await)
}
