//! Files of contracts: one comes up at a time, as the body of its request, and is saved by who may read the contract.
//!
//! Invariants: who may not add to the contract is refused before a byte is read; what is too large is refused by its announced length, and never
//! kept in memory beyond the limit; a file is looked through before it is kept, where a scanner is set; it is served under its own type to be
//! saved, in a sandbox, and only a picture may be shown in a tab.

use std::time::Duration;

use app::caller::Caller;
use app::error::Failure;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::attachment::{Attachment, AttachmentKind, FILE_BYTES_MAX, FILE_MEGABYTES_MAX, may_be_sent};
use domain::id::{AttachmentId, ContractId};
use domain::refusal::Refusal;
use futures::StreamExt;
use serde::Deserialize;
use store::Store;
use store::attachments::{self, Upload};
use tokio::sync::Semaphore;

use crate::imports::failed;
use crate::router::Application;

mod scan;

/// So many files come in at once, and so many are read at once: each is whole in memory. Who sends slowly keeps nobody from reading.
static COMING_IN: Semaphore = Semaphore::const_new(8);
static BEING_READ: Semaphore = Semaphore::const_new(4);

/// How long a file may take to come in.
const PATIENCE: Duration = Duration::from_secs(600);

/// Nothing of a file may run, load or be embedded, even where a browser shows it.
const SANDBOX: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// What the address of an upload says.
#[derive(Deserialize)]
pub struct Asked {
    id: AttachmentId,
    #[serde(default)]
    kind: String,
    name: String,
}

/// Takes the body as a file of the contract; answers nothing, or a `Failure` with its status.
pub async fn attach(
    State(application): State<Application>,
    Extension(caller): Extension<Caller>,
    Path(contract): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    match take_in(&application, caller, &ContractId::new(contract), asked, request).await {
        Ok(()) => Json(()).into_response(),
        Err(failure) => failed(&failure),
    }
}

async fn take_in(application: &Application, caller: Caller, contract: &ContractId, asked: Asked, request: Request) -> Result<(), Failure> {
    let store = &application.store;
    let actor = caller.actor.ok_or(Failure::SignedOut)?;
    attachments::may_add(store, &actor, contract).await?;
    let kind = AttachmentKind::read(&asked.kind)?;
    if let Some(announced) = announced_bytes(request.headers()) {
        may_be_sent(&asked.name, announced)?;
    }
    let _turn = COMING_IN.acquire().await;
    let bytes = tokio::time::timeout(PATIENCE, read(request.into_body())).await.map_err(|_| Refusal::AttachmentBroken)??;
    may_be_sent(&asked.name, bytes.len() as u64)?;
    scan::look_through(&application.settings.file_scanner, &bytes).await?;
    attachments::add(store, &actor, contract, Upload { id: &asked.id, kind, name: &asked.name, bytes: &bytes }).await?;
    application.unread.notify_one();
    Ok(())
}

fn announced_bytes(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The body, up to the limit; nothing is read beyond it.
async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    let (mut chunks, mut bytes) = (body.into_data_stream(), Vec::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::AttachmentBroken)?;
        if bytes.len() + chunk.len() > FILE_BYTES_MAX {
            return Err(Refusal::FileTooLarge { megabytes_max: FILE_MEGABYTES_MAX });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// How a file is asked for.
#[derive(Deserialize)]
pub struct Wanted {
    /// To be shown in a tab, where it is a picture.
    #[serde(default)]
    open: bool,
}

/// A file. What the caller may not see is not found.
pub async fn show(
    State(store): State<Store>,
    Extension(caller): Extension<Caller>,
    Path((contract, file)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let Some(actor) = caller.actor else { return StatusCode::UNAUTHORIZED.into_response() };
    let _turn = BEING_READ.acquire().await;
    let (file, bytes) = match attachments::file(&store, &actor, &ContractId::new(contract), &AttachmentId::new(file)).await {
        Ok(found) => found,
        Err(store::Error::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file could not be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let headers = [
        (header::CONTENT_TYPE, file.file_type.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&file, wanted.open)),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// Under its own name (RFC 6266); the plain one is for programs that read no other letters.
fn disposition(file: &Attachment, is_to_be_shown: bool) -> String {
    let how = if is_to_be_shown && file.file_type.is_picture() { "inline" } else { "attachment" };
    let ending = file.file_type.extensions()[0];
    format!("{how}; filename=\"file.{ending}\"; filename*=UTF-8''{}", encoded(&file.name))
}

/// Every byte but those that RFC 5987 lets stand as they are.
fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_letters_goes_into_a_header() {
        assert_eq!(encoded("合同 (1).pdf"), "%E5%90%88%E5%90%8C%20%281%29.pdf");
        assert_eq!(encoded("a\"b;c\r\n.pdf"), "a%22b%3Bc%0D%0A.pdf");
    }
}
