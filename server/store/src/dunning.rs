//! Reminders and dunning 催款. The rules are `domain::dunning`; here they meet the books: the ladder, the turn of a day, and what each person is
//! told. A notice is read by whom it tells and by nobody else.

use chrono::NaiveDate;
use domain::customer::Customer;
use domain::dunning::{Dunning, DunningForm, Explanation, Facts, Letter, Notice, Reminder};
use domain::follow_up::FollowUp;
use domain::id::{CustomerId, InstalmentId, NoticeId, OperationId, ReminderId};
use domain::instalment::Instalment;
use domain::list::Page;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::Listing;
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::{Asked, Tallies, count};

mod beside;
mod check;
pub(crate) mod due;
mod turn;

pub(crate) use check::check;
pub use turn::{Turned, run, trial, turn};

/// The key of the one ladder.
const LADDER: &str = "ladder";
/// What somebody was told and is not done with, all under the empty key.
const OPEN: &str = "notices";
/// Notices that one call marks at most: a page of them.
const MARKED_AT_ONCE: usize = 50;

impl Record for Dunning {
    const TABLE: &'static str = "dunning";
    fn key(&self) -> &str {
        LADDER
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

impl Record for Reminder {
    const TABLE: &'static str = "reminder";
    identity!();
}

impl Record for Notice {
    const TABLE: &'static str = "notice";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_told", place(self));
        columns.text_if(!self.is_done, "by_open", "");
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if !self.is_done {
            tallies.add(OPEN, self.owner.as_str(), "", "", Amount::ZERO);
        }
    }
}

/// The latest day first.
fn place(notice: &Notice) -> String {
    format!("{}|{}", notice.on, notice.id)
}

const TOLD: &str = "SELECT * FROM notice WHERE owner = $owner AND by_told < $after ORDER BY by_told DESC LIMIT $limit";
const NOT_DONE: &str = "SELECT * FROM notice WHERE owner = $owner AND by_open = '' AND by_told < $after ORDER BY by_told DESC LIMIT $limit";
/// Nobody's list is over everybody: who reads is always one person.
const BY_TOLD: Listing<Notice> = Listing { everybody: TOLD, owned: TOLD, place, descends: true };
const BY_OPEN: Listing<Notice> = Listing { everybody: NOT_DONE, owned: NOT_DONE, place, descends: true };
/// What was promised of a day from `$after` on.
const PROMISES: &str =
    "SELECT * FROM follow_up WHERE customer = $customer AND by_happened > '' AND promise.date >= $after ORDER BY by_happened";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[TOLD, NOT_DONE, PROMISES];

fn own(actor: &Actor) -> Reach {
    Reach::Owners(vec![actor.user.clone()])
}

/// The ladder as it is kept; before anybody saved it, the default one, turned off.
pub(crate) async fn ladder(store: &Store) -> Result<Dunning> {
    Ok(store.load::<Dunning>(LADDER).await?.unwrap_or_default())
}

/// The ladder and the holidays, for who reads settings.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn show(store: &Store, actor: &Actor) -> Result<Dunning> {
    if !actor.may(Noun::Settings, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    ladder(store).await
}

/// Saves the ladder that was at `version` when it was read; 0: it was the default one.
///
/// # Errors
/// `NotAllowed`, `ChangedMeanwhile`; what the form refuses.
pub async fn set(store: &Store, actor: &Actor, operation: &OperationId, version: u64, form: &DunningForm) -> Result<Dunning> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    store
        .command(actor, operation, "dunning.set", &(version, form), |mut write| async move {
            let old = store.load::<Dunning>(LADDER).await?;
            if old.as_ref().map_or(0, |old| old.version) != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let new = form.parse(1)?;
            let new = write.save(old.as_ref(), new)?;
            Ok((write, new))
        })
        .await
}

/// What the actor was told: what is not done with, or all of it; the latest first.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, is_all: bool, after: Option<&str>) -> Result<Page<Notice>> {
    let listing = if is_all { &BY_TOLD } else { &BY_OPEN };
    listing.page(store, &own(actor), after, |_| true).await
}

/// How many there are that the actor is not done with: the length of the list above.
///
/// # Errors
/// `Engine`.
pub async fn open_count(store: &Store, actor: &Actor) -> Result<u64> {
    let own = own(actor);
    let [found] = store.tallies_of([vec![Asked::new(&own, OPEN, "", "")]]).await?;
    Ok(count(&found))
}

/// Marks what the actor was told as done with, or takes that back. What is not the actor's is left alone, as if it were not there.
///
/// # Errors
/// `TooLong` for more than a page of them; `Engine`.
pub async fn mark(store: &Store, actor: &Actor, operation: &OperationId, ids: &[NoticeId], is_done: bool) -> Result<u64> {
    if ids.len() > MARKED_AT_ONCE {
        return Err(Refusal::TooLong { characters_max: MARKED_AT_ONCE }.into());
    }
    store
        .command(actor, operation, "dunning.read", &(ids, is_done), |mut write| async move {
            let found: Vec<Notice> = store.load_all(ids.iter().map(NoticeId::as_str)).await?;
            let mut marked = 0;
            for old in found.iter().filter(|notice| notice.owner == actor.user && notice.is_done != is_done) {
                write.update(old, Notice { is_done, ..old.clone() })?;
                marked += 1;
            }
            Ok((write, marked))
        })
        .await
}

/// Why this instalment was, or was not, reminded of on that day; for who reads its contract.
///
/// # Errors
/// `NotFound`; `Engine`.
pub async fn explain(store: &Store, actor: &Actor, id: &InstalmentId, day: NaiveDate) -> Result<Explanation> {
    let instalment: Instalment = store.must_load(id.as_str()).await?;
    if !crate::customers::reads(store, actor, Noun::Contract, &instalment.owner, &instalment.customer).await? {
        return Err(Error::NotFound);
    }
    let dunning = ladder(store).await?;
    let said = promises(store, &instalment.customer, day).await?;
    let fired = fired(store, &dunning, std::slice::from_ref(&instalment)).await?;
    let explained = dunning.explain(&Facts::of(&instalment, &said, day), &fired, day, store.today().await);
    let channels = crate::outbox::outcomes(store, &instalment.customer, id, day).await?;
    Ok(Explanation { channels, ..explained })
}

/// The letter 催款函 to a customer as of today, for who reads the customer and its contracts.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `AmountTooLarge`; `Engine`.
pub async fn letter(store: &Store, actor: &Actor, id: &CustomerId) -> Result<Letter> {
    let customer: Customer = crate::customers::show(store, actor, id).await?;
    if !crate::customers::reads(store, actor, Noun::Contract, &customer.owner, &customer.id).await? {
        return Err(Refusal::NotAllowed.into());
    }
    let company = crate::companies::required(store).await?;
    let plan = crate::instalments::open_of_customer(store, &customer.id).await?;
    Ok(Letter::of(&ladder(store).await?, &company, &customer, &plan, store.today().await)?)
}

/// What was logged of a customer with a promise that reaches to that day or beyond.
pub(crate) async fn promises(store: &Store, customer: &CustomerId, day: NaiveDate) -> Result<Vec<FollowUp>> {
    let values = [("customer", Value::from_t(customer.as_str().to_owned())), ("after", Value::from_t(day.to_string()))];
    store.rows(PROMISES, values).await
}

/// Which levels of these instalments have fired, of their present due dates. A level that is no longer on the ladder counts no more.
pub(crate) async fn fired(store: &Store, dunning: &Dunning, instalments: &[Instalment]) -> Result<Vec<Reminder>> {
    let places_of = |instalment: &Instalment| -> Vec<ReminderId> {
        dunning.levels.iter().map(|level| Reminder::place(&instalment.id, instalment.terms.due, level.after)).collect()
    };
    let places: Vec<ReminderId> = instalments.iter().flat_map(places_of).collect();
    store.load_all(places.iter().map(ReminderId::as_str)).await
}
