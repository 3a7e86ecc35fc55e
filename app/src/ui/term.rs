//! A word of the glossary with its one-line explanation, on the browser's own popover.

use leptos::prelude::*;

use super::glossary::Word;
use super::language::lang;

/// The one popover of the page: what explains in it.
const PLACE: &str = "term";

/// What the popover says now.
#[derive(Clone, Copy)]
struct Explained(RwSignal<&'static str>);

/// Makes the popover known to everything below. Called once, by the application's root.
pub fn provide_terms() {
    provide_context(Explained(RwSignal::new("")));
}

/// The popover itself. Once, in the application's frame.
#[component]
pub fn TermHost() -> impl IntoView {
    let said = use_context::<Explained>();
    view! { <span class="term-text" id=PLACE popover="auto" role="status">{move || said.map(|said| said.0.get())}</span> }
}

/// A word underlined with dots; pressing it explains it. May stand in a heading or a paragraph, not in a `<label>` or a link.
///
/// `<Term word=l.pick("核销", "Allocation") of=Word::Allocation/>`
#[component]
pub fn Term(#[prop(into)] word: String, of: Word) -> impl IntoView {
    let l = lang();
    let said = use_context::<Explained>();
    let explain = move |_| {
        said.inspect(|said| said.0.set(of.text(l)));
    };
    view! { <button type="button" class="term" popovertarget=PLACE title=of.text(l) on:click=explain>{word}</button> }.into_any()
}

/// A label, explained if it is a word of the glossary.
pub(super) fn explained(label: String, term: Option<Word>) -> AnyView {
    match term {
        Some(of) => view! { <Term word=label of/> }.into_any(),
        None => label.into_any(),
    }
}
