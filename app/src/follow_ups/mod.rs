//! Follow-ups: the list, and the one form that logs one (on its page, in the phone's sheet, on a customer's page).

pub mod api;
mod bulk;
mod device;
pub(crate) mod entry;
mod fields;
mod form;
mod history;
pub(crate) mod list;
mod more;
mod new;
mod photos;
mod place;
mod sending;
mod sheet;
mod start;

pub(crate) use bulk::ManyActs;
pub(crate) use form::LogForm;
pub(crate) use history::History;
pub use list::ListPage;
pub(crate) use more::FoldedFields;
pub use new::NewPage;
pub(crate) use photos::{PhotoViewer, provide_viewing};
pub(crate) use sending::Writing;
pub(crate) use sheet::LogSheet;
pub use start::Start;
