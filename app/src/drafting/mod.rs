//! The text of a contract: drafted from a template beside its preview, printed, and compared with what legal prefers.
//!
//! Invariants: what is shown while one types and what is saved are made by the same rule, `domain::template`; the form never follows the live
//! stream; what is printed is what was saved.

pub mod api;
mod document;
mod fields;
mod form;
mod page;

pub use document::{DeviationsSection, Document};
pub use page::TextPage;
