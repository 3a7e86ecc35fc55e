//! The live stream: on a commit that concerns the user, at the turn of the day and at once after (re)connecting, the state as it is now.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;

use app::live::Poke;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, http};
use domain::id::UserId;
use domain::list::Badges;
use domain::permission::{Act, Actor, Noun, Reach};
use store::Changed;
use tokio::sync::{Mutex, broadcast};

use crate::router::Application;

mod open;

pub use open::OpenStreams;

/// How often a stream looks at the date and at its session: a disabled user's ends within 5 s even if a poke was lost.
pub const LOOK_EVERY: Duration = Duration::from_secs(4);

/// Badges by who may see what, at one revision and day: five hundred screens of one company ask the database a few times only. What waits for
/// one person alone is counted by person.
#[derive(Default)]
pub struct BadgeCache(Mutex<Cached>);

#[derive(Default)]
struct Cached {
    revision: i64,
    today: chrono::NaiveDate,
    badges: HashMap<String, Badges>,
    own: HashMap<UserId, Own>,
}

/// What waits for one person alone.
#[derive(Clone, Copy)]
struct Own {
    approvals: u64,
    findings: u64,
    notices: u64,
}

impl BadgeCache {
    /// The badges at this revision or, when somebody has asked for a later one, at that.
    async fn get(&self, application: &Application, actor: &Actor, revision: i64, today: chrono::NaiveDate) -> store::Result<Poke> {
        let reaches = [
            (Noun::Contract, Act::Read),
            (Noun::FollowUp, Act::Read),
            (Noun::Receipt, Act::Settle),
            (Noun::Invoice, Act::Settle),
            (Noun::Import, Act::Create),
            (Noun::Settings, Act::Read),
        ];
        let fees = store::fees::Reaches::of(actor);
        let key = format!("{:?} {fees:?}", reaches.map(|(noun, act)| actor.reach(noun, act)));
        let mut cached = self.0.lock().await;
        if cached.today != today || cached.revision < revision {
            *cached = Cached { revision, today, badges: HashMap::new(), own: HashMap::new() };
        }
        let revision = cached.revision;
        let badges = match cached.badges.get(&key) {
            Some(badges) => *badges,
            None => {
                let badges = store::badges::badges(&application.store, actor).await?;
                let own = Own { approvals: badges.approvals_waiting, findings: badges.findings_waiting, notices: badges.notices_open };
                cached.own.insert(actor.user.clone(), own);
                cached.badges.insert(key, badges);
                badges
            }
        };
        let own = match cached.own.get(&actor.user) {
            Some(own) => *own,
            None => {
                let approvals = store::approvals::waiting_count(&application.store, actor).await?;
                let findings = store::audits::waiting_count(&application.store, actor).await?;
                let notices = store::dunning::open_count(&application.store, actor).await?;
                let own = Own { approvals, findings, notices };
                cached.own.insert(actor.user.clone(), own);
                own
            }
        };
        let badges = Badges { approvals_waiting: own.approvals, findings_waiting: own.findings, notices_open: own.notices, ..badges };
        Ok(Poke { revision, today, badges })
    }
}

/// `GET /live`: server-sent events, each the whole state; `ended` when the session has. 429: this user has too many open already.
pub async fn stream(State(application): State<Application>, Extension(caller): Extension<app::caller::Caller>) -> Response {
    let (Some(actor), Some(session)) = (caller.actor, caller.session) else { return StatusCode::UNAUTHORIZED.into_response() };
    let Some(place) = application.streams.take(&actor.user) else { return StatusCode::TOO_MANY_REQUESTS.into_response() };
    let mut changes = application.store.subscribe();
    let mut stopping = application.stopping.clone();
    let events = async_stream::stream! {
        let _place = place;
        let mut last: Option<Poke> = None;
        let mut woken = Woken::Change(None);
        loop {
            match now(&application, &actor, woken).await {
                Ok(poke) if is_news(last.as_ref(), &poke, woken) => {
                    yield Ok::<Event, Infallible>(message(&poke));
                    last = Some(poke);
                }
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "badges could not be counted"),
            }
            woken = wait(&application, &actor, &mut changes, &mut stopping).await;
            if woken == Woken::End {
                break;
            }
            // A commit of somebody's records ends no session: that comes as a change of nobody's, and the clock looks too.
            let may_have_ended = !matches!(woken, Woken::Change(Some(_)));
            if may_have_ended && !store::sessions::is_open(&application.store, &session).await.unwrap_or(true) {
                yield Ok(Event::default().event("ended").data("ended"));
                break;
            }
        }
    };
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response();
    // A buffering proxy would hold the messages back.
    response.headers_mut().insert("x-accel-buffering", http::HeaderValue::from_static("no"));
    response.headers_mut().insert(http::header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
    response
}

/// Why a stream looks again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Woken {
    /// By commits of somebody's records, the last of this revision; none: by anything else.
    Change(Option<i64>),
    Clock,
    End,
}

/// By the clock only another day or another count is news: commits that this user may not see move the revision too.
fn is_news(last: Option<&Poke>, poke: &Poke, woken: Woken) -> bool {
    last.is_none_or(|last| {
        (last.today, last.badges) != (poke.today, poke.badges) || (matches!(woken, Woken::Change(_)) && last.revision != poke.revision)
    })
}

fn message(poke: &Poke) -> Event {
    Event::default().id(poke.revision.to_string()).data(serde_json::to_string(poke).unwrap_or_default())
}

/// The state that a new page of this user begins with.
///
/// # Errors
/// `Engine`.
pub async fn state(application: &Application, actor: &Actor) -> store::Result<Poke> {
    now(application, actor, Woken::Clock).await
}

/// The state that this user's screens should show. A commit says its revision itself: five hundred streams need not all ask for it.
async fn now(application: &Application, actor: &Actor, woken: Woken) -> store::Result<Poke> {
    let revision = match woken {
        Woken::Change(Some(revision)) => revision,
        _ => application.store.revision().await?,
    };
    let today = application.store.today().await;
    // The team may have changed since the stream began.
    let fresh = store::users::actor(&application.store, &actor.user).await;
    application.badges.get(application, fresh.as_ref().unwrap_or(actor), revision, today).await
}

/// Until something happened that may concern this user; several commits that are waiting already are one change.
async fn wait(
    application: &Application,
    actor: &Actor,
    changes: &mut broadcast::Receiver<Changed>,
    stopping: &mut tokio::sync::watch::Receiver<bool>,
) -> Woken {
    let reach = actor.reach(Noun::Contract, Act::Read);
    let look = tokio::time::sleep(application.look_every);
    tokio::pin!(look);
    if *stopping.borrow() || application.store.is_closed() {
        return Woken::End;
    }
    loop {
        tokio::select! {
            () = &mut look => return Woken::Clock,
            _ = stopping.changed() => return Woken::End,
            change = changes.recv() => match change {
                Ok(change) if !concerns(&change, &actor.user, &reach) => {}
                Ok(change) => return Woken::Change(revision_of(&change).and_then(|revision| last_of(changes, revision))),
                Err(broadcast::error::RecvError::Lagged(_)) => return Woken::Change(None),
                Err(broadcast::error::RecvError::Closed) => return Woken::End,
            },
        }
    }
}

/// Of a commit of somebody's records.
fn revision_of(change: &Changed) -> Option<i64> {
    Some(change.revision).filter(|_| change.revision != 0 && !change.owners.is_empty())
}

/// The revision of the last commit that waits; none when something else has happened too.
fn last_of(changes: &mut broadcast::Receiver<Changed>, mut revision: i64) -> Option<i64> {
    loop {
        match changes.try_recv() {
            Ok(change) => revision = revision_of(&change)?.max(revision),
            Err(broadcast::error::TryRecvError::Empty) => return Some(revision),
            Err(_) => return None,
        }
    }
}

fn concerns(change: &Changed, user: &UserId, reach: &Reach) -> bool {
    change.revision == 0
        || change.owners.is_empty()
        || change.owners.iter().any(|owner| owner == user.as_str() || reach.covers(&UserId::new(owner.as_str())))
}

#[cfg(test)]
mod tests;
