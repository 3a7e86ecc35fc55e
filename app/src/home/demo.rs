//! Filling an empty company with demo data: the server knows how and says so by context.

use std::pin::Pin;
use std::sync::Arc;

use domain::permission::Actor;
use store::Store;

use crate::error::Answer;

/// The work under way.
type Filling = Pin<Box<dyn Future<Output = Answer<()>> + Send>>;

/// Fills the company; provided by the server to every request.
#[derive(Clone)]
pub struct DemoFiller(pub Arc<dyn Fn(Store, Actor) -> Filling + Send + Sync>);
