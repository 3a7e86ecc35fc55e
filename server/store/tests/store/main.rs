//! The store on the real embedded engine: one test for each storage rule of DESIGN.md, and the money commands end to end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod company;
mod durability;
mod lists;
mod money;
mod people;
mod writing;
