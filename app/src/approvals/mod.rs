//! Approvals 审批: what waits for me, the whole document of one readable on a phone, the acts, and how far a subject is.

mod acts;
pub mod api;
mod course;
mod list;
mod show;

pub(crate) use acts::{ActDialog, Acting};
pub use course::{CourseSection, approval_chip};
pub use list::ListPage;
pub use show::ShowPage;
