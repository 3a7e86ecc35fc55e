//! The screens of Yuezhang, rendered on the server and brought to life in the browser.
//!
//! One folder a business noun: `api.rs` (server functions: thin, they find the caller, parse, call the store), `list.rs`, `show.rs`, `form.rs`.
//! Invariants: no rule of business here (they are in `domain`), no SQL (it is in `store`), no HTML control outside `ui`;
//! what the first render shows comes from [`frame::Frame`] and from server functions, so that server and browser render alike.

// Leptos' component macros and large view types need it.
#![recursion_limit = "512"]

pub mod account;
pub mod adjustments;
pub mod admin;
pub mod amendments;
pub mod approvals;
pub mod attachments;
pub mod audits;
pub mod bank;
pub mod client;
pub mod contracts;
pub mod customers;
pub mod drafting;
pub mod dunning;
pub mod error;
pub mod expenses;
pub mod fees;
pub mod fetched;
pub mod find;
pub mod flows;
pub mod follow_ups;
pub mod frame;
pub mod history;
pub mod home;
pub mod imports;
pub mod instalments;
pub mod invoices;
pub mod live;
pub mod obligations;
pub mod originals;
pub mod outbox;
pub mod parts;
pub mod periods;
pub mod rates;
pub mod receipts;
pub mod reports;
pub mod routes;
pub mod signing;
pub mod statements;
pub mod targets;
pub mod templates;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod caller;

mod application;
#[cfg(feature = "ssr")]
mod shell;

pub use application::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
