//! What a command or a query answers when it does not succeed.

use domain::refusal::{Problems, Refusal};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why nothing was written, or nothing answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Expected: what the user can mend.
    #[error("refused: {0:?}")]
    Refused(Problems),
    /// No such record, or none that this actor may see: the two answer alike.
    #[error("not found")]
    NotFound,
    /// Somebody else's commit came between; safe to do again. The retry wrapper normally hides it.
    #[error("changed meanwhile")]
    Conflict,
    /// Another process holds the database folder.
    #[error("the database in {0} is in use by another process (a running server?)")]
    InUse(String),
    /// The database was written by a newer program.
    #[error("the database has schema {found}, this program knows up to {known}: use the newer program")]
    NewerSchema { found: i64, known: i64 },
    /// The engine failed; nothing is known of the outcome but what a second look tells.
    #[error("database: {0}")]
    Engine(String),
    /// A stored row does not fit its struct: a defect, or a hand in the database.
    #[error("stored row of {table} is malformed: {reason}")]
    Row { table: &'static str, reason: String },
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Refused(problems)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<surrealdb::Error> for Error {
    fn from(error: surrealdb::Error) -> Self {
        use surrealdb::types::QueryError;
        match error.query_details() {
            Some(QueryError::TransactionConflict) => Self::Conflict,
            _ => Self::Engine(error.to_string()),
        }
    }
}

impl Error {
    /// A refusal beside one field.
    #[must_use]
    pub fn at(field: &str, refusal: Refusal) -> Self {
        let mut problems = Problems::new();
        problems.add(field, refusal);
        Self::Refused(problems)
    }
}
