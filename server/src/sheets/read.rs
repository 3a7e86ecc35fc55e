//! A file into tables: by its content, within limits. xlsx and xlsm, xls, and delimited text in the encodings that Excel writes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::import::Table;
use domain::refusal::Refusal;

mod biff;
mod delimited;
mod encoding;
mod grid;
mod number;
mod ole;
mod workbook;
mod xls;
mod xlsx;
mod zip_check;

/// How much of a file is read; beyond it the file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    pub bytes_max: u64,
    /// Rows of one sheet, titles and blank rows included.
    pub rows_max: usize,
    /// Cells of all sheets together, padding included.
    pub cells_max: usize,
    /// Text of all cells together, in bytes.
    pub text_bytes_max: usize,
    /// What a workbook may unpack to, in bytes.
    pub unpacked_bytes_max: u64,
    /// Parts of a workbook's container.
    pub entries_max: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            bytes_max: 32 << 20,
            rows_max: 100_000,
            cells_max: 4_000_000,
            text_bytes_max: 128 << 20,
            unpacked_bytes_max: 384 << 20,
            entries_max: 2_000,
        }
    }
}

/// The tables of a file: every visible sheet that holds anything, in order; a text file is one table named after the file.
///
/// # Errors
/// `FileTooLarge`, `FileEmpty`, `FileTypeUnknown`, `FileEncrypted`, `FileBroken`, `FileBomb`, `TooManyRows`.
pub fn read_file(bytes: &[u8], file_name: &str, limits: &ReadLimits) -> Result<Vec<Table>, Refusal> {
    if bytes.len() as u64 > limits.bytes_max {
        return Err(Refusal::FileTooLarge { megabytes_max: limits.bytes_max >> 20 });
    }
    if bytes.is_empty() {
        return Err(Refusal::FileEmpty);
    }
    // The readers of workbooks are others' code over hostile bytes: a panic of theirs is a broken file.
    let tables = catch_unwind(AssertUnwindSafe(|| by_content(bytes, file_name, limits))).unwrap_or(Err(Refusal::FileBroken))?;
    if tables.is_empty() { Err(Refusal::FileEmpty) } else { Ok(tables) }
}

fn by_content(bytes: &[u8], file_name: &str, limits: &ReadLimits) -> Result<Vec<Table>, Refusal> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        zip_check::check(bytes, limits)?;
        xlsx::read(bytes, limits)
    } else if bytes.starts_with(&ole::SIGNATURE) {
        ole::check(bytes, limits)?;
        xls::read(bytes, limits)
    } else {
        let text = encoding::decode(bytes)?;
        if is_new_workbook(file_name) && !text.trim().is_empty() {
            return Err(Refusal::FileBroken);
        }
        delimited::read(&text, file_name, limits)
    }
}

/// Under these names no program writes text, as many do under .xls.
fn is_new_workbook(file_name: &str) -> bool {
    let name = file_name.to_ascii_lowercase();
    name.ends_with(".xlsx") || name.ends_with(".xlsm")
}

#[cfg(test)]
mod tests;
