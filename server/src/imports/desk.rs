//! The desk: uploads between their preview and their import, in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::error::{Answer, Failure};
use app::imports::{ImportDesk, ImportProgress, Mapping, Pending, Uploaded};
use domain::id::{ImportId, OperationId};
use domain::import::Kind;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use store::Store;
use store::imports::Source;
use tokio::sync::Semaphore;

use super::held::{Held, Run, weight};
use super::reading::{Reading, Setting};
use super::run;
use crate::settings::Settings;
use crate::sheets::{ReadLimits, error_file, read_file};

/// How long an upload is kept after it was last touched.
const KEPT: Duration = Duration::from_secs(60 * 60);
const UPLOADS_PER_USER_MAX: usize = 3;
const UPLOADS_MAX: usize = 64;
/// About what all uploads together may take; one that is larger by itself has the desk to itself.
const BYTES_MAX: usize = 256 << 20;
/// Who has too many imports under way is asked to come back after so long.
const WAIT_SECONDS: u64 = 60;
/// An import of up to so many commits is undone while one waits; a longer one in the background.
const PARTS_AT_ONCE: u64 = 20;
/// Up to so many records, a preview asks the database too what it would refuse.
const RECORDS_ASKED_MAX: usize = 3_000;

/// All uploads of this server. Cheap to clone: a task that writes one has its own.
#[derive(Clone)]
pub struct Desk {
    limits: ReadLimits,
    held: Arc<Mutex<HashMap<ImportId, Held>>>,
}

impl Desk {
    pub fn new(settings: &Settings) -> Self {
        let limits = ReadLimits {
            bytes_max: settings.upload_bytes_max() as u64,
            rows_max: settings.import_rows_max as usize,
            ..ReadLimits::default()
        };
        Self { limits, held: Arc::default() }
    }

    /// How much of a file is read.
    pub(super) const fn limits(&self) -> ReadLimits {
        self.limits
    }

    /// The largest file, in bytes.
    pub(super) fn bytes_max(&self) -> usize {
        usize::try_from(self.limits.bytes_max).unwrap_or(usize::MAX)
    }

    /// Reads a file and keeps it.
    ///
    /// # Errors
    /// What `read_file` refuses; `NoHeader`; `AdjustmentsByOperator`; `TooManyAttempts` while the imports under way leave no room.
    pub(super) async fn take_in(&self, store: &Store, actor: &Actor, kind: Option<Kind>, name: String, bytes: Vec<u8>) -> Answer<Uploaded> {
        let setting = setting(store).await;
        let (limits, file) = (self.limits, name.clone());
        let reading = off_thread(move || Reading::find(read_file(&bytes, &name, &limits)?, kind, setting)).await??;
        let reading = asked(store, actor, reading).await?;
        let id = ImportId::new(store::new_id());
        let uploaded = reading.shown(&id, &file);
        let bytes = weight(&reading.tables);
        self.keep(Held { id: id.clone(), owner: actor.user.clone(), file, since: Instant::now(), bytes, reading, run: None })?;
        Ok(uploaded)
    }

    /// The sheet with the reasons beside each refused row.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) async fn errors(&self, actor: &Actor, id: &ImportId) -> Answer<Vec<u8>> {
        let reading = self.with(actor, id, |held| held.reading.clone())?;
        let written = off_thread(move || error_file(reading.kind, reading.table(), reading.recognised.header_row, &reading.rows)).await?;
        written.map_err(|error| {
            let failure = store::new_id();
            tracing::error!(%failure, %error, "an error file could not be written");
            Failure::Unexpected(failure)
        })
    }

    /// Does something with an upload of this actor's.
    fn with<T>(&self, actor: &Actor, id: &ImportId, act: impl FnOnce(&mut Held) -> T) -> Answer<T> {
        let mut held = self.lock();
        forget_old(&mut held);
        let held = held.get_mut(id).filter(|held| held.owner == actor.user).ok_or(Failure::NotFound)?;
        held.since = Instant::now();
        Ok(act(held))
    }

    /// Keeps an upload; the oldest ones that are not being written make room.
    pub(super) fn keep(&self, new: Held) -> Result<(), Refusal> {
        let mut held = self.lock();
        forget_old(&mut held);
        loop {
            let of_user = held.values().filter(|other| other.owner == new.owner).count();
            let bytes: usize = held.values().map(|other| other.bytes).sum();
            let is_user_full = of_user >= UPLOADS_PER_USER_MAX;
            if !is_user_full && held.len() < UPLOADS_MAX && bytes + new.bytes <= BYTES_MAX {
                break;
            }
            let may_go = |other: &&Held| !other.is_running() && (!is_user_full || other.owner == new.owner);
            let oldest = held.values().filter(may_go).min_by_key(|other| other.since).map(|other| other.id.clone());
            match oldest {
                Some(oldest) => drop(held.remove(&oldest)),
                None if held.is_empty() => break,
                None => return Err(Refusal::TooManyAttempts { wait_seconds: WAIT_SECONDS }),
            }
        }
        held.insert(new.id.clone(), new);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ImportId, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what the database refused beside the rows, for the error file.
    pub(super) fn settle(&self, id: &ImportId, reading: Reading) {
        if let Some(held) = self.lock().get_mut(id) {
            held.reading = reading;
            held.since = Instant::now();
        }
    }

    async fn reread(&self, store: &Store, actor: &Actor, id: &ImportId, mapping: Mapping) -> Answer<Uploaded> {
        let (reading, file, is_started) = self.with(actor, id, |held| (held.reading.clone(), held.file.clone(), held.run.is_some()))?;
        if is_started {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let setting = setting(store).await;
        let reading = off_thread(move || reading.otherwise(mapping.sheet, mapping.kind, mapping.recognised, setting)).await??;
        let reading = asked(store, actor, reading).await?;
        let uploaded = reading.shown(id, &file);
        self.with(actor, id, |held| held.reading = reading)?;
        Ok(uploaded)
    }

    /// What is to be written and its run, if it is to be begun; none when it is under way or done.
    fn begin(&self, actor: &Actor, id: &ImportId, is_whole: bool) -> Answer<Option<(Reading, Source, Run)>> {
        self.with(actor, id, |held| {
            let before = held.run.as_ref().map(Run::progress);
            if before.as_ref().is_some_and(|progress| progress.failure.is_none()) {
                return Ok(None);
            }
            if !held.reading.recognised.missing(held.reading.kind).is_empty() {
                return Err(Refusal::NoHeader.into());
            }
            // What was taken back is over; else the import goes on under the name under which it broke off.
            let is_over = is_whole || before.is_some_and(|progress| progress.taken_back);
            let id = if held.run.is_some() && is_over { ImportId::new(store::new_id()) } else { held.id.clone() };
            let (file, sheet, kind) = (held.file.clone(), held.reading.table().name.clone(), held.reading.kind);
            let run = Run::default();
            held.run = Some(run.clone());
            Ok(Some((held.reading.clone(), Source { id, file, sheet, kind, is_whole }, run)))
        })?
    }
}

impl ImportDesk for Desk {
    fn remap<'a>(&'a self, store: &'a Store, actor: &'a Actor, id: &'a ImportId, mapping: Mapping) -> Pending<'a, Uploaded> {
        Box::pin(async move {
            allowed(actor)?;
            mapping.kind.map_or(Ok(()), |kind| kind.brought_by(actor))?;
            self.reread(store, actor, id, mapping).await
        })
    }

    fn start<'a>(
        &'a self,
        store: &'a Store,
        actor: &'a Actor,
        _operation: &'a OperationId,
        id: &'a ImportId,
        all_or_nothing: bool,
    ) -> Pending<'a, ()> {
        Box::pin(async move {
            allowed(actor)?;
            if let Some((reading, source, run)) = self.begin(actor, id, all_or_nothing)? {
                let job = run::Job { desk: self.clone(), store: store.clone(), actor: actor.clone(), id: id.clone(), source, run };
                tokio::spawn(job.go(reading));
            }
            Ok(())
        })
    }

    fn undo<'a>(&'a self, store: &'a Store, actor: &'a Actor, id: &'a ImportId) -> Pending<'a, ()> {
        Box::pin(async move {
            let parts = store::imports::begin_undo(store, actor, id).await?;
            if parts <= PARTS_AT_ONCE {
                return Ok(store::imports::finish_undo(store, actor, id).await?);
            }
            let (store, actor, id) = (store.clone(), actor.clone(), id.clone());
            // A server that stops in between goes on at its next start.
            tokio::spawn(async move {
                if let Err(error) = store::imports::finish_undo(&store, &actor, &id).await {
                    tracing::error!(import = %id, %error, "an undo broke off");
                }
            });
            Ok(())
        })
    }

    fn progress<'a>(&'a self, _store: &'a Store, actor: &'a Actor, id: &'a ImportId) -> Pending<'a, ImportProgress> {
        Box::pin(async move {
            allowed(actor)?;
            self.with(actor, id, |held| held.run.as_ref().map(Run::progress))?.ok_or(Failure::NotFound)
        })
    }
}

fn allowed(actor: &Actor) -> Answer<()> {
    if actor.may(Noun::Import, Act::Create) { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

fn forget_old(held: &mut HashMap<ImportId, Held>) {
    held.retain(|_, held| held.is_running() || held.since.elapsed() < KEPT);
}

async fn setting(store: &Store) -> Setting {
    let currency = store::companies::current(store).await.map(|company| company.currency).unwrap_or_default();
    Setting { currency, today: store.today().await }
}

/// What the database would refuse of it, while that is quickly known; as what this actor may not bring in, it is refused as a whole.
async fn asked(store: &Store, actor: &Actor, reading: Reading) -> Answer<Reading> {
    reading.kind.brought_by(actor)?;
    let records = reading.records();
    if records.is_empty() || records.len() > RECORDS_ASKED_MAX {
        return Ok(reading);
    }
    let results = store::imports::preview(store, actor, &records).await?;
    Ok(reading.with_results(&results))
}

/// Reading a large file takes a processor for seconds: not one of those that answer requests. It takes memory too, so few are read at once.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    static AT_ONCE: Semaphore = Semaphore::const_new(2);
    let _turn = AT_ONCE.acquire().await;
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        let failure = store::new_id();
        tracing::error!(%failure, %error, "a file could not be read");
        Failure::Unexpected(failure)
    })
}
