//! An import undone as a whole: first everything is looked at, then its commits are taken back one by one, the last first, each in one
//! commit of its own. What it made is deleted, what it changed becomes what it was; numbers that it was given are not given again.
//!
//! A server that stops in between goes on at its next start. What is built on the import meanwhile stops the undo there, and says so.

use std::collections::{BTreeSet, HashSet};

use domain::adjustment::Adjustment;
use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::id::{CustomerId, ImportId, OperationId, UserId};
use domain::import::{Import, ImportState};
use domain::instalment::Instalment;
use domain::permission::Actor;
use domain::receipt::{Allocation, Receipt};
use domain::refusal::Refusal;
use domain::signature::SigningRound;
use domain::user::User;
use surrealdb::types::Value;

use super::obstacles::{Brought, Rows, Search, now};
use super::past::{Part, reachable};
use crate::error::{Error, Result};
use crate::journal::{Touched, mark};
use crate::row::Record;
use crate::store::{Store, new_id};
use crate::write::Write;

/// Finds out whether the import can be undone, and marks it as being undone; answers how many commits are to be taken back.
///
/// # Errors
/// `NotFound`; `NotAllowed` where records have gone out of reach; `ImportRunning`; `ImportBuiltOn` with what stands in the way; `PeriodClosed`; `Engine`.
pub async fn begin_undo(store: &Store, actor: &Actor, id: &ImportId) -> Result<u64> {
    let import = reachable(store, actor, id).await?;
    match import.state {
        ImportState::Undone => return Ok(0),
        ImportState::Running => return Err(Refusal::ImportRunning.into()),
        ImportState::Done | ImportState::Broken | ImportState::Undoing => {}
    }
    search(store, actor, id).await?;
    change(store, actor, id, "import.undo", |import| import.state = ImportState::Undoing).await?;
    Ok(import.parts)
}

/// Takes back what is left of an import that is being undone.
///
/// # Errors
/// `NotAllowed`, `NotFound`; `ImportBuiltOn` for what was built on it since `begin_undo`; `PeriodClosed` likewise; `Engine`.
pub async fn finish_undo(store: &Store, actor: &Actor, id: &ImportId) -> Result<()> {
    let import = reachable(store, actor, id).await?;
    if import.state != ImportState::Undoing {
        return Ok(());
    }
    let search = search(store, actor, id).await?;
    let mut ordinal = u64::MAX;
    while let Some(part) = Part::before(store, id, ordinal).await? {
        ordinal = part.ordinal;
        take_back_part(store, actor, id, &part, &search).await?;
    }
    let undone = store.now().with_timezone(&store.time_zone().await).naive_local();
    change(store, actor, id, "import.undone", |import| {
        import.state = ImportState::Undone;
        import.undone = Some(undone);
        import.undone_by.clone_from(&actor.name);
    })
    .await
}

/// An import that was to be all or nothing, and cannot be all.
pub(super) async fn take_back(store: &Store, actor: &Actor, id: &ImportId) -> Result<()> {
    change(store, actor, id, "import.take_back", |import| {
        if import.state != ImportState::Undone {
            import.state = ImportState::Undoing;
        }
    })
    .await?;
    finish_undo(store, actor, id).await
}

/// An import whose server is no more.
pub(super) async fn note_broken(store: &Store, actor: &Actor, id: &ImportId) -> Result<()> {
    change(store, actor, id, "import.broke_off", |import| import.state = ImportState::Broken).await
}

/// Looks at the whole import, the last commit first.
async fn search(store: &Store, actor: &Actor, id: &ImportId) -> Result<Search> {
    let mut search = Search::default();
    let mut ordinal = u64::MAX;
    while let Some(part) = Part::before(store, id, ordinal).await? {
        ordinal = part.ordinal;
        search.add_created(&part);
    }
    let known = search.afresh();
    let mut ordinal = u64::MAX;
    while let Some(part) = Part::before(store, id, ordinal).await? {
        ordinal = part.ordinal;
        let rows = search.look(store, actor, &part).await?;
        refuse_closed(store, &part, &rows).await?;
        if search.is_full() {
            break;
        }
    }
    refuse_if_any(search)?;
    Ok(known)
}

fn refuse_if_any(search: Search) -> Result<()> {
    let obstacles = search.found();
    if obstacles.is_empty() { Ok(()) } else { Err(Refusal::ImportBuiltOn { obstacles }.into()) }
}

/// What an import dated into a month that was closed since stays there, and so does a due date that a closed month was told with.
async fn refuse_closed(store: &Store, part: &Part, rows: &Rows) -> Result<()> {
    let periods = crate::periods::current(store).await?;
    for touched in part.touched.iter().filter(|touched| touched.before.is_none()) {
        let row = rows.get(&(touched.table.clone(), touched.key.clone()));
        let day = match touched.table.as_str() {
            Contract::TABLE => now::<Contract>(row)?.and_then(|contract| contract.terms.effective()),
            Receipt::TABLE => now::<Receipt>(row)?.map(|receipt| receipt.terms.date),
            Adjustment::TABLE => now::<Adjustment>(row)?.map(|adjustment| adjustment.terms.date),
            _ => None,
        };
        day.map_or(Ok(()), |day| periods.takes(day))?;
    }
    let Some(last) = periods.last().map(domain::closing::Month::last_day) else { return Ok(()) };
    for touched in part.touched.iter().filter(|touched| touched.table == Instalment::TABLE) {
        let Some(before) = touched.before::<Instalment>()? else { continue };
        let now = now::<Instalment>(rows.get(&(touched.table.clone(), touched.key.clone())))?;
        now.and_then(|now| before.differs_until(&now, last)).map_or(Ok(()), |day| periods.takes(day))?;
    }
    Ok(())
}

/// Changes the import's own row.
async fn change(store: &Store, actor: &Actor, id: &ImportId, verb: &'static str, edit: impl Fn(&mut Import)) -> Result<()> {
    let operation = OperationId::new(new_id());
    let edit = &edit;
    store
        .command(actor, &operation, verb, id, |mut write| async move {
            let old: Import = store.must_load(id.as_str()).await?;
            let mut new = old.clone();
            edit(&mut new);
            if new != old {
                write.update(&old, new)?;
            }
            Ok((write, ()))
        })
        .await
}

async fn take_back_part(store: &Store, actor: &Actor, id: &ImportId, part: &Part, search: &Search) -> Result<()> {
    let operation = OperationId::new(new_id());
    store
        .command(actor, &operation, "import.undo_part", &(id, part.ordinal), |mut write| async move {
            // Another may have taken it back meanwhile.
            let Some(part) = store.load::<Part>(part.key()).await? else { return Ok((write, ())) };
            let mut search = search.afresh();
            let rows = search.look(store, actor, &part).await?;
            refuse_if_any(search)?;
            refuse_closed(store, &part, &rows).await?;
            for touched in part.touched.iter().rev() {
                take_back_row(store, &mut write, &part, &rows, touched).await?;
            }
            untouched_customers(store, &mut write, &part, &rows).await?;
            write.delete(&part)?;
            let old: Import = store.must_load(id.as_str()).await?;
            write.update(&old, Import { parts: old.parts.saturating_sub(1), ..old.clone() })?;
            Ok((write, ()))
        })
        .await
}

async fn take_back_row(store: &Store, write: &mut Write, part: &Part, rows: &Rows, touched: &Touched) -> Result<()> {
    let row = rows.get(&(touched.table.clone(), touched.key.clone()));
    match touched.table.as_str() {
        Customer::TABLE => customer(store, write, part, row, touched).await,
        Contact::TABLE => any::<Contact>(write, row, touched),
        Contract::TABLE => any::<Contract>(write, row, touched),
        Instalment::TABLE => any::<Instalment>(write, row, touched),
        Receipt::TABLE => any::<Receipt>(write, row, touched),
        Allocation::TABLE => any::<Allocation>(write, row, touched),
        Adjustment::TABLE => any::<Adjustment>(write, row, touched),
        SigningRound::TABLE => signing(write, row, touched),
        User::TABLE => user(store, write, row, touched).await,
        other => Err(Error::Row { table: Part::TABLE, reason: format!("a row of {other}") }),
    }
}

/// What was made goes, what was changed becomes what it was.
fn any<T: Brought>(write: &mut Write, row: Option<&Value>, touched: &Touched) -> Result<()> {
    let Some(now) = now::<T>(row)? else { return Ok(()) };
    match touched.before::<T>()? {
        None => write.delete(&now),
        Some(before) => write.update(&now, before.named_as(&now)).map(|_| ()),
    }
}

/// A signing that the import ended is open again, unless its provider has been told of the end: then a new one is begun.
fn signing(write: &mut Write, row: Option<&Value>, touched: &Touched) -> Result<()> {
    match now::<SigningRound>(row)? {
        Some(round) if mark(&round)? == touched.after => any::<SigningRound>(write, row, touched),
        _ => Ok(()),
    }
}

/// The contracts that go with this part.
fn going(part: &Part) -> HashSet<&str> {
    let made = part.touched.iter().filter(|touched| touched.before.is_none() && touched.table == Contract::TABLE);
    made.map(|touched| touched.key.as_str()).collect()
}

/// A customer that stays keeps what follows from its other records.
async fn customer(store: &Store, write: &mut Write, part: &Part, row: Option<&Value>, touched: &Touched) -> Result<()> {
    let Some(now) = now::<Customer>(row)? else { return Ok(()) };
    let Some(before) = touched.before::<Customer>()? else { return write.delete(&now) };
    let (first_deal, latest_deal) = crate::customers::deal_dates_without(store, &now.id, &before.terms, &going(part)).await?;
    let new = Customer { terms: before.terms, first_deal, latest_deal, ..now.clone() };
    let is_renamed = new.terms.name != now.terms.name;
    if new == now {
        return Ok(());
    }
    let new = write.update(&now, new)?;
    if is_renamed { crate::reassign::rename_later(store, write, &new).await } else { Ok(()) }
}

/// A contract may go whose signing was no news to its customer when it came, and is by now the only one of that day.
async fn untouched_customers(store: &Store, write: &mut Write, part: &Part, rows: &Rows) -> Result<()> {
    let going = going(part);
    let mut customers = BTreeSet::new();
    for key in &going {
        let contract: Option<Contract> = now(rows.get(&(Contract::TABLE.to_owned(), (*key).to_owned())))?;
        customers.extend(contract.map(|contract| contract.customer));
    }
    customers.retain(|id| !part.touched.iter().any(|touched| touched.table == Customer::TABLE && touched.key == id.as_str()));
    for old in store.load_all::<Customer>(customers.iter().map(CustomerId::as_str)).await? {
        let (first_deal, latest_deal) = crate::customers::deal_dates_without(store, &old.id, &old.terms, &going).await?;
        if (first_deal, latest_deal) != (old.first_deal, old.latest_deal) {
            write.update(&old, Customer { first_deal, latest_deal, ..old.clone() })?;
        }
    }
    Ok(())
}

/// A rep whom the import added goes too, unless somebody has made use of him.
async fn user(store: &Store, write: &mut Write, row: Option<&Value>, touched: &Touched) -> Result<()> {
    let Some(now) = now::<User>(row)? else { return Ok(()) };
    let is_head = store.directory().await.teams.values().any(|team| team.head.as_ref() == Some(&now.id));
    if mark(&now)? == touched.after && !is_head && !owns_any(store, &now.id).await? { write.delete(&now) } else { Ok(()) }
}

async fn owns_any(store: &Store, user: &UserId) -> Result<bool> {
    let values = [("owner", Value::from_t(user.as_str().to_owned()))];
    let owned: Vec<String> = store.query("SELECT VALUE key FROM customer WHERE by_owner = $owner LIMIT 1", values).await?.take(0)?;
    Ok(!owned.is_empty())
}
