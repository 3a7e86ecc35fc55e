//! A workbook's container before anything parses it: how many parts, and what they really unpack to, whatever their headers claim. The parts
//! that the reader takes into memory whole are held to what they may take there.

use std::io::{Cursor, Read, Result as Written, Write, copy};

use domain::refusal::Refusal;
use zip::ZipArchive;
use zip::result::ZipError;

use super::ReadLimits;

/// Parts up to this size may pack as tightly as they like: a sheet of equal rows does.
const FREE_BYTES: u64 = 8 << 20;
/// Above it, so many bytes at most out of one. Real sheets reach some 30, deflate's limit is 1,032.
const RATIO_MAX: u64 = 200;
/// Formats, names of sheets and relations are lists in memory, several times what they are as text.
const LIST_BYTES_MAX: u64 = 16 << 20;
const LISTS: [&str; 4] = ["styles.xml", "workbook.xml", "theme1.xml", ".rels"];
/// Elements of the shared texts for each cell that is read: four without formats.
const TAGS_OF_CELL: u64 = 4;

/// Unpacks every part into nothing, counting.
///
/// # Errors
/// `FileBroken`, `FileEncrypted`, `FileBomb`; `FileTypeUnknown` when the container is no xlsx.
pub(super) fn check(bytes: &[u8], limits: &ReadLimits) -> Result<(), Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(refusal)?;
    if archive.len() > limits.entries_max {
        return Err(Refusal::FileBomb);
    }
    let mut left = limits.unpacked_bytes_max;
    let mut is_workbook = false;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(refusal)?;
        let name = part.name().to_ascii_lowercase();
        is_workbook |= name == "xl/workbook.xml";
        let packed = part.compressed_size();
        if part.size() > left {
            return Err(Refusal::FileBomb);
        }
        let mut seen = Seen { is_texts: name.ends_with("sharedstrings.xml"), ..Seen::default() };
        let unpacked = copy(&mut part.take(left + 1), &mut seen).map_err(|_| Refusal::FileBroken)?;
        let is_suspicious = unpacked > FREE_BYTES && unpacked / RATIO_MAX > packed;
        let is_too_long = LISTS.iter().any(|list| name.ends_with(list)) && unpacked > LIST_BYTES_MAX;
        let is_too_much = seen.is_too_much(unpacked, limits);
        if unpacked > left || is_suspicious || is_too_long || is_too_much {
            return Err(Refusal::FileBomb);
        }
        left -= unpacked;
    }
    if is_workbook { Ok(()) } else { Err(Refusal::FileTypeUnknown) }
}

/// What an unpacked part says of itself. The reader takes memory for as many shared texts as are claimed, before there is one.
#[derive(Default)]
struct Seen {
    /// Of other parts nothing need be known.
    is_texts: bool,
    /// Characters of `COUNT` that stand just before.
    matched: usize,
    number: u64,
    claimed: u64,
    tags: u64,
}

const COUNT: &[u8; 11] = b"uniqueCount";

impl Seen {
    fn is_too_much(&self, unpacked: u64, limits: &ReadLimits) -> bool {
        let cells_max = limits.cells_max as u64;
        self.is_texts && (self.claimed > cells_max || self.tags > TAGS_OF_CELL * cells_max || unpacked > limits.text_bytes_max as u64)
    }

    fn take(&mut self, byte: u8) {
        self.tags += u64::from(byte == b'<');
        let Some(expected) = COUNT.get(self.matched) else { return self.take_number(byte) };
        self.matched = if byte == *expected { self.matched + 1 } else { usize::from(byte == COUNT[0]) };
    }

    /// After the name: `="123"`, as loosely written as any reader may allow.
    fn take_number(&mut self, byte: u8) {
        match byte {
            b'0'..=b'9' => {
                self.number = self.number.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                self.claimed = self.claimed.max(self.number);
            }
            b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'' | b'+' if self.number == 0 => {}
            _ => (self.matched, self.number) = (usize::from(byte == COUNT[0]), 0),
        }
    }
}

impl Write for Seen {
    /// Zeros are passed over: the part may be UTF-16.
    fn write(&mut self, bytes: &[u8]) -> Written<usize> {
        if self.is_texts {
            bytes.iter().filter(|byte| **byte != 0).for_each(|byte| self.take(*byte));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Written<()> {
        Ok(())
    }
}

fn refusal(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => Refusal::FileEncrypted,
        _ => Refusal::FileBroken,
    }
}
