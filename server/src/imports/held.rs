//! One uploaded file on the desk.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use app::imports::ImportProgress;
use domain::id::{ImportId, UserId};
use domain::import::{Cell, Table};

use super::reading::Reading;

/// An upload: whose it is, how it is read, and how far its import is once it was started.
pub(super) struct Held {
    pub id: ImportId,
    pub owner: UserId,
    /// The file's name.
    pub file: String,
    pub since: Instant,
    /// About what it takes in memory.
    pub bytes: usize,
    pub reading: Reading,
    pub run: Option<Run>,
}

/// An import under way, shared with the task that does it.
#[derive(Clone, Default)]
pub(super) struct Run(Arc<Mutex<ImportProgress>>);

impl Run {
    pub fn progress(&self) -> ImportProgress {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn note(&self, change: impl FnOnce(&mut ImportProgress)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Held {
    pub fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !run.progress().finished)
    }
}

/// About what tables and their reading take: cells, their text, and the records made of them.
pub(super) fn weight(tables: &[Table]) -> usize {
    let cell = |cell: &Cell| 64 + if let Cell::Text(text) | Cell::Error(text) = cell { 2 * text.len() } else { 0 };
    tables.iter().flat_map(|table| &table.rows).map(|row| 256 + row.iter().map(cell).sum::<usize>()).sum()
}
