//! Targets 业绩目标 and how far they are. The rules are `domain::target`; what is reached comes from the maintained totals: of contracts by the
//! month of their signing, as the dashboard counts them, and of receipts by the month in which the money came in.
//!
//! A customer's contracts and receipts go with the customer to another owner, and so does what is reached by them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::id::{OperationId, TargetId, TeamId, UserId};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach, Role, Scope};
use domain::refusal::Refusal;
use domain::target::{
    MONTHS, Metric, MonthTarget, Reached, Target, TargetForm, TargetKind, TargetRow, TargetSheet, TargetSubject, TargetTerms, checked_year,
};
use domain::user::{Team, User, team_tree};

use crate::contracts::{BY_MONTH, is_owed};
use crate::directory::{Directory, UNASSIGNED};
use crate::error::{Error, Result};
use crate::months::month;
use crate::paging::LAST;
use crate::receipts::COLLECTED_BY_MONTH;
use crate::row::{Record, identity};
use crate::store::Store;
use crate::tally::Asked;

mod check;

pub(crate) use check::check;

impl Record for Target {
    const TABLE: &'static str = "target";
    identity!();
    fn owner(&self) -> Option<&str> {
        (self.subject.kind == TargetKind::Person).then_some(self.subject.id.as_str())
    }
}

/// The months in one currency, and the year in each other.
type Apart = (Vec<Reached>, Vec<(Currency, Reached)>);

/// What each owner reached in the months of one year, by currency.
#[derive(Default)]
struct Books(BTreeMap<(String, &'static str), [Reached; MONTHS]>);

impl Books {
    fn add(&mut self, owner: &str, currency: Currency, key: &str, reached: Reached) -> Result<()> {
        let months = self.0.entry((owner.to_owned(), currency.code())).or_default();
        // `2025-03`, and more behind it.
        let Some(at) = key.get(5..7).and_then(|month| month.parse::<usize>().ok()).and_then(|month| month.checked_sub(1)) else {
            return Ok(());
        };
        if let Some(month) = months.get_mut(at) {
            *month = month.checked_add(reached)?;
        }
        Ok(())
    }

    /// The months in the company's currency, and the year in each other.
    fn of(&self, owners: &BTreeSet<&str>, own: Currency) -> Result<Apart> {
        let mut months = vec![Reached::default(); MONTHS];
        let mut others: BTreeMap<&'static str, Reached> = BTreeMap::new();
        for ((_, currency), found) in self.0.iter().filter(|((owner, _), _)| owners.contains(owner.as_str())) {
            for (month, reached) in months.iter_mut().zip(found) {
                if *currency == own.code() {
                    *month = month.checked_add(*reached)?;
                } else if *reached != Reached::default() {
                    let other = others.entry(*currency).or_default();
                    *other = other.checked_add(*reached)?;
                }
            }
        }
        let others = others.into_iter().map(|(code, reached)| Ok((Currency::parse(code)?, reached))).collect::<Result<_>>()?;
        Ok((months, others))
    }
}

/// What these owners reached from one month to another, both `2025-01` and of one year.
async fn books(store: &Store, owners: Vec<UserId>, from: &str, to: &str) -> Result<Books> {
    let reach = Reach::Owners(owners);
    let [signed, collected] = store
        .tallies_of([
            vec![Asked::new(&reach, BY_MONTH, from, format!("{to}|{LAST}"))],
            vec![Asked::new(&reach, COLLECTED_BY_MONTH, from, to)],
        ])
        .await?;
    let mut books = Books::default();
    for tally in signed {
        if tally.key.split_once('|').is_some_and(|(_, state)| is_owed(state)) {
            let (currency, amount) = tally.money()?;
            books.add(&tally.owner, currency, &tally.key, Reached { signed: amount, collected: Amount::ZERO })?;
        }
    }
    for tally in collected {
        let (currency, amount) = tally.money()?;
        let net = amount.checked_sub(tally.settled_money()?)?;
        books.add(&tally.owner, currency, &tally.key, Reached { signed: Amount::ZERO, collected: net })?;
    }
    Ok(books)
}

/// The people whose targets this act reaches, and the teams.
fn within(directory: &Directory, actor: &Actor, act: Act) -> (Reach, BTreeSet<TeamId>) {
    let teams = match actor.scope(Noun::Target, act) {
        Scope::Nothing | Scope::Own => BTreeSet::new(),
        Scope::Team => directory.below(&actor.team),
        Scope::All => directory.teams.keys().cloned().collect(),
    };
    (actor.reach(Noun::Target, act), teams)
}

fn covers(directory: &Directory, actor: &Actor, act: Act, subject: &TargetSubject) -> bool {
    let (reach, teams) = within(directory, actor, act);
    match subject.kind {
        TargetKind::Person => {
            let id = UserId::new(subject.id.clone());
            directory.users.contains_key(&id) && reach.covers(&id)
        }
        TargetKind::Team => {
            let id = TeamId::new(subject.id.clone());
            directory.teams.contains_key(&id) && teams.contains(&id)
        }
    }
}

/// Who sells has a line without a target, too.
fn sells(user: &User) -> bool {
    user.is_active && user.roles.iter().any(|role| matches!(role, Role::Rep | Role::Clerk | Role::Manager))
}

/// The targets of a year that the actor may read, and what was reached: teams as a tree, then people by name. Of people who do not sell (any more)
/// only those who have a target or reached something.
///
/// # Errors
/// `DateOutOfRange` of the year; `AmountTooLarge`; `Engine`.
pub async fn sheet(store: &Store, actor: &Actor, year: i32) -> Result<TargetSheet> {
    let year = checked_year(year)?;
    let currency = crate::companies::required(store).await?.currency;
    let directory = store.directory().await;
    let (reach, visible) = within(&directory, actor, Act::Read);
    let mut people: Vec<&User> = directory.users.values().filter(|user| reach.covers(&user.id)).collect();
    people.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let mut teams: Vec<Team> = directory.teams.values().filter(|team| visible.contains(&team.id)).cloned().collect();
    teams.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let teams = team_tree(&teams);

    let unassigned = Some(UserId::new(UNASSIGNED)).filter(|id| reach.covers(id));
    let owners: Vec<UserId> = people.iter().map(|user| user.id.clone()).chain(unassigned).collect();
    let books = books(store, owners, &format!("{year:04}-01"), &format!("{year:04}-12")).await?;
    let mut subjects: Vec<TargetSubject> = teams.iter().map(|(_, team)| TargetSubject::team(&team.id)).collect();
    subjects.extend(people.iter().map(|user| TargetSubject::person(&user.id)));
    let mut targets = load(store, &subjects, year).await?;

    let mut rows = Vec::new();
    for (depth, team) in &teams {
        let members = directory.members(&team.id);
        let owners = members.iter().map(UserId::as_str).collect();
        rows.push(row(&books, TargetSubject::team(&team.id), &team.name, *depth, &owners, currency)?);
    }
    for user in &people {
        rows.push(row(&books, TargetSubject::person(&user.id), &user.name, 0, &BTreeSet::from([user.id.as_str()]), currency)?);
    }
    for row in &mut rows {
        row.target = targets.remove(&row.subject.target(year));
        row.may_set = covers(&directory, actor, Act::Edit, &row.subject);
    }
    combine(store, &mut rows, currency, year).await?;
    let sellers: BTreeSet<&str> = people.iter().filter(|user| sells(user)).map(|user| user.id.as_str()).collect();
    let is_of_interest = |row: &TargetRow| {
        let has_reached = !row.others.is_empty() || row.reached.iter().any(|month| *month != Reached::default());
        row.subject.kind == TargetKind::Team || sellers.contains(row.subject.id.as_str()) || row.target.is_some() || has_reached
    };
    rows.retain(is_of_interest);
    Ok(TargetSheet { year, currency, rows })
}

/// What was reached in other currencies is added at the rates of the last day of the year, or of today before it is over.
async fn combine(store: &Store, rows: &mut [TargetRow], own: Currency, year: i32) -> Result<()> {
    let today = store.today().await;
    let day = NaiveDate::from_ymd_opt(year, 12, 31).map_or(today, |last| last.min(today));
    let others: BTreeSet<Currency> = rows.iter().flat_map(|row| row.others.iter().map(|(currency, _)| *currency)).collect();
    let rates = crate::rates::on(store, others, day).await?;
    for row in rows.iter_mut().filter(|row| !row.others.is_empty()) {
        row.combined = domain::rate::combine(&row.by_currency(own)?, own, &rates, day);
    }
    Ok(())
}

fn row(books: &Books, subject: TargetSubject, name: &str, depth: usize, owners: &BTreeSet<&str>, currency: Currency) -> Result<TargetRow> {
    let (reached, others) = books.of(owners, currency)?;
    Ok(TargetRow { subject, name: name.to_owned(), depth, may_set: false, target: None, reached, others, combined: None })
}

async fn load(store: &Store, subjects: &[TargetSubject], year: i32) -> Result<BTreeMap<TargetId, Target>> {
    let ids: Vec<TargetId> = subjects.iter().map(|subject| subject.target(year)).collect();
    let found: Vec<Target> = store.load_all(ids.iter().map(TargetId::as_str)).await?;
    Ok(found.into_iter().map(|target| (target.id.clone(), target)).collect())
}

/// The actor's own target of this month and, for who reads the team's, that of the actor's team; none that is not set.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn this_month(store: &Store, actor: &Actor) -> Result<Vec<MonthTarget>> {
    let today = store.today().await;
    let directory = store.directory().await;
    let subjects = [TargetSubject::person(&actor.user), TargetSubject::team(&actor.team)];
    let subjects: Vec<TargetSubject> = subjects.into_iter().filter(|subject| covers(&directory, actor, Act::Read, subject)).collect();
    let mut targets = load(store, &subjects, today.year()).await?;
    let at = today.month0() as usize;
    let is_set = |target: &Target| Metric::ALL.iter().any(|metric| target.of(*metric).get(at).is_some_and(|amount| amount.is_positive()));
    targets.retain(|_, target| is_set(target));
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let currency = crate::companies::required(store).await?.currency;
    let of_team = targets.contains_key(&TargetSubject::team(&actor.team).target(today.year()));
    let members = if of_team { directory.members(&actor.team) } else { Vec::new() };
    let asked: BTreeSet<UserId> = members.iter().cloned().chain([actor.user.clone()]).collect();
    let books = books(store, asked.into_iter().collect(), &month(today), &month(today)).await?;
    let mut found = Vec::new();
    for subject in subjects {
        let Some(target) = targets.remove(&subject.target(today.year())) else { continue };
        let (owners, name) = match subject.kind {
            TargetKind::Person => (BTreeSet::from([actor.user.as_str()]), actor.name.clone()),
            TargetKind::Team => {
                let name = directory.teams.get(&actor.team).map(|team| team.name.clone()).unwrap_or_default();
                (members.iter().map(UserId::as_str).collect(), name)
            }
        };
        let mut row = row(&books, subject.clone(), &name, 0, &owners, currency)?;
        row.target = Some(target);
        let (signed, collected) = (row.attainment(Metric::Signed, at..at + 1)?, row.attainment(Metric::Collected, at..at + 1)?);
        found.push(MonthTarget { subject, name, currency, signed, collected });
    }
    Ok(found)
}

/// Sets the target of a person or a team for a year that was at `version` when it was read (0: there was none). Figures that are all empty take it
/// back: nothing is to be reached.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`; what the form refuses; `DateOutOfRange` of the year.
pub async fn set(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    subject: &TargetSubject,
    (year, version): (i32, u64),
    form: &TargetForm,
) -> Result<Target> {
    store
        .command(actor, operation, "target.set", &(subject, year, version, form), |mut write| async move {
            let directory = store.directory().await;
            if !covers(&directory, actor, Act::Read, subject) {
                return Err(Error::NotFound);
            }
            if !covers(&directory, actor, Act::Edit, subject) {
                return Err(Refusal::NotAllowed.into());
            }
            let year = checked_year(year)?;
            let TargetTerms { grain, signed, collected } = form.parse(crate::companies::required(store).await?.currency)?;
            let id = subject.target(year);
            let old = store.load::<Target>(id.as_str()).await?;
            if old.as_ref().map_or(0, |old| old.version) != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let new = Target { id, subject: subject.clone(), year, grain, signed, collected, version: 1 };
            if subject.kind == TargetKind::Team {
                directory.members(&TeamId::new(subject.id.clone())).iter().for_each(|member| write.concern(member));
            }
            let new = write.save(old.as_ref(), new)?;
            Ok((write, new))
        })
        .await
}
