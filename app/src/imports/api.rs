//! What the import page and the server say to each other. The upload itself is a plain POST of a file to [`UPLOAD`].

use domain::id::{ImportId, OperationId};
use domain::import::{Import, Kind, KnownAs, Recognised, SkipReason};
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// Where a file goes: multipart, field `file`; `?kind=` a kind's code, or nothing to have it recognised. Answers [`Uploaded`], or a `Failure`
/// with a status over 399.
pub const UPLOAD: &str = "/import/upload";

/// Rows that a preview shows.
pub const PREVIEW_ROWS: usize = 50;

/// The sheet with the reasons beside each refused row.
#[must_use]
pub fn errors_href(id: &ImportId) -> String {
    format!("/import/{id}/errors")
}

/// A file as the server understood it; nothing is written yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    pub kind: Kind,
    /// The names of the file's sheets; a CSV file has one, named after the file.
    pub sheets: Vec<String>,
    /// The place of the one that is read.
    pub sheet: usize,
    /// The header's cells, column A first.
    pub header: Vec<String>,
    pub recognised: Recognised,
    /// The first rows below the header, blank ones left out; some of those with problems wherever they stand.
    pub rows: Vec<PreviewRow>,
    pub good: usize,
    pub refused: usize,
    /// Totals, notes and repeated headers; blank rows are not counted.
    pub skipped: usize,
    /// What would become of the good records, where the database was asked.
    pub changes: Option<Changes>,
}

/// Records by what would become of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    pub added: usize,
    pub updated: usize,
    pub unchanged: usize,
}

/// How a file is to be read: which sheet, as what (none: recognise it), and what its columns mean (without a header row: recognise them).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub sheet: usize,
    pub kind: Option<Kind>,
    pub recognised: Recognised,
}

/// A row of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The sheet row, from 1.
    pub row: usize,
    /// As many as the header has.
    pub cells: Vec<String>,
    pub outcome: PreviewOutcome,
}

/// What would become of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", content = "content", rename_all = "snake_case")]
pub enum PreviewOutcome {
    Good {
        change: Change,
        /// The customer that the row means although it spells it otherwise.
        known_as: Option<KnownAs>,
    },
    /// The fields are codes of `import::Column`. Each comes with its sentences, so that the page need not know what all refusals say.
    Refused(#[serde(with = "crate::error::told_problems")] Problems),
    Skipped(SkipReason),
}

/// What a good row would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The database was not asked.
    #[default]
    Unknown,
    Added,
    Updated,
    Unchanged,
}

/// How far an import is. `done`, `total` and `refused` count rows of the sheet; `added`, `updated` and `unchanged` records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    pub done: usize,
    pub total: usize,
    pub finished: bool,
    pub added: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub refused: usize,
    /// All or nothing was asked and a row was refused: nothing was written.
    pub given_up: bool,
    /// It broke off for a fault of ours, logged under this id; starting it again goes on where it stopped.
    pub failure: Option<String>,
    /// It was to be all or nothing, so what it had written until the fault is taken back: at once, or at the next start.
    pub taken_back: bool,
}

/// Reads the uploaded file again: another sheet or as another kind, or with the columns as the user corrected them.
#[server(name = ImportRemap, prefix = "/api", endpoint = "imports/remap", input = Json, output = Json)]
pub async fn import_remap(id: ImportId, mapping: Mapping) -> Answer<Uploaded> {
    let (store, actor) = crate::caller::signed_in()?;
    super::desk::desk()?.remap(&store, &actor, &id, mapping).await
}

/// Begins to write: the good rows, or all of them or none.
#[server(name = ImportStart, prefix = "/api", endpoint = "imports/start", input = Json, output = Json)]
pub async fn import_start(operation: OperationId, id: ImportId, all_or_nothing: bool) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    super::desk::desk()?.start(&store, &actor, &operation, &id, all_or_nothing).await
}

/// How far it is.
#[server(name = ImportProgressOf, prefix = "/api", endpoint = "imports/progress", input = Json, output = Json)]
pub async fn import_progress(id: ImportId) -> Answer<ImportProgress> {
    let (store, actor) = crate::caller::signed_in()?;
    super::desk::desk()?.progress(&store, &actor, &id).await
}

/// The latest imports of those whom the user may import for.
#[server(name = ImportsPast, prefix = "/api", endpoint = "imports/past", input = Json, output = Json)]
pub async fn imports_past() -> Answer<Vec<Import>> {
    let (store, actor) = crate::caller::signed_in()?;
    store::imports::list(&store, &actor).await.map_err(Into::into)
}

/// Begins to undo an import as a whole; how far it is, the list of past imports tells.
#[server(name = ImportUndo, prefix = "/api", endpoint = "imports/undo", input = Json, output = Json)]
pub async fn import_undo(id: ImportId) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    super::desk::desk()?.undo(&store, &actor, &id).await
}
