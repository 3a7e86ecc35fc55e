//! Paper originals 原件: on the page of their contract, and in a list of what is lent and what should be back.

mod acts;
pub mod api;
mod list;
mod section;
mod state;

pub(crate) use acts::{ActDialogs, Handling};
pub use list::ListPage;
pub(crate) use section::originals_section;
