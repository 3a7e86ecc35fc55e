//! Amendments 变更 and the versions of a contract: what changed, old and new side by side; the form; each version as it was signed.
//!
//! Invariants: a signed contract is edited nowhere but here; every difference that a screen shows is made by `domain`.

mod acting;
pub mod api;
mod difference;
mod edition;
mod form;
mod sections;
mod settlement;
mod settling;
mod show;
mod terminate;
mod versions;
mod writing;

pub(crate) use acting::{Acting, SigningDialog};
pub use api::*;
pub(crate) use difference::{amount_figures, difference_sections};
pub use edition::EditionPage;
pub use form::AmendPage;
pub(crate) use settlement::settlement_section;
pub use show::ShowPage;
pub use terminate::TerminatePage;
pub use versions::VersionsPage;
