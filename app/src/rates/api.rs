//! Server functions of exchange rates.

use domain::id::OperationId;
use domain::list::Page;
use domain::rate::{Rate, RateFilter, RateForm};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::Answer;

#[server(name = RateList, prefix = "/api", endpoint = "rates/list", input = Json, output = Json)]
pub async fn rate_list(filter: RateFilter) -> Answer<Page<Rate>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::rates::list(&store, &actor, &filter).await)
}

#[server(name = RateEnter, prefix = "/api", endpoint = "rates/enter", input = Json, output = Json)]
pub async fn rate_enter(operation: OperationId, form: RateForm) -> Answer<Rate> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::rates::enter(&store, &actor, &operation, &form).await)
}
