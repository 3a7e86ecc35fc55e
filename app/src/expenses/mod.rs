//! Expenses 费用支出: on a page of their contract with its margin, and in a list over all contracts.

mod acts;
pub mod api;
mod list;
mod page;

pub(crate) use acts::{ActDialog, Acting};
pub use list::ListPage;
pub use page::ContractPage;
pub(crate) use page::percent;
