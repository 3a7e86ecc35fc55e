//! Templates 合同模板 and the library of their clauses: kept by legal and admin, with a preview beside what is typed.

mod api;
mod clause_form;
mod edit;
mod fields;
mod list;
mod word;

pub use edit::{EditPage, NewPage};
pub use list::ListPage;
