//! Periods 期间: the months of a year with what the books say of each, and the dialog in which one is closed or reopened.

mod acts;
pub mod api;
mod page;

pub(crate) use acts::{ActDialog, Acting};
pub use page::PeriodsPage;
