//! What every page knows before anything is asked: who is signed in, the language, the company, today. Written into the page's head by the
//! server and read from there by the browser, so that both render the same at once.

use chrono::NaiveDate;
use domain::company::Company;
use domain::lang::Lang;
use domain::list::Badges;
use domain::permission::{Act, Actor, Noun, Scope};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the `<meta>` element that carries the frame.
pub const META: &str = "yuezhang-frame";

/// The page's surroundings at the moment it was rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub lang: Lang,
    /// None: not signed in. The members of the team are left out.
    pub actor: Option<Actor>,
    /// None: the first start.
    pub company: Option<Company>,
    /// In the company's time zone.
    pub today: NaiveDate,
    pub badges: Badges,
    /// Moves with every commit.
    pub revision: i64,
}

impl Default for Frame {
    fn default() -> Self {
        Self { lang: Lang::Zh, actor: None, company: None, today: NaiveDate::default(), badges: Badges::default(), revision: 0 }
    }
}

/// The frame of this page. Call it while a component is set up.
#[must_use]
pub fn frame() -> Frame {
    use_context().unwrap_or_default()
}

/// Today, as the page knows it; a page open over midnight learns of the new day with the next live message.
#[must_use]
pub fn today() -> NaiveDate {
    use_context::<crate::live::Live>().map_or_else(|| frame().today, |live| live.today.get_untracked())
}

/// Whether the signed-in user may do this to some record: to show only what would work. The store checks again.
#[must_use]
pub fn may(noun: Noun, act: Act) -> bool {
    frame().actor.is_some_and(|actor| actor.may(noun, act))
}

/// Whether the signed-in user reads more than the own records: then an owner is worth a column and a filter.
#[must_use]
pub fn sees_others(noun: Noun) -> bool {
    frame().actor.is_some_and(|actor| actor.scope(noun, Act::Read) > Scope::Own)
}

/// A fresh id for a record or an operation, minted in the browser: 32 hexadecimal digits. Call it in handlers and effects, never in a render.
#[must_use]
pub fn fresh_id() -> String {
    crate::client::random_id()
}
