//! Today: what is to be done now, by day; the small dashboard; the first steps of a new company; and the phone's "+" and "More".

mod add;
mod agenda;
pub mod api;
mod board;
#[cfg(feature = "ssr")]
mod demo;
mod first_steps;
mod more;
mod today;

pub use add::AddSheet;
#[cfg(feature = "ssr")]
pub use demo::DemoFiller;
pub use more::MorePage;
pub use today::TodayPage;
