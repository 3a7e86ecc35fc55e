//! Photos of follow-ups: one comes up at a time, for a follow-up that is logged already, and is shown to who may read that follow-up.
//!
//! Invariants: what is kept is a picture by its bytes, of bounded size; it is served as that picture and as nothing else; each look at it asks
//! again who looks (a browser may keep it, but must ask whether it still may show it).

use app::caller::Caller;
use app::error::Failure;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::follow_up::{FollowUp, PHOTO_BYTES_MAX, PictureType, THUMB_BYTES_MAX};
use domain::id::{FollowUpId, PhotoId};
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::Store;

use crate::imports::failed;

/// The largest body that is read at all, in bytes: what is over a photo's own limit is refused with a word, not by a cut connection.
pub const BODY_BYTES_MAX: usize = 4 * PHOTO_BYTES_MAX;

/// Takes the multipart fields `photo` and `thumb`; answers the follow-up with its photos, or a `Failure` with its status.
pub async fn attach(
    State(store): State<Store>,
    Extension(caller): Extension<Caller>,
    Path(follow_up): Path<String>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    match add(&store, caller.actor, &FollowUpId::new(follow_up), multipart).await {
        Ok(follow_up) => Json(follow_up).into_response(),
        Err(failure) => failed(&failure),
    }
}

async fn add(
    store: &Store,
    actor: Option<Actor>,
    id: &FollowUpId,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<FollowUp, Failure> {
    let actor = actor.ok_or(Failure::SignedOut)?;
    let (photo, thumb) = match multipart {
        Ok(multipart) => read(multipart).await.map_err(|_| Refusal::NotAPhoto)?,
        Err(_) => Default::default(),
    };
    Ok(store::follow_ups::attach(store, &actor, id, &photo, &thumb).await?)
}

/// Photo and thumbnail. Of what is too large only so much is kept as shows that it is.
async fn read(mut multipart: Multipart) -> Result<(Vec<u8>, Vec<u8>), MultipartError> {
    let (mut photo, mut thumb) = (Vec::new(), Vec::new());
    while let Some(mut field) = multipart.next_field().await? {
        let (bytes, bytes_max) = match field.name() {
            Some("photo") => (&mut photo, PHOTO_BYTES_MAX),
            Some("thumb") => (&mut thumb, THUMB_BYTES_MAX),
            _ => continue,
        };
        while let Some(chunk) = field.chunk().await? {
            if bytes.len() <= bytes_max {
                bytes.extend_from_slice(&chunk);
            }
        }
    }
    Ok((photo, thumb))
}

/// A photo or a thumbnail. What the caller may not see is not found.
pub async fn show(
    State(store): State<Store>,
    Extension(caller): Extension<Caller>,
    Path((follow_up, photo)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(actor) = caller.actor else { return StatusCode::UNAUTHORIZED.into_response() };
    let tag = format!("\"{photo}\"");
    let bytes = match store::follow_ups::photo(&store, &actor, &FollowUpId::new(follow_up), &PhotoId::new(photo)).await {
        Ok(bytes) => bytes,
        Err(store::Error::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a photo could not be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let Some(kind) = PictureType::sniff(&bytes) else { return StatusCode::NOT_FOUND.into_response() };
    let is_known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()) == Some(tag.as_str());
    let kept = [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if is_known {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let name = format!("inline; filename=\"photo.{}\"", kind.extension());
    (kept, [(header::CONTENT_TYPE, kind.content_type().to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}
