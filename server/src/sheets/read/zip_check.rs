//! A workbook's container before anything parses it: how many parts, and what they really unpack to, whatever their headers claim.

use std::io::{Cursor, Read, copy, sink};

use domain::refusal::Refusal;
use zip::ZipArchive;
use zip::result::ZipError;

use super::ReadLimits;

/// Parts up to this size may pack as tightly as they like: a sheet of equal rows does.
const FREE_BYTES: u64 = 8 << 20;
/// Above it, so many bytes at most out of one. Real sheets reach some 30, deflate's limit is 1,032.
const RATIO_MAX: u64 = 200;

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
        is_workbook |= part.name().eq_ignore_ascii_case("xl/workbook.xml");
        let packed = part.compressed_size();
        if part.size() > left {
            return Err(Refusal::FileBomb);
        }
        let unpacked = copy(&mut part.take(left + 1), &mut sink()).map_err(|_| Refusal::FileBroken)?;
        let is_suspicious = unpacked > FREE_BYTES && unpacked / RATIO_MAX > packed;
        if unpacked > left || is_suspicious {
            return Err(Refusal::FileBomb);
        }
        left -= unpacked;
    }
    if is_workbook { Ok(()) } else { Err(Refusal::FileTypeUnknown) }
}

fn refusal(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => Refusal::FileEncrypted,
        _ => Refusal::FileBroken,
    }
}
