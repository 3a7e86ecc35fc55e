//! What is about screens and needs no browser: how things are called and written, where addresses lead, what lists and forms remember.
//! Here and not beside the code, which would compile every view once more.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod account;
mod customers;
mod failure;
mod fields;
mod find;
mod follow_ups;
mod format;
mod imports;
mod instalments;
mod lists;
mod paths;
mod receipts;
