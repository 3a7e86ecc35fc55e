//! Instalments 应收: what is owed and when, over everything that one may see. The list opens on what is overdue: that is what its badge counts.

pub mod api;
mod bulk;
mod list;
mod note;

pub(crate) use bulk::ManyActs;
pub use bulk::read_note;
pub use list::ListPage;
pub(crate) use note::NoteDialog;
