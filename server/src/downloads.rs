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
            let name = format!("filename=\"{}-{as_of}.{}\"", kind.code(), format.code());
            attachment(format.content_type(), &name, bytes)
        }
        Err(store::Error::Refused(_)) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => {
            tracing::error!(%error, "a report could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Bytes to be saved under a name, and kept nowhere on the way: what is in them is not everybody's.
pub fn attachment(content_type: &str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; {name}")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
