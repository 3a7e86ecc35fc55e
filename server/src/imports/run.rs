//! Writing an upload, in the background: each batch is a commit of its own, so a server that stops in between leaves whole rows, and the same
//! file imported again goes on where it was. What was to be all or nothing is then taken back instead.

use app::error::Failure;
use app::imports::ImportProgress;
use domain::id::ImportId;
use domain::import::ImportRecord;
use domain::permission::Actor;
use store::Store;
use store::imports::{Applied, RowOutcome, RowResult, Source};

use super::desk::Desk;
use super::held::Run;
use super::reading::Reading;

/// All that the task needs.
pub(super) struct Job {
    pub desk: Desk,
    pub store: Store,
    pub actor: Actor,
    /// The upload's.
    pub id: ImportId,
    pub source: Source,
    pub run: Run,
}

impl Job {
    pub async fn go(self, reading: Reading) {
        let rows = reading.rows_per_record();
        let refused = reading.refused();
        self.run.note(|progress| {
            progress.total = rows.iter().sum();
            progress.refused = refused;
        });
        if let Err(error) = self.write(reading, &rows).await {
            let id = match Failure::from(error) {
                Failure::Unexpected(id) => id,
                other => {
                    let id = store::new_id();
                    tracing::error!(failure = %id, %other, "an import broke off");
                    id
                }
            };
            self.run.note(|progress| {
                progress.failure = Some(id);
                progress.taken_back = self.source.is_whole;
            });
        }
        self.run.note(|progress| progress.finished = true);
    }

    async fn write(&self, reading: Reading, rows: &[usize]) -> store::Result<()> {
        let records = reading.records();
        if self.source.is_whole && !self.is_all_good(&reading, &records).await? {
            return Ok(());
        }
        let rows_of = |count: usize| rows.iter().take(count).sum::<usize>();
        let noted = |count: usize| self.run.note(|progress| progress.done = rows_of(count));
        match store::imports::apply(&self.store, &self.actor, &self.source, &records, noted).await? {
            Applied::Done(results) => {
                let reading = reading.with_results(&results);
                let refused = reading.refused();
                self.run.note(|progress| {
                    count(progress, &results);
                    progress.refused = refused;
                });
                self.desk.settle(&self.id, reading);
            }
            Applied::TakenBack(results) => self.give_up(reading.with_results(&results)),
        }
        Ok(())
    }

    /// Whether neither the rules nor the database refuse a row; else says so, and nothing is written.
    async fn is_all_good(&self, reading: &Reading, records: &[(usize, ImportRecord)]) -> store::Result<bool> {
        let results = store::imports::preview(&self.store, &self.actor, records).await?;
        let reading = reading.clone().with_results(&results);
        if reading.refused() == 0 {
            return Ok(true);
        }
        self.give_up(reading);
        Ok(false)
    }

    fn give_up(&self, reading: Reading) {
        let refused = reading.refused();
        self.run.note(|progress| {
            progress.given_up = true;
            progress.refused = refused;
        });
        self.desk.settle(&self.id, reading);
    }
}

fn count(progress: &mut ImportProgress, results: &[RowResult]) {
    for result in results {
        match result.outcome {
            RowOutcome::Added => progress.added += 1,
            RowOutcome::Updated => progress.updated += 1,
            RowOutcome::Unchanged => progress.unchanged += 1,
            RowOutcome::Refused(_) => {}
        }
    }
}
