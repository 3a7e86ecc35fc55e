//! Import: a file goes up, what was recognised is shown for correction with every problem beside its cell, and only then something is written.
//!
//! Invariants: the file is read by the server and kept there for an hour, for this user alone; the browser holds the preview only; the same
//! upload started twice is booked once. What was imported can be undone as a whole until somebody builds on it.

mod api;
mod columns;
#[cfg(feature = "ssr")]
mod desk;
mod page;
mod past;
mod preview;
mod rows;
mod run;
mod upload;

pub use api::*;
#[cfg(feature = "ssr")]
pub use desk::{ImportDesk, Pending, SharedDesk};
pub use page::ImportPage;
pub use preview::decision;
pub(crate) use upload::{forget_file, send_again, send_file};
