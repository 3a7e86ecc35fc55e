//! The real binary on temporary data folders: what a script sees on stdout, stderr and in the exit code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ageing;
mod audit;
mod backup;
mod bad_input;
mod ledgers;
mod place;
mod refusals;
mod round_trips;
mod samples;
mod users;
