//! The turn of a day: last month's statements are begun, and who is late is told, once of each month and step.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::closing::Month;
use domain::dunning::{Channel, Notice};
use domain::fee::{FeeNotice, FeeStatement, FeeStep};
use domain::id::{CustomerId, FeeStatementId, NoticeId, OperationId, UserId};
use domain::permission::{Act, Actor, Noun, Reach};

use super::records::{LATE, OF_STATE};
use super::statements::{drafted, id_of, may_write, months_to_state, months_with_sales};
use crate::directory::Directory;
use crate::error::Result;
use crate::store::Store;

/// What the turn came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turned {
    pub opened: usize,
    pub notices: usize,
}

/// Begins the statements of months that are over, of everybody who sold something that a policy covers, and on working days tells who is late. Done
/// again it does nothing twice; what was missed is caught up, twelve months back.
///
/// # Errors
/// `Engine`.
pub async fn turn(store: &Store) -> Result<Turned> {
    let today = store.today().await;
    let opened = open_all(store, today).await?;
    let is_working = crate::dunning::ladder(store).await?.days.is_working(today);
    let notices = if is_working { remind(store, today).await? } else { 0 };
    Ok(Turned { opened, notices })
}

async fn open_all(store: &Store, today: NaiveDate) -> Result<usize> {
    let months = months_to_state(store, today).await?;
    if months.is_empty() {
        return Ok(0);
    }
    let directory = store.directory().await;
    let mut opened = 0;
    for user in directory.users.values().filter(|user| user.is_active && may_write(&directory.actor(user))) {
        let sold = months_with_sales(store, &user.id, &months).await?;
        let wanted: Vec<Month> = months.iter().copied().filter(|month| sold.contains(&month.to_string())).collect();
        let ids: Vec<FeeStatementId> = wanted.iter().map(|month| id_of(&user.id, *month)).collect();
        let known: Vec<FeeStatement> = store.load_all(ids.iter().map(FeeStatementId::as_str)).await?;
        for month in wanted.into_iter().filter(|month| !known.iter().any(|statement| statement.month == *month)) {
            opened += usize::from(open_one(store, &user.id, &user.name, month).await?);
        }
    }
    Ok(opened)
}

/// Whether there was anything to state.
async fn open_one(store: &Store, owner: &UserId, name: &str, month: Month) -> Result<bool> {
    let operation = OperationId::new(format!("fee-{}", id_of(owner, month)));
    store
        .command(&Actor::operator(), &operation, "fee.open", &(owner, month), |mut write| async move {
            let statement = drafted(store, owner, name, month).await?;
            let is_there = store.load::<FeeStatement>(statement.id.as_str()).await?.is_some();
            let is_new = !is_there && !statement.rows.is_empty();
            if is_new {
                write.create(&statement)?;
            }
            Ok((write, is_new))
        })
        .await
}

/// Who is told of what: a month and a step, with the first of those that are late, and how many they are.
type Told = BTreeMap<(UserId, Month, FeeStep), FeeNotice>;

async fn remind(store: &Store, today: NaiveDate) -> Result<usize> {
    let directory = store.directory().await;
    let mut late: Vec<FeeStatement> = Vec::new();
    LATE.walk(&Reach::Everybody).between("", &today.to_string()).each(store, |statement| late.push(statement)).await?;
    for step in FeeStep::ALL.iter().filter_map(|step| step.waiting()) {
        OF_STATE.walk(&Reach::Everybody).of_state(step.code()).each(store, |statement| late.push(statement)).await?;
    }
    let mut told = Told::new();
    for statement in &late {
        let Some(step) = statement.late_for(today) else { continue };
        let due = if step == FeeStep::Rep { statement.submit_by } else { statement.check_by };
        for person in people(&directory, statement, step) {
            let blank = || FeeNotice { month: statement.month, step, due: due.unwrap_or(today), statement: statement.id.clone(), count: 0 };
            told.entry((person, statement.month, step)).or_insert_with(blank).count += 1;
        }
    }
    let notices: Vec<Notice> = told.into_iter().map(|((person, ..), fee)| notice(person, fee, today)).collect();
    let known: Vec<Notice> = store.load_all(notices.iter().map(|notice| notice.id.as_str())).await?;
    let mut sent = 0;
    for notice in notices.iter().filter(|notice| !known.iter().any(|before| before.id == notice.id)) {
        sent += usize::from(tell(store, notice).await?);
    }
    Ok(sent)
}

/// The rep, or everybody who may sign this check.
fn people(directory: &Directory, statement: &FeeStatement, step: FeeStep) -> Vec<UserId> {
    let signs = |actor: Actor| {
        let checks = step.checker(&actor).is_some_and(|checker| checker.may_for(Noun::Fee, Act::Edit, &statement.owner));
        checks && actor.user != statement.owner && !statement.signatures.iter().any(|signature| signature.by == actor.user)
    };
    let is_told = |user: &&domain::user::User| {
        if step == FeeStep::Rep { user.id == statement.owner } else { signs(directory.actor(user)) }
    };
    directory.users.values().filter(|user| user.is_active).filter(is_told).map(|user| user.id.clone()).collect()
}

/// Its id says what it is about, so that it is told once however often the turn is done.
fn notice(person: UserId, fee: FeeNotice, on: NaiveDate) -> Notice {
    Notice {
        id: NoticeId::new(format!("fee-{}-{}-{person}", fee.month, fee.step.code())),
        owner: person,
        customer: CustomerId::default(),
        customer_name: String::new(),
        on,
        channel: Channel::InApp,
        kind: Default::default(),
        lines: Vec::new(),
        is_done: false,
        fee: Some(fee),
        version: 1,
    }
}

async fn tell(store: &Store, notice: &Notice) -> Result<bool> {
    let operation = OperationId::new(notice.id.as_str());
    let told = (&notice.owner, notice.id.as_str());
    store
        .command(&Actor::operator(), &operation, "fee.remind", &told, |mut write| async move {
            let is_new = store.load::<Notice>(notice.id.as_str()).await?.is_none();
            if is_new {
                write.create(notice)?;
            }
            Ok((write, is_new))
        })
        .await
}
