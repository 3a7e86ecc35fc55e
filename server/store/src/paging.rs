//! Lists by key: rows come from an index in its order; what the index cannot tell is filtered here, until a page is full.

use domain::list::{PAGE_ROWS, Page};
use domain::permission::Reach;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::row::Record;
use crate::store::Store;

/// Rows read at once when a filter has to look for its matches.
const BATCH_ROWS: usize = 256;

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
        let mut items: Vec<T> = Vec::new();
        let mut place = after.map_or_else(|| if self.descends { LAST.to_owned() } else { String::new() }, str::to_owned);
        let mut limit = PAGE_ROWS + 1;
        loop {
            let rows = self.batch(store, reach, &place, limit).await?;
            let is_last = rows.len() < limit;
            for row in rows {
                place = self.beyond(&place, &row)?;
                if keep(&row) {
                    items.push(row);
                }
                if items.len() > PAGE_ROWS {
                    items.truncate(PAGE_ROWS);
                    let next = items.last().map(self.place);
                    return Ok(Page { items, next });
                }
            }
            if is_last {
                return Ok(Page { items, next: None });
            }
            limit = BATCH_ROWS;
        }
    }

    /// All rows that the filter keeps, in order: for totals and exports.
    pub(crate) async fn each(&self, store: &Store, reach: &Reach, mut visit: impl FnMut(T)) -> Result<()> {
        let mut place = if self.descends { LAST.to_owned() } else { String::new() };
        loop {
            let rows = self.batch(store, reach, &place, 2000).await?;
            let is_last = rows.len() < 2000;
            for row in rows {
                place = self.beyond(&place, &row)?;
                visit(row);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// The row's place, which must lie beyond the last one: a query that does not keep the order would be asked for ever.
    fn beyond(&self, last: &str, row: &T) -> Result<String> {
        let place = (self.place)(row);
        let is_beyond = if self.descends { place.as_str() < last } else { place.as_str() > last };
        if is_beyond { Ok(place) } else { Err(Error::Row { table: T::TABLE, reason: "out of order".into() }) }
    }

    async fn batch(&self, store: &Store, reach: &Reach, after: &str, limit: usize) -> Result<Vec<T>> {
        let limit_value = Value::from_t(i64::try_from(limit).unwrap_or(i64::MAX));
        let text = |text: &str| Value::from_t(text.to_owned());
        match reach {
            Reach::Nobody => Ok(Vec::new()),
            Reach::Everybody => store.rows(self.everybody, [("after", text(after)), ("limit", limit_value)]).await,
            Reach::Owners(owners) => {
                let mut rows: Vec<T> = Vec::new();
                for owner in owners {
                    let values = [("owner", text(owner.as_str())), ("after", text(after)), ("limit", limit_value.clone())];
                    rows.extend(store.rows::<T, _, 3>(self.owned, values).await?);
                }
                if owners.len() > 1 {
                    rows.sort_by_cached_key(self.place);
                    if self.descends {
                        rows.reverse();
                    }
                    rows.truncate(limit);
                }
                Ok(rows)
            }
        }
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
