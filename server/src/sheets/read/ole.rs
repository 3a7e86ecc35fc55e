//! The OLE container of xls and of encrypted workbooks, checked before the reader follows it: chains of sectors that run in a circle never
//! end. What its workbook holds is for [`super::biff`] to check.

use domain::refusal::Refusal;

use super::{ReadLimits, biff};

pub(super) const SIGNATURE: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Sector numbers from here on are marks (end of chain, free, table).
const MARKS: u32 = 0xFFFF_FFFA;

/// # Errors
/// `FileEncrypted`; `FileTypeUnknown` when it holds no workbook; `FileBroken`; `FileBomb`.
pub(super) fn check(bytes: &[u8], limits: &ReadLimits) -> Result<(), Refusal> {
    if has_name(bytes, "EncryptedPackage") {
        return Err(Refusal::FileEncrypted);
    }
    if !has_name(bytes, "Workbook") && !has_name(bytes, "Book") {
        return Err(Refusal::FileTypeUnknown);
    }
    let container = Container::open(bytes).ok_or(Refusal::FileBroken)?;
    if has_circle(&container.next) || has_circle(&container.mini_next().ok_or(Refusal::FileBroken)?) {
        return Err(Refusal::FileBroken);
    }
    let streams = container.workbook_streams().ok_or(Refusal::FileBroken)?;
    streams.iter().try_for_each(|stream| biff::check(stream, limits))
}

/// Whether a directory entry of this name can stand in the file: names are UTF-16, ended by a zero.
fn has_name(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The sectors of a container and which follows which.
struct Container<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    next: Vec<u32>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector_bytes = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Self { bytes, sector_bytes, next: Vec::new() };
        let mut tables: Vec<u32> = words(bytes.get(76..512)?);
        let mut more = u32_at(bytes, 68)?;
        let sectors_max = bytes.len() / sector_bytes + 1;
        for _ in 0..sectors_max {
            if more >= MARKS {
                break;
            }
            let mut listed = words(container.sector(more)?);
            more = listed.pop()?;
            tables.extend(listed);
        }
        tables.retain(|table| *table < MARKS);
        // A list that names sectors again and again would grow far beyond the file.
        if tables.len() > sectors_max {
            return None;
        }
        for table in tables {
            let words = words(container.sector(table)?);
            container.next.extend(words);
        }
        Some(container)
    }

    /// A sector, shortened at the end of the file.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector_bytes)?;
        self.bytes.get(start..(start + self.sector_bytes).min(self.bytes.len()))
    }

    /// A chain's bytes, up to so many; the table is known to have no circle, but is bounded here too.
    fn chain(&self, first: u32, bytes_max: usize) -> Option<Vec<u8>> {
        let mut chain = Vec::new();
        let mut number = first;
        for _ in 0..=self.next.len() {
            if number >= MARKS || chain.len() >= bytes_max {
                break;
            }
            chain.extend_from_slice(self.sector(number)?);
            number = *self.next.get(number as usize)?;
        }
        chain.truncate(bytes_max);
        Some(chain)
    }

    fn mini_next(&self) -> Option<Vec<u32>> {
        Some(words(&self.chain(u32_at(self.bytes, 60)?, usize::MAX)?))
    }

    /// The bytes of the streams named Workbook or Book.
    fn workbook_streams(&self) -> Option<Vec<Vec<u8>>> {
        let directory = self.chain(u32_at(self.bytes, 48)?, usize::MAX)?;
        let root = directory.get(..128)?;
        let mini_stream = self.chain(u32_at(root, 116)?, u32_at(root, 120)? as usize)?;
        let mini_next = self.mini_next()?;
        let mut streams = Vec::new();
        for entry in directory.as_chunks::<128>().0 {
            if !(has_name(entry, "Workbook") || has_name(entry, "Book")) {
                continue;
            }
            let (first, length) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
            streams.push(if length < 4096 { mini_chain(&mini_stream, &mini_next, first, length) } else { self.chain(first, length)? });
        }
        Some(streams)
    }
}

fn mini_chain(stream: &[u8], next: &[u32], first: u32, bytes_max: usize) -> Vec<u8> {
    let mut chain = Vec::new();
    let mut number = first;
    while chain.len() < bytes_max {
        let start = (number as usize).saturating_mul(64);
        let Some(sector) = stream.get(start..(start + 64).min(stream.len())) else { break };
        chain.extend_from_slice(sector);
        match next.get(number as usize) {
            Some(following) => number = *following,
            None => break,
        }
    }
    chain
}

/// Whether any chain comes back to itself.
fn has_circle(next: &[u32]) -> bool {
    let mut seen_in = vec![0_u32; next.len()];
    for start in 0..next.len() {
        let walk = u32::try_from(start + 1).unwrap_or(u32::MAX);
        let mut at = start;
        while let Some(seen) = seen_in.get_mut(at) {
            match *seen {
                0 => *seen = walk,
                earlier if earlier == walk => return true,
                _ => break,
            }
            match next.get(at) {
                Some(following) if *following < MARKS => at = *following as usize,
                _ => break,
            }
        }
    }
    false
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
