//! Reminders 提醒 and dunning 催款: what one is told, the ladder and its trial, why something was or was not said, the letter to a customer.

pub mod api;
mod fields;
mod letter;
mod notices;
mod settings;
mod trial;
mod why;

pub use letter::LetterPage;
pub use notices::NoticesPage;
pub use settings::SettingsPage;
pub(crate) use why::WhyDialog;
