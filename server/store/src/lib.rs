//! The only crate that names SurrealDB.
//!
//! Invariants:
//! - Every public command and query takes `&Actor` and answers only what the actor may see; another's record answers like a missing one.
//! - A command loads what it needs, calls a pure rule of `domain`, and commits through [`write::Write`]: one transaction that holds the rows
//!   (each guarded by its version), the maintained totals, the chained commit row (audit and change log) and the operation id.
//! - A statement is a `&'static str`; values are bound. No SQL is built.
//! - `sync=every`: what is acknowledged is on the disk.

#![forbid(unsafe_code)]

mod amounts;
mod bytes;
mod directory;
mod engine;
mod error;
#[cfg(test)]
mod fixture;
mod folios;
mod journal;
mod migrate;
mod months;
mod numbers;
mod paging;
mod promises;
mod reassign;
mod row;
mod search;
mod store;
mod tally;
mod write;

pub mod adjustments;
pub mod amendments;
pub mod approvals;
pub mod attachments;
pub mod audit;
pub mod audits;
pub mod backup;
pub mod badges;
pub mod bank;
pub mod bulk;
pub mod calendar;
pub mod check;
pub mod companies;
pub mod concerns;
pub mod contracts;
pub mod customers;
pub mod dunning;
pub mod expenses;
pub mod explain;
pub mod fees;
pub mod follow_ups;
pub mod history;
pub mod imports;
pub mod instalments;
pub mod invoices;
pub mod obligations;
pub mod originals;
pub mod outbox;
pub mod passages;
pub mod periods;
pub mod rates;
pub mod receipts;
pub mod reports;
pub mod sessions;
pub mod signatures;
pub mod statements;
pub mod targets;
pub mod templates;
pub mod users;

pub use engine::Memory;
pub use error::{Error, Result};
pub use store::{Changed, Settings, Store, new_id};
