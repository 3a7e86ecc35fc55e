//! Imports on screen: a file comes up, lies on the desk for an hour, is looked at, and is written in the background.
//!
//! Invariants: only those who may import upload, and an upload is its uploader's alone (another's answers like a missing one); what is kept
//! in memory is bounded by count, bytes and time; nothing is written before `start`; one upload is applied once.

mod desk;
mod held;
mod reading;
mod run;
mod statement;

use std::sync::Arc;

use app::caller::Caller;
use app::error::Failure;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::id::ImportId;
use domain::import::Kind;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use serde::Deserialize;
use store::Store;

pub use desk::Desk;
pub use statement::upload as statement;

use crate::downloads::attachment;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What the address of an upload says.
#[derive(Deserialize)]
pub struct Asked {
    /// A kind's code; empty: to be recognised.
    #[serde(default)]
    kind: String,
}

/// Takes a file in the multipart field `file`; answers `app::imports::Uploaded`, or a `Failure` with its status.
pub async fn upload(
    State(store): State<Store>,
    State(desk): State<Arc<Desk>>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let actor = match importer(&caller) {
        Ok(actor) => actor,
        Err(failure) => return failed(&failure),
    };
    let kind = Kind::ALL.iter().copied().find(|kind| kind.code() == asked.kind);
    let file = match multipart {
        Ok(multipart) => read_field(multipart, desk.bytes_max()).await,
        Err(_) => Err(Refusal::FileEmpty),
    };
    let answer = match file {
        Ok((name, bytes)) => desk.take_in(&store, &actor, kind, name, bytes).await,
        Err(refusal) => Err(refusal.into()),
    };
    match answer {
        Ok(uploaded) => Json(uploaded).into_response(),
        Err(failure) => failed(&failure),
    }
}

/// The uploaded sheet with the reasons beside each row that was refused.
pub async fn errors_file(State(desk): State<Arc<Desk>>, Extension(caller): Extension<Caller>, Path(id): Path<String>) -> Response {
    let answer = match importer(&caller) {
        Ok(actor) => desk.errors(&actor, &ImportId::new(id)).await,
        Err(failure) => Err(failure),
    };
    match answer {
        Ok(bytes) => {
            let name = "filename=\"import-errors.xlsx\"; filename*=UTF-8''%E5%AF%BC%E5%85%A5%E9%94%99%E8%AF%AF.xlsx";
            attachment(XLSX, name, bytes)
        }
        Err(failure) => failed(&failure),
    }
}

/// The caller, if signed in and allowed to import.
fn importer(caller: &Caller) -> Result<Actor, Failure> {
    let actor = caller.actor.clone().ok_or(Failure::SignedOut)?;
    if actor.may(Noun::Import, Act::Create) { Ok(actor) } else { Err(Refusal::NotAllowed.into()) }
}

/// Name and bytes of the field `file`. What is over the limit is read to its end and thrown away: a browser that is cut off shows no reason.
pub(crate) async fn read_field(mut multipart: Multipart, bytes_max: usize) -> Result<(String, Vec<u8>), Refusal> {
    let too_large = Refusal::FileTooLarge { megabytes_max: (bytes_max >> 20) as u64 };
    let broken =
        |error: &MultipartError| if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large.clone() } else { Refusal::FileBroken };
    while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or("file").to_owned();
            let bytes = read_bytes(field, bytes_max).await.map_err(|error| broken(&error))?.ok_or_else(|| too_large.clone())?;
            return Ok((name, bytes));
        }
    }
    Err(Refusal::FileEmpty)
}

/// None: over the limit.
async fn read_bytes(mut field: Field<'_>, bytes_max: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut bytes = Vec::new();
    let mut is_over = false;
    while let Some(chunk) = field.chunk().await? {
        is_over |= bytes.len() + chunk.len() > bytes_max;
        if is_over {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!is_over).then_some(bytes))
}

/// A failure as JSON, with the status that fits it.
pub(crate) fn failed(failure: &Failure) -> Response {
    let status = match failure {
        Failure::Refused(problems) if problems.0.iter().any(|problem| problem.refusal == Refusal::NotAllowed) => StatusCode::FORBIDDEN,
        Failure::Refused(problems) if problems.0.iter().any(|problem| matches!(problem.refusal, Refusal::FileTooLarge { .. })) => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        Failure::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::NotFound => StatusCode::NOT_FOUND,
        Failure::SignedOut => StatusCode::UNAUTHORIZED,
        Failure::Malformed => StatusCode::BAD_REQUEST,
        Failure::Unreachable(_) | Failure::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, Json(failure)).into_response()
}

#[cfg(test)]
mod tests;
