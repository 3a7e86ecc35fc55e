//! The people at the door: the first start, signing in and out, one's own sessions, password and language.
//!
//! Cookies, throttling and the set-up token belong to the server: it provides them as a [`Doorman`]; nothing here knows a cookie's name.
//! The pages before signing in post as plain forms too, so that they work before (and without) wasm.

pub mod api;
mod calendar;
mod door_form;
#[cfg(feature = "ssr")]
mod doorman;
mod email;
mod menu;
mod password;
mod sessions;
mod set_up;
mod show;
mod sign_in;
mod zones;

#[cfg(feature = "ssr")]
pub use doorman::Doorman;
pub use menu::UserMenu;
pub use sessions::device_name;
pub use set_up::SetupPage;
pub use show::AccountPage;
pub use sign_in::{SignInPage, local_path};
pub use zones::time_zone_source;
