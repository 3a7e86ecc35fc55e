//! Obligations 履约事项: what is due under all contracts, and each contract's own page of them, of its issues and its risks, with the dialogs that note what was done.

mod acts;
pub mod api;
mod concerns;
mod fields;
mod list;
mod page;

pub(crate) use acts::{ActDialog, Acting};
pub use list::ListPage;
pub use page::ContractPage;
