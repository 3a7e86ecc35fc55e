//! The words of a PDF, for finding it: what its pages write, as far as their fonts say which letters that is. Nothing is drawn, run or fetched.
//!
//! A file is hostile until it is read: how much is read of it, how much it unpacks to and how deep it goes are bounded, and what is not in order is
//! passed over. A picture of a text has no words; a file behind a password is not read.

use crate::refusal::Refusal;

mod content;
mod file;
mod letters;
mod object;

use content::{Writing, joined};
use file::File;

/// What is taken of one file, in bytes of its text.
const LETTERS_MAX: usize = 1 << 20;

pub fn read_pdf(bytes: &[u8]) -> Result<String, Refusal> {
    let file = File::open(bytes);
    if file.is_encrypted() {
        return Err(Refusal::FileEncrypted);
    }
    let pages = file.pages();
    if pages.is_empty() {
        return Err(Refusal::FileBroken);
    }
    let mut writing = Writing::new(&file);
    pages.iter().for_each(|page| writing.page(page));
    Ok(joined(&writing.text))
}

fn unpacked(_packed: &[u8], _bytes_max: usize) -> Vec<u8> {
    Vec::new()
}
fn from_gbk(_codes: &[u8]) -> String {
    String::new()
}
fn from_western(_codes: &[u8]) -> String {
    String::new()
}
