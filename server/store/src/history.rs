//! The history of a record: what each command did to it, field by field. The chained log holds the hash of each entry, so that an altered one is
//! found; what people wrote stands here and not in the chain.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use domain::history::{FieldChange, HistoryEntry, HistoryNoun, HistoryPart, PartChange, is_read, is_told};
use domain::id::{ContractId, CustomerId, InvoiceId, ReceiptId};
use domain::list::Page;
use domain::permission::{Act, Actor};
use surrealdb::types::{Array, Number, Object, RecordId, RecordIdKey, ToSql, Value};

use crate::backup::{key_of, rows_after};
use crate::error::{Error, Result};
use crate::row::{Record, from_json};
use crate::store::Store;
use crate::write::digest;

pub(crate) const TABLE: &str = "history";

/// Entries of one page.
const PAGE: usize = 50;

/// Between the table and the key, where the log names a history. No id holds it.
const MARK: char = '/';

/// The record in whose history the changes of a row are told, and which part of it the row is.
pub(crate) struct Place<'a> {
    pub(crate) subject: (HistoryNoun, &'a str),
    pub(crate) noun: HistoryNoun,
    pub(crate) ordinal: u16,
}

impl<'a> Place<'a> {
    /// The row is the record itself.
    pub(crate) fn of(noun: HistoryNoun, key: &'a str) -> Self {
        Self { subject: (noun, key), noun, ordinal: 0 }
    }

    /// The row is a part of that record.
    pub(crate) fn part(noun: HistoryNoun, ordinal: u16, subject: (HistoryNoun, &'a str)) -> Self {
        Self { subject, noun, ordinal }
    }
}

/// A row that one command made, changed or took away.
struct Part {
    noun: HistoryNoun,
    ordinal: u16,
    before: Option<Object>,
    after: Option<Object>,
}

/// What one command did, by the record whose history it is.
#[derive(Default)]
pub(crate) struct Histories {
    parts: BTreeMap<(&'static str, String), Vec<Part>>,
    places: HashMap<(&'static str, String), usize>,
}

impl Histories {
    /// A row as it was and as it shall be; a second change in the same command goes on from the first.
    pub(crate) fn note<T: Record>(&mut self, record: &T, before: Option<&Object>, after: Option<&Object>) {
        let Some(Place { subject, noun, ordinal }) = record.history() else { return };
        let parts = self.parts.entry((subject.0.code(), subject.1.to_owned())).or_default();
        let place = *self.places.entry((T::TABLE, record.key().to_owned())).or_insert_with(|| {
            parts.push(Part { noun, ordinal, before: before.cloned(), after: None });
            parts.len() - 1
        });
        if let Some(part) = parts.get_mut(place) {
            // Of what is new nothing is told but that it was made.
            part.after = after.map(|after| if part.before.is_some() { after.clone() } else { Object::new() });
        }
    }

    /// An entry for each record that was changed in what people read, as rows, and the log's word for each.
    pub(crate) fn rows(self, revision: i64, at: &str, actor: &str, verb: &str) -> Vec<(Value, Value)> {
        let mut rows = Vec::new();
        for ((table, key), mut parts) in self.parts {
            // The record itself first, then its parts in their order.
            parts.sort_by_key(|part| (part.noun.code() != table, part.ordinal));
            let is_new = parts.iter().any(|part| part.noun.code() == table && part.before.is_none());
            // Of a new record it is enough that it was made.
            let parts: Vec<HistoryPart> =
                parts.into_iter().filter(|part| !is_new || part.noun.code() == table).filter_map(Part::told).collect();
            let Ok(serde_json::Value::Array(parts)) = serde_json::to_value(&parts) else { continue };
            if parts.is_empty() {
                continue;
            }
            let mut row = Object::new();
            row.insert("id", Value::RecordId(id(table, &key, revision)));
            row.insert("at", Value::String(at.to_owned()));
            row.insert("actor", Value::String(actor.to_owned()));
            row.insert("verb", Value::String(verb.to_owned()));
            row.insert("revision", Value::Number(Number::Int(revision)));
            row.insert("parts", from_json(serde_json::Value::Array(parts)));
            let mut change = Object::new();
            change.insert("table", Value::String(TABLE.to_owned()));
            change.insert("key", Value::String(format!("{table}{MARK}{key}")));
            change.insert("after", Value::String(digest(format!("{row:?}"))));
            rows.push((Value::Object(row), Value::Object(change)));
        }
        rows
    }
}

impl Part {
    fn told(self) -> Option<HistoryPart> {
        let change = match (&self.before, &self.after) {
            (None, None) => return None,
            (None, Some(_)) => PartChange::Made,
            (Some(_), Some(_)) => PartChange::Changed,
            (Some(_), None) => PartChange::Removed,
        };
        let fields = match (&self.before, &self.after) {
            (Some(before), Some(after)) => differences(self.noun, before, after),
            _ => Vec::new(),
        };
        let is_told = change != PartChange::Changed || !fields.is_empty();
        is_told.then_some(HistoryPart { noun: self.noun, ordinal: self.ordinal, change, fields })
    }
}

/// The fields that people read and that differ, in the order of their names; numbers in a path in the order of numbers.
fn differences(noun: HistoryNoun, before: &Object, after: &Object) -> Vec<FieldChange> {
    let (before, after) = (leaves(noun, before), leaves(noun, after));
    let paths: BTreeSet<&Vec<Step>> = before.keys().chain(after.keys()).collect();
    let change = |path: &Vec<Step>| {
        let value = |leaves: &BTreeMap<Vec<Step>, String>| leaves.get(path).cloned().unwrap_or_default();
        let (before, after) = (value(&before), value(&after));
        let joined = |steps: Vec<&Step>| steps.into_iter().map(Step::to_string).collect::<Vec<_>>().join(".");
        let name = joined(path.iter().filter(|step| matches!(step, Step::Name(_))).collect());
        let path = joined(path.iter().collect());
        (before != after && is_told(noun, &name)).then_some(FieldChange { path, before, after })
    };
    paths.into_iter().filter_map(change).collect()
}

/// A step on the way to a field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Number(usize),
    Name(String),
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

fn leaves(noun: HistoryNoun, row: &Object) -> BTreeMap<Vec<Step>, String> {
    let mut found = BTreeMap::new();
    for (name, value) in row.iter().filter(|(name, _)| is_read(noun, name)) {
        collect(&mut found, vec![Step::Name(name.clone())], value);
    }
    found
}

fn collect(found: &mut BTreeMap<Vec<Step>, String>, path: Vec<Step>, value: &Value) {
    let below = |step: Step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
    match value {
        Value::None | Value::Null => {}
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(found, below(Step::Number(index + 1)), item);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields.iter() {
                collect(found, below(Step::Name(name.clone())), value);
            }
        }
        Value::String(text) => drop(found.insert(path, text.clone())),
        Value::Number(Number::Decimal(number)) => drop(found.insert(path, number.to_string())),
        other => drop(found.insert(path, other.to_sql())),
    }
}

fn id(table: &str, key: &str, revision: i64) -> RecordId {
    RecordId::new(TABLE, subject_key(table, key, Some(revision)))
}

fn subject_key(table: &str, key: &str, revision: Option<i64>) -> RecordIdKey {
    let subject = [Value::String(table.to_owned()), Value::String(key.to_owned())];
    let place = revision.map(|revision| Value::Number(Number::Int(revision.saturating_neg())));
    RecordIdKey::Array(Array::from(subject.into_iter().chain(place).collect::<Vec<_>>()))
}

/// The history of a record that the actor may read, latest first, behind the entry of that commit.
///
/// # Errors
/// `NotFound`; `Engine`.
pub async fn of(store: &Store, actor: &Actor, noun: HistoryNoun, key: &str, after: Option<i64>) -> Result<Page<HistoryEntry>> {
    let key = match noun {
        HistoryNoun::Contract => crate::contracts::reachable(store, actor, Act::Read, &ContractId::new(key)).await?.id.to_string(),
        HistoryNoun::Customer => crate::customers::reachable(store, actor, Act::Read, &CustomerId::new(key)).await?.id.to_string(),
        HistoryNoun::Receipt => crate::receipts::reachable(store, actor, Act::Read, &ReceiptId::new(key)).await?.id.to_string(),
        HistoryNoun::Instalment
        | HistoryNoun::Contact
        | HistoryNoun::ContractText
        | HistoryNoun::Signing
        | HistoryNoun::Expense
        | HistoryNoun::Adjustment => {
            return Err(Error::NotFound);
        }
        HistoryNoun::Invoice => crate::invoices::reachable(store, actor, Act::Read, &InvoiceId::new(key)).await?.id.to_string(),
    };
    let start = Bound::Excluded(subject_key(noun.code(), &key, after));
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let rows = rows_after(store, TABLE, start, limit).await?;
    let directory = store.directory().await;
    let mut items = Vec::new();
    for mut row in rows.into_iter().take_while(|row| is_of(row, noun, &key)) {
        // Its place in the table: no part of what it tells.
        if let Value::Object(row) = &mut row {
            row.remove("id");
        }
        let mut entry: HistoryEntry = crate::row::read(row).map_err(|error| Error::Row { table: TABLE, reason: error.to_string() })?;
        entry.actor_name = directory.name(&entry.actor);
        items.push(entry);
    }
    let has_more = items.len() > PAGE;
    items.truncate(PAGE);
    let next = items.last().filter(|_| has_more).map(|entry| entry.revision.to_string());
    Ok(Page { items, next })
}

/// The table of ids goes on with other records.
fn is_of(row: &Value, noun: HistoryNoun, key: &str) -> bool {
    let wanted = [Value::String(noun.code().to_owned()), Value::String(key.to_owned())];
    matches!(key_of(row), Some(RecordIdKey::Array(parts)) if parts.iter().take(2).eq(wanted.iter()))
}

/// The commits of these rows of the log whose entries are not what the log says, first to last.
///
/// # Errors
/// `Engine`.
pub(crate) async fn differing(store: &Store, commits: &[Value]) -> Result<Option<i64>> {
    let mut said: Vec<(i64, RecordId, String)> = Vec::new();
    for commit in commits {
        let Value::Object(commit) = commit else { continue };
        let (Some(Value::Number(Number::Int(revision))), Some(Value::Array(changes))) = (commit.get("revision"), commit.get("changes"))
        else {
            continue;
        };
        said.extend(changes.iter().filter_map(|change| word(change, *revision)));
    }
    let mut found: HashMap<String, String> = HashMap::new();
    for ids in said.chunks(500) {
        let ids = Value::Array(ids.iter().map(|(_, id, _)| Value::RecordId(id.clone())).collect::<Vec<_>>().into());
        let rows: Value = store.query("SELECT * FROM $ids", [("ids", ids)]).await?.take(0)?;
        let Value::Array(rows) = rows else { continue };
        for row in rows {
            if let Value::Object(row) = &row
                && let Some(Value::RecordId(id)) = row.get("id")
            {
                found.insert(id.to_sql(), digest(format!("{row:?}")));
            }
        }
    }
    Ok(said.into_iter().find(|(_, id, hash)| found.get(&id.to_sql()) != Some(hash)).map(|(revision, _, _)| revision))
}

/// The commit that an entry says it is of, while that commit does not speak of it; of the first such entry, in the order of the table.
///
/// # Errors
/// `Engine`.
pub(crate) async fn unspoken(store: &Store) -> Result<Option<i64>> {
    let mut start = Bound::Unbounded;
    loop {
        let rows = rows_after(store, TABLE, start, 500).await?;
        let Some(last) = rows.last().and_then(key_of) else { return Ok(None) };
        start = Bound::Excluded(last);
        let places: Vec<(i64, String)> = rows.iter().map(place_of).collect();
        let commits: BTreeSet<i64> = places.iter().map(|(revision, _)| *revision).collect();
        let ids: Vec<Value> = commits.into_iter().map(|revision| Value::RecordId(RecordId::new("commit", revision))).collect();
        let mut said: BTreeSet<(i64, String)> = BTreeSet::new();
        let found: Value = store.query("SELECT revision, changes FROM $ids", [("ids", Value::Array(ids.into()))]).await?.take(0)?;
        if let Value::Array(found) = found {
            for commit in found {
                let Value::Object(commit) = &commit else { continue };
                if let (Some(Value::Number(Number::Int(revision))), Some(Value::Array(changes))) =
                    (commit.get("revision"), commit.get("changes"))
                {
                    said.extend(
                        changes.iter().filter_map(|change| word(change, *revision)).map(|(revision, id, _)| (revision, id.to_sql())),
                    );
                }
            }
        }
        if let Some((revision, _)) = places.into_iter().find(|place| !said.contains(place)) {
            return Ok(Some(revision));
        }
    }
}

/// The commit of an entry by its place in the table, and that place; a place that no commit gives is of commit 0.
fn place_of(row: &Value) -> (i64, String) {
    let Some(key) = key_of(row) else { return (0, String::new()) };
    let revision = match &key {
        RecordIdKey::Array(parts) => match parts.get(2) {
            Some(Value::Number(Number::Int(place))) => place.saturating_neg(),
            _ => 0,
        },
        _ => 0,
    };
    (revision, RecordId::new(TABLE, key).to_sql())
}

/// Of a change in the log that is an entry of a history: the commit, the entry, its hash.
fn word(change: &Value, revision: i64) -> Option<(i64, RecordId, String)> {
    let Value::Object(change) = change else { return None };
    match (change.get("table"), change.get("key"), change.get("after")) {
        (Some(Value::String(table)), Some(Value::String(place)), Some(Value::String(hash))) if table == TABLE => {
            let (table, key) = place.split_once(MARK)?;
            Some((revision, id(table, key, revision), hash.clone()))
        }
        _ => None,
    }
}
