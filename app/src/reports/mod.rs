//! Reports as of any date, today or past: arrears 欠款 and ageing 账龄, both from one reading of the ledger.

mod ageing;
pub mod api;
mod arrears;
mod head;
mod sums;

pub use ageing::AgeingPage;
pub use arrears::ArrearsPage;
pub use sums::{amount_head, combined_words, money_cell, own_currency, totals_label};
