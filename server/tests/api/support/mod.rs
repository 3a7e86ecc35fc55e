//! What every test stands on: the running binary, clients with cookies, a small company, the live stream.

mod client;
mod company;
mod forms;
mod process;
mod stream;

pub use client::{Client, Outcome, Reply};
pub use company::{Company, PASSWORD, Person};
pub use forms::{contract_form, customer_form, fresh, receipt_form, today};
pub use process::Installation;
pub use stream::{Event, LiveStream};

use std::time::Duration;

/// How long anything may take before the test says that it does not happen. Generous: two cores run many servers at once.
pub const PATIENCE: Duration = Duration::from_secs(60);
