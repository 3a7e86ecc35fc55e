//! The desk on which uploaded files lie between their preview and their import: the server's, given to server functions by context.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use domain::id::{ImportId, OperationId};
use domain::import::{Kind, Recognised};
use domain::permission::Actor;
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::Store;

use super::api::{ImportProgress, Uploaded};
use crate::error::{Answer, Failure};

/// An answer on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Answer<T>> + Send + 'a>>;

/// What the server provides with `provide_context::<SharedDesk>(…)`.
pub type SharedDesk = Arc<dyn ImportDesk>;

/// Uploaded files of all users. Each operation answers `NotFound` for an upload that is not this actor's, or is no more there.
pub trait ImportDesk: Send + Sync {
    /// Reads the kept file again.
    fn remap<'a>(
        &'a self,
        store: &'a Store,
        actor: &'a Actor,
        id: &'a ImportId,
        kind: Kind,
        recognised: Recognised,
    ) -> Pending<'a, Uploaded>;
    /// Begins the import in the background; a second start of the same upload is the first one.
    fn start<'a>(
        &'a self,
        store: &'a Store,
        actor: &'a Actor,
        operation: &'a OperationId,
        id: &'a ImportId,
        all_or_nothing: bool,
    ) -> Pending<'a, ()>;
    /// How far it is.
    fn progress<'a>(&'a self, store: &'a Store, actor: &'a Actor, id: &'a ImportId) -> Pending<'a, ImportProgress>;
}

/// The desk of this server.
pub(super) fn desk() -> Answer<SharedDesk> {
    use_context::<SharedDesk>().ok_or_else(|| Failure::Unexpected("no import desk".into()))
}

/// The answer with the HTTP status that fits it.
pub(super) fn said<T>(answer: Answer<T>) -> Answer<T> {
    if let Err(failure) = &answer {
        crate::caller::status(match failure {
            Failure::Refused(problems) if problems.0.iter().any(|problem| problem.refusal == Refusal::NotAllowed) => 403,
            Failure::Refused(_) => 422,
            Failure::NotFound => 404,
            Failure::SignedOut => 401,
            Failure::Unreachable(_) | Failure::Unexpected(_) => 500,
        });
    }
    answer
}
