//! The rules of Yuezhang 约账: contracts and the money owed under them.
//!
//! Pure: no clock, no input or output, no Leptos, no SurrealDB. `today` and the acting user come in as values, rules answer with values.
//! It is compiled for the server and for the browser, so that a rule is written once; nothing here may pull large tables into wasm.

#![forbid(unsafe_code)]

pub mod adjustment;
pub mod ageing;
pub mod allocation;
pub mod amendment;
pub mod amount_in_words;
pub mod approval;
pub mod attachment;
pub mod audit;
pub mod bank;
pub mod calendar;
pub mod closing;
mod codes;
pub mod company;
pub mod concern;
pub mod contract;
pub mod currency;
pub mod customer;
pub mod dunning;
pub mod expense;
pub mod fee;
pub mod folio;
pub mod follow_up;
pub mod history;
pub mod id;
pub mod import;
pub mod instalment;
pub mod invoice;
pub mod lang;
pub mod list;
pub mod moment;
pub mod money;
pub mod obligation;
pub mod original;
pub mod outbox;
pub mod parse;
pub mod passage;
pub mod period;
pub mod permission;
pub mod plan;
pub mod promise;
pub mod rate;
pub mod receipt;
pub mod refusal;
pub mod report;
pub mod signature;
pub mod split;
pub mod state;
pub mod statement;
pub mod target;
pub mod template;
pub mod user;
