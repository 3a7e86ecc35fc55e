//! Parts of a page: anchors within it, or tabs that live in the query.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::badge::Badge;
use super::query::use_query;

/// One tab or anchor.
#[derive(Clone, Debug)]
pub struct Tab {
    /// The query's value (empty for the first tab); for anchors the section's id, or the path of another page.
    pub key: String,
    pub label: String,
    /// A live count beside it.
    pub count: Option<Signal<u64>>,
}

impl Tab {
    #[must_use]
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into(), count: None }
    }

    #[must_use]
    pub fn counting(mut self, count: impl Into<Signal<u64>>) -> Self {
        self.count = Some(count.into());
        self
    }
}

/// Tabs as links: the open one is in the query (`?tab=overdue`), so it can be shared and gone back to.
///
/// `<Tabs param="window" tabs=vec![Tab::new("", "全部"), Tab::new("overdue", "逾期").counting(overdue)] label="范围"/>`
#[component]
pub fn Tabs(
    /// The query key that holds the open tab.
    param: &'static str,
    tabs: Vec<Tab>,
    /// What the tabs divide, for those who hear the page.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let query = use_query();
    let links: Vec<_> = tabs
        .into_iter()
        .map(|tab| {
            let key = tab.key.clone();
            let open = Memo::new(move |_| query.get(param) == key);
            let href = move || query.href(&[(param, &tab.key)]);
            view! {
                <a class="tab" href=href aria-current=move || open.get().then_some("page")>
                    {tab.label}
                    {tab.count.map(|count| view! { <Badge count/> })}
                </a>
            }
        })
        .collect();
    view! { <nav class="tabs" aria-label=label>{links}</nav> }
}

/// Links to the sections of a long page, and to pages beside it; the one that is open is marked.
///
/// `<Anchors tabs=vec![Tab::new("plan", "回款计划"), Tab::new("history", "历史")] label="本页内容"/>`
#[component]
pub fn Anchors(tabs: Vec<Tab>, #[prop(into)] label: String) -> impl IntoView {
    let path = use_location().pathname;
    let links: Vec<_> = tabs
        .into_iter()
        .map(|tab| {
            let href = if tab.key.starts_with('/') { tab.key } else { format!("#{}", tab.key) };
            let page = href.clone();
            let is_open = Memo::new(move |_| path.with(|path| *path == page));
            view! {
                <a class="tab" href=href aria-current=move || is_open.get().then_some("page")>
                    {tab.label}
                    {tab.count.map(|count| view! { <Badge count/> })}
                </a>
            }
        })
        .collect();
    view! { <nav class="tabs" aria-label=label>{links}</nav> }
}
