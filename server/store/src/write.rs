//! The one way to write: rows guarded by their version, maintained totals, the chained commit row and the operation id, in one transaction.

use std::collections::{BTreeSet, HashMap};

use domain::folio::Folio;
use domain::id::{CustomerId, UserId};
use domain::refusal::Refusal;
use surrealdb::types::{Number, Object, RecordId, RecordIdKey, Value};

use crate::error::Result;
use crate::folios::Moves;
use crate::history::Histories;
use crate::journal::Journal;
use crate::promises::Touched;
use crate::row::{Record, record_id, to_row};
use crate::tally::Tallies;

mod chain;
mod commit;

pub(crate) use chain::{Head, chain_hash, digest};
pub(crate) use commit::worst;

/// The most bytes that one row holds.
pub(crate) const PART_BYTES: usize = 128 << 10;

/// What a command will commit.
#[derive(Default)]
pub(crate) struct Write {
    /// New rows, each with its id, of any table.
    creates: Vec<Value>,
    /// Tables of new rows whose ids a client minted.
    client_tables: BTreeSet<&'static str>,
    /// A customer changed under which more lies than one commit takes along ([`crate::reassign`]).
    pub(crate) has_more_to_follow: bool,
    /// The company, a user or a team changes: what is kept of them in memory is read again.
    changes_directory: bool,
    updates: Vec<Value>,
    /// Where a record's pending row stands, so that a second change of it in one commit replaces the first.
    pending: HashMap<(&'static str, String), Pending>,
    deletes: Vec<Value>,
    tallies: Tallies,
    changes: Vec<Value>,
    owners: BTreeSet<String>,
    histories: Histories,
    /// What decides promises to pay.
    pub(crate) touched: Touched,
    /// What changes in the folios of contracts, before [`crate::folios::settle`].
    pub(crate) moves: Moves,
    /// The folios as they will be, and who may have promised something: what is kept of them in memory follows.
    folios: Vec<Folio>,
    pub(crate) promisers: BTreeSet<CustomerId>,
    /// Kept by an import, so that it can be undone.
    pub(crate) journal: Option<Journal>,
    /// What comes in is checked and forgotten: it would never be committed.
    is_unwritten: bool,
}

#[derive(Clone, Copy)]
enum Pending {
    Create(usize),
    Update(usize),
}

impl Write {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// For a preview: holds nothing, whatever it is told.
    pub(crate) fn unwritten() -> Self {
        Self { is_unwritten: true, ..Self::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// A new record; the commit is refused when the id is taken.
    ///
    /// # Errors
    /// `BadCharacters` for an id that no client may mint.
    pub(crate) fn create<T: Record>(&mut self, record: &T) -> Result<()> {
        if T::IS_MINTED_BY_CLIENT {
            if !domain::id::OperationId::from(record.key()).is_well_formed() {
                return Err(Refusal::BadCharacters.into());
            }
            self.client_tables.insert(T::TABLE);
        }
        if self.is_unwritten {
            return Ok(());
        }
        let mut row = to_row(record)?;
        self.note(record, None, Some(&row));
        self.touched.note(None, record.decides());
        self.moves.note(None, Some(record))?;
        self.remember(None, record)?;
        row.insert("id", Value::RecordId(record_id(T::TABLE, record.key())));
        self.pending.insert((T::TABLE, record.key().to_owned()), Pending::Create(self.creates.len()));
        self.creates.push(Value::Object(row));
        self.tally(None, Some(record));
        Ok(())
    }

    /// The record as it shall be, in the place of the one that was loaded, if there was one.
    ///
    /// # Errors
    /// Those of [`Self::create`] and [`Self::update`].
    pub(crate) fn save<T: Record>(&mut self, old: Option<&T>, new: T) -> Result<T> {
        match old {
            Some(old) => self.update(old, new),
            None => self.create(&new).map(|()| new),
        }
    }

    /// The record as it was loaded, and as it shall be: the commit fails when another came between. The version is counted up here.
    pub(crate) fn update<T: Record>(&mut self, old: &T, mut new: T) -> Result<T> {
        new.set_version(old.version() + 1);
        if self.is_unwritten {
            return Ok(new);
        }
        let mut row = to_row(&new)?;
        self.note(&new, Some(&to_row(old)?), Some(&row));
        self.touched.note(old.decides(), new.decides());
        self.moves.note(Some(old), Some(&new))?;
        self.remember(Some(old), &new)?;
        self.owners.extend(old.owner().map(str::to_owned));
        self.tally(Some(old), Some(&new));
        let place = (T::TABLE, new.key().to_owned());
        match self.pending.get(&place) {
            Some(Pending::Create(index)) => {
                if let Some(item) = self.creates.get_mut(*index) {
                    row.insert("id", Value::RecordId(record_id(T::TABLE, new.key())));
                    *item = Value::Object(row);
                }
                return Ok(new);
            }
            Some(Pending::Update(index)) => {
                if let Some(Value::Object(item)) = self.updates.get_mut(*index) {
                    item.insert("row", Value::Object(row));
                }
                return Ok(new);
            }
            None => {}
        }
        self.pending.insert(place, Pending::Update(self.updates.len()));
        let mut item = Object::new();
        item.insert("id", Value::RecordId(record_id(T::TABLE, new.key())));
        item.insert("version", Value::Number(Number::Int(old.version().cast_signed())));
        item.insert("row", Value::Object(row));
        self.updates.push(Value::Object(item));
        Ok(new)
    }

    /// Takes away a record that was never more than a draft.
    pub(crate) fn delete<T: Record>(&mut self, record: &T) -> Result<()> {
        self.note(record, Some(&to_row(record)?), None);
        self.touched.note(record.decides(), None);
        self.moves.note(Some(record), None)?;
        let mut item = Object::new();
        item.insert("id", Value::RecordId(record_id(T::TABLE, record.key())));
        item.insert("version", Value::Number(Number::Int(record.version().cast_signed())));
        self.deletes.push(Value::Object(item));
        self.tally(Some(record), None);
        Ok(())
    }

    /// A folio as it was and as it shall be. Like the totals, no part of the log: what it says follows from the rows that are.
    pub(crate) fn keep_folio(&mut self, old: Option<&Folio>, mut new: Folio) -> Result<()> {
        let id = Value::RecordId(record_id(Folio::TABLE, new.key()));
        let version = old.map(|old| Value::Number(Number::Int(old.version.cast_signed())));
        new.version = old.map_or(1, |old| old.version + 1);
        match version {
            None if new.is_empty() => return Ok(()),
            None => {
                let mut row = to_row(&new)?;
                row.insert("id", id);
                self.creates.push(Value::Object(row));
            }
            Some(version) => {
                let mut item = Object::new();
                item.insert("id", id);
                item.insert("version", version);
                if new.is_empty() {
                    self.deletes.push(Value::Object(item));
                } else {
                    item.insert("row", Value::Object(to_row(&new)?));
                    self.updates.push(Value::Object(item));
                }
            }
        }
        self.folios.push(new);
        Ok(())
    }

    /// Bytes that are known by their hash, in rows of bounded size; the log says the hash only. The commit fails when they are there already.
    pub(crate) fn keep_bytes(&mut self, table: &'static str, hash: &str, bytes: &[u8]) {
        for (part, bytes) in (0_i64..).zip(bytes.chunks(PART_BYTES)) {
            let key = vec![Value::String(hash.to_owned()), Value::Number(Number::Int(part))];
            let mut row = Object::new();
            row.insert("bytes", Value::Bytes(bytes.to_vec().into()));
            row.insert("id", Value::RecordId(RecordId::new(table, RecordIdKey::Array(key.into()))));
            self.creates.push(Value::Object(row));
        }
        let mut change = Object::new();
        change.insert("table", Value::String(table.to_owned()));
        change.insert("key", Value::String(hash.to_owned()));
        self.changes.push(Value::Object(change));
    }

    /// Screens of who sees this owner's records want to know of it: for records that carry no owner themselves.
    pub(crate) fn concern(&mut self, owner: &UserId) {
        self.owners.insert(owner.as_str().to_owned());
    }

    fn remember<T: Record>(&mut self, before: Option<&T>, after: &T) -> Result<()> {
        self.journal.as_mut().map_or(Ok(()), |journal| journal.note(before, after))
    }

    fn tally<T: Record>(&mut self, old: Option<&T>, new: Option<&T>) {
        let mut difference = Tallies::default();
        if let Some(new) = new {
            new.tallies(&mut difference);
        }
        if let Some(old) = old {
            let mut before = Tallies::default();
            old.tallies(&mut before);
            difference.subtract(&before);
        }
        self.tallies.merge(&difference);
    }

    fn note<T: Record>(&mut self, record: &T, before: Option<&Object>, after: Option<&Object>) {
        self.changes_directory |= crate::directory::TABLES.contains(&T::TABLE);
        self.histories.note(record, before, after);
        let mut change = Object::new();
        change.insert("table", Value::String(T::TABLE.to_owned()));
        change.insert("key", Value::String(record.key().to_owned()));
        // What is not there is left out: the engine would not keep a NONE, and the chain must read back as it was hashed.
        if let Some(owner) = record.owner() {
            change.insert("owner", Value::String(owner.to_owned()));
        }
        for (name, row) in [("before", before), ("after", after)] {
            if let Some(row) = row {
                change.insert(name, Value::String(digest(format!("{row:?}"))));
            }
        }
        self.owners.extend(record.owner().map(str::to_owned));
        self.changes.push(Value::Object(change));
    }
}

#[cfg(test)]
mod tests;
