//! Import: a file goes up, what was recognised is shown for correction with every problem beside its cell, and only then something is written.
//!
//! Invariants: the file is read by the server and kept there for an hour, for this user alone; the browser holds the preview only; the same
//! upload started twice is booked once.

mod api;
#[cfg(feature = "ssr")]
mod desk;
mod page;
mod preview;
mod run;
mod upload;

pub use api::*;
#[cfg(feature = "ssr")]
pub use desk::{ImportDesk, Pending, SharedDesk};
pub use page::ImportPage;
