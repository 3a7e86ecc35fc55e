//! Obligations 履约事项: what is due under all contracts, and each contract's own page of them with the dialogs that note what was done.

mod acts;
pub mod api;
mod fields;
mod list;
mod page;

pub(crate) use acts::{ActDialog, Acting};
pub use list::ListPage;
pub use page::ContractPage;
