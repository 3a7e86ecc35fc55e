//! Yuezhang 约账: one binary, the server and its command line.

#![forbid(unsafe_code)]

mod address;
mod auth;
mod boot;
mod calendar;
mod cli;
mod daily;
mod demo;
mod dice;
mod downloads;
mod exports;
mod files;
mod generate;
mod imports;
mod live;
mod outbox;
mod papers;
mod photos;
mod reading;
mod router;
mod security;
mod settings;
mod sheets;
mod signing;
mod statements;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cli::run(std::env::args_os()))
}
