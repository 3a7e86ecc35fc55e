//! Many records in few commits: a sample company, and large data for benchmarks.
//!
//! A [`Book`] is everything under one customer, built in memory by the same pure rules as the commands use, and then written as it stands at
//! the end: the maintained figures, totals and the chained log hold as after any command.

use std::sync::{Mutex, PoisonError};

use domain::id::OperationId;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use rand::Rng;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::store::{Store, new_id};
use crate::write::Write;

mod book;

pub use book::{Book, Owner};

/// Letters and digits that nobody confuses on paper: no 0 and O, no 1, l and I.
const PASSWORD_CHARACTERS: &[u8] = b"23456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
/// Enough that nobody guesses it, few enough to type: 20 × 5.8 bits.
const PASSWORD_LENGTH: usize = 20;

/// A fresh random password.
#[must_use]
pub fn new_password() -> String {
    let mut random = rand::rng();
    (0..PASSWORD_LENGTH).map(|_| char::from(PASSWORD_CHARACTERS[random.random_range(0..PASSWORD_CHARACTERS.len())])).collect()
}

/// Whether there is no business record yet: nothing that a sample could be mixed up with.
///
/// # Errors
/// `Engine`.
pub async fn is_empty(store: &Store) -> Result<bool> {
    let mut answer = store
        .query::<Value, 0>(
            "SELECT VALUE key FROM customer LIMIT 1; SELECT VALUE key FROM contract LIMIT 1; SELECT VALUE key FROM receipt LIMIT 1",
            [],
        )
        .await?;
    for statement in 0..3 {
        let keys: Vec<String> = answer.take(statement)?;
        if !keys.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Books made ready for the database. Making them ready takes about as long as writing them: large data does both at once.
pub struct Batch {
    write: Write,
    ids: Vec<String>,
}

/// Rows, totals and log of these books.
///
/// # Errors
/// `Row` for a record that cannot be stored.
pub fn prepare(books: &[Book]) -> Result<Batch> {
    let mut write = Write::new();
    books.iter().try_for_each(|book| book.create(&mut write))?;
    Ok(Batch { write, ids: books.iter().map(|book| book.id().to_owned()).collect() })
}

/// Writes the books in one commit. Their ids and numbers must be new.
///
/// # Errors
/// `NotAllowed` for who may not add users either; `PeriodClosed` once a month is closed; `Conflict` when an id or a number exists; `Engine`.
pub async fn put(store: &Store, actor: &Actor, batch: Batch) -> Result<()> {
    if !actor.may(Noun::User, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    // Ready once, so not tried again: after a conflict nothing is left to write.
    let ready = Mutex::new(Some(batch.write));
    store
        .command(actor, &OperationId::new(new_id()), "bulk.put", &batch.ids, |_| {
            let write = ready.lock().unwrap_or_else(PoisonError::into_inner).take();
            async move {
                // A sample is dated all over the calendar.
                if let Some(month) = crate::periods::current(store).await?.last() {
                    return Err(Refusal::PeriodClosed { month }.into());
                }
                Ok((write.ok_or(Error::Conflict)?, ()))
            }
        })
        .await
}
