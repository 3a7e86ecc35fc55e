//! Paper: the text of a contract as PDF and as a Word file, a company's own Word file read as the paragraphs of a template, and the words
//! of any PDF.
//!
//! Invariants: what goes on paper is [`domain::template::Paper`] and nothing else; the same paper and the same fonts make the same bytes (no
//! clock, no random number); a file that comes in is bounded before it is unpacked, nothing in it is run, fetched or resolved, and a broken or hostile
//! one is a `Refusal`, never a panic. Lengths are whole thousandths of a point: no float decides where a line breaks.

#![forbid(unsafe_code)]

mod docx;
mod fonts;
mod layout;
mod pdf;
mod words;

pub use docx::{read_docx, write_docx};
pub use fonts::Fonts;
pub use pdf::write_pdf;
pub use words::read_pdf;

#[cfg(test)]
mod tests;
