//! A table under one reading: which kind, which row is the header, what each column means, and what became of each row.

use std::sync::Arc;

use app::imports::{PREVIEW_ROWS, PreviewOutcome, PreviewRow, Uploaded};
use chrono::NaiveDate;
use domain::id::ImportId;
use domain::import::{self, HEADER_ROWS_MAX, ImportRecord, Kind, ReadRow, Recognised, RowContent, SkipReason, Table};
use domain::money::Currency;
use domain::refusal::{Problems, Refusal};
use store::imports::RowOutcome;

/// Columns that a mapping may speak of.
const COLUMNS_MAX: usize = 1_000;
/// Of the refused rows, so many are shown wherever they stand.
const PREVIEW_REFUSED: usize = 30;
/// Characters of a cell that a preview shows.
const CELL_CHARACTERS: usize = 120;

/// The one table of an uploaded file that is imported, and how it is read.
#[derive(Clone)]
pub(super) struct Reading {
    pub table: Arc<Table>,
    pub kind: Kind,
    pub recognised: Recognised,
    pub rows: Arc<Vec<ReadRow>>,
}

/// The currency of rows that name none, and the day.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub currency: Currency,
    pub today: NaiveDate,
}

impl Reading {
    /// Finds the table and its header: as the kind asked for, else as the kind that fits; else as far as it can be guessed, to be corrected.
    ///
    /// # Errors
    /// `NoHeader`: nothing in the file is a header of anything.
    pub fn find(tables: Vec<Table>, asked: Option<Kind>, setting: Setting) -> Result<Self, Refusal> {
        let fits = |kind: Kind| tables.iter().position(|table| import::recognise(kind, table).is_ok()).map(|index| (index, kind));
        let detected = || tables.iter().enumerate().find_map(|(index, table)| import::detect_kind(table).map(|kind| (index, kind)));
        // What was asked for is taken at its word, even when a column must still be pointed at.
        let found = match asked {
            Some(kind) => fits(kind),
            None => detected(),
        };
        let (index, kind, recognised) = match found {
            Some((index, kind)) => (index, kind, import::recognise(kind, &tables[index])?),
            None => guess(&tables, asked).ok_or(Refusal::NoHeader)?,
        };
        let table = tables.into_iter().nth(index).ok_or(Refusal::NoHeader)?;
        Ok(Self::new(Arc::new(table), kind, recognised, setting))
    }

    /// Reads every row.
    fn new(table: Arc<Table>, kind: Kind, recognised: Recognised, setting: Setting) -> Self {
        let order = import::date_order(&table, &recognised);
        let rows = Arc::new(import::read(kind, &table, &recognised, setting.currency, setting.today, order));
        Self { table, kind, recognised, rows }
    }

    /// The same table read otherwise; a mapping without a header row is recognised anew.
    ///
    /// # Errors
    /// `NoHeader`.
    pub fn otherwise(&self, kind: Kind, recognised: Recognised, setting: Setting) -> Result<Self, Refusal> {
        let table = Arc::clone(&self.table);
        if recognised.header_row == 0 {
            let recognised = import::recognise(kind, &table).or_else(|_| best_header(kind, &table).ok_or(Refusal::NoHeader))?;
            return Ok(Self::new(table, kind, recognised, setting));
        }
        if recognised.header_row > table.rows.len().min(HEADER_ROWS_MAX) || recognised.columns.len() > COLUMNS_MAX {
            return Err(Refusal::NoHeader);
        }
        Ok(Self::new(table, kind, recognised, setting))
    }

    /// The records, each with its sheet row.
    pub fn records(&self) -> Vec<(usize, ImportRecord)> {
        let record = |row: &ReadRow| match &row.content {
            RowContent::Record(record) => Some((row.row, (**record).clone())),
            _ => None,
        };
        self.rows.iter().filter_map(record).collect()
    }

    /// How many sheet rows each record stands for, in their order.
    pub fn rows_per_record(&self) -> Vec<usize> {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for row in self.rows.iter() {
            match &row.content {
                RowContent::Record(_) => rows.push((row.row, 1)),
                RowContent::FurtherLine { row: first } => {
                    if let Some((_, count)) = rows.iter_mut().rev().find(|(record, _)| record == first) {
                        *count += 1;
                    }
                }
                RowContent::Refused(_) | RowContent::Skipped(_) => {}
            }
        }
        rows.into_iter().map(|(_, count)| count).collect()
    }

    /// The same reading with what the database refuses of its records; a contract's further lines fall with it.
    pub fn with_outcomes(mut self, outcomes: &[RowOutcome]) -> Self {
        let mut outcomes = outcomes.iter();
        let mut refused: Vec<(usize, Problems)> = Vec::new();
        for row in self.rows.iter().filter(|row| matches!(row.content, RowContent::Record(_))) {
            if let Some(RowOutcome::Refused(problems)) = outcomes.next() {
                refused.push((row.row, problems.clone()));
            }
        }
        if refused.is_empty() {
            return self;
        }
        let problems_of = |row: usize| {
            refused
                .binary_search_by_key(&row, |(row, _)| *row)
                .ok()
                .and_then(|index| refused.get(index))
                .map(|(_, problems)| problems.clone())
        };
        for row in Arc::make_mut(&mut self.rows) {
            let record = match row.content {
                RowContent::Record(_) => row.row,
                RowContent::FurtherLine { row } => row,
                RowContent::Refused(_) | RowContent::Skipped(_) => continue,
            };
            if let Some(problems) = problems_of(record) {
                row.content = RowContent::Refused(problems);
            }
        }
        self
    }

    pub fn refused(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.content, RowContent::Refused(_))).count()
    }

    fn good(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.content, RowContent::Record(_) | RowContent::FurtherLine { .. })).count()
    }

    /// What the screen shows of it.
    pub fn shown(&self, id: &ImportId) -> Uploaded {
        let header_cells = self.table.row(self.recognised.header_row);
        let width = self.rows.iter().map(|row| self.table.row(row.row).len()).max().unwrap_or_default();
        let width = width.max(header_cells.len()).max(self.recognised.columns.len()).min(COLUMNS_MAX);
        let is_skipped = |row: &&ReadRow| matches!(row.content, RowContent::Skipped(reason) if reason != SkipReason::Blank);
        Uploaded {
            id: id.clone(),
            kind: self.kind,
            table: self.table.name.clone(),
            header: self.cells(self.recognised.header_row, width),
            recognised: self.recognised.clone(),
            rows: self
                .preview_rows()
                .map(|row| PreviewRow { row: row.row, cells: self.cells(row.row, width), outcome: outcome(&row.content) })
                .collect(),
            good: self.good(),
            refused: self.refused(),
            skipped: self.rows.iter().filter(is_skipped).count(),
        }
    }

    /// The first rows that are not blank, in order; some refused ones among them wherever they stand.
    fn preview_rows(&self) -> impl Iterator<Item = &ReadRow> {
        let refused: Vec<&ReadRow> =
            self.rows.iter().filter(|row| matches!(row.content, RowContent::Refused(_))).take(PREVIEW_REFUSED).collect();
        let is_shown = |row: &&ReadRow| !matches!(row.content, RowContent::Refused(_) | RowContent::Skipped(SkipReason::Blank));
        let mut shown: Vec<&ReadRow> = self.rows.iter().filter(is_shown).take(PREVIEW_ROWS - refused.len()).collect();
        shown.extend(refused);
        shown.sort_by_key(|row| row.row);
        shown.into_iter()
    }

    fn cells(&self, row: usize, width: usize) -> Vec<String> {
        let cells = self.table.row(row);
        (0..width)
            .map(|index| cells.get(index).map(|cell| cell.shown().chars().take(CELL_CHARACTERS).collect()).unwrap_or_default())
            .collect()
    }
}

fn outcome(content: &RowContent) -> PreviewOutcome {
    match content {
        RowContent::Record(_) | RowContent::FurtherLine { .. } => PreviewOutcome::Good,
        RowContent::Refused(problems) => PreviewOutcome::Refused(problems.clone()),
        RowContent::Skipped(reason) => PreviewOutcome::Skipped(*reason),
    }
}

/// The table, kind and row that look most like a header although a required column is missing.
fn guess(tables: &[Table], asked: Option<Kind>) -> Option<(usize, Kind, Recognised)> {
    let kinds: Vec<Kind> = asked.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    let mut best: Option<(usize, Kind, Recognised)> = None;
    for (index, table) in tables.iter().enumerate() {
        for kind in &kinds {
            let Some(found) = best_header(*kind, table) else { continue };
            if best.as_ref().is_none_or(|(_, _, best)| found.recognised_count() > best.recognised_count()) {
                best = Some((index, *kind, found));
            }
        }
    }
    best
}

/// The row with the most recognised columns, if it has any.
fn best_header(kind: Kind, table: &Table) -> Option<Recognised> {
    let rows = 1..=table.rows.len().min(HEADER_ROWS_MAX);
    let candidates = rows.map(|row| Recognised::at(kind, table, row)).filter(|found| found.recognised_count() > 0);
    // The first of equals.
    candidates.rev().max_by_key(Recognised::recognised_count)
}
