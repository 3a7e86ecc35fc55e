//! What stands in the place of what is still on its way: unseen for the first 200 ms (by the style sheet, no timer).

use leptos::prelude::*;

use super::language::lang;

/// Grey lines where a list or a text will be.
///
/// `<Suspense fallback=|| view! { <Skeleton/> }>…</Suspense>`
#[component]
pub fn Skeleton(
    /// How many lines, six unless told.
    #[prop(default = 6)]
    lines: usize,
) -> impl IntoView {
    let lines: Vec<_> = (0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect();
    view! {
        <div class="skeleton" role="status">
            <span class="unseen">{lang().pick("载入中…", "Loading…")}</span>
            {lines}
        </div>
    }
}
