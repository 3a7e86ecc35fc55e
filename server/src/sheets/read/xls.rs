//! The old binary workbook. `ole::check` has bounded its container and what its sheets take.

use std::io::Cursor;

use calamine::{Reader, Xls, XlsError};
use domain::import::Table;
use domain::refusal::Refusal;

use super::ReadLimits;
use super::grid::{Budget, Grid};
use super::workbook::{fill_merged, owned_cell, visible_sheets};

pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Table>, Refusal> {
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(refusal)?;
    let mut budget = Budget::new(limits);
    let mut tables = Vec::new();
    for name in visible_sheets(workbook.sheets_metadata()) {
        let range = workbook.worksheet_range(&name).map_err(refusal)?;
        let Some((top, left)) = range.start() else { continue };
        let mut grid = Grid::new(&mut budget);
        for (row, column, value) in range.used_cells() {
            grid.put(top as usize + row, left as usize + column, owned_cell(value))?;
        }
        fill_merged(&mut grid, &workbook.merge_cells_by_sheet_name(&name).unwrap_or_default())?;
        tables.extend(grid.into_table(&name));
    }
    Ok(tables)
}

fn refusal(error: XlsError) -> Refusal {
    if matches!(error, XlsError::Password) { Refusal::FileEncrypted } else { Refusal::FileBroken }
}
