//! Sheets: files that people upload turned into tables, and reports turned into files.
//!
//! Invariants: what a file is, is decided by its content and never by its name; nothing is parsed before its unpacked size is known to be
//! bounded, and what is kept in memory is bounded again while parsing; a broken or hostile file is a `Refusal`, never a panic. Written
//! files never hold a formula that came from data.

mod read;
mod write;

pub use read::{ReadLimits, read_file};
pub use write::{ColumnHead, ColumnKind, Report, ReportCell, csv, error_file, xlsx};

/// What a spreadsheet may take for the beginning of a formula, in either width. In CSV an apostrophe is written before it, and taken off again.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
