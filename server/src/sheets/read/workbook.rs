//! What xlsx and xls have in common.

use calamine::{Data, DataRef, Dimensions, Sheet, SheetType, SheetVisible};
use domain::import::Cell;
use domain::refusal::Refusal;

use super::grid::{COLUMNS_MAX, Grid};
use super::number;

/// The names of the worksheets that a user sees.
pub(super) fn visible_sheets(sheets: &[Sheet]) -> Vec<String> {
    let is_shown = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    sheets.iter().filter(is_shown).map(|sheet| sheet.name.clone()).collect()
}

/// A cell as the reader found it; a formula counts by its result.
pub(super) fn cell(value: DataRef<'_>) -> Cell {
    match value {
        DataRef::Int(number) => Cell::Number(number.into()),
        DataRef::Float(number) => number::cell(number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(&text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(value) => Cell::Text(if value { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(date_time) => number::date_cell(date_time),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

/// The same, for readers that own their cells.
pub(super) fn owned_cell(value: &Data) -> Cell {
    match value {
        Data::Int(number) => Cell::Number((*number).into()),
        Data::Float(number) => number::cell(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_cell(text),
        Data::Bool(value) => cell(DataRef::Bool(*value)),
        Data::DateTime(date_time) => number::date_cell(*date_time),
        Data::Error(error) => Cell::Error(error.to_string()),
        Data::Empty => Cell::Empty,
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// Says merged cells in each row they cover.
///
/// # Errors
/// `FileBomb`.
pub(super) fn fill_merged(grid: &mut Grid<'_>, merged: &[Dimensions]) -> Result<(), Refusal> {
    for region in merged {
        let column = region.start.1 as usize;
        if column < COLUMNS_MAX && region.end.0 > region.start.0 {
            grid.fill_down(column, region.start.0 as usize, region.end.0 as usize)?;
        }
    }
    Ok(())
}
