//! The store on the real embedded engine: one test for each storage rule of DESIGN.md, and the money commands end to end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod adjustments;
mod amendments;
mod approvals;
mod attachments;
mod audits;
mod badges;
mod bank;
mod books;
mod calendar;
mod clock;
mod clocks;
mod company;
mod contention;
mod customers;
mod dashboard;
mod drafting;
mod dunning;
mod durability;
mod expenses;
mod fees;
mod follow_ups;
mod history;
mod imports;
mod invoices;
mod lists;
mod money;
mod narrowing;
mod obligations;
mod originals;
mod outbox;
mod passages;
mod past;
mod people;
mod periods;
mod promises;
mod rates;
mod reminders;
mod renewal;
mod signatures;
mod targets;
mod writing;
