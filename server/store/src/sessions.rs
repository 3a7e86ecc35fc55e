//! Sessions: a random token in the browser's cookie, its hash in the database. Listed for their user, ended by the user or by disabling.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use domain::id::{SessionId, UserId};
use domain::permission::Actor;
use rand::Rng;
use serde::{Deserialize, Serialize};
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::row::{Record, record_id, to_row};
use crate::store::{Changed, Store};
use crate::write::digest;

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The hash of the token: knowing it does not sign anybody in.
    pub id: SessionId,
    pub user: UserId,
    pub device: String,
    pub opened: DateTime<Utc>,
    pub seen: DateTime<Utc>,
    pub expires: DateTime<Utc>,
    version: u64,
}

impl Record for Session {
    const TABLE: &'static str = "session";
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

/// Opens a session; the answer is the token for the cookie, known to nobody else. Sessions that have expired go by the way, so many at a time.
///
/// # Errors
/// `Engine`.
pub async fn open(store: &Store, user: &UserId, device: &str, days: i64) -> Result<String> {
    let bytes: [u8; 32] = rand::rng().random();
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let now = store.now();
    let session = Session {
        id: SessionId::new(digest(&token)),
        user: user.clone(),
        device: device.chars().take(200).collect(),
        opened: now,
        seen: now,
        expires: now + TimeDelta::days(days),
        version: 1,
    };
    // Sessions are no business data: they stay out of the chained log.
    let id = Value::RecordId(record_id("session", session.id.as_str()));
    store.query("CREATE $id CONTENT $row RETURN NONE", [("id", id), ("row", Value::Object(to_row(&session)?))]).await?;
    // As `expires` is written.
    let now = Value::from_t(now.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    store.query(PURGE, [("now", now)]).await?;
    Ok(token)
}

const PURGE: &str = "DELETE (SELECT VALUE id FROM session WHERE expires < $now LIMIT 1000) RETURN NONE";

/// The session's id and user as an actor, if the token is known, the session has not ended and the user is active.
///
/// # Errors
/// `Engine`.
pub async fn actor(store: &Store, token: &str) -> Result<Option<(SessionId, Actor)>> {
    let Some(session) = store.load::<Session>(&digest(token)).await? else { return Ok(None) };
    let now = store.now();
    if session.expires <= now {
        end(store, &session.id).await?;
        return Ok(None);
    }
    if now - session.seen > TimeDelta::minutes(10) {
        let id = Value::RecordId(record_id("session", session.id.as_str()));
        let seen = Value::from_t(now.to_rfc3339());
        store.query("UPDATE $id SET seen = $seen RETURN NONE", [("id", id), ("seen", seen)]).await?;
    }
    Ok(crate::users::actor(store, &session.user).await.map(|actor| (session.id, actor)))
}

/// Whether the session still stands: what an open stream asks.
///
/// # Errors
/// `Engine`.
pub async fn is_open(store: &Store, session: &SessionId) -> Result<bool> {
    let Some(session) = store.load::<Session>(session.as_str()).await? else { return Ok(false) };
    Ok(session.expires > store.now() && crate::users::actor(store, &session.user).await.is_some())
}

/// The actor's own sessions, latest seen first.
///
/// # Errors
/// `Engine`.
pub async fn of(store: &Store, actor: &Actor) -> Result<Vec<Session>> {
    let user = Value::from_t(actor.user.as_str().to_owned());
    let mut sessions: Vec<Session> = store.rows("SELECT * FROM session WHERE user = $user", [("user", user)]).await?;
    sessions.sort_by_key(|session| std::cmp::Reverse(session.seen));
    Ok(sessions)
}

/// Ends one of the actor's own sessions.
///
/// # Errors
/// `NotFound` for another's; `Engine`.
pub async fn end_own(store: &Store, actor: &Actor, session: &SessionId) -> Result<()> {
    let found = store.load::<Session>(session.as_str()).await?.filter(|found| found.user == actor.user).ok_or(Error::NotFound)?;
    end(store, &found.id).await
}

/// Ends a session.
///
/// # Errors
/// `Engine`.
pub async fn end(store: &Store, session: &SessionId) -> Result<()> {
    store.query("DELETE $id RETURN NONE", [("id", Value::RecordId(record_id("session", session.as_str())))]).await?;
    store.poke();
    Ok(())
}

/// Ends all of a user's sessions.
///
/// # Errors
/// `Engine`.
pub async fn end_all(store: &Store, user: &UserId) -> Result<()> {
    let user = Value::from_t(user.as_str().to_owned());
    store.query("DELETE session WHERE user = $user RETURN NONE", [("user", user)]).await?;
    store.poke();
    Ok(())
}

impl Store {
    /// Wakes the open streams without a commit: who is signed in may have changed.
    fn poke(&self) {
        let _ = self.inner.changed.send(Changed { revision: 0, owners: std::sync::Arc::default() });
    }
}
