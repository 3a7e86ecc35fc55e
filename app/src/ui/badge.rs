//! A live count beside what it counts.

use leptos::prelude::*;

/// A count: nothing at all when zero, `99+` above 99. A count is always the length of the list it opens.
///
/// `<Badge count=Signal::derive(move || badges.get().overdue) label=l.pick("逾期", "overdue")/>`
#[component]
pub fn Badge(
    /// The live count.
    #[prop(into)]
    count: Signal<u64>,
    /// What is counted, for those who hear the page.
    #[prop(optional, into)]
    label: String,
    /// Red instead of grey: something is late.
    #[prop(optional)]
    urgent: bool,
) -> impl IntoView {
    let class = if urgent { "badge badge-urgent" } else { "badge" };
    view! {
        <span class=class hidden=move || count.get() == 0>
            {move || badge_text(count.get())}
            <span class="unseen">" "{label}</span>
        </span>
    }
}

/// What a badge shows of a count.
#[must_use]
pub fn badge_text(count: u64) -> String {
    match count {
        0 => String::new(),
        1..=99 => count.to_string(),
        _ => "99+".to_owned(),
    }
}
