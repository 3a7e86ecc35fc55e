//! The frame's navigation: a slim column on a desktop, a bar under the thumb on a phone. What it holds comes in as data.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::badge::Badge;
use super::icon::{Icon, Symbol};
use super::language::lang;

/// One screen one can go to.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub path: String,
    pub label: String,
    pub symbol: Symbol,
    /// The live count of the list behind it.
    pub badge: Option<Signal<u64>>,
    /// The list that the badge counts, when it is not the screen's first view; the link leads there while the badge shows.
    pub counted: Option<Signal<String>>,
    /// The badge is red: something is late.
    pub urgent: bool,
}

impl NavItem {
    #[must_use]
    pub fn new(path: impl Into<String>, label: impl Into<String>, symbol: Symbol) -> Self {
        Self { path: path.into(), label: label.into(), symbol, badge: None, counted: None, urgent: false }
    }

    #[must_use]
    pub fn counting(mut self, badge: impl Into<Signal<u64>>) -> Self {
        self.badge = Some(badge.into());
        self
    }

    /// While the badge shows, the link leads to the very list that it counts.
    #[must_use]
    pub fn leading_to(mut self, list: impl Into<Signal<String>>) -> Self {
        self.counted = Some(list.into());
        self
    }

    #[must_use]
    pub fn urgent(mut self) -> Self {
        self.urgent = true;
        self
    }
}

/// The side navigation of a desktop; groups are set apart by a space.
///
/// `<SideNav company="华东科技" groups=vec![vec![NavItem::new("/", "今天", Symbol::Today).counting(due)], …]> {the user's menu} </SideNav>`
#[component]
pub fn SideNav(
    /// The company's name at the top.
    #[prop(into)]
    company: String,
    groups: Vec<Vec<NavItem>>,
    /// At the bottom: the user, the language, signing out.
    children: Children,
) -> impl IntoView {
    let groups: Vec<_> = groups
        .into_iter()
        .map(|items| {
            let links: Vec<_> = items.into_iter().map(|item| view! { <li>{link(item, "nav-link")}</li> }).collect();
            view! { <ul class="side-nav-group">{links}</ul> }
        })
        .collect();
    view! {
        <nav class="side-nav" aria-label=lang().pick("主导航", "Main")>
            <a class="side-nav-brand" href="/"><span class="brand-mark" aria-hidden="true">"约"</span><span>{company}</span></a>
            {groups}
            <div class="side-nav-foot">{children()}</div>
        </nav>
    }
    .into_any()
}

/// The bottom bar of a phone: two screens, the +, two screens.
///
/// `<BottomNav left=vec![today, customers] right=vec![contracts, more] on_add=move |()| add_open.set(true)/>`
#[component]
pub fn BottomNav(
    left: Vec<NavItem>,
    right: Vec<NavItem>,
    /// The + in the middle: opens a sheet whose first act is to log a follow-up.
    #[prop(into)]
    on_add: Callback<()>,
) -> impl IntoView {
    let side = |items: Vec<NavItem>| items.into_iter().map(|item| link(item, "bottom-link")).collect::<Vec<_>>();
    view! {
        <nav class="bottom-nav" aria-label=lang().pick("主导航", "Main")>
            {side(left)}
            <button type="button" class="bottom-add" aria-label=lang().pick("新建", "New") on:click=move |_| on_add.run(())>
                <Icon symbol=Symbol::Plus/>
            </button>
            {side(right)}
        </nav>
    }
    .into_any()
}

/// A list of links for a sheet ("more", "new"): large rows, icons, badges.
///
/// `<Sheet open title="更多"><NavList items=more.clone() on_go=move |()| open.set(false)/></Sheet>`
#[component]
pub fn NavList(items: Vec<NavItem>, #[prop(optional, into)] on_go: Option<Callback<()>>) -> impl IntoView {
    let go = move |_| {
        on_go.inspect(|go| go.run(()));
    };
    let links: Vec<_> = items.into_iter().map(|item| view! { <li on:click=go>{link(item, "nav-link nav-link-large")}</li> }).collect();
    view! { <ul class="nav-list">{links}</ul> }
}

fn link(item: NavItem, class: &'static str) -> AnyView {
    let NavItem { path, label, symbol, badge, counted, urgent } = item;
    let here = use_location().pathname;
    let first = path.clone();
    let href = move || match counted {
        Some(list) if badge.is_some_and(|count| count.get() > 0) => list.get(),
        _ => first.clone(),
    };
    let current = move || here.with(|here| is_within(here, &path)).then_some("page");
    let said = label.clone();
    view! {
        <a class=class href=href aria-current=current>
            <Icon symbol/>
            <span class="nav-label">{label}</span>
            {badge.map(|count| view! { <Badge count label=said urgent/> })}
        </a>
    }
    .into_any()
}

/// Whether the page at `here` is the one at `path` or lies below it: its link is the current one. A query does not count.
#[must_use]
pub fn is_within(here: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or(path);
    here == path || (path != "/" && here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
}
