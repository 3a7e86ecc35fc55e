//! 修改记录: what was done to a record, field by field, as the log tells it.

mod api;
mod page;

pub use api::*;
pub use page::{ContractHistoryPage, CustomerHistoryPage, InvoiceHistoryPage, ReceiptHistoryPage};
