//! Dated exchange rates 汇率: what was entered, and the dialog in which finance enters one.

mod acts;
pub mod api;
mod list;

pub(crate) use acts::{Acting, EnterDialog};
pub use list::RatesPage;
