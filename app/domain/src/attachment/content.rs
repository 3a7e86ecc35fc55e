//! What a file is, by its bytes.

use super::FileType;
use super::zip::Directory;
use crate::follow_up::PictureType;
use crate::refusal::Refusal;

/// The list of what a document's parts are is never longer in an honest document.
const CONTENT_TYPES_BYTES_MAX: usize = 1 << 20;
/// How far markup is looked for, in bytes.
const HEAD_BYTES: usize = 1024;

const WORD: &[u8] = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const EXCEL: &[u8] = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

/// The type, if it is one that is kept.
pub(super) fn file_type(bytes: &[u8], unpack: impl Fn(&[u8], usize) -> Option<Vec<u8>>) -> Result<FileType, Refusal> {
    match PictureType::sniff(bytes) {
        Some(PictureType::Jpeg) => return Ok(FileType::Jpeg),
        Some(PictureType::Png) => return Ok(FileType::Png),
        Some(PictureType::WebP) => return Ok(FileType::WebP),
        None => {}
    }
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(FileType::Pdf),
        [b'P', b'K', 3, 4, ..] => document(bytes, unpack),
        [b'M', b'Z', ..] | [0x7f, b'E', b'L', b'F', ..] | [b'#', b'!', ..] => Err(Refusal::AttachmentActive),
        _ if is_markup(bytes) => Err(Refusal::AttachmentActive),
        _ => Err(Refusal::AttachmentTypeRefused),
    }
}

/// Text that begins as a page or a drawing does, in whatever width of letters.
fn is_markup(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let mut text = head.iter().filter(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff) && !byte.is_ascii_whitespace());
    text.next() == Some(&b'<')
}

/// A document of Word or Excel without anything that runs. Of its parts only the list of what they are is unpacked.
fn document(bytes: &[u8], unpack: impl Fn(&[u8], usize) -> Option<Vec<u8>>) -> Result<FileType, Refusal> {
    let directory = Directory::read(bytes)?;
    if directory.names().any(is_active) {
        return Err(Refusal::AttachmentHasMacros);
    }
    let Some(part) = directory.sole("[Content_Types].xml")? else { return Err(Refusal::AttachmentTypeRefused) };
    let types = match part.is_deflated {
        true => unpack(part.packed, CONTENT_TYPES_BYTES_MAX),
        false => Some(part.packed.to_vec()).filter(|types| types.len() <= CONTENT_TYPES_BYTES_MAX),
    };
    // It may be written in letters of two bytes.
    let types: Vec<u8> = types.ok_or(Refusal::AttachmentBroken)?.into_iter().filter(|byte| *byte != 0).collect();
    if [&b"macroenabled"[..], b"vbaproject", b"macrosheet", b"activex"].into_iter().any(|word| holds(&types.to_ascii_lowercase(), word)) {
        return Err(Refusal::AttachmentHasMacros);
    }
    match (holds(&types, WORD), holds(&types, EXCEL)) {
        (true, false) => Ok(FileType::Docx),
        (false, true) => Ok(FileType::Xlsx),
        (true, true) => Err(Refusal::AttachmentBroken),
        (false, false) => Err(Refusal::AttachmentTypeRefused),
    }
}

/// Whether a part of this name holds something that runs.
fn is_active(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('\\', "/");
    name.ends_with("vbaproject.bin") || name.contains("macrosheets/") || name.contains("activex/")
}

fn holds(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}
