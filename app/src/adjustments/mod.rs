//! 折让与坏账: discounts, credit notes and write-offs, on a page of their contract; what is asked for is read again by who approves it.

mod acts;
pub mod api;
mod line;
mod page;
mod section;

pub(crate) use acts::{ActDialog, Acting};
pub(crate) use line::{address, contract_link, given_up};
pub use page::ContractPage;
pub(crate) use section::AdjustmentSection;
