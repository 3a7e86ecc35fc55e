//! Server functions of instalments.

use domain::id::{InstalmentId, OperationId};
use domain::instalment::Instalment;
use domain::list::{InstalmentFilter, Page, Totals};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A page of what is owed with the totals of the whole window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentListing {
    pub page: Page<Instalment>,
    pub totals: Totals,
}

#[server(name = InstalmentList, prefix = "/api", endpoint = "instalments/list", input = Json, output = Json)]
pub async fn instalment_list(filter: InstalmentFilter) -> Answer<InstalmentListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::instalments::list(&store, &actor, &filter).await)?;
    let totals = crate::caller::answer(store::instalments::totals(&store, &actor, &filter).await)?;
    Ok(InstalmentListing { page, totals })
}

/// Notes a dispute or why it is not paid of an instalment that was read at `version`; empty text clears it.
#[server(name = InstalmentAnnotate, prefix = "/api", endpoint = "instalments/annotate", input = Json, output = Json)]
pub async fn instalment_annotate(
    operation: OperationId,
    id: InstalmentId,
    version: u64,
    dispute: String,
    reason: String,
) -> Answer<Instalment> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::instalments::annotate(&store, &actor, &operation, &id, version, &dispute, &reason).await)
}
