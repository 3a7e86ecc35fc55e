//! Approval flows 审批流程: who is asked for what, kept by an admin, tried out before it is used.

mod api;
mod form;
mod page;
mod rows;
mod trial;
mod waiting;

pub(crate) use form::FlowDialog;
pub(crate) use page::Editing;
pub use page::FlowsPage;
pub(crate) use trial::TrialDialog;
pub(crate) use waiting::ReassignDialog;
