//! Imports of the past, and what each commit of one touched.

use domain::id::ImportId;
use domain::import::{Import, ImportState};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::journal::{Journal, Touched};
use crate::paging::Listing;
use crate::row::{Columns, Record};
use crate::store::Store;

impl Record for Import {
    const TABLE: &'static str = "import";
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
    fn owner(&self) -> Option<&str> {
        Some(self.owner.as_str())
    }
    fn columns(&self, columns: &mut Columns) {
        let is_unfinished = matches!(self.state, ImportState::Running | ImportState::Undoing);
        columns.text("by_begun", begun_place(self));
        columns.text_if(is_unfinished, "by_unfinished", begun_place(self));
    }
}

fn begun_place(import: &Import) -> String {
    format!("{}|{}", import.begun, import.id)
}

const BY_BEGUN: Listing<Import> = Listing {
    everybody: "SELECT * FROM import WHERE by_begun < $after ORDER BY by_begun DESC LIMIT $limit",
    owned: "SELECT * FROM import WHERE owner = $owner AND by_begun < $after ORDER BY by_begun DESC LIMIT $limit",
    place: begun_place,
    descends: true,
};

/// What one commit of an import touched: made by that commit, gone with the one that takes it back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Part {
    id: String,
    import: ImportId,
    /// From 1, in the order of the commits; 0 for the people whom the sheet names.
    pub(super) ordinal: u64,
    pub(super) touched: Vec<Touched>,
    version: u64,
}

impl Record for Part {
    const TABLE: &'static str = "import_part";
    fn key(&self) -> &str {
        &self.id
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

impl Part {
    /// None when nothing was touched.
    pub(super) fn new(import: &ImportId, ordinal: u64, journal: Option<Journal>) -> Option<Self> {
        let touched = journal.map(Journal::into_touched).unwrap_or_default();
        let id = format!("{import}-{ordinal}");
        (!touched.is_empty()).then(|| Self { id, import: import.clone(), ordinal, touched, version: 1 })
    }

    /// The last part of the import before this ordinal.
    pub(super) async fn before(store: &Store, import: &ImportId, ordinal: u64) -> Result<Option<Self>> {
        let before = Value::from_t(i64::try_from(ordinal).unwrap_or(i64::MAX));
        let values = [("import", Value::from_t(import.as_str().to_owned())), ("before", before)];
        Ok(store.rows(PART_BEFORE, values).await?.pop())
    }
}

const PART_BEFORE: &str =
    "SELECT * FROM import_part WHERE import = $import AND ordinal >= 0 AND ordinal < $before ORDER BY ordinal DESC LIMIT 1";
pub(super) const UNFINISHED: &str = "SELECT * FROM import WHERE by_unfinished > '' ORDER BY by_unfinished";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_BEGUN.everybody, BY_BEGUN.owned, PART_BEFORE, UNFINISHED];

/// The latest imports of those whom the actor may import for, as many as a page holds.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn list(store: &Store, actor: &Actor) -> Result<Vec<Import>> {
    if !actor.may(Noun::Import, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(BY_BEGUN.page(store, &actor.reach(Noun::Import, Act::Create), None, |_| true).await?.items)
}

/// The import, if the actor may import for whoever imported it; else as if there were none.
pub(super) async fn reachable(store: &Store, actor: &Actor, id: &ImportId) -> Result<Import> {
    let import: Import = store.must_load(id.as_str()).await?;
    if actor.may_for(Noun::Import, Act::Create, &import.owner) { Ok(import) } else { Err(Error::NotFound) }
}
