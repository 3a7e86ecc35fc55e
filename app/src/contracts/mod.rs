//! Contracts: the list, the page that answers in one glance, the form that edits head, lines and plan together.
//!
//! Invariants: every sum that a screen shows is made by `domain`; a form never follows the live stream; what may be done is decided by
//! the server and only shown here.

mod acts;
mod api;
mod bulk;
mod details;
pub(crate) mod fields;
mod filter;
mod form;
mod glance;
mod head_form;
mod history;
mod kept;
mod lines_form;
mod list;
mod list_filters;
mod plan;
mod plan_form;
mod rating;
mod renew;
mod renewal_api;
mod show;
mod split_form;
pub(crate) mod state;

pub(crate) use acts::ActDialogs;
pub use api::*;
pub(crate) use bulk::ManyActs;
pub(crate) use details::{LinesSection, TermsSection, unit_price};
#[cfg(feature = "ssr")]
pub(crate) use form::as_typed;
pub use form::{EditPage, NewPage};
pub(crate) use lines_form::LinesForm;
pub use list::ListPage;
pub(crate) use list_filters::RangeDialog;
pub(crate) use plan_form::PlanForm;
pub use renew::RenewPage;
pub use renewal_api::*;
pub(crate) use show::Open;
pub use show::ShowPage;
