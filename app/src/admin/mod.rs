//! The admin's screens: who works here with which roles, the teams, the company's settings.

mod ageing_limits;
pub mod api;
mod roles;
mod settings;
mod team_form;
mod teams;
mod user_form;
mod users;

pub use settings::SettingsPage;
pub use users::UsersPage;
pub(crate) use users::{Editing, PeopleDialogs};
