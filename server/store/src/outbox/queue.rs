//! The queue: what the sender takes, one message at a time, and what became of it. What is taken is on its way in the books before anybody is
//! called, so that a message of which nothing more is heard is known to be one.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::customer::{Contact, Customer};
use domain::dunning::{Channel, Facts, Letter};
use domain::id::{CustomerId, DispatchId, InstalmentId, OperationId};
use domain::instalment::Instalment;
use domain::moment::Moment;
use domain::outbox::{
    Channels, Dispatch, DispatchReason, DispatchState, Known, Outcome, ROBOT_MESSAGES_MAX, ROBOT_WINDOW_SECONDS, Rechecked, Recipient,
    Robot, Smtp, Written, letter_text, notice_text, trial_text,
};
use domain::permission::{Actor, Reach};

use super::{BY_ROBOT, IN_QUEUE, OF_STATE, TRIALS, is_robot, moment_key, settings};
use crate::error::Result;
use crate::paging::LAST;
use crate::store::{Store, new_id};

/// The queues in the order in which they are looked at.
const QUEUES: [&str; 5] = [TRIALS, Channel::Email.code(), Channel::Letter.code(), Channel::WeCom.code(), Channel::DingTalk.code()];

/// A message that is on its way, and how it gets there.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: DispatchId,
    pub way: Way,
}

#[derive(Clone, Debug)]
pub enum Way {
    Mail { smtp: Smtp, to: String, written: Written },
    Robot { channel: Channel, robot: Robot, text: String },
}

/// Why nothing can be handed over, or what can.
type Looked<T> = std::result::Result<T, DispatchReason>;

/// Takes the next message that may leave now; none: there is none, or it is not the hour. `origin` is where the screens are reached.
///
/// # Errors
/// `Engine`.
pub async fn next(store: &Store, origin: &str) -> Result<Option<Job>> {
    let (channels, dunning) = (settings(store).await?, crate::dunning::ladder(store).await?);
    let now = store.now();
    let are_open = channels.hours.are_open(&dunning.days, store.local().await(now));
    let until = format!("{}|{LAST}", moment_key(Moment::of(now)));
    for queue in QUEUES.into_iter().filter(|queue| are_open || *queue == TRIALS) {
        // What is dropped makes room for the next one.
        loop {
            let waiting = IN_QUEUE.walk(&Reach::Everybody).of_state(queue).between("", &until).first(store, 1).await?;
            let Some(found) = waiting.first() else { break };
            if is_robot(found.channel) && !has_room(store, found.channel).await? {
                break;
            }
            let Some(taken) = take(store, found).await? else { continue };
            match way(store, &channels, &taken, origin).await {
                Ok(Ok(way)) => return Ok(Some(Job { id: taken.id, way })),
                // It was set otherwise just now.
                Ok(Err(reason)) => {
                    settle(store, &taken.id, &Outcome::Never(reason)).await?;
                }
                // Nobody was called yet.
                Err(error) => {
                    settle(store, &taken.id, &Outcome::Later(DispatchReason::Unreachable { said: String::new() })).await?;
                    return Err(error);
                }
            }
        }
    }
    Ok(None)
}

/// Whether the robot takes one more message within its minute.
async fn has_room(store: &Store, channel: Channel) -> Result<bool> {
    let from = Moment::of(store.now() - TimeDelta::seconds(ROBOT_WINDOW_SECONDS));
    let walk = BY_ROBOT.walk(&Reach::Everybody).of_state(channel.code()).after(Some(&moment_key(from)));
    Ok(walk.first(store, ROBOT_MESSAGES_MAX).await?.len() < ROBOT_MESSAGES_MAX)
}

/// Puts a waiting message on its way, or drops it by what the books say now; none: it does not go out.
async fn take(store: &Store, found: &Dispatch) -> Result<Option<Dispatch>> {
    let operation = OperationId::new(format!("take-{}", new_id()));
    let taken = store
        .command(&Actor::operator(), &operation, "outbox.take", &(&found.id, found.version), |mut write| async move {
            let old: Dispatch = store.must_load(found.id.as_str()).await?;
            if old.state != DispatchState::Waiting {
                return Ok((write, None));
            }
            let now = Moment::of(store.now());
            let new = match left(store, &old).await? {
                Ok(left) => old.taken(left, now),
                Err(reason) => old.dropped(reason, now),
            };
            let new = write.update(&old, new)?;
            Ok((write, Some(new)))
        })
        .await?;
    Ok(taken.filter(|taken| taken.state == DispatchState::Sending))
}

/// What is left to say of it, by the books.
async fn left(store: &Store, dispatch: &Dispatch) -> Result<Looked<Rechecked>> {
    if !settings(store).await?.has(dispatch.channel) {
        return Ok(Err(DispatchReason::NotSetUp));
    }
    if let Err(reason) = address(store, dispatch).await? {
        return Ok(Err(reason));
    }
    if dispatch.is_trial() {
        return Ok(Ok(Rechecked::default()));
    }
    let dunning = crate::dunning::ladder(store).await?;
    if !dunning.is_on {
        return Ok(Err(DispatchReason::Off));
    }
    let customer = store.load::<Customer>(dispatch.customer.as_str()).await?;
    if customer.is_none_or(|customer| customer.merged_into.is_some()) {
        return Ok(Err(DispatchReason::Gone));
    }
    let today = store.today().await;
    let said = crate::dunning::promises(store, &dispatch.customer, today).await?;
    let plan = instalments(store, dispatch).await?;
    let fired = crate::dunning::fired(store, &dunning, &plan).await?;
    let fact = |one: &Instalment| {
        let fired = fired.iter().filter(|fired| fired.instalment == one.id).cloned().collect();
        (one.id.clone(), Known { facts: Facts::of(one, &said, today), open: one.open, fired })
    };
    let known: BTreeMap<InstalmentId, Known> = plan.iter().map(fact).collect();
    Ok(dispatch.rechecked(&dunning, &known, today))
}

async fn instalments(store: &Store, dispatch: &Dispatch) -> Result<Vec<Instalment>> {
    store.load_all(dispatch.lines.iter().map(|line| line.instalment.as_str())).await
}

/// Where a mail goes; empty for a group.
async fn address(store: &Store, dispatch: &Dispatch) -> Result<Looked<String>> {
    let found = match &dispatch.recipient {
        Recipient::Group => return Ok(Ok(String::new())),
        Recipient::Person(person) => {
            let directory = store.directory().await;
            let Some(user) = directory.users.get(person).filter(|user| user.is_active) else { return Ok(Err(DispatchReason::Gone)) };
            user.email.clone()
        }
        Recipient::Customer => main_contact(store, &dispatch.customer).await?.map(|contact| contact.terms.email).unwrap_or_default(),
    };
    Ok(if found.is_empty() { Err(DispatchReason::NoAddress) } else { Ok(found) })
}

/// Whom one writes to at the customer.
pub(crate) async fn main_contact(store: &Store, customer: &CustomerId) -> Result<Option<Contact>> {
    Ok(crate::customers::contacts_of(store, customer).await?.into_iter().find(|contact| contact.terms.is_main))
}

async fn way(store: &Store, channels: &Channels, taken: &Dispatch, origin: &str) -> Result<Looked<Way>> {
    let company = crate::companies::required(store).await?;
    let today = store.today().await;
    let written = if taken.is_trial() {
        trial_text(&company.name, taken.langs.first().copied().unwrap_or_default())
    } else if taken.channel == Channel::Letter {
        let customer: Customer = store.must_load(taken.customer.as_str()).await?;
        let plan = instalments(store, taken).await?;
        let ladder = crate::dunning::ladder(store).await?;
        let letter = Letter::fired(&ladder, &company, &customer, &plan.iter().collect::<Vec<_>>(), taken.after, today)?;
        letter_text(&letter, taken.langs.first().copied().unwrap_or_default())
    } else {
        notice_text(taken, &format!("{origin}/customers/{}", taken.customer), today)?
    };
    let to = match address(store, taken).await? {
        Ok(to) => to,
        Err(reason) => return Ok(Err(reason)),
    };
    let way = match taken.channel {
        Channel::Email | Channel::Letter => channels.smtp.clone().map(|smtp| Way::Mail { smtp, to, written }),
        Channel::WeCom => robot(channels.wecom.as_ref(), taken.channel, &written),
        Channel::DingTalk => robot(channels.dingtalk.as_ref(), taken.channel, &written),
        Channel::InApp => None,
    };
    Ok(way.ok_or(DispatchReason::NotSetUp))
}

fn robot(robot: Option<&Robot>, channel: Channel, written: &Written) -> Option<Way> {
    robot.map(|robot| Way::Robot { channel, robot: robot.clone(), text: written.for_robot() })
}

/// Notes what became of a message that was on its way; of any other one nothing is changed.
///
/// # Errors
/// `NotFound`; `Engine`.
pub async fn settle(store: &Store, id: &DispatchId, outcome: &Outcome) -> Result<DispatchState> {
    let operation = OperationId::new(format!("settle-{}", new_id()));
    store
        .command(&Actor::operator(), &operation, "outbox.settle", id, |mut write| async move {
            let old: Dispatch = store.must_load(id.as_str()).await?;
            if old.state != DispatchState::Sending {
                return Ok((write, old.state));
            }
            let new = write.update(&old, old.settled(outcome.clone(), Moment::of(store.now())))?;
            Ok((write, new.state))
        })
        .await
}

/// Marks what was on its way when the server stopped: nobody knows whether it arrived. For the start of the one sender, before it takes anything.
///
/// # Errors
/// `Engine`.
pub async fn stop(store: &Store) -> Result<usize> {
    let mut found: Vec<Dispatch> = Vec::new();
    OF_STATE.walk(&Reach::Everybody).of_state(DispatchState::Sending.code()).each(store, |dispatch| found.push(dispatch)).await?;
    for dispatch in &found {
        let operation = OperationId::new(format!("stop-{}", new_id()));
        store
            .command(&Actor::operator(), &operation, "outbox.stop", &dispatch.id, |mut write| async move {
                let old: Dispatch = store.must_load(dispatch.id.as_str()).await?;
                if old.state == DispatchState::Sending {
                    write.update(&old, old.stopped(Moment::of(store.now())))?;
                }
                Ok((write, ()))
            })
            .await?;
    }
    Ok(found.len())
}
