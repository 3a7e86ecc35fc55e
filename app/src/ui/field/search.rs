//! A search box that is a form of its own: it works without wasm, and follows the typing with it.

use std::time::Duration;

use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::ui::browser;
use crate::ui::icon::{Icon, Symbol};
use crate::ui::query::use_query;

/// The query key that holds what is searched for.
pub const SEARCH: &str = "q";

/// Waits for the end of a burst of typing.
const PAUSE: Duration = Duration::from_millis(250);

/// Searches this list (Hanzi, pinyin, initials, numbers); `/` goes to it. The text is in the address (`?q=`).
///
/// `<SearchBox label=l.pick("搜客户、拼音、编号", "Search name, pinyin, number")/>`
#[component]
pub fn SearchBox(
    /// What can be searched for; stands in the box as its hint too.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let query = use_query();
    let navigate = use_navigate();
    let text = RwSignal::new(untrack(|| query.get(SEARCH)));
    let node = NodeRef::<Input>::new();
    browser::follow_input(node, text);
    // The text follows the address when filters are cleared or one goes back, but never a box one is typing in.
    Effect::new(move |_| {
        let asked = query.get(SEARCH);
        if asked.is_empty() && !text.with_untracked(|text| text.is_empty()) {
            text.set(asked);
        }
    });
    let timer = StoredValue::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
    let search = move || {
        let href = untrack(|| query.href(&[(SEARCH, text.get_untracked().trim())]));
        navigate(&href, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    };
    let on_input = {
        let search = search.clone();
        move |event| {
            text.set(event_target_value(&event));
            timer.update_value(|timer| {
                if let Some(timer) = timer.take() {
                    timer.clear();
                }
                *timer = set_timeout_with_handle(search.clone(), PAUSE).ok();
            });
        }
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search();
    };
    let others = untrack(|| query.others(&[SEARCH, crate::ui::pager::AFTER]));
    let kept: Vec<_> = others.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    view! {
        <form class="search" role="search" method="get" on:submit=on_submit>
            <Icon symbol=Symbol::Search/>
            <input
                node_ref=node
                class="input"
                type="search"
                name=SEARCH
                value=text.get_untracked()
                placeholder=label.clone()
                aria-label=label
                autocomplete="off"
                data-key="/"
                on:input=on_input
            />
            <kbd class="search-key" aria-hidden="true">"/"</kbd>
            {kept}
        </form>
    }
}
