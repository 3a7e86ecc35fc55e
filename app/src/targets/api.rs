//! Server functions of targets.

use domain::id::OperationId;
use domain::target::{TargetForm, TargetSheet, TargetSubject};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::Answer;

#[server(name = TargetsSheet, prefix = "/api", endpoint = "targets/sheet", input = Json, output = Json)]
pub async fn target_sheet(year: i32) -> Answer<TargetSheet> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::targets::sheet(&store, &actor, year).await)
}

/// Sets a target that was at `version` when it was read; 0: there was none.
#[server(name = TargetSet, prefix = "/api", endpoint = "targets/set", input = Json, output = Json)]
pub async fn target_set(operation: OperationId, subject: TargetSubject, year: i32, version: u64, form: TargetForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::targets::set(&store, &actor, &operation, &subject, (year, version), &form).await.map(|_| ()))
}
