//! 对账单 of a customer: on screen, on paper, as files.

pub mod api;
mod page;

pub use page::StatementPage;
