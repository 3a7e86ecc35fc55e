//! The real binary on temporary data folders: what a script sees on stdout, stderr and in the exit code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ageing;
mod backup;
mod ledgers;
mod place;
mod refusals;
mod samples;
mod users;
