//! A person's due days as a calendar that programs subscribe to by a secret link. The secret is shown once and kept as its hash; whoever knows it
//! reads what its owner may read and owns, and nothing else. How it is written is `domain::calendar`.

use chrono::{NaiveDate, TimeDelta};
use domain::calendar::{Calendar, DAYS_AHEAD, DAYS_BACK, EVENTS_MAX, Event};
use domain::follow_up::FollowUp;
use domain::id::{OperationId, UserId};
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::obligation::Obligation;
use domain::permission::{Act, Actor, Noun};
use rand::Rng;
use serde::{Deserialize, Serialize};
use surrealdb::types::Value;

use crate::error::Result;
use crate::paging::{LAST, Listing, narrowed};
use crate::row::{Record, identity};
use crate::store::Store;
use crate::write::{Write, digest};

/// The one link of a user.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct CalendarLink {
    id: UserId,
    /// SHA-256 of the secret; none: revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
    made: NaiveDate,
    version: u64,
}

impl Record for CalendarLink {
    const TABLE: &'static str = "calendar_link";
    identity!();
}

const BY_HASH: &str = "SELECT * FROM calendar_link WHERE hash = $key";

/// Every query here, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_HASH];

/// The day on which the actor's link was made; none: there is none.
///
/// # Errors
/// `Engine`.
pub async fn link(store: &Store, actor: &Actor) -> Result<Option<NaiveDate>> {
    let link = store.load::<CalendarLink>(actor.user.as_str()).await?;
    Ok(link.filter(|link| link.hash.is_some()).map(|link| link.made))
}

/// Makes the actor's link, in place of an earlier one, which leads nowhere from then on. The answer is its secret, known to nobody else.
///
/// # Errors
/// `OperationReused`: each call makes a secret of its own; `Engine`.
pub async fn make_link(store: &Store, actor: &Actor, operation: &OperationId) -> Result<String> {
    let bytes: [u8; 32] = rand::rng().random();
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    put(store, actor, operation, Some(digest(&secret))).await?;
    Ok(secret)
}

/// Takes the actor's link back; without one nothing happens.
///
/// # Errors
/// `Engine`.
pub async fn revoke_link(store: &Store, actor: &Actor, operation: &OperationId) -> Result<()> {
    put(store, actor, operation, None).await
}

/// Takes somebody's link back in the commit that ends what else they had in their hands.
pub(crate) async fn revoke(store: &Store, write: &mut Write, user: &UserId) -> Result<()> {
    let made = store.today().await;
    if let Some(old) = store.load::<CalendarLink>(user.as_str()).await?.filter(|link| link.hash.is_some()) {
        write.update(&old, CalendarLink { hash: None, made, ..old.clone() })?;
    }
    Ok(())
}

/// The secret itself is in no body and no outcome of a command: these are kept.
async fn put(store: &Store, actor: &Actor, operation: &OperationId, hash: Option<String>) -> Result<()> {
    let today = store.today().await;
    store
        .command(actor, operation, "calendar.link", &hash, |mut write| {
            let hash = hash.clone();
            async move {
                let old = store.load::<CalendarLink>(actor.user.as_str()).await?;
                match &old {
                    Some(old) if old.hash.is_none() && hash.is_none() => {}
                    Some(old) => drop(write.update(old, CalendarLink { hash, made: today, ..old.clone() })?),
                    None if hash.is_none() => {}
                    None => write.create(&CalendarLink { id: actor.user.clone(), hash, made: today, version: 1 })?,
                }
                Ok((write, ()))
            }
        })
        .await
}

/// The calendar behind a secret, its pages at `origin`; none for a wrong or revoked one and for who may not sign in any more.
///
/// # Errors
/// `Engine`.
pub async fn of_secret(store: &Store, secret: &str, origin: &str) -> Result<Option<Calendar>> {
    let mut links: Vec<CalendarLink> = store.rows(BY_HASH, [("key", Value::from_t(digest(secret)))]).await?;
    let Some(link) = links.pop() else { return Ok(None) };
    let Some(actor) = crate::users::actor(store, &link.id).await else { return Ok(None) };
    let name = match actor.lang {
        Lang::Zh => format!("约账 · {}", actor.name),
        Lang::En => format!("Yuezhang · {}", actor.name),
    };
    let events = events(store, &actor).await?;
    Ok(Some(Calendar { name, time_zone: store.time_zone().await.name().to_owned(), origin: origin.to_owned(), made: store.now(), events }))
}

/// What is due of the actor's own, by its day.
async fn events(store: &Store, actor: &Actor) -> Result<Vec<Event>> {
    let today = store.today().await;
    let instalments: Vec<Instalment> = due(store, actor, Noun::Contract, &crate::instalments::BY_DUE, today).await?;
    let follow_ups: Vec<FollowUp> = due(store, actor, Noun::FollowUp, &crate::follow_ups::BY_NEXT, today).await?;
    let obligations: Vec<Obligation> = due(store, actor, Noun::Contract, &crate::obligations::BY_DUE, today).await?;
    let obligations = crate::obligations::rows(store, actor, obligations).await?;
    let mut events: Vec<Event> = instalments.iter().map(|instalment| Event::of_instalment(instalment, actor.lang)).collect();
    events.extend(follow_ups.iter().filter_map(|follow_up| Event::of_follow_up(follow_up, actor.lang)));
    events.extend(obligations.iter().filter_map(|row| Event::of_obligation(row, actor.lang)));
    events.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    events.truncate(EVENTS_MAX);
    Ok(events)
}

/// The first of the actor's own that are due within the days of a calendar.
async fn due<T: Record>(store: &Store, actor: &Actor, noun: Noun, listing: &Listing<T>, today: NaiveDate) -> Result<Vec<T>> {
    let reach = narrowed(actor.reach(noun, Act::Read), Some(&actor.user));
    let (from, to) = (today - TimeDelta::days(DAYS_BACK), today + TimeDelta::days(DAYS_AHEAD));
    listing.walk(&reach).between(&from.to_string(), &format!("{to}|{LAST}")).first(store, EVENTS_MAX).await
}
