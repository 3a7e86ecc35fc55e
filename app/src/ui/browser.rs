//! Everything that only a browser can do, in one place; on the server each of these does nothing.
//!
//! Invariant: nothing here is called while rendering, but from effects and handlers, or it registers an effect itself. Two are part of a render:
//! `title_text`, which differs between the two because Leptos escapes a title on neither side, and `keep_sight`, which looks at what stood there before.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(feature = "hydrate")]
pub use in_browser::*;

#[cfg(not(feature = "hydrate"))]
mod on_server;
#[cfg(not(feature = "hydrate"))]
pub use on_server::*;
