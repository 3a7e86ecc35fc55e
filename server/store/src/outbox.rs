//! What leaves the app by mail and to robots. The rules are `domain::outbox`; here they meet the books: the settings, the queue from which the
//! sender takes, what became of each message, and what an admin does about it. Nothing here calls anybody: who carries messages is the server.

use chrono::NaiveDate;
use domain::dunning::{Channel, ChannelOutcome};
use domain::id::{CustomerId, DispatchId, InstalmentId, OperationId};
use domain::list::Page;
use domain::moment::Moment;
use domain::outbox::{Dispatch, DispatchAct, DispatchRow, DispatchState, DispatchWindow, Recipient};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::Result;
use crate::paging::Listing;
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::{Asked, Tallies, count};

mod check;
mod queue;
mod settings;

pub(crate) use check::check;
pub(crate) use queue::main_contact;
pub use queue::{Job, Way, next, settle, stop};
use settings::settings;
pub use settings::{set, show, trial};

/// What failed, and of what nobody knows.
const STUCK: &str = "dispatches_stuck";
/// Trials wait in a queue of their own: nobody who sets a channel up waits for the morning.
const TRIALS: &str = "trial";

impl Record for Dispatch {
    const TABLE: &'static str = "dispatch";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_moved", moved_place(self));
        let waits = self.state == DispatchState::Waiting;
        columns.text_if(waits, "by_queue", if self.is_trial() { TRIALS } else { self.channel.code() });
        columns.text_if(waits, "by_next", next_place(self));
        if let (true, Some(taken)) = (is_robot(self.channel), self.taken) {
            columns.text("by_robot", self.channel.code());
            columns.text("by_taken", place(taken, self));
        }
        columns.text_if(!self.is_trial(), "by_about", about(&self.customer, self.on));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if self.state.is_stuck() {
            // Read by who reads settings, whosever they are.
            tallies.add(STUCK, "", "", "", domain::money::Amount::ZERO);
        }
    }
}

fn is_robot(channel: Channel) -> bool {
    matches!(channel, Channel::WeCom | Channel::DingTalk)
}

/// What sorts by the moment.
fn moment_key(at: Moment) -> String {
    format!("{:014}", at.utc().timestamp_millis())
}

fn place(at: Moment, dispatch: &Dispatch) -> String {
    format!("{}|{}", moment_key(at), dispatch.id)
}

fn moved_place(dispatch: &Dispatch) -> String {
    place(dispatch.since, dispatch)
}

fn next_place(dispatch: &Dispatch) -> String {
    place(dispatch.next, dispatch)
}

fn taken_place(dispatch: &Dispatch) -> String {
    dispatch.taken.map(|taken| place(taken, dispatch)).unwrap_or_default()
}

fn about(customer: &CustomerId, on: NaiveDate) -> String {
    format!("{customer}|{on}")
}

const ALL: &str = "SELECT * FROM dispatch WHERE by_all = '' AND by_moved < $after ORDER BY by_moved DESC LIMIT $limit";
const STATE: &str = "SELECT * FROM dispatch WHERE state = $state AND by_moved < $after ORDER BY by_moved DESC LIMIT $limit";
const QUEUED: &str = "SELECT * FROM dispatch WHERE by_queue = $state AND by_next > $after ORDER BY by_next LIMIT $limit";
const TAKEN: &str = "SELECT * FROM dispatch WHERE by_robot = $state AND by_taken > $after ORDER BY by_taken LIMIT $limit";
const ABOUT: &str = "SELECT * FROM dispatch WHERE by_about = $key";
/// Nobody's list is over one owner: who reads settings reads all of them.
const BY_MOVED: Listing<Dispatch> = Listing { everybody: ALL, owned: ALL, place: moved_place, descends: true };
const OF_STATE: Listing<Dispatch> = Listing { everybody: STATE, owned: STATE, place: moved_place, descends: true };
/// `$state` is the queue.
const IN_QUEUE: Listing<Dispatch> = Listing { everybody: QUEUED, owned: QUEUED, place: next_place, descends: false };
/// `$state` is the robot.
const BY_ROBOT: Listing<Dispatch> = Listing { everybody: TAKEN, owned: TAKEN, place: taken_place, descends: false };

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[ALL, STATE, QUEUED, TAKEN, ABOUT];

fn may(actor: &Actor, act: Act) -> Result<()> {
    if actor.may(Noun::Settings, act) { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

/// Messages by when they moved last, the latest first. For who reads settings; whose customer is out of the reader's reach, of that the name is
/// not told.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn list(store: &Store, actor: &Actor, window: DispatchWindow, after: Option<&str>) -> Result<Page<DispatchRow>> {
    may(actor, Act::Read)?;
    let walk = match window {
        DispatchWindow::All => BY_MOVED.walk(&Reach::Everybody),
        window => OF_STATE.walk_of(window.states().iter().map(|state| (None, Some(state.code().to_owned())))),
    };
    let page = walk.after(after).page(store, |_| true).await?;
    let (channels, dunning, local) = (settings(store).await?, crate::dunning::ladder(store).await?, store.local().await);
    let (reach, directory, now) = (actor.reach(Noun::Contract, Act::Read), store.directory().await, store.now());
    let row = |dispatch: Dispatch| {
        let is_seen = dispatch.is_trial() || reach.covers(&dispatch.customer_owner);
        let at = local(dispatch.next.utc().max(now));
        let next = if dispatch.is_trial() { at } else { channels.hours.next(&dunning.days, at) };
        DispatchRow {
            to: match &dispatch.recipient {
                Recipient::Person(person) => directory.name(person),
                Recipient::Customer | Recipient::Group => String::new(),
            },
            customer_name: is_seen.then_some(dispatch.customer_name),
            channel: dispatch.channel,
            on: dispatch.on,
            after: dispatch.after,
            instalments: u64::try_from(dispatch.lines.len()).unwrap_or(u64::MAX),
            state: dispatch.state,
            reason: dispatch.reason,
            tries: dispatch.tries,
            since: local(dispatch.since.utc()),
            next: (dispatch.state == DispatchState::Waiting).then_some(next),
            id: dispatch.id,
        }
    };
    Ok(Page { items: page.items.into_iter().map(row).collect(), next: page.next })
}

/// How many failed, or nobody knows of: for who reads settings, else none.
///
/// # Errors
/// `Engine`.
pub async fn stuck_count(store: &Store, actor: &Actor) -> Result<u64> {
    let reach = if actor.may(Noun::Settings, Act::Read) { Reach::Everybody } else { Reach::Nobody };
    let [found] = store.tallies_of([vec![Asked::new(&reach, STUCK, "", "")]]).await?;
    Ok(count(&found))
}

/// What an admin decides about a message.
///
/// # Errors
/// `NotAllowed`, `NotFound`, `DispatchCannot`; `Engine`.
pub async fn act(store: &Store, actor: &Actor, operation: &OperationId, id: &DispatchId, act: DispatchAct) -> Result<()> {
    may(actor, Act::Edit)?;
    store
        .command(actor, operation, "outbox.act", &(id, act), |mut write| async move {
            let old: Dispatch = store.must_load(id.as_str()).await?;
            write.update(&old, old.acted(act, &actor.name, Moment::of(store.now()))?)?;
            Ok((write, ()))
        })
        .await
}

/// What became beside the app of what was said of an instalment on that day.
pub(crate) async fn outcomes(
    store: &Store,
    customer: &CustomerId,
    instalment: &InstalmentId,
    day: NaiveDate,
) -> Result<Vec<ChannelOutcome>> {
    let found: Vec<Dispatch> = store.rows(ABOUT, [("key", Value::from_t(about(customer, day)))]).await?;
    let (directory, local) = (store.directory().await, store.local().await);
    let outcome = |dispatch: &Dispatch| {
        let (state, reason) = dispatch.told_of(instalment)?;
        let to = match &dispatch.recipient {
            Recipient::Person(person) => directory.name(person),
            Recipient::Customer => dispatch.customer_name.clone(),
            Recipient::Group => String::new(),
        };
        Some(ChannelOutcome { channel: dispatch.channel, to, state, reason, since: local(dispatch.since.utc()) })
    };
    let mut outcomes: Vec<ChannelOutcome> = found.iter().filter_map(outcome).collect();
    outcomes.sort_by(|a, b| (a.channel, &a.to).cmp(&(b.channel, &b.to)));
    Ok(outcomes)
}
