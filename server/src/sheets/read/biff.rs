//! The records of an old workbook before its reader follows them: it takes a sheet's claimed size for true, reads a sheet as often as it is
//! named, and copies a shared text into each cell that shows it.

use domain::refusal::Refusal;

use super::ReadLimits;
use super::ole::{u16_at, u32_at};

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const SHEET: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00FC;
const SHARED_TEXT_CELL: u16 = 0x00FD;
const DIMENSIONS: u16 = 0x0200;
/// FORMULA, LABEL, NUMBER, BOOLERR, RK, MULRK, LABELSST, RSTRING and their older forms: each begins with row and column.
const CELLS: [u16; 13] = [0x06, 0x206, 0x406, 0x04, 0x204, 0x03, 0x203, 0x05, 0x205, 0x27E, 0xBD, SHARED_TEXT_CELL, 0xD6];

/// What a sheet of this format can hold; its claim beyond that is no sheet's.
const ROWS_MAX: u64 = 65_536;
const COLUMNS_MAX: u64 = 256;

/// # Errors
/// `FileBroken`: sheets that lie over each other, or claim what no sheet has; `FileBomb`: more cells or text than is read.
pub(super) fn check(stream: &[u8], limits: &ReadLimits) -> Result<(), Refusal> {
    let book = Book::of(stream);
    let (mut cells, mut text_bytes, mut walked) = (0_u64, 0_u64, 0_usize);
    for start in &book.sheets {
        let sheet = stream.get(*start as usize..).and_then(|stream| Sheet::walk(stream, &book.texts)).ok_or(Refusal::FileBroken)?;
        walked = walked.saturating_add(sheet.bytes);
        if walked > stream.len() {
            return Err(Refusal::FileBroken);
        }
        cells = cells.saturating_add(sheet.area());
        text_bytes = text_bytes.saturating_add(sheet.text_bytes);
        if cells > limits.cells_max as u64 || text_bytes > limits.text_bytes_max as u64 {
            return Err(Refusal::FileBomb);
        }
    }
    Ok(())
}

/// The records from here on: kind, data, and where the next one begins.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8], usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, at)?, u16_at(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + usize::from(length))?;
        at += 4 + data.len();
        Some((kind, data, at))
    })
}

/// Where the sheets begin, and how long each shared text is in bytes.
#[derive(Default)]
struct Book {
    sheets: Vec<u32>,
    texts: Vec<u64>,
}

impl Book {
    fn of(stream: &[u8]) -> Self {
        let mut book = Self::default();
        // The last record of texts, with what continues it.
        let mut parts: Vec<&[u8]> = Vec::new();
        let mut is_texts = false;
        for (kind, data, _) in records(stream) {
            match kind {
                END => break,
                SHEET => book.sheets.extend(u32_at(data, 0)),
                SHARED_TEXTS => parts = vec![data.get(8..).unwrap_or_default()],
                CONTINUE if is_texts => parts.push(data),
                _ => {}
            }
            is_texts = kind == SHARED_TEXTS || (kind == CONTINUE && is_texts);
        }
        book.texts = Texts { parts: &parts, at: 0 }.lengths();
        book
    }
}

/// A cursor over the shared texts, which may break off in one record and go on in the next.
struct Texts<'a> {
    parts: &'a [&'a [u8]],
    at: usize,
}

impl Texts<'_> {
    /// Up to the first that cannot be read; there the reader stops too.
    fn lengths(mut self) -> Vec<u64> {
        std::iter::from_fn(|| self.next_length()).collect()
    }

    fn left(&self) -> &[u8] {
        self.parts.first().and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    fn next_part(&mut self) -> Option<()> {
        self.parts = self.parts.get(1..).filter(|parts| !parts.is_empty())?;
        self.at = 0;
        Some(())
    }

    fn next_length(&mut self) -> Option<u64> {
        if self.left().is_empty() {
            self.next_part()?;
            // To the reader this is a text without characters.
            if self.left().is_empty() {
                return Some(0);
            }
        }
        let (characters, flags) = (u16_at(self.left(), 0)?, *self.left().get(2)?);
        self.at += 3;
        let mut after = 0;
        if flags & 8 != 0 {
            after += usize::from(u16_at(self.left(), 0)?) * 4;
            self.at += 2;
        }
        if flags & 4 != 0 {
            after += u32_at(self.left(), 0)? as usize;
            self.at += 4;
        }
        let length = self.characters(usize::from(characters), flags & 1 != 0)?;
        while after > 0 {
            if self.left().is_empty() {
                self.next_part()?;
            }
            let step = after.min(self.left().len());
            self.at += step;
            after -= step;
        }
        Some(length)
    }

    /// Passes over so many characters; the bytes that they take as UTF-8, at most.
    fn characters(&mut self, mut characters: usize, mut is_wide: bool) -> Option<u64> {
        let mut bytes = 0;
        loop {
            let width = if is_wide { 2 } else { 1 };
            let here = characters.min(self.left().len() / width);
            self.at += here * width;
            bytes += here as u64 * if is_wide { 3 } else { 2 };
            characters -= here;
            if characters == 0 {
                return Some(bytes);
            }
            self.next_part()?;
            is_wide = self.left().first()? & 1 != 0;
            self.at += 1;
        }
    }
}

/// What one sheet would take.
#[derive(Default)]
struct Sheet {
    /// Of the stream.
    bytes: usize,
    /// First and last row, first and last column.
    span: Option<[u64; 4]>,
    text_bytes: u64,
}

impl Sheet {
    /// From its beginning to its end, charts within it included. None: it claims what no sheet has.
    fn walk(stream: &[u8], texts: &[u64]) -> Option<Self> {
        let mut sheet = Self::default();
        let mut depth = 0_usize;
        for (kind, data, end) in records(stream) {
            sheet.bytes = end;
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                DIMENSIONS if !is_possible(data) => return None,
                _ if CELLS.contains(&kind) => sheet.note(kind, data, texts),
                _ => {}
            }
        }
        Some(sheet)
    }

    fn note(&mut self, kind: u16, data: &[u8], texts: &[u64]) {
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        // A MULRK ends at a column of its own, its last two bytes.
        let last = if kind == 0xBD { u16_at(data, data.len().saturating_sub(2)).unwrap_or(column) } else { column };
        let (row, column, last) = (u64::from(row), u64::from(column), u64::from(last.max(column)));
        let [top, bottom, left, right] = self.span.unwrap_or([row, row, column, last]);
        self.span = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
        if kind == SHARED_TEXT_CELL {
            let length = u32_at(data, 6).and_then(|text| texts.get(text as usize)).copied().unwrap_or_default();
            self.text_bytes = self.text_bytes.saturating_add(length);
        }
    }

    /// Rows × columns between the outermost cells.
    fn area(&self) -> u64 {
        self.span.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1))
    }
}

/// Whether a sheet can be as large as this record says: memory is taken for it before there is a cell.
fn is_possible(dimensions: &[u8]) -> bool {
    let is_old = dimensions.len() == 10;
    let row = |at: usize| if is_old { u16_at(dimensions, at / 2).map(u32::from) } else { u32_at(dimensions, at) };
    let column = u16_at(dimensions, if is_old { 6 } else { 10 });
    match (row(0), row(4), column) {
        (Some(first), Some(end), Some(columns)) => {
            end == 0 || (first <= end && u64::from(end - first) <= ROWS_MAX && u64::from(columns) <= COLUMNS_MAX)
        }
        // Of another length: the reader refuses it.
        _ => true,
    }
}
