//! A word of the glossary with its one-line explanation, on the browser's own popover.

use leptos::prelude::*;

/// The word, underlined with dots; pressing it explains it. Phrasing content: may stand in a paragraph, not in a `<label>`.
///
/// `<Term id="allocation" word=l.pick("核销", "Allocation") text=l.pick("把一笔回款分到它付清的分期。", "Assigning a receipt to the instalments it pays.")/>`
#[component]
pub fn Term(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] word: String,
    /// One line of explanation.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let id = format!("term-{id}");
    view! {
        <span class="term-place">
            <button type="button" class="term" popovertarget=id.clone()>{word}</button>
            <span class="term-text" id=id popover="auto" role="note">{text}</span>
        </span>
    }
}
