//! The turn of a day: each customer of whom something is to be said is one commit, with one message for each person who is told.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::dunning::{Channel, Dunning, Facts, Firing, Notice, NoticeLine, Reminder, Trial, TrialRow, by_currency, told};
use domain::id::{CustomerId, NoticeId, OperationId, UserId};
use domain::instalment::Instalment;
use domain::moment::Moment;
use domain::outbox::Dispatch;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;

use super::beside::Beside;
use super::{fired, ladder, promises};
use crate::directory::Directory;
use crate::error::Result;
use crate::instalments::BY_DUE;
use crate::paging::LAST;
use crate::store::Store;

/// Instalments of a customer that one message speaks of at most; what is left over follows on the next working day.
const LINES_MAX: usize = 100;
/// Customers that a trial looks at.
const TRIED_MAX: usize = 200;

/// What the turn of a day came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turned {
    pub customers: usize,
    pub notices: u64,
}

/// What is to be said of one customer.
#[derive(Default)]
struct Message {
    reminders: Vec<Reminder>,
    notices: Vec<Notice>,
    /// What leaves the app.
    dispatches: Vec<Dispatch>,
}

/// Reminds of what is due now, if reminding is on and the day is a working day. Done again on the same day it says nothing twice, and what was
/// missed before is said once.
///
/// # Errors
/// `Engine`, after all other customers were seen to.
pub async fn turn(store: &Store) -> Result<Turned> {
    let (dunning, today) = (ladder(store).await?, store.today().await);
    let (mut turned, mut failed) = (Turned::default(), Ok(()));
    if !dunning.is_on || !dunning.days.is_working(today) {
        return Ok(turned);
    }
    for customer in candidates(store, &dunning, today).await? {
        match remind(store, &dunning, &customer, today).await {
            Ok(0) => {}
            Ok(notices) => {
                turned.customers += 1;
                turned.notices += notices;
            }
            Err(error) => failed = Err(error),
        }
    }
    failed.map(|()| turned)
}

/// The turn of today at once, for who may change settings: how many messages went out.
///
/// # Errors
/// `NotAllowed`; those of [`turn`].
pub async fn run(store: &Store, actor: &Actor) -> Result<u64> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(turn(store).await?.notices)
}

/// Customers with an instalment of which a level is reached, whether it was said or not.
async fn candidates(store: &Store, dunning: &Dunning, day: NaiveDate) -> Result<BTreeSet<CustomerId>> {
    let mut found = BTreeSet::new();
    let last = format!("{}|{LAST}", dunning.horizon(day));
    let visit = |instalment: Instalment| {
        if dunning.may_fire(&instalment, day) {
            found.insert(instalment.customer);
        }
    };
    BY_DUE.walk(&Reach::Everybody).between("", &last).each(store, visit).await?;
    Ok(found)
}

/// One customer, one commit: how many messages went out. A customer of whom anything was said today is left until tomorrow.
async fn remind(store: &Store, dunning: &Dunning, customer: &CustomerId, today: NaiveDate) -> Result<u64> {
    let message = gather(store, dunning, customer, today).await?;
    if message.reminders.is_empty() {
        return Ok(0);
    }
    let said: Vec<Notice> = store.load_all(message.notices.iter().map(|notice| notice.id.as_str())).await?;
    if !said.is_empty() {
        return Ok(0);
    }
    let operation = OperationId::new(format!("remind-{}", stem(customer, today)));
    store
        .command(&Actor::operator(), &operation, "dunning.remind", &(customer, today), |mut write| async move {
            // What came in or was contested since the first look counts.
            let message = gather(store, dunning, customer, today).await?;
            let notices = u64::try_from(message.notices.len()).unwrap_or(u64::MAX);
            for reminder in &message.reminders {
                write.create(reminder)?;
            }
            for notice in &message.notices {
                write.create(notice)?;
            }
            for dispatch in &message.dispatches {
                write.create(dispatch)?;
            }
            Ok((write, notices))
        })
        .await
}

/// Of a customer and a day; an id has 64 letters at most.
fn stem(customer: &CustomerId, day: NaiveDate) -> String {
    let tail: String = customer.as_str().chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{}-{tail}", day.format("%Y%m%d"))
}

/// What is to be said of a customer on that day: the levels that fire, and one message for each person, from the books as they are now.
async fn gather(store: &Store, dunning: &Dunning, customer: &CustomerId, day: NaiveDate) -> Result<Message> {
    let mut open = crate::instalments::open_of_customer(store, customer).await?;
    open.retain(|instalment| dunning.may_fire(instalment, day));
    if open.is_empty() {
        return Ok(Message::default());
    }
    let before = fired(store, dunning, &open).await?;
    let promised = promises(store, customer, day).await?;
    let directory = store.directory().await;
    let mut of_instalment: BTreeMap<&str, Vec<Reminder>> = BTreeMap::new();
    for reminder in &before {
        of_instalment.entry(reminder.instalment.as_str()).or_default().push(reminder.clone());
    }
    let mut message = Message::default();
    let mut by_person: BTreeMap<UserId, Vec<NoticeLine>> = BTreeMap::new();
    let mut beside = Beside::of(store, dunning, customer).await?;
    let (mut first, mut spoken) = (None, 0);
    for instalment in &open {
        let known = of_instalment.get(instalment.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let facts = Facts::of(instalment, &promised, day);
        let Some(firing) = dunning.due_now(&facts, known, day).filter(|_| spoken < LINES_MAX) else { continue };
        let people = told(firing.level, &instalment.owner, &directory.users, &directory.teams);
        // With nobody to tell it waits until there is somebody.
        if people.is_empty() {
            continue;
        }
        spoken += 1;
        first = first.or(Some(instalment));
        let line = line(instalment, firing.level.after);
        beside.add(firing.level, people.iter(), &directory, &line);
        message.reminders.extend(noted(instalment, &firing, day));
        for person in people {
            by_person.entry(person).or_default().push(line.clone());
        }
    }
    let Some(first) = first else { return Ok(message) };
    let name = &first.customer_name;
    message.notices = by_person.into_iter().map(|(person, lines)| notice(customer, name, person, day, lines)).collect();
    message.dispatches = beside.dispatches(first, &stem(customer, day), day, Moment::of(store.now()));
    Ok(message)
}

fn noted(instalment: &Instalment, firing: &Firing<'_>, on: NaiveDate) -> Vec<Reminder> {
    let due = instalment.terms.due;
    let row = |after: i16, is_skipped: bool| Reminder {
        id: Reminder::place(&instalment.id, due, after),
        instalment: instalment.id.clone(),
        customer: instalment.customer.clone(),
        due,
        after,
        on,
        is_skipped,
        version: 1,
    };
    let skipped = firing.skipped.iter().map(|level| row(level.after, true));
    skipped.chain([row(firing.level.after, false)]).collect()
}

fn line(instalment: &Instalment, after: i16) -> NoticeLine {
    NoticeLine::of(instalment, after)
}

fn notice(customer: &CustomerId, name: &str, person: UserId, on: NaiveDate, lines: Vec<NoticeLine>) -> Notice {
    Notice {
        id: NoticeId::new(format!("{}-{person}", stem(customer, on))),
        owner: person,
        customer: customer.clone(),
        customer_name: name.to_owned(),
        on,
        channel: Channel::InApp,
        kind: Default::default(),
        lines,
        is_done: false,
        fee: None,
        version: 1,
    }
}

/// What would go out today or, on a day of rest, on the next working day, were reminding on; nothing is written. Names and amounts are those that
/// the actor may read, the rest is counted.
///
/// # Errors
/// `NotAllowed`; `AmountTooLarge`; `Engine`.
pub async fn trial(store: &Store, actor: &Actor) -> Result<Trial> {
    if !actor.may(Noun::Settings, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    let dunning = ladder(store).await?;
    let on = dunning.days.working_from(store.today().await);
    let mut trial = Trial { on, ..Trial::default() };
    let directory = store.directory().await;
    let reach = actor.reach(Noun::Contract, Act::Read);
    let candidates = candidates(store, &dunning, on).await?;
    let mut looked_at = 0;
    for customer in &candidates {
        let message = gather(store, &dunning, customer, on).await?;
        if message.notices.is_empty() {
            continue;
        }
        if looked_at == TRIED_MAX {
            trial.has_more = true;
            break;
        }
        looked_at += 1;
        let owner = store.load::<domain::customer::Customer>(customer.as_str()).await?.map(|customer| customer.owner);
        if owner.is_some_and(|owner| reach.covers(&owner)) {
            trial.rows.push(row(&message, &directory)?);
        } else {
            trial.hidden += 1;
        }
    }
    Ok(trial)
}

fn row(message: &Message, directory: &Directory) -> Result<TrialRow> {
    let mut lines: BTreeMap<&str, &NoticeLine> = BTreeMap::new();
    for line in message.notices.iter().flat_map(|notice| &notice.lines) {
        lines.insert(line.instalment.as_str(), line);
    }
    let first = message.notices.first();
    Ok(TrialRow {
        customer: first.map(|notice| notice.customer.clone()).unwrap_or_default(),
        customer_name: first.map(|notice| notice.customer_name.clone()).unwrap_or_default(),
        told: message.notices.iter().map(|notice| directory.name(&notice.owner)).collect(),
        instalments: u64::try_from(lines.len()).unwrap_or(u64::MAX),
        after: lines.values().map(|line| line.after).max().unwrap_or_default(),
        amounts: by_currency(lines.values().map(|line| (line.currency, line.open)))?,
    })
}
