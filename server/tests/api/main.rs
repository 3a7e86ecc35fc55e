//! The server as programs and browsers meet it: the real binary, a real database folder, real requests.
//!
//! Each test has an installation of its own in a temporary folder, with a site folder that is only its `version` file, so that nothing here
//! depends on the browser part. Users are made through the server functions by the first admin. Nothing sleeps to win a race: a test waits
//! for a condition, up to a deadline.

// A test may fail by panicking; clippy exempts only the functions marked as tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod crash;
mod files;
mod live;
mod matrix;
mod pages;
mod papers;
mod photos;
mod security;
mod sign_in;
mod stop;
mod support;
