//! The kit of parts every screen is made of: fields, buttons, tables, states, navigation.
//!
//! Invariants: a component renders the same HTML on the server and in the browser (no clock, no chance, no window in a render);
//! what only a browser can do is in [`browser`] and runs in effects and handlers; there is no `style=` attribute and no inline handler,
//! for the content security policy forbids both; every text is a pair of languages; a state is never colour alone.

pub mod acting;
pub mod badge;
pub mod browser;
pub mod bulk;
pub mod button;
pub mod compare;
pub mod definition;
pub mod dialog;
pub mod draft;
pub mod empty;
pub mod failure;
pub mod field;
pub mod form;
pub mod format;
pub mod found;
pub mod glossary;
pub mod icon;
pub mod keys;
pub mod language;
pub mod list_bar;
pub mod loading;
pub mod meter;
pub mod nav;
pub mod owner_bar;
pub mod page;
pub mod pager;
pub mod palette;
pub mod query;
pub mod sheet;
pub mod state;
pub mod table;
pub mod tabs;
pub mod term;
pub mod timeline;
pub mod toast;

/// What a screen usually needs: `use crate::ui::prelude::*;`.
pub mod prelude {
    pub use super::badge::*;
    pub use super::bulk::*;
    pub use super::button::*;
    pub use super::compare::*;
    pub use super::definition::*;
    pub use super::dialog::*;
    pub use super::draft::*;
    pub use super::empty::*;
    pub use super::failure::*;
    pub use super::field::*;
    pub use super::form::*;
    pub use super::found::*;
    pub use super::glossary::Word;
    pub use super::icon::*;
    pub use super::keys::*;
    pub use super::language::*;
    pub use super::list_bar::*;
    pub use super::loading::*;
    pub use super::meter::*;
    pub use super::nav::*;
    pub use super::owner_bar::*;
    pub use super::page::*;
    pub use super::pager::*;
    pub use super::palette::*;
    pub use super::query::*;
    pub use super::sheet::*;
    pub use super::state::*;
    pub use super::table::*;
    pub use super::tabs::*;
    pub use super::term::*;
    pub use super::timeline::*;
    pub use super::toast::*;
    pub use super::{browser, format};
}
