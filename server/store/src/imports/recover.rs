//! Imports that a stopped server left half-way: what was to be all or nothing is taken back, an undo goes on, the rest is marked as broken off.

use domain::import::{Import, ImportState};
use domain::permission::Actor;

use super::{past, undo};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::Store;

/// On a database that several servers share, one that began later than this many hours ago may still be at work elsewhere.
const HOURS_ELSEWHERE: i64 = 6;

/// Called at the start, before anybody else writes.
///
/// # Errors
/// `Engine`; `ImportBuiltOn` when people have built on an import whose undo was under way.
pub async fn recover(store: &Store) -> Result<()> {
    let operator = Actor::operator();
    let now = store.now().with_timezone(&store.time_zone().await).naive_local();
    let mut unfinished: Vec<Import> = store.rows::<_, surrealdb::types::Value, 0>(past::UNFINISHED, []).await?;
    if !matches!(store.inner.engine, Engine::Embedded { .. }) {
        unfinished.retain(|import| (now - import.begun).num_hours() >= HOURS_ELSEWHERE);
    }
    for import in unfinished {
        match (import.state, import.is_whole) {
            (ImportState::Running, true) => undo::take_back(store, &operator, &import.id).await?,
            (ImportState::Undoing, _) => undo::finish_undo(store, &operator, &import.id).await?,
            (ImportState::Running, false) => undo::note_broken(store, &operator, &import.id).await?,
            _ => {}
        }
    }
    Ok(())
}
