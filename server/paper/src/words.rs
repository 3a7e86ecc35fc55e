//! The words of a PDF, for finding it: what its pages write, as far as their fonts say which letters that is. Nothing is drawn, run or fetched.
//!
//! A file is hostile until it is read: how much of it is read, how much it unpacks to and how deep it goes are bounded, and what is not in order is
//! passed over. A picture of a text has no words; a file that opens with a key only is not read.

use std::io::Read;

use domain::refusal::Refusal;
use encoding_rs::{GB18030, WINDOWS_1252};
use flate2::read::ZlibDecoder;

mod content;
mod file;
mod letters;
mod object;

use content::{Writing, joined};
use file::File;

/// What is taken of one file, in bytes of its text.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// The words of a PDF, page by page; nothing of one that only shows pictures.
///
/// # Errors
/// `FileEncrypted`; `FileBroken`: it has no pages.
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

/// So much of it as can be unpacked: one that ends too early is read as far as it goes.
fn unpacked(packed: &[u8], bytes_max: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = ZlibDecoder::new(packed).take(bytes_max as u64).read_to_end(&mut bytes);
    bytes
}

fn from_gbk(codes: &[u8]) -> String {
    GB18030.decode_without_bom_handling(codes).0.into_owned()
}

fn from_western(codes: &[u8]) -> String {
    WINDOWS_1252.decode_without_bom_handling(codes).0.into_owned()
}
