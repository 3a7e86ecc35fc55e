//! The one way to write: rows guarded by their version, maintained totals, the chained commit row and the operation id, in one transaction.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use domain::id::OperationId;
use domain::permission::Actor;
use domain::refusal::Refusal;
use rand::Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use surrealdb::types::{Number, Object, RecordId, Value, Variables};

use crate::error::{Error, Result};
use crate::row::{Record, record_id, to_row};
use crate::store::{Changed, Store};
use crate::tally::Tallies;

/// How often a write is tried again after a conflict.
const TRIES_MAX: u32 = 12;

/// The end of the chain: the last commit's number and hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) revision: i64,
    pub(crate) hash: String,
}

/// What a command will commit.
#[derive(Default)]
pub(crate) struct Write {
    creates: Vec<Value>,
    updates: Vec<Value>,
    /// Where a record's pending row stands, so that a second change of it in one commit replaces the first.
    pending: HashMap<(&'static str, String), Pending>,
    deletes: Vec<Value>,
    tallies: Tallies,
    changes: Vec<Value>,
    owners: BTreeSet<String>,
}

#[derive(Clone, Copy)]
enum Pending {
    Create(usize),
    Update(usize),
}

impl Write {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// A new record; the commit fails when the id exists.
    pub(crate) fn create<T: Record>(&mut self, record: &T) -> Result<()> {
        let row = to_row(record)?;
        self.note(record, None, Some(&row));
        let mut item = Object::new();
        item.insert("id", Value::RecordId(record_id(T::TABLE, record.key())));
        item.insert("row", Value::Object(row));
        self.pending.insert((T::TABLE, record.key().to_owned()), Pending::Create(self.creates.len()));
        self.creates.push(Value::Object(item));
        self.tally(None, Some(record));
        Ok(())
    }

    /// The record as it was loaded, and as it shall be: the commit fails when another came between. The version is counted up here.
    pub(crate) fn update<T: Record>(&mut self, old: &T, mut new: T) -> Result<T> {
        new.set_version(old.version() + 1);
        let row = to_row(&new)?;
        self.note(&new, Some(&to_row(old)?), Some(&row));
        self.owners.extend(old.owner().map(str::to_owned));
        self.tally(Some(old), Some(&new));
        let place = (T::TABLE, new.key().to_owned());
        if let Some(pending) = self.pending.get(&place) {
            let item = match pending {
                Pending::Create(index) => self.creates.get_mut(*index),
                Pending::Update(index) => self.updates.get_mut(*index),
            };
            if let Some(Value::Object(item)) = item {
                item.insert("row", Value::Object(row));
            }
            return Ok(new);
        }
        self.pending.insert(place, Pending::Update(self.updates.len()));
        let mut item = Object::new();
        item.insert("id", Value::RecordId(record_id(T::TABLE, new.key())));
        item.insert("version", Value::Number(Number::Int(old.version().cast_signed())));
        item.insert("row", Value::Object(row));
        self.updates.push(Value::Object(item));
        Ok(new)
    }

    /// Takes away a record that was never more than a draft.
    pub(crate) fn delete<T: Record>(&mut self, record: &T) -> Result<()> {
        self.note(record, Some(&to_row(record)?), None);
        let mut item = Object::new();
        item.insert("id", Value::RecordId(record_id(T::TABLE, record.key())));
        item.insert("version", Value::Number(Number::Int(record.version().cast_signed())));
        self.deletes.push(Value::Object(item));
        self.tally(Some(record), None);
        Ok(())
    }

    fn tally<T: Record>(&mut self, old: Option<&T>, new: Option<&T>) {
        let mut difference = Tallies::default();
        if let Some(new) = new {
            new.tallies(&mut difference);
        }
        if let Some(old) = old {
            let mut before = Tallies::default();
            old.tallies(&mut before);
            difference.subtract(&before);
        }
        self.tallies.merge(&difference);
    }

    fn note<T: Record>(&mut self, record: &T, before: Option<&Object>, after: Option<&Object>) {
        let mut change = Object::new();
        change.insert("table", Value::String(T::TABLE.to_owned()));
        change.insert("key", Value::String(record.key().to_owned()));
        // What is not there is left out: the engine would not keep a NONE, and the chain must read back as it was hashed.
        if let Some(owner) = record.owner() {
            change.insert("owner", Value::String(owner.to_owned()));
        }
        for (name, row) in [("before", before), ("after", after)] {
            if let Some(row) = row {
                change.insert(name, Value::String(digest(&format!("{row:?}"))));
            }
        }
        self.owners.extend(record.owner().map(str::to_owned));
        self.changes.push(Value::Object(change));
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn digest(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The hash of a commit: over the one before it and everything this one says. The audit check computes it again.
pub(crate) fn chain_hash(previous: &str, revision: i64, at: &str, actor: &str, verb: &str, changes: &Value) -> String {
    digest(&format!("{previous}\n{revision}\n{at}\n{actor}\n{verb}\n{changes:?}"))
}

const COMMIT: &str = "
    BEGIN;
    CREATE $operation_id CONTENT $operation RETURN NONE;
    FOR $item IN $creates { CREATE $item.id CONTENT $item.row RETURN NONE };
    FOR $item IN $updates {
        IF array::len((UPDATE $item.id CONTENT $item.row WHERE version = $item.version RETURN VALUE version)) = 0 { THROW 'changed meanwhile' }
    };
    FOR $item IN $deletes {
        IF array::len((DELETE $item.id WHERE version = $item.version RETURN BEFORE)) = 0 { THROW 'changed meanwhile' }
    };
    FOR $item IN $tallies { UPSERT $item.id SET count += $item.count, amount = (amount ?? 0dec) + $item.amount RETURN NONE };
    CREATE $commit_id CONTENT $commit RETURN NONE;
    IF array::len((UPDATE head:chain SET revision = $next, hash = $hash WHERE revision = $previous RETURN VALUE revision)) = 0 { THROW 'changed meanwhile' };
    COMMIT;
";

impl Store {
    /// One command: `prepare` loads, checks and fills a `Write`, and answers the outcome; the same operation id answers the stored outcome.
    /// Tried again after a conflict, with what is then in the database; never after an unknown outcome.
    ///
    /// # Errors
    /// What `prepare` refuses; `OperationReused` for the same id with another body; `Conflict` after too many tries; `Engine`.
    pub(crate) async fn command<T, F, Fut>(
        &self,
        actor: &Actor,
        operation: &OperationId,
        verb: &'static str,
        body: &impl Serialize,
        prepare: F,
    ) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: Fn(Write) -> Fut,
        Fut: Future<Output = Result<(Write, T)>>,
    {
        if !operation.is_well_formed() {
            return Err(Refusal::BadCharacters.into());
        }
        let body = serde_json::to_string(body).map_err(|error| Error::Engine(error.to_string()))?;
        let body = digest(&format!("{verb}\n{}\n{body}", actor.user));
        for attempt in 0..TRIES_MAX {
            if let Some(outcome) = self.outcome(operation, &body).await? {
                return Ok(outcome);
            }
            let mut head = self.inner.commits.lock().await;
            let prepared = prepare(Write::new()).await;
            let (write, outcome) = match prepared {
                Ok(prepared) => prepared,
                Err(Error::Conflict) => continue,
                Err(error) => return Err(error),
            };
            if write.is_empty() {
                return Ok(outcome);
            }
            let stored = serde_json::to_string(&outcome).map_err(|error| Error::Engine(error.to_string()))?;
            match self.commit(&mut head, actor, operation, verb, &body, &stored, write).await {
                Ok(()) => return Ok(outcome),
                Err(Error::Conflict) => {
                    *head = None;
                    drop(head);
                    let wait = rand::rng().random_range(0..=(5_u64 << attempt.min(6)));
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                }
                Err(error) => {
                    *head = None;
                    return Err(error);
                }
            }
        }
        Err(Error::Conflict)
    }

    /// What this operation answered before, if it was done.
    async fn outcome<T: DeserializeOwned>(&self, operation: &OperationId, body: &str) -> Result<Option<T>> {
        let mut answer =
            self.query("SELECT * FROM ONLY $id", [("id", Value::RecordId(record_id("operation", operation.as_str())))]).await?;
        let row: Value = answer.take(0)?;
        let Value::Object(row) = row else { return Ok(None) };
        if row.get("body") != Some(&Value::String(body.to_owned())) {
            return Err(Refusal::OperationReused.into());
        }
        let Some(Value::String(outcome)) = row.get("outcome") else {
            return Err(Error::Row { table: "operation", reason: "no outcome".into() });
        };
        serde_json::from_str(outcome).map(Some).map_err(|error| Error::Row { table: "operation", reason: error.to_string() })
    }

    #[allow(clippy::too_many_arguments)]
    async fn commit(
        &self,
        head: &mut Option<Head>,
        actor: &Actor,
        operation: &OperationId,
        verb: &'static str,
        body: &str,
        outcome: &str,
        write: Write,
    ) -> Result<()> {
        let previous = match head.take() {
            Some(head) => head,
            None => self.head().await?,
        };
        let at = self.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let next = previous.revision + 1;
        let changes = Value::Array(write.changes.into());
        let hash = chain_hash(&previous.hash, next, &at, actor.user.as_str(), verb, &changes);
        let text = |text: &str| Value::String(text.to_owned());
        let operation_row: Object =
            [("body", text(body)), ("outcome", text(outcome)), ("at", text(&at))].into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        let mut commit = Object::new();
        commit.insert("revision", next);
        commit.insert("previous", text(&previous.hash));
        commit.insert("hash", text(&hash));
        commit.insert("at", text(&at));
        commit.insert("actor", text(actor.user.as_str()));
        commit.insert("verb", text(verb));
        commit.insert("changes", changes);
        let mut values = Variables::new();
        values.insert("operation_id", Value::RecordId(record_id("operation", operation.as_str())));
        values.insert("operation", Value::Object(operation_row));
        values.insert("creates", Value::Array(write.creates.into()));
        values.insert("updates", Value::Array(write.updates.into()));
        values.insert("deletes", Value::Array(write.deletes.into()));
        values.insert("tallies", Value::Array(write.tallies.into_values().into()));
        values.insert("commit_id", Value::RecordId(RecordId::new("commit", next)));
        values.insert("commit", Value::Object(commit));
        values.insert("previous", previous.revision);
        values.insert("next", next);
        values.insert("hash", hash.clone());
        let mut answer = self.inner.engine.run(COMMIT, values).await?;
        if let Some(error) = worst(answer.take_errors()) {
            return Err(error);
        }
        *head = Some(Head { revision: next, hash });
        let owners = Arc::new(write.owners.into_iter().collect());
        // No open screen is no failure.
        let _ = self.inner.changed.send(Changed { revision: next, owners });
        Ok(())
    }

    /// The end of the chain as stored.
    pub(crate) async fn head(&self) -> Result<Head> {
        let mut answer = self.query::<Value, 0>("SELECT * FROM ONLY head:chain", []).await?;
        let row: Value = answer.take(0)?;
        let malformed = || Error::Row { table: "head", reason: "shape".into() };
        let Value::Object(row) = row else { return Err(malformed()) };
        match (row.get("revision"), row.get("hash")) {
            (Some(Value::Number(Number::Int(revision))), Some(Value::String(hash))) => Ok(Head { revision: *revision, hash: hash.clone() }),
            _ => Err(malformed()),
        }
    }
}

/// The error that tells what happened, out of those of a failed transaction (the others only say that it was not carried out).
fn worst(errors: std::collections::HashMap<usize, surrealdb::Error>) -> Option<Error> {
    use surrealdb::types::QueryError;
    let mut found = None;
    for (_, error) in errors {
        if matches!(error.query_details(), Some(QueryError::NotExecuted | QueryError::Cancelled)) {
            found.get_or_insert(Error::Engine(error.to_string()));
            continue;
        }
        let message = error.message();
        // Two rare texts are read here because the engine has no type for them: our own THROW, and a unique index that was met.
        if error.is_thrown() && message.contains("changed meanwhile")
            || matches!(error.query_details(), Some(QueryError::TransactionConflict))
        {
            return Some(Error::Conflict);
        }
        if error.is_already_exists() || message.contains("already contains") || message.contains("already exists") {
            return Some(Error::Conflict);
        }
        found = Some(Error::Engine(message.to_owned()));
    }
    found
}
