//! Targets 业绩目标: what people and teams are to sign and to collect in a year, how far they are, and the dialog in which they are set.

pub mod api;
mod form;
mod page;
mod today;

pub(crate) use form::{SetDialog, Setting};
pub use page::TargetsPage;
pub(crate) use today::month_targets;
