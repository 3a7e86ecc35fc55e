//! xlsx and xlsm, cell by cell: never a dense range, whose size two far cells would decide.

use std::io::Cursor;

use calamine::{Reader, Xlsx, XlsxError};
use domain::import::{Cell, Table};
use domain::refusal::Refusal;

use super::ReadLimits;
use super::grid::{Budget, Grid};
use super::workbook::{cell, fill_merged, visible_sheets};

/// The visible sheets of a workbook whose container has passed `zip_check`.
pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Table>, Refusal> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
    let names = visible_sheets(workbook.sheets_metadata());
    let mut budget = Budget::new(limits);
    let mut tables = Vec::new();
    for name in names {
        tables.extend(read_sheet(&mut workbook, &name, &mut budget)?);
    }
    Ok(tables)
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Result<Option<Table>, Refusal> {
    let mut grid = Grid::new(budget);
    let mut reader = match workbook.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(refusal(error)),
    };
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(refusal)? {
        let value = match (cell(record.value), record.formula) {
            (Cell::Empty, Some(_)) => Cell::Error("formula".to_owned()),
            (value, _) => value,
        };
        grid.put(record.pos.0 as usize, record.pos.1 as usize, value)?;
    }
    drop(reader);
    let merged = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
    fill_merged(&mut grid, &merged)?;
    Ok(grid.into_table(name))
}

fn refusal(error: XlsxError) -> Refusal {
    if matches!(error, XlsxError::Password) { Refusal::FileEncrypted } else { Refusal::FileBroken }
}
