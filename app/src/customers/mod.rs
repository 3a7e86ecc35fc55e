//! Customers: the list, a customer's page with its contacts, follow-ups, contracts and what it owes, and its form.

mod acts;
pub mod api;
mod bulk;
mod contact;
pub(crate) mod draft;
pub(crate) mod fields;
mod figures;
mod form;
mod fresh;
mod helpers;
#[cfg(feature = "ssr")]
pub mod industries;
mod level;
pub(crate) mod list;
mod merge;
pub(crate) mod money;
pub(crate) mod new;
mod reassign;
mod sections;
mod show;
mod similar;
mod steady;

pub(crate) use acts::{ActDialogs, Acts};
pub(crate) use bulk::ManyActs;
pub use fresh::Fresh;
pub use list::ListPage;
pub use new::{EditPage, NewPage};
pub use show::ShowPage;
pub use steady::Steady;
