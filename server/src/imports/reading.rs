//! A table under one reading: which kind, which row is the header, what each column means, and what became of each row.

use std::collections::HashMap;
use std::sync::Arc;

use app::imports::{Change, Changes, PREVIEW_ROWS, PreviewOutcome, PreviewRow, Uploaded};
use chrono::NaiveDate;
use domain::id::ImportId;
use domain::import::{self, HEADER_ROWS_MAX, ImportRecord, Kind, KnownAs, ReadRow, Recognised, RowContent, SkipReason, Table};
use domain::money::Currency;
use domain::refusal::{Problems, Refusal};
use store::imports::{RowOutcome, RowResult};

/// Columns that a mapping may speak of.
const COLUMNS_MAX: usize = 1_000;
/// Of the refused rows, so many are shown wherever they stand.
const PREVIEW_REFUSED: usize = 30;
/// Characters of a cell that a preview shows.
const CELL_CHARACTERS: usize = 120;

/// The tables of an uploaded file, the one that is imported, and how it is read.
#[derive(Clone)]
pub(super) struct Reading {
    pub tables: Arc<Vec<Table>>,
    /// The place of the one that is imported.
    pub sheet: usize,
    pub kind: Kind,
    pub recognised: Recognised,
    pub rows: Arc<Vec<ReadRow>>,
    /// What the database would make of a record, by its sheet row; empty while it was not asked.
    foreseen: Arc<HashMap<usize, (Change, Option<KnownAs>)>>,
}

/// The currency of rows that name none, and the day.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub currency: Currency,
    pub today: NaiveDate,
}

impl Reading {
    /// Finds the table and its header: as the kind asked for, else as the kind that fits best; else as far as it can be guessed, to be
    /// corrected.
    ///
    /// # Errors
    /// `NoHeader`: nothing in the file is a header of anything.
    pub fn find(tables: Vec<Table>, asked: Option<Kind>, setting: Setting) -> Result<Self, Refusal> {
        // What was asked for is taken at its word, even when a column must still be pointed at.
        let found = match asked {
            Some(kind) => import::best_table(kind, &tables).map(|(sheet, recognised)| (sheet, kind, recognised)),
            None => best_fit(&tables),
        };
        let (sheet, kind, recognised) = found.or_else(|| guess(&tables, asked)).ok_or(Refusal::NoHeader)?;
        Ok(Self::new(Arc::new(tables), sheet, kind, recognised, setting))
    }

    /// Reads every row.
    fn new(tables: Arc<Vec<Table>>, sheet: usize, kind: Kind, recognised: Recognised, setting: Setting) -> Self {
        let mut reading = Self { tables, sheet, kind, recognised, rows: Arc::default(), foreseen: Arc::default() };
        let order = import::date_order(reading.table(), &reading.recognised);
        reading.rows = Arc::new(import::read(kind, reading.table(), &reading.recognised, setting.currency, setting.today, order));
        reading
    }

    /// The table that is imported.
    pub fn table(&self) -> &Table {
        static NONE: Table = Table { name: String::new(), rows: Vec::new() };
        self.tables.get(self.sheet).unwrap_or(&NONE)
    }

    /// The same file read otherwise; without a kind or a header row it is recognised anew.
    ///
    /// # Errors
    /// `NoHeader`.
    pub fn otherwise(&self, sheet: usize, kind: Option<Kind>, recognised: Recognised, setting: Setting) -> Result<Self, Refusal> {
        let tables = Arc::clone(&self.tables);
        let table = tables.get(sheet).ok_or(Refusal::NoHeader)?;
        let only = std::slice::from_ref(table);
        let guessed = || guess(only, kind).map(|(_, kind, _)| kind);
        let kind = kind.or_else(|| import::detect_kind(table)).or_else(guessed).ok_or(Refusal::NoHeader)?;
        let recognised = if recognised.header_row == 0 {
            import::recognise(kind, table).or_else(|_| best_header(kind, table).ok_or(Refusal::NoHeader))?
        } else if recognised.header_row > table.rows.len().min(HEADER_ROWS_MAX) || recognised.columns.len() > COLUMNS_MAX {
            return Err(Refusal::NoHeader);
        } else {
            recognised
        };
        Ok(Self::new(tables, sheet, kind, recognised, setting))
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

    /// The same reading with what the database makes of its records; a contract's further lines fall with it.
    pub fn with_results(mut self, results: &[RowResult]) -> Self {
        let records: Vec<usize> = self.rows.iter().filter(|row| matches!(row.content, RowContent::Record(_))).map(|row| row.row).collect();
        let mut refused: HashMap<usize, Problems> = HashMap::new();
        let mut foreseen = HashMap::new();
        for (row, result) in records.into_iter().zip(results) {
            let change = match &result.outcome {
                RowOutcome::Added => Change::Added,
                RowOutcome::Updated => Change::Updated,
                RowOutcome::Unchanged => Change::Unchanged,
                RowOutcome::Refused(problems) => {
                    refused.insert(row, problems.clone());
                    continue;
                }
            };
            foreseen.insert(row, (change, result.known_as.clone()));
        }
        self.foreseen = Arc::new(foreseen);
        if refused.is_empty() {
            return self;
        }
        for row in Arc::make_mut(&mut self.rows) {
            let record = match row.content {
                RowContent::Record(_) => row.row,
                RowContent::FurtherLine { row } => row,
                RowContent::Refused(_) | RowContent::Skipped(_) => continue,
            };
            if let Some(problems) = refused.get(&record) {
                row.content = RowContent::Refused(problems.clone());
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
    pub fn shown(&self, id: &ImportId, file: &str) -> Uploaded {
        let header_cells = self.table().row(self.recognised.header_row);
        let width = self.rows.iter().map(|row| self.table().row(row.row).len()).max().unwrap_or_default();
        let width = width.max(header_cells.len()).max(self.recognised.columns.len()).min(COLUMNS_MAX);
        let is_skipped = |row: &&ReadRow| matches!(row.content, RowContent::Skipped(reason) if reason != SkipReason::Blank);
        Uploaded {
            id: id.clone(),
            kind: self.kind,
            file: file.to_owned(),
            sheets: self.tables.iter().map(|table| table.name.clone()).collect(),
            sheet: self.sheet,
            header: self.cells(self.recognised.header_row, width),
            recognised: self.recognised.clone(),
            rows: self
                .preview_rows()
                .map(|row| PreviewRow { row: row.row, cells: self.cells(row.row, width), outcome: self.outcome(row) })
                .collect(),
            good: self.good(),
            refused: self.refused(),
            skipped: self.rows.iter().filter(is_skipped).count(),
            changes: self.changes(),
        }
    }

    /// How many records of each change; none while the database was not asked.
    fn changes(&self) -> Option<Changes> {
        let count = |wanted: Change| self.foreseen.values().filter(|(change, _)| *change == wanted).count();
        let changes = Changes { added: count(Change::Added), updated: count(Change::Updated), unchanged: count(Change::Unchanged) };
        (!self.foreseen.is_empty()).then_some(changes)
    }

    fn outcome(&self, row: &ReadRow) -> PreviewOutcome {
        let good = |record: usize| {
            let (change, known_as) = self.foreseen.get(&record).cloned().unwrap_or_default();
            PreviewOutcome::Good { change, known_as }
        };
        match &row.content {
            RowContent::Record(_) => good(row.row),
            RowContent::FurtherLine { row: first } => good(*first),
            RowContent::Refused(problems) => PreviewOutcome::Refused(problems.clone()),
            RowContent::Skipped(reason) => PreviewOutcome::Skipped(*reason),
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
        let cells = self.table().row(row);
        (0..width)
            .map(|index| cells.get(index).map(|cell| cell.shown().chars().take(CELL_CHARACTERS).collect()).unwrap_or_default())
            .collect()
    }
}

/// The table and kind of which most columns are recognised, the first of equals.
fn best_fit(tables: &[Table]) -> Option<(usize, Kind, Recognised)> {
    let fits = tables.iter().enumerate().filter_map(|(index, table)| {
        let kind = import::detect_kind(table)?;
        Some((index, kind, import::recognise(kind, table).ok()?))
    });
    fits.min_by_key(|(index, _, recognised)| (std::cmp::Reverse(recognised.recognised_count()), *index))
}

/// The table, kind and row that look most like a header although a required column is missing.
fn guess(tables: &[Table], asked: Option<Kind>) -> Option<(usize, Kind, Recognised)> {
    let kinds: Vec<Kind> = asked.map_or_else(|| Kind::offered().collect(), |kind| vec![kind]);
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
