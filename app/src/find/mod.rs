//! Find anything (Ctrl/⌘ K): customers, contracts, receipts, words in texts and files, screens, acts; by Hanzi, pinyin, initials, parts of numbers, amounts.

pub mod api;
mod dialog;
mod places;

pub use api::{Hit, choices};
pub use dialog::FindDialog;
pub use places::{DEEDS, Deed, PINYIN, holds};
