//! The directory of a zip, read without unpacking anything. Every place in it is checked against the bytes that are there.

use crate::refusal::Refusal;

/// A document has some dozens of parts; one with a picture on each page some hundreds.
const PARTS_MAX: usize = 5000;
/// The end of the directory stands this near to the end of the file: its own length and the longest remark.
const END_BYTES: usize = 22;
const END_SEARCHED: usize = END_BYTES + 0xffff;

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// The parts of a zip.
pub(super) struct Directory<'a> {
    bytes: &'a [u8],
    parts: Vec<Entry<'a>>,
}

struct Entry<'a> {
    name: std::borrow::Cow<'a, str>,
    method: u16,
    packed_bytes: usize,
    offset: usize,
}

/// One part as it lies in the file.
pub(super) struct Part<'a> {
    pub(super) packed: &'a [u8],
    pub(super) is_deflated: bool,
}

impl<'a> Directory<'a> {
    /// # Errors
    /// `AttachmentBroken` for what is no whole zip; `FileEncrypted`; `FileBomb` for too many parts.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        Self::try_read(bytes).ok_or(Refusal::AttachmentBroken)?
    }

    fn try_read(bytes: &'a [u8]) -> Option<Result<Self, Refusal>> {
        let tail = bytes.len().saturating_sub(END_SEARCHED);
        let end = tail + bytes.get(tail..)?.windows(END.len()).rposition(|part| part == END)?;
        if end + END_BYTES + u16_at(bytes, end + 20)? != bytes.len() {
            return None;
        }
        let count = u16_at(bytes, end + 10)?;
        if count > PARTS_MAX {
            return Some(Err(Refusal::FileBomb));
        }
        let (length, start) = (u32_at(bytes, end + 12)?, u32_at(bytes, end + 16)?);
        let directory = bytes.get(start..start.checked_add(length)?)?;
        if start + length > end {
            return None;
        }
        let mut parts = Vec::with_capacity(count);
        let mut at = 0;
        for _ in 0..count {
            if directory.get(at..at + ENTRY.len())? != ENTRY {
                return None;
            }
            if u16_at(directory, at + 8)? & 1 != 0 {
                return Some(Err(Refusal::FileEncrypted));
            }
            let [name, extra, remark] = [28, 30, 32].map(|field| u16_at(directory, at + field));
            let (name, begin) = (name?, at + 46);
            parts.push(Entry {
                name: String::from_utf8_lossy(directory.get(begin..begin + name)?),
                method: u16::try_from(u16_at(directory, at + 10)?).ok()?,
                packed_bytes: u32_at(directory, at + 20)?,
                offset: u32_at(directory, at + 42)?,
            });
            at = begin + name + extra? + remark?;
        }
        (at == length).then_some(Ok(Self { bytes, parts }))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_ref())
    }

    /// The one part of this name, in whatever letters.
    ///
    /// # Errors
    /// `AttachmentBroken` when there are two of them, or it does not lie in the file.
    pub(super) fn sole(&self, name: &str) -> Result<Option<Part<'a>>, Refusal> {
        let mut found = self.parts.iter().filter(|part| part.name.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some(part), None) => self.part(part).map(Some).ok_or(Refusal::AttachmentBroken),
            (Some(_), Some(_)) => Err(Refusal::AttachmentBroken),
        }
    }

    fn part(&self, entry: &Entry<'_>) -> Option<Part<'a>> {
        let is_deflated = match entry.method {
            STORED => false,
            DEFLATED => true,
            _ => return None,
        };
        let at = entry.offset;
        if self.bytes.get(at..at.checked_add(LOCAL.len())?)? != LOCAL {
            return None;
        }
        let begin = at + 30 + u16_at(self.bytes, at + 26)? + u16_at(self.bytes, at + 28)?;
        Some(Part { packed: self.bytes.get(begin..begin.checked_add(entry.packed_bytes)?)?, is_deflated })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}
