//! What the import page and the server say to each other. The upload itself is a plain POST of a file to [`UPLOAD`].

use domain::id::{ImportId, OperationId};
use domain::import::{Kind, Recognised, SkipReason};
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
    pub kind: Kind,
    /// The sheet's name; of a CSV file, the file's.
    pub table: String,
    /// The header's cells, column A first.
    pub header: Vec<String>,
    pub recognised: Recognised,
    /// The first rows below the header, blank ones left out; some of those with problems wherever they stand.
    pub rows: Vec<PreviewRow>,
    pub good: usize,
    pub refused: usize,
    /// Totals, notes and repeated headers; blank rows are not counted.
    pub skipped: usize,
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
    Good,
    /// The fields are codes of `import::Column`.
    Refused(Problems),
    Skipped(SkipReason),
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
}

/// Reads the uploaded file again: as another kind (with an empty `recognised`), or with the columns as the user corrected them.
#[server(name = ImportRemap, prefix = "/api", endpoint = "imports/remap", input = Json, output = Json)]
pub async fn import_remap(id: ImportId, kind: Kind, recognised: Recognised) -> Answer<Uploaded> {
    let (store, actor) = crate::caller::signed_in()?;
    super::desk::said(super::desk::desk()?.remap(&store, &actor, &id, kind, recognised).await)
}

/// Begins to write: the good rows, or all of them or none.
#[server(name = ImportStart, prefix = "/api", endpoint = "imports/start", input = Json, output = Json)]
pub async fn import_start(operation: OperationId, id: ImportId, all_or_nothing: bool) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    super::desk::said(super::desk::desk()?.start(&store, &actor, &operation, &id, all_or_nothing).await)
}

/// How far it is.
#[server(name = ImportProgressOf, prefix = "/api", endpoint = "imports/progress", input = Json, output = Json)]
pub async fn import_progress(id: ImportId) -> Answer<ImportProgress> {
    let (store, actor) = crate::caller::signed_in()?;
    super::desk::said(super::desk::desk()?.progress(&store, &actor, &id).await)
}
