//! A sheet under construction, bounded: cells arrive by position in any order, and the memory they take is counted as they come.

use domain::import::{Cell, Table};
use domain::refusal::Refusal;

use super::ReadLimits;

/// Columns beyond this one are not read: no ledger has them, and each would pad every row.
pub(super) const COLUMNS_MAX: usize = 512;

/// What is left of the limits, over all sheets of a file.
pub(super) struct Budget {
    rows_max: usize,
    cells: usize,
    text_bytes: usize,
}

impl Budget {
    pub fn new(limits: &ReadLimits) -> Self {
        Self { rows_max: limits.rows_max, cells: limits.cells_max, text_bytes: limits.text_bytes_max }
    }
}

/// The rows of one sheet so far.
pub(super) struct Grid<'a> {
    budget: &'a mut Budget,
    rows: Vec<Vec<Cell>>,
}

impl<'a> Grid<'a> {
    pub fn new(budget: &'a mut Budget) -> Self {
        Self { budget, rows: Vec::new() }
    }

    /// Puts a cell at its place (from 0); empty ones take no space.
    ///
    /// # Errors
    /// `TooManyRows`, `FileBomb`.
    pub fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), Refusal> {
        if cell == Cell::Empty || column >= COLUMNS_MAX {
            return Ok(());
        }
        if row >= self.budget.rows_max {
            return Err(Refusal::TooManyRows { rows_max: self.budget.rows_max });
        }
        if let Cell::Text(text) | Cell::Error(text) = &cell {
            self.budget.text_bytes = self.budget.text_bytes.checked_sub(text.len()).ok_or(Refusal::FileBomb)?;
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let Some(cells) = self.rows.get_mut(row) else { return Ok(()) };
        if cells.len() <= column {
            let added = column + 1 - cells.len();
            self.budget.cells = self.budget.cells.checked_sub(added).ok_or(Refusal::FileBomb)?;
            cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }

    /// Says a merged cell's text or date in every row that it covers: one 客户 merged over the lines of its contract. Numbers are not
    /// repeated, that would count an amount twice.
    ///
    /// # Errors
    /// `FileBomb`.
    pub fn fill_down(&mut self, column: usize, first_row: usize, last_row: usize) -> Result<(), Refusal> {
        let value = self.rows.get(first_row).and_then(|cells| cells.get(column)).cloned().unwrap_or_default();
        if !matches!(value, Cell::Text(_) | Cell::Date(_)) {
            return Ok(());
        }
        for row in first_row + 1..=last_row.min(self.rows.len().saturating_sub(1)) {
            self.budget.cells = self.budget.cells.checked_sub(1).ok_or(Refusal::FileBomb)?;
            let is_free =
                self.rows.get(row).is_some_and(|cells| !cells.is_empty() && cells.get(column).is_none_or(|cell| *cell == Cell::Empty));
            if is_free {
                self.put(row, column, value.clone())?;
            }
        }
        Ok(())
    }

    /// The finished sheet; none when it holds nothing.
    pub fn into_table(mut self, name: &str) -> Option<Table> {
        // Rows that grew cell by cell hold up to twice what they need, and an upload is kept for long.
        self.rows.iter_mut().for_each(Vec::shrink_to_fit);
        (!self.rows.is_empty()).then(|| Table { name: name.to_owned(), rows: self.rows })
    }
}
