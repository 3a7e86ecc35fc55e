//! Bank statements 银行流水: brought in on a page of their own, matched with receipts over a list.

mod acts;
pub mod api;
mod import;
mod list;
mod matching;

pub(crate) use acts::{ActDialog, Acting};
pub use api::{PROBLEMS_SHOWN, SAMPLE_ROWS, Statement, UPLOAD};
pub use import::ImportPage;
pub use list::ListPage;
