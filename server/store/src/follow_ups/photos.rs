//! Photos of follow-ups. One comes with its follow-up's id and is committed with it, so that none is ever kept for nobody; the same bytes are
//! kept once, by their hash. What a picture tells beside what it shows (where, when, by whose camera) is not kept, whichever program sends it.

use domain::follow_up::{FollowUp, PHOTO_BYTES_MAX, PHOTOS_MAX, Photo, PictureType, THUMB_BYTES_MAX, bare_picture};
use domain::id::{FollowUpId, OperationId, PhotoId};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;

use super::readable;
use crate::check::Findings;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::write::digest;

/// Adds a photo, with its thumbnail, to a follow-up that the actor has logged. The same photo again changes nothing.
///
/// # Errors
/// `NotFound`; `NotAllowed` for another's follow-up; `NotAPhoto`, `FileTooLarge`, `TooManyPhotos`.
pub async fn attach(store: &Store, actor: &Actor, id: &FollowUpId, photo: &[u8], thumb: &[u8]) -> Result<FollowUp> {
    // Who may not know of the follow-up learns nothing of photos either.
    may_attach(actor, &readable(store, actor, id).await?)?;
    let (photo, thumb) = (picture(photo, PHOTO_BYTES_MAX)?, picture(thumb, THUMB_BYTES_MAX)?);
    let (photo, thumb) = (photo.as_slice(), thumb.as_slice());
    let added = Photo { id: PhotoId::new(digest(photo)), thumb: PhotoId::new(digest(thumb)) };
    // Who, what and where say which act it is: sent again, it is the same one.
    let operation = OperationId::new(digest(format!("photo\n{}\n{id}\n{}", actor.user, added.id)));
    let added = &added;
    store
        .command(actor, &operation, "follow_up.add_photo", &(id, added), |mut write| async move {
            let old = readable(store, actor, id).await?;
            may_attach(actor, &old)?;
            if old.photos.iter().any(|photo| photo.id == added.id) {
                return Ok((write, old));
            }
            if old.photos.len() >= PHOTOS_MAX {
                return Err(Refusal::TooManyPhotos { photos_max: PHOTOS_MAX }.into());
            }
            let mut pictures = vec![(&added.id, photo), (&added.thumb, thumb)];
            pictures.dedup_by_key(|(hash, _)| *hash);
            for (hash, bytes) in pictures {
                crate::bytes::keep(store, &mut write, hash.as_str(), bytes).await?;
            }
            let photos = [old.photos.as_slice(), std::slice::from_ref(added)].concat();
            let new = write.update(&old, FollowUp { photos, ..old.clone() })?;
            Ok((write, new))
        })
        .await
}

/// What is shown under an author's name comes from that author.
fn may_attach(actor: &Actor, follow_up: &FollowUp) -> Result<()> {
    let may = follow_up.author == actor.user && actor.may_for(Noun::FollowUp, Act::Create, &follow_up.owner);
    if may { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

/// The picture as it is kept.
fn picture(bytes: &[u8], bytes_max: usize) -> Result<Vec<u8>> {
    if PictureType::sniff(bytes).is_none() {
        return Err(Refusal::NotAPhoto.into());
    }
    if bytes.len() > bytes_max {
        return Err(Refusal::FileTooLarge { megabytes_max: (PHOTO_BYTES_MAX >> 20) as u64 }.into());
    }
    bare_picture(bytes).ok_or_else(|| Refusal::NotAPhoto.into())
}

/// The bytes of a photo, or of its thumbnail, to who may read its follow-up.
///
/// # Errors
/// `NotFound`, alike for what is not there and for what the actor may not see.
pub async fn photo(store: &Store, actor: &Actor, id: &FollowUpId, photo: &PhotoId) -> Result<Vec<u8>> {
    let follow_up = readable(store, actor, id).await?;
    if !follow_up.photos.iter().any(|own| own.id == *photo || own.thumb == *photo) {
        return Err(Error::NotFound);
    }
    crate::bytes::of(store, photo.as_str()).await?.ok_or(Error::NotFound)
}

/// Every photo that a follow-up names is there, and is what its name says.
pub(crate) async fn check(store: &Store, follow_ups: &[FollowUp], findings: &mut Findings) -> Result<()> {
    let mut checked = 0;
    for follow_up in follow_ups {
        for hash in follow_up.photos.iter().flat_map(|photo| [&photo.id, &photo.thumb]) {
            checked += 1;
            if !crate::bytes::are_sound(store, hash.as_str()).await? {
                findings.breaches.push(format!("a photo of the follow-up of {} is missing or damaged: {hash}", follow_up.customer_name));
            }
        }
    }
    findings.checked.push(("photo: each is there and its bytes are what its hash says", checked));
    Ok(())
}
