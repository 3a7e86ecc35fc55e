//! Maintenance fees 客情费: what reps claim of a month's sales or before a contract is signed, the checks, the paying, the register of gifts,
//! and the policies by which it all goes.

mod acts;
mod allowing;
pub mod api;
mod batch;
mod caps;
mod claim_fields;
mod course;
mod edit;
mod gifts;
mod list;
mod pay;
mod paying;
mod policies;
mod policy_fields;
mod policy_form;
mod print;
mod returning;
mod show;
mod special;
mod table;

pub(crate) use acts::{ActDialog, Acting};
pub(crate) use allowing::{AllowDialog, Allowing};
pub use batch::BatchPage;
pub use edit::EditPage;
pub use gifts::GiftsPage;
pub use list::ListPage;
pub use pay::PayPage;
pub(crate) use paying::{PayActs, Paying};
pub use policies::PoliciesPage;
pub use policy_form::{EditPolicyPage, NewPolicyPage};
pub use print::PrintPage;
pub(crate) use returning::{ReturnDialog, Returning};
pub use show::ShowPage;
pub use special::ApplyPage;
pub(crate) use special::contract_link;
