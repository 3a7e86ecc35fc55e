//! Lists by key: rows come from an index in its order; what the index cannot tell is filtered here, until a page is full.

use std::collections::VecDeque;

use domain::list::{PAGE_ROWS, Page};
use domain::permission::Reach;
use surrealdb::types::Value;
use tokio::task::JoinSet;

use crate::error::{Error, Result};
use crate::row::Record;
use crate::store::Store;

/// Rows read at once when a filter has to look for its matches.
const BATCH_ROWS: usize = 256;
/// Rows read at once of all rows.
const EACH_ROWS: usize = 2000;
/// Rows read at once at least, of one of many sources.
const SOURCE_ROWS: usize = 16;

/// Customers of whose records one query asks: of a longer list the engine makes no look-ups in the index, but reads the table.
pub(crate) const CUSTOMERS_AT_ONCE: usize = 32;

/// Sorts after every key.
pub(crate) const LAST: &str = "\u{10ffff}";

/// A list that an index serves in order.
pub(crate) struct Listing<T> {
    /// Over everybody's rows; takes `$after` and `$limit`.
    pub(crate) everybody: &'static str,
    /// Over one owner's (or one customer's) rows; takes `$owner` too.
    pub(crate) owned: &'static str,
    /// The row's place in the order: the indexed column.
    pub(crate) place: fn(&T) -> String,
    pub(crate) descends: bool,
}

impl<T: Record> Listing<T> {
    /// One page after a place, of rows that the filter keeps.
    pub(crate) async fn page(&self, store: &Store, reach: &Reach, after: Option<&str>, keep: impl Fn(&T) -> bool) -> Result<Page<T>> {
        self.walk(reach).after(after).page(store, keep).await
    }

    /// All rows that the filter keeps, in order: for totals and exports.
    pub(crate) async fn each(&self, store: &Store, reach: &Reach, visit: impl FnMut(T)) -> Result<()> {
        self.walk(reach).each(store, visit).await
    }

    /// Through the rows that the reach covers.
    pub(crate) fn walk(&self, reach: &Reach) -> Walk<T> {
        let owners = match reach {
            Reach::Nobody => Vec::new(),
            Reach::Everybody => vec![None],
            Reach::Owners(owners) => owners.iter().map(|owner| Some(owner.as_str().to_owned())).collect(),
        };
        self.walk_of(owners.into_iter().map(|owner| (owner, None)))
    }

    /// Through the rows of these owners (none: everybody's) and states; the statements take `$state` when there is one.
    pub(crate) fn walk_of(&self, parts: impl IntoIterator<Item = (Option<String>, Option<String>)>) -> Walk<T> {
        let start = if self.descends { LAST } else { "" };
        let source = |(owner, state): (Option<String>, Option<String>)| Source {
            statement: if owner.is_some() { self.owned } else { self.everybody },
            owner,
            state,
            reached: String::new(),
            rows: VecDeque::new(),
            has_more: true,
        };
        Walk {
            place: self.place,
            descends: self.descends,
            start: start.to_owned(),
            end: None,
            sources: parts.into_iter().map(source).collect(),
        }
    }
}

/// A walk through rows in order, over as many sources as it takes.
pub(crate) struct Walk<T> {
    place: fn(&T) -> String,
    descends: bool,
    start: String,
    end: Option<String>,
    sources: Vec<Source<T>>,
}

/// The rows of one index range in its order: of one owner, of one state, or both.
struct Source<T> {
    statement: &'static str,
    owner: Option<String>,
    state: Option<String>,
    /// The place of the last row read.
    reached: String,
    rows: VecDeque<(String, T)>,
    has_more: bool,
}

impl<T: Record> Walk<T> {
    /// Begins after this place, if it lies within.
    pub(crate) fn after(mut self, place: Option<&str>) -> Self {
        if let Some(place) = place.filter(|place| self.is_beyond(&self.start, place)) {
            place.clone_into(&mut self.start);
        }
        self
    }

    /// Only rows whose place lies between the two, in whichever order.
    pub(crate) fn between(mut self, low: &str, high: &str) -> Self {
        let (start, end) = if self.descends { (high, low) } else { (low, high) };
        self.end = Some(end.to_owned());
        self.after(Some(start))
    }

    /// Only rows of this state: of a list whose statements take `$state`.
    pub(crate) fn of_state(mut self, state: &str) -> Self {
        self.sources.iter_mut().for_each(|source| source.state = Some(state.to_owned()));
        self
    }

    fn is_beyond(&self, last: &str, place: &str) -> bool {
        if self.descends { place < last } else { place > last }
    }

    /// One page of rows that the filter keeps.
    pub(crate) async fn page(mut self, store: &Store, keep: impl Fn(&T) -> bool) -> Result<Page<T>> {
        let mut items: Vec<T> = Vec::new();
        let mut seen = 0;
        while let Some(row) = self.next(store, if seen > PAGE_ROWS { BATCH_ROWS } else { PAGE_ROWS + 1 }).await? {
            seen += 1;
            if keep(&row) {
                items.push(row);
            }
            if items.len() > PAGE_ROWS {
                items.truncate(PAGE_ROWS);
                let next = items.last().map(self.place);
                return Ok(Page { items, next });
            }
        }
        Ok(Page { items, next: None })
    }

    /// The first rows, at most so many.
    pub(crate) async fn first(mut self, store: &Store, most: usize) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        while rows.len() < most {
            let Some(row) = self.next(store, most - rows.len()).await? else { break };
            rows.push(row);
        }
        Ok(rows)
    }

    /// Every row.
    pub(crate) async fn each(mut self, store: &Store, mut visit: impl FnMut(T)) -> Result<()> {
        while let Some(row) = self.next(store, EACH_ROWS).await? {
            visit(row);
        }
        Ok(())
    }

    /// The next row of all sources; `limit` rows are read at once, or a share of them from each of many.
    async fn next(&mut self, store: &Store, limit: usize) -> Result<Option<T>> {
        let share = if self.sources.len() > 1 { (2 * limit / self.sources.len()).clamp(SOURCE_ROWS.min(limit), limit) } else { limit };
        let (place, descends) = (self.place, self.descends);
        // All that are read to their end are asked at once: a team's list takes about as long as one person's.
        let is_empty = |source: &Source<T>| source.rows.is_empty() && source.has_more;
        let mut asked = JoinSet::new();
        for (index, source) in self.sources.iter().enumerate().filter(|(_, source)| is_empty(source)) {
            let rows = source.ask(store, &self.start, share);
            asked.spawn(async move { (index, rows.await) });
        }
        while let Some(answer) = asked.join_next().await {
            let (index, rows) = answer.map_err(|error| Error::Engine(error.to_string()))?;
            self.sources[index].fill(rows?, place, descends, &self.start, share)?;
        }
        let first = |a: &&mut Source<T>, b: &&mut Source<T>| {
            let order = a.rows.front().map(|row| &row.0).cmp(&b.rows.front().map(|row| &row.0));
            if descends { order.reverse() } else { order }
        };
        let next = self.sources.iter_mut().filter(|source| !source.rows.is_empty()).min_by(first);
        let Some((place, row)) = next.and_then(|source| source.rows.pop_front()) else { return Ok(None) };
        let is_over = self.end.as_ref().is_some_and(|end| if descends { place <= *end } else { place >= *end });
        Ok(if is_over { None } else { Some(row) })
    }
}

impl<T: Record> Source<T> {
    /// The next rows after what was read.
    fn ask(&self, store: &Store, start: &str, limit: usize) -> impl Future<Output = Result<Vec<T>>> + Send + use<T> {
        let text = |text: &str| Value::from_t(text.to_owned());
        // What a statement does not take is not read.
        let values = [
            ("owner", text(self.owner.as_deref().unwrap_or_default())),
            ("state", text(self.state.as_deref().unwrap_or_default())),
            ("after", text(if self.reached.is_empty() { start } else { &self.reached })),
            ("limit", Value::from_t(i64::try_from(limit).unwrap_or(i64::MAX))),
        ];
        let (store, statement) = (store.clone(), self.statement);
        async move { store.rows(statement, values).await }
    }

    fn fill(&mut self, rows: Vec<T>, place: fn(&T) -> String, descends: bool, start: &str, limit: usize) -> Result<()> {
        self.has_more = rows.len() >= limit;
        let mut last = if self.reached.is_empty() { start.to_owned() } else { self.reached.clone() };
        for row in rows {
            let place = place(&row);
            // A query that does not keep the order would be asked for ever.
            if if descends { place >= last } else { place <= last } {
                return Err(Error::Row { table: T::TABLE, reason: "out of order".into() });
            }
            last.clone_from(&place);
            self.rows.push_back((place, row));
        }
        self.reached = last;
        Ok(())
    }
}

/// The reach of an actor narrowed to one owner, when a filter names one.
pub(crate) fn narrowed(reach: Reach, owner: Option<&domain::id::UserId>) -> Reach {
    match owner {
        None => reach,
        Some(owner) if reach.covers(owner) => Reach::Owners(vec![owner.clone()]),
        Some(_) => Reach::Nobody,
    }
}
