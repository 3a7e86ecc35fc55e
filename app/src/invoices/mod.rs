//! Invoices 发票: asked for from a contract's page, issued by finance, taken back by a red letter.

mod acts;
pub mod api;
mod form;
mod line;
mod list;
mod show;

pub(crate) use acts::{ActDialog, Acting};
pub use form::NewPage;
pub(crate) use line::{contract_links, over_notice};
pub use list::ListPage;
pub use show::ShowPage;
