//! Files of a contract 附件, on a page of their own beside its paper originals: chosen, dropped or photographed, sent one after another.

pub mod api;
mod device;
mod page;
mod queue;
mod rows;
mod withdraw;

pub use page::FilesPage;
pub(crate) use withdraw::{WithdrawDialog, Withdrawing};
