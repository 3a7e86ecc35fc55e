//! Many records in few commits: a sample company, and large data for benchmarks.
//!
//! A [`Book`] is everything under one customer, built in memory by the same pure rules as the commands use, and then written as it stands at
//! the end: the maintained figures, totals and the chained log hold as after any command.

use domain::id::OperationId;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use rand::Rng;
use surrealdb::types::Value;

use crate::error::Result;
use crate::store::{Store, new_id};

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

/// Writes the books in one commit. Their ids and numbers must be new.
///
/// # Errors
/// `NotAllowed` for who may not add users either; `Conflict` when an id or a number exists; `Engine`.
pub async fn put(store: &Store, actor: &Actor, books: &[Book]) -> Result<()> {
    if !actor.may(Noun::User, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let ids: Vec<&str> = books.iter().map(Book::id).collect();
    store
        .command(actor, &OperationId::new(new_id()), "bulk.put", &ids, |mut write| async move {
            for book in books {
                book.create(&mut write)?;
            }
            Ok((write, ()))
        })
        .await
}
