//! Word files: a paper written as one, and a company's own read as the paragraphs of a template.

mod container;
mod numbering;
mod read;
mod styles;
mod write;

pub use read::read_docx;
pub use write::write_docx;
