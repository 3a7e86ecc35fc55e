//! Audits of contracts 合同审计: the projects and their findings, a project's plan, its page with all working papers, one working paper, a finding
//! with its answers, and the report that is printed.

mod acts;
mod answers;
pub mod api;
mod finding;
mod form;
mod list;
mod paper;
mod plan;
mod report;
mod show;

pub(crate) use acts::{ActDialog, Acting};
pub use finding::FindingPage;
pub use list::ListPage;
pub use paper::PaperPage;
pub use plan::{EditPage, NewPage};
pub use report::ReportPage;
pub use show::ShowPage;
