//! Reports as files: `GET /export/arrears.csv?as_of=2025-06-30`, the same rows as the screen and the command line give.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use store::Store;
use tokio::sync::Semaphore;

use crate::exports::{self, Format, Kind};

/// So many reports are made at once: each is whole in memory until it is sent.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What the address may add.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    as_of: Option<chrono::NaiveDate>,
}

/// One report as a file.
pub async fn report(
    State(store): State<Store>,
    Extension(caller): Extension<app::caller::Caller>,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(actor) = caller.actor else { return StatusCode::UNAUTHORIZED.into_response() };
    let Some((kind, format)) = file.split_once('.').and_then(|(kind, format)| Some((Kind::parse(kind)?, Format::parse(format)?))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let as_of = match asked.as_of {
        Some(as_of) => as_of,
        None => store.today().await,
    };
    let _turn = AT_ONCE.acquire().await;
    match exports::file(&store, &actor, kind, format, as_of, actor.lang).await {
        Ok(bytes) => {
            let name = format!("attachment; filename=\"{}-{as_of}.{}\"", kind.code(), format.code());
            ([(header::CONTENT_TYPE, format.content_type().to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Err(store::Error::Refused(_)) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => {
            tracing::error!(%error, "a report could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
