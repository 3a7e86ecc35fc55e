//! Signing 签署 of a contract or an amendment: who signs, what each signed and when, and the sheet 签署页 that is printed.

mod acts;
pub mod api;
mod fields;
mod page;
mod sheet;
mod start;

pub(crate) use acts::{ActDialog, Acting};
pub use page::ContractPage;
pub use sheet::SheetPage;

/// Who carries new signings: provided by the server in the context of every request.
#[derive(Clone, Copy, Debug)]
pub struct Carrier(pub &'static str);
