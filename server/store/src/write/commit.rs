//! One command, one transaction: tried again after a conflict, never after an unknown outcome.

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
use surrealdb::types::{AlreadyExistsError, Number, Object, QueryError, RecordId, Value, Variables};

use super::{Head, Write, chain_hash, digest};
use crate::error::{Error, Result};
use crate::row::record_id;
use crate::store::{Changed, Store};

/// How often a write is tried again after a conflict.
pub(super) const TRIES_MAX: u32 = 12;

/// One transaction. Neither INSERT nor UPSERT: both set a save point a row, and going back to one (as UPSERT does for a row that is there)
/// walks through all that the transaction has written so far.
const COMMIT: &str = "
    BEGIN;
    FOR $row IN $creates { CREATE $row.id CONTENT $row RETURN NONE };
    FOR $item IN $updates {
        IF array::len((UPDATE $item.id CONTENT $item.row WHERE version = $item.version RETURN VALUE version)) = 0 { THROW 'changed meanwhile' }
    };
    FOR $item IN $deletes {
        IF array::len((DELETE $item.id WHERE (version ?? 1) = $item.version RETURN BEFORE)) = 0 { THROW 'changed meanwhile' }
    };
    FOR $item IN $tallies {
        IF array::len((UPDATE $item.id SET count += $item.count, amount += $item.amount, settled += $item.settled RETURN VALUE count)) = 0 {
            CREATE $item.id SET count = $item.count, amount = $item.amount, settled = $item.settled RETURN NONE
        }
    };
    IF array::len((UPDATE head:chain SET revision = $next, hash = $hash WHERE revision = $previous RETURN VALUE revision)) = 0 { THROW 'changed meanwhile' };
    COMMIT;
";

impl Store {
    /// One command: `prepare` loads, checks and fills a `Write`, and answers the outcome; the same operation id answers the stored outcome.
    /// Tried again after a conflict, with what is then in the database; never after an unknown outcome.
    ///
    /// # Errors
    /// What `prepare` refuses; `OperationReused` for the same id with another body, and for a new record whose id is taken; `BadCharacters`
    /// for an id that no client may mint; `Conflict` after too many tries; `Engine`.
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
        let (outcome, has_more_to_follow) = self.command_alone(actor, operation, verb, body, prepare).await?;
        if has_more_to_follow {
            crate::reassign::finish(self).await;
        }
        Ok(outcome)
    }

    /// A command alone, and whether records under the customer that it changed are still to follow.
    pub(crate) async fn command_alone<T, F, Fut>(
        &self,
        actor: &Actor,
        operation: &OperationId,
        verb: &'static str,
        body: &impl Serialize,
        prepare: F,
    ) -> Result<(T, bool)>
    where
        T: Serialize + DeserializeOwned,
        F: Fn(Write) -> Fut,
        Fut: Future<Output = Result<(Write, T)>>,
    {
        if !operation.is_well_formed() {
            return Err(Refusal::BadCharacters.into());
        }
        let body = serde_json::to_string(body).map_err(|error| Error::Engine(error.to_string()))?;
        let body = digest(format!("{verb}\n{}\n{body}", actor.user));
        for attempt in 0..TRIES_MAX {
            // At the first try nothing is asked: what was done before is known by its own row, which the commit meets, or by a refusal.
            if attempt > 0
                && let Some(outcome) = self.outcome(operation, &body).await?
            {
                return Ok((outcome, false));
            }
            let mut head = self.inner.commits.lock().await;
            // Before anything is prepared: what another server on the same database commits from now on is a conflict.
            let previous = match &*head {
                Some(head) => head.clone(),
                None => self.head().await?,
            };
            let done = match prepare(Write::new()).await {
                Ok((write, outcome)) if write.is_empty() => Ok((self.outcome(operation, &body).await?.unwrap_or(outcome), false)),
                Ok((mut write, outcome)) => match settle(self, &mut write).await {
                    Ok(()) => {
                        let has_more = write.has_more_to_follow;
                        let stored = serde_json::to_string(&outcome).map_err(|error| Error::Engine(error.to_string()))?;
                        self.commit(&mut head, previous, actor, operation, verb, &body, &stored, write).await.map(|()| (outcome, has_more))
                    }
                    Err(error) => Err(error),
                },
                Err(error) => Err(error),
            };
            drop(head);
            match done {
                Err(Error::Conflict) => {
                    let wait = rand::rng().random_range(0..=(5_u64 << attempt.min(6)));
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                }
                // The same operation may have been carried out while this one waited: then there is nothing to refuse.
                Err(refused @ (Error::Refused(_) | Error::NotFound)) => {
                    return self.outcome(operation, &body).await?.map(|outcome| (outcome, false)).ok_or(refused);
                }
                done => return done,
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

    /// One transaction. After a failure the end of the chain is read anew.
    #[allow(clippy::too_many_arguments)]
    async fn commit(
        &self,
        head: &mut Option<Head>,
        previous: Head,
        actor: &Actor,
        operation: &OperationId,
        verb: &'static str,
        body: &str,
        outcome: &str,
        mut write: Write,
    ) -> Result<()> {
        *head = None;
        let at = self.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let next = previous.revision + 1;
        for (entry, change) in std::mem::take(&mut write.histories).rows(next, &at, actor.user.as_str(), verb) {
            write.creates.push(entry);
            write.changes.push(change);
        }
        let changes = Value::Array(write.changes.into());
        let hash = chain_hash(&previous.hash, next, &at, actor.user.as_str(), verb, &changes);
        write.creates.push(row(
            RecordId::new("operation", operation.as_str()),
            [("body", text(body)), ("outcome", text(outcome)), ("at", text(&at))],
        ));
        let link = [
            ("revision", Value::Number(Number::Int(next))),
            ("previous", text(&previous.hash)),
            ("hash", text(&hash)),
            ("at", text(&at)),
            ("actor", text(actor.user.as_str())),
            ("verb", text(verb)),
            ("changes", changes),
        ];
        write.creates.push(row(RecordId::new("commit", next), link));
        let mut values = Variables::new();
        values.insert("creates", Value::Array(write.creates.into()));
        values.insert("updates", Value::Array(write.updates.into()));
        values.insert("deletes", Value::Array(write.deletes.into()));
        values.insert("tallies", Value::Array(write.tallies.into_values().into()));
        values.insert("previous", previous.revision);
        values.insert("next", next);
        values.insert("hash", hash.clone());
        let done = match self.inner.engine.run(COMMIT, values).await {
            Ok(mut answer) => worst(answer.take_errors(), &write.client_tables).map_or(Ok(()), Err),
            Err(error) => Err(error),
        };
        // Whatever came of it, for that may not be known; before the next command asks who is who, and before any screen hears of it.
        if write.changes_directory
            && let Err(error) = self.reload_directory().await
        {
            tracing::error!(%error, "who is who could not be read again");
        }
        done?;
        *head = Some(Head { revision: next, hash });
        self.inner.kept.follow((previous.revision, next), &write.folios, write.promisers);
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

/// What follows from the records that a command changes, in the same commit.
async fn settle(store: &Store, write: &mut Write) -> Result<()> {
    crate::promises::settle(store, write).await?;
    crate::folios::settle(store, write).await
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn row<const N: usize>(id: RecordId, fields: [(&str, Value); N]) -> Value {
    let mut row: Object = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    row.insert("id", Value::RecordId(id));
    Value::Object(row)
}

/// The error that tells what happened, out of those of a failed transaction (the others only say that it was not carried out).
pub(crate) fn worst(errors: HashMap<usize, surrealdb::Error>, client_tables: &BTreeSet<&'static str>) -> Option<Error> {
    let mut found = None;
    for (_, error) in errors {
        if matches!(error.query_details(), Some(QueryError::NotExecuted | QueryError::Cancelled)) {
            found.get_or_insert(Error::Engine(error.to_string()));
            continue;
        }
        if let Some(AlreadyExistsError::Record { id }) = error.already_exists_details() {
            let is_clients = id.split(':').next().is_some_and(|table| client_tables.contains(table));
            return Some(if is_clients { Refusal::OperationReused.into() } else { Error::Conflict });
        }
        let message = error.message();
        // Two rare texts are read here because the engine has no type for them: our own THROW, and a unique index that was met.
        if error.is_thrown() && message.contains("changed meanwhile")
            || message.contains("already contains")
            || matches!(error.query_details(), Some(QueryError::TransactionConflict))
        {
            return Some(Error::Conflict);
        }
        found = Some(Error::Engine(message.to_owned()));
    }
    found
}
