//! Which row is the header, and which column is what: a value that a screen shows and sends back corrected.

use serde::{Deserialize, Serialize};

use super::columns::{column_of, required_columns};
use super::{Cell, Column, Kind, Table};
use crate::refusal::Refusal;

/// How far down the header is looked for: titles, dates and makers stand above it.
pub const HEADER_ROWS_MAX: usize = 20;

/// The header of a sheet and the meaning of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// The sheet row of the header, from 1.
    pub header_row: usize,
    /// For every column of the sheet from A on: what it means, or nothing.
    pub columns: Vec<Option<Column>>,
    /// Headers that were not understood; their columns are not imported.
    pub unknown: Vec<String>,
}

impl Recognised {
    /// Reads one row as the header, whatever it holds: for a user who points at it.
    #[must_use]
    pub fn at(kind: Kind, table: &Table, header_row: usize) -> Self {
        let cells = table.row(header_row);
        let ranked: Vec<_> = cells.iter().map(|cell| column_of(kind, &header(cell))).collect();
        let best = |column: Column| ranked.iter().flatten().filter(|(other, _)| *other == column).map(|(_, rank)| *rank).min();
        let mut columns: Vec<Option<Column>> = Vec::with_capacity(cells.len());
        for found in &ranked {
            let column = found.filter(|(column, rank)| best(*column) == Some(*rank)).map(|(column, _)| column);
            columns.push(column.filter(|column| !columns.contains(&Some(*column))));
        }
        let is_unknown = |(cell, column): (&Cell, &Option<Column>)| (column.is_none() && !cell.is_blank()).then(|| header(cell));
        let unknown = cells.iter().zip(&columns).filter_map(is_unknown).collect();
        Self { header_row, columns, unknown }
    }

    /// The position of a column in a row.
    #[must_use]
    pub fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|other| *other == Some(column))
    }

    /// The columns still missing for this kind.
    #[must_use]
    pub fn missing(&self, kind: Kind) -> Vec<Column> {
        required_columns(kind).filter(|column| self.position(*column).is_none()).collect()
    }

    /// The same with one column changed: a meaning stands above one column only.
    #[must_use]
    pub fn with(&self, index: usize, meaning: Option<Column>) -> Self {
        let mut changed = self.clone();
        for column in &mut changed.columns {
            if meaning.is_some() && *column == meaning {
                *column = None;
            }
        }
        if changed.columns.len() <= index {
            changed.columns.resize(index + 1, None);
        }
        if let Some(column) = changed.columns.get_mut(index) {
            *column = meaning;
        }
        changed
    }

    /// How many columns mean something.
    #[must_use]
    pub fn recognised_count(&self) -> usize {
        self.columns.iter().flatten().count()
    }
}

/// Finds the header of this kind: the row with the most recognised columns among the first twenty, if it has all required ones.
///
/// # Errors
/// `NoHeader`.
pub fn recognise(kind: Kind, table: &Table) -> Result<Recognised, Refusal> {
    let mut best: Option<Recognised> = None;
    for header_row in 1..=table.rows.len().min(HEADER_ROWS_MAX) {
        let candidate = Recognised::at(kind, table, header_row);
        let is_better = best.as_ref().is_none_or(|best| candidate.recognised_count() > best.recognised_count());
        if candidate.missing(kind).is_empty() && is_better {
            best = Some(candidate);
        }
    }
    best.ok_or(Refusal::NoHeader)
}

/// The sheet of a workbook that fits this kind best, the first of equals; none when no sheet has all required columns.
#[must_use]
pub fn best_table(kind: Kind, tables: &[Table]) -> Option<(usize, Recognised)> {
    let found = tables.iter().enumerate().filter_map(|(index, table)| Some((index, recognise(kind, table).ok()?)));
    found.min_by_key(|(index, recognised)| (std::cmp::Reverse(recognised.recognised_count()), *index))
}

/// The kind whose columns fit the sheet best; none when no kind finds its header.
#[must_use]
pub fn detect_kind(table: &Table) -> Option<Kind> {
    let mut best: Option<(Kind, usize)> = None;
    for kind in Kind::ALL {
        let Ok(recognised) = recognise(*kind, table) else { continue };
        let count = recognised.recognised_count();
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((*kind, count));
        }
    }
    best.map(|(kind, _)| kind)
}

/// The header's text; a number or a date is never one.
pub(super) fn header(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}
