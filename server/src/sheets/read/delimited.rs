//! Comma-, semicolon- or tab-separated text. Its cells are text; what is a number or a date is for the columns' rules to say.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::{Reader, ReaderBuilder, StringRecord};
use domain::import::{Cell, Table};
use domain::refusal::Refusal;

use super::ReadLimits;
use super::grid::{Budget, Grid};

/// Reads the text as one table named after the file; blank lines keep their row numbers.
///
/// # Errors
/// `FileBroken`, `TooManyRows`, `FileBomb`.
pub(super) fn read(text: &str, file_name: &str, limits: &ReadLimits) -> Result<Vec<Table>, Refusal> {
    let mut budget = Budget::new(limits);
    let mut grid = Grid::new(&mut budget);
    let text = &with_plain_line_ends(text);
    let mut reader = reader(text, delimiter(text));
    let mut record = StringRecord::new();
    let mut row = 0_usize;
    let mut line = 1_u64;
    while reader.read_record(&mut record).map_err(|_| Refusal::FileBroken)? {
        let end = reader.position().line();
        let own = 1 + record.iter().map(|field| field.matches('\n').count() as u64).sum::<u64>();
        let is_last_without_break = u64::from(reader.is_done() && !text.ends_with('\n'));
        let blank_lines = (end + is_last_without_break).saturating_sub(line).saturating_sub(own);
        row = row.saturating_add(usize::try_from(blank_lines).unwrap_or(usize::MAX));
        for (column, field) in record.iter().enumerate() {
            grid.put(row, column, cell(field))?;
        }
        row = row.saturating_add(1);
        line = end;
    }
    Ok(grid.into_table(file_name).into_iter().collect())
}

/// One kind of line end, so that lines can be counted; a lone CR ends lines only where nothing else does.
fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else if text.contains('\r') && !text.contains('\n') {
        Cow::Owned(text.replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// A field, without the apostrophe that our own export sets before what a spreadsheet would take for a formula.
fn cell(field: &str) -> Cell {
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(crate::sheets::FORMULA_STARTS) => Cell::Text(rest.to_owned()),
        _ if field.is_empty() => Cell::Empty,
        _ => Cell::Text(field.to_owned()),
    }
}

/// The separator by which most of the first records come out equally wide, and widest.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut widths: HashMap<usize, usize> = HashMap::new();
        for record in reader(text, delimiter).into_records().take(30).flatten() {
            *widths.entry(record.len()).or_default() += 1;
        }
        widths.iter().map(|(width, count)| (width - 1) * count).max().unwrap_or_default()
    };
    let mut best = (b',', score(b','));
    for delimiter in [b'\t', b';'] {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}
