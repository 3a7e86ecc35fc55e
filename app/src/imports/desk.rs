//! The desk on which uploaded files lie between their preview and their import: the server's, given to server functions by context.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use domain::id::{ImportId, OperationId};
use domain::permission::Actor;
use leptos::prelude::*;
use store::Store;

use super::api::{ImportProgress, Mapping, Uploaded};
use crate::error::{Answer, Failure};

/// An answer on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Answer<T>> + Send + 'a>>;

/// What the server provides with `provide_context::<SharedDesk>(…)`.
pub type SharedDesk = Arc<dyn ImportDesk>;

/// Uploaded files of all users. Each operation answers `NotFound` for an upload that is not this actor's, or is no more there.
pub trait ImportDesk: Send + Sync {
    /// Reads the kept file again.
    fn remap<'a>(&'a self, store: &'a Store, actor: &'a Actor, id: &'a ImportId, mapping: Mapping) -> Pending<'a, Uploaded>;
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
    /// Finds out whether an import of the past can be undone, and undoes it in the background.
    fn undo<'a>(&'a self, store: &'a Store, actor: &'a Actor, id: &'a ImportId) -> Pending<'a, ()>;
}

/// The desk of this server.
pub(super) fn desk() -> Answer<SharedDesk> {
    use_context::<SharedDesk>().ok_or_else(|| Failure::Unexpected("no import desk".into()))
}
