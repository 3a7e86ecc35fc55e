//! Folios: of each contract its page of the ledger, kept by the same transaction that moves it, and what is open of all of them in memory. Reports of
//! any day are drawn from these; `check` proves them from the instalments and the postings.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::folio::{Day, Entry, Folio, number};
use domain::id::{ContractId, CustomerId};
use domain::instalment::Instalment;
use domain::permission::Reach;
use serde::Deserialize;
use surrealdb::types::{RecordIdKey, Value};
use tokio::task::JoinSet;

use crate::backup::{CREATE_ALL, key_of, rows_after};
use crate::error::{Error, Result};
use crate::row::{Record, from_row, from_rows, identity, record_id, to_row};
use crate::store::Store;
use crate::write::Write;

mod books;
pub(crate) mod check;

use books::{Books, Found};
pub(crate) use books::{Kept, Standing};

const ROWS_AT_ONCE: i64 = 2000;
/// Of more folios than these the whole table is read, one row after the other.
const LOADED_MAX: usize = 2000;
/// And of more than this part of all: to look one up takes as long as to read some in a row.
const LOADED_SHARE: usize = 5;
/// Pages that are worked through at a time.
const PAGES_AT_ONCE: usize = 3;
/// How often a reading that a commit came between is begun again, before it holds the next ones up.
const TRIES_MAX: u32 = 3;

impl Record for Folio {
    const TABLE: &'static str = "folio";
    identity!();
}

/// What a commit will have moved, contract by contract: each entry that goes and each that comes, in their order.
#[derive(Default)]
pub(crate) struct Moves(BTreeMap<ContractId, Vec<Move>>);

enum Move {
    Take(Entry),
    Put(Entry),
}

impl Moves {
    /// Takes note of a record as it was and as it will be.
    pub(crate) fn note<T: Record>(&mut self, old: Option<&T>, new: Option<&T>) -> Result<()> {
        let entry = |record: Option<&T>| record.map_or(Ok(None), T::entry);
        let (old, new) = (entry(old)?, entry(new)?);
        if old == new {
            return Ok(());
        }
        for one in old.map(Move::Take).into_iter().chain(new.map(Move::Put)) {
            let (Move::Take(entry) | Move::Put(entry)) = &one;
            self.0.entry(entry.contract().clone()).or_default().push(one);
        }
        Ok(())
    }
}

/// Writes into the folios what is to be committed, in the same commit.
pub(crate) async fn settle(store: &Store, write: &mut Write) -> Result<()> {
    let moves = std::mem::take(&mut write.moves).0;
    if moves.is_empty() {
        return Ok(());
    }
    let contracts: Vec<&str> = moves.keys().map(ContractId::as_str).collect();
    let known: Vec<Folio> = store.load_all(contracts).await?;
    let known: BTreeMap<&ContractId, &Folio> = known.iter().map(|folio| (&folio.id, folio)).collect();
    for (contract, moves) in &moves {
        let old = known.get(contract).copied();
        let mut new = old.cloned().unwrap_or_else(|| Folio::of(contract.clone()));
        for one in moves {
            match one {
                Move::Take(entry) => new.take(entry),
                Move::Put(entry) => new.put(entry),
            }
        }
        write.keep_folio(old, new)?;
    }
    Ok(())
}

/// What counted at the end of that day of the contracts of whom the reach covers: those of which something was open, in no order.
pub(crate) async fn standing(store: &Store, reach: &Reach, as_of: NaiveDate) -> Result<Vec<Arc<Standing>>> {
    let day = number(as_of);
    for _ in 0..TRIES_MAX {
        refresh(store).await?;
        let Some(found) = store.inner.kept.at(reach, day) else { continue };
        let (revision, is_whole) = (found.revision, found.later.is_empty());
        let standing = with_later(store, found, day).await?;
        // What changed after that day was read from the disk: by then it may have been another commit's.
        if is_whole || store.revision().await? == revision {
            return Ok(standing);
        }
    }
    let _commits = store.inner.commits.lock().await;
    read_anew(store).await?;
    let found = store.inner.kept.at(reach, day).ok_or(Error::Conflict)?;
    with_later(store, found, day).await
}

/// Customers who may have promised something, as of the last reading of the books; none is left out.
pub(crate) async fn promisers(store: &Store) -> Result<BTreeSet<CustomerId>> {
    for _ in 0..TRIES_MAX {
        refresh(store).await?;
        if let Some(promisers) = store.inner.kept.promisers() {
            return Ok(promisers);
        }
    }
    Err(Error::Conflict)
}

/// Beside what has not changed since that day, what has: as it stood then.
async fn with_later(store: &Store, found: Found, day: Day) -> Result<Vec<Arc<Standing>>> {
    let Found { mut standing, later, of, .. } = found;
    if later.len() <= LOADED_MAX.max(of / LOADED_SHARE) {
        let keys: Vec<&str> = later.iter().map(ContractId::as_str).collect();
        for folio in store.load_all::<Folio>(keys).await? {
            standing.extend(stood(&folio, day)?);
        }
        return Ok(standing);
    }
    let later: Arc<HashSet<ContractId>> = Arc::new(later.into_iter().collect());
    let take = move |folio: Folio| if later.contains(&folio.id) { stood(&folio, day) } else { Ok(None) };
    standing.extend(scan(store, take).await?);
    Ok(standing)
}

/// A contract as it stood on that day, if anything of it was open.
fn stood(folio: &Folio, day: Day) -> Result<Option<Arc<Standing>>> {
    let standing = Standing::on(folio, day)?;
    Ok(Some(Arc::new(standing)).filter(|standing| !standing.dues.is_empty()))
}

/// What is taken of every folio, in no order. While the engine reads the next ones, those before are worked through.
async fn scan<T: Send + 'static>(store: &Store, take: impl Fn(Folio) -> Result<Option<T>> + Clone + Send + 'static) -> Result<Vec<T>> {
    let (mut start, mut found) = (Bound::Unbounded, Vec::new());
    let mut tasks: JoinSet<Result<Vec<T>>> = JoinSet::new();
    loop {
        let rows = rows_after(store, Folio::TABLE, start.clone(), ROWS_AT_ONCE).await?;
        let Some(last) = rows.last().and_then(key_of) else { break };
        start = Bound::Excluded(last);
        let take = take.clone();
        tasks.spawn(async move {
            let page: Vec<Folio> = from_rows(Value::Array(rows.into()))?;
            page.into_iter().filter_map(|folio| take(folio).transpose()).collect()
        });
        if tasks.len() >= PAGES_AT_ONCE {
            join(&mut tasks, &mut found).await?;
        }
    }
    while !tasks.is_empty() {
        join(&mut tasks, &mut found).await?;
    }
    Ok(found)
}

async fn join<T: Send + 'static>(tasks: &mut JoinSet<Result<Vec<T>>>, found: &mut Vec<T>) -> Result<()> {
    if let Some(done) = tasks.join_next().await {
        found.extend(done.map_err(|error| Error::Engine(error.to_string()))??);
    }
    Ok(())
}

/// The books in memory say what is in the database now.
async fn refresh(store: &Store) -> Result<()> {
    let revision = store.revision().await?;
    if store.inner.kept.knows(revision) {
        return Ok(());
    }
    // Either a commit of this process is not noted yet, or nothing is.
    let _commits = store.inner.commits.lock().await;
    read_anew(store).await
}

/// The same while no commit of this process comes between; those of other servers on the same database are noticed.
async fn read_anew(store: &Store) -> Result<()> {
    for _ in 0..TRIES_MAX {
        let revision = store.revision().await?;
        if store.inner.kept.knows(revision) {
            return Ok(());
        }
        let mut books = Books::at(revision);
        scan(store, |folio| Standing::now(&folio).map(Some)).await?.into_iter().for_each(|standing| books.add(standing));
        books.promisers = known_promisers(store).await?;
        if store.revision().await? == revision {
            store.inner.kept.keep(books);
        }
    }
    let revision = store.revision().await?;
    if store.inner.kept.knows(revision) { Ok(()) } else { Err(Error::Conflict) }
}

#[derive(Deserialize)]
struct Promiser {
    by_promiser: String,
}

async fn known_promisers(store: &Store) -> Result<BTreeSet<CustomerId>> {
    let mut found = BTreeSet::new();
    let mut after = String::new();
    loop {
        let values = [("after", Value::String(after.clone())), ("limit", Value::from_t(ROWS_AT_ONCE))];
        let rows: Vec<Promiser> = store.select(PROMISERS, values).await?;
        // The rest of the last one's promises name nobody new.
        let Some(last) = rows.last() else { return Ok(found) };
        after.clone_from(&last.by_promiser);
        found.extend(rows.into_iter().map(|row| CustomerId::new(row.by_promiser)));
    }
}

/// The next folios in the order of their contracts.
async fn page(store: &Store, start: &mut Bound<RecordIdKey>) -> Result<Option<Vec<Folio>>> {
    let rows = rows_after(store, Folio::TABLE, start.clone(), ROWS_AT_ONCE).await?;
    let page: Vec<Folio> = from_rows(Value::Array(rows.into()))?;
    let Some(last) = page.last() else { return Ok(None) };
    *start = Bound::Excluded(RecordIdKey::String(last.key().to_owned()));
    Ok(Some(page))
}

/// All folios anew from the rows: of a database that an older program wrote. Repeatable.
pub(crate) async fn rebuild(store: &Store) -> Result<()> {
    store.query::<Value, 0>("DELETE folio RETURN NONE", []).await?;
    let mut start = Bound::Unbounded;
    loop {
        let contracts = rows_after(store, Contract::TABLE, start.clone(), ROWS_AT_ONCE).await?;
        if contracts.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::new();
        for row in contracts {
            let contract: Contract = from_row(row)?;
            start = Bound::Excluded(RecordIdKey::String(contract.key().to_owned()));
            let folio = of_rows(store, &contract.id).await?;
            if !folio.is_empty() {
                let mut row = to_row(&folio)?;
                row.insert("id", Value::RecordId(record_id(Folio::TABLE, folio.key())));
                rows.push(Value::Object(row));
            }
        }
        store.query(CREATE_ALL, [("rows", Value::Array(rows.into()))]).await?;
    }
}

/// One contract's folio from its rows.
async fn of_rows(store: &Store, contract: &ContractId) -> Result<Folio> {
    let mut folio = Folio::of(contract.clone());
    let id = Value::String(contract.as_str().to_owned());
    let plan: Vec<Instalment> = store.rows(INSTALMENTS_OF, [("contract", id)]).await?;
    for instalment in &plan {
        if let Some(entry) = Entry::of_instalment(instalment)? {
            folio.put(&entry);
        }
    }
    for posting in crate::receipts::postings_of(store, contract).await? {
        folio.put(&Entry::of_posting(&posting)?);
    }
    Ok(folio)
}

const INSTALMENTS_OF: &str = "SELECT * FROM instalment WHERE contract = $contract";
const PROMISERS: &str = "SELECT by_promiser FROM follow_up WHERE by_promiser > $after ORDER BY by_promiser LIMIT $limit";

/// Every reading of folios, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[INSTALMENTS_OF, PROMISERS];

#[cfg(test)]
mod tests;
