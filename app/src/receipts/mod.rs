//! Receipts 回款: registered by whoever hears of the money, confirmed and allocated by finance, reversed once if wrong.

mod allocate;
pub mod api;
mod bulk;
mod form;
mod list;
mod refund;
mod reverse;
mod show;

pub use allocate::by_row;
pub(crate) use bulk::{ManyActs, counted, in_currency};
pub use form::NewPage;
pub use list::ListPage;
pub use show::ShowPage;
