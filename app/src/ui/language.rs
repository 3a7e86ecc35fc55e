//! The language of the page: fixed for the life of the page, so a plain value and no signal.

use domain::lang::Lang;
use leptos::prelude::*;

/// Makes the user's language known to everything below. Called once, by the application's root.
pub fn provide_language(lang: Lang) {
    provide_context(lang);
}

/// The language of this page; Chinese where none was provided.
///
/// Call it while a component is being set up, not in a handler: `let l = lang();` and then `l.pick("保存", "Save")`.
#[must_use]
pub fn lang() -> Lang {
    use_context().unwrap_or_default()
}
