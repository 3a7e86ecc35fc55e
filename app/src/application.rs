//! The application: who sees the frame with its navigation, who the sign-in page, who the first start; and what stands round its pages.

use domain::list::Badges;
use domain::permission::{Act, Actor, Noun};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;

use crate::frame::Frame;
use crate::live::{Live, provide_live};
use crate::parts::{AddSheet, Door, FindDialog, Screens};
use crate::routes::SCREENS;
use crate::ui::prelude::*;
use crate::{account, follow_ups};

/// The whole application, alike on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let frame = use_context::<Frame>().or_else(crate::client::frame_in_page).unwrap_or_default();
    provide_context(frame.clone());
    provide_language(frame.lang);
    provide_toasts();
    provide_terms();
    let live = provide_live(&frame);
    follow_ups::provide_viewing();
    view! {
        <Router>
            {match (&frame.company, &frame.actor) {
                (None, _) => view! { <Door is_first_start=true/> }.into_any(),
                (Some(_), None) => view! { <Door is_first_start=false/> }.into_any(),
                (Some(company), Some(actor)) => view! { <SignedIn company=company.name.clone() actor=actor.clone() live/> }.into_any(),
            }}
        </Router>
        <ToastHost/>
    }
}

/// The frame round every screen of a signed-in user.
#[component]
fn SignedIn(company: String, actor: Actor, live: Live) -> impl IntoView {
    let l = lang();
    let adding = RwSignal::new(false);
    let finding = RwSignal::new(false);
    let groups = navigation(&actor, live);
    let [left, right] = thumb_bar(&actor, live);
    view! {
        <a class="skip" href="#main">{l.pick("跳到正文", "Skip to content")}</a>
        <div class="frame">
            <SideNav company groups><account::UserMenu finding/></SideNav>
            <main class="frame-main" id="main" tabindex="-1">
                <ConnectionLine live/>
                <Screens/>
            </main>
            <BottomNav left right on_add=Callback::new(move |()| adding.set(true))/>
        </div>
        <AddSheet open=adding/>
        <FindDialog open=finding/>
        <follow_ups::PhotoViewer/>
        <TermHost/>
        <Keys find=finding/>
    }
    .into_any()
}

/// A small honest line while the live stream is down.
#[component]
fn ConnectionLine(live: Live) -> impl IntoView {
    let l = lang();
    view! {
        <Show when=move || !live.is_connected.get()>
            <p class="connection-line" role="status">{l.pick("连接中断，正在重连；显示的数字可能不是最新的。", "Connection lost, reconnecting; figures may be out of date.")}</p>
        </Show>
    }
}

/// The side navigation by group, each item with its badge.
fn navigation(actor: &Actor, live: Live) -> Vec<Vec<NavItem>> {
    let l = lang();
    let mut groups: Vec<Vec<NavItem>> = Vec::new();
    let mut last = None;
    for screen in SCREENS.iter().filter(|screen| screen.is_for(actor)) {
        if last != Some(screen.group) {
            groups.push(Vec::new());
            last = Some(screen.group);
        }
        if let Some(group) = groups.last_mut() {
            group.push(badged(NavItem::new(screen.path, screen.label(l), screen.symbol), live));
        }
    }
    groups
}

/// Each badge counts the list that its item opens.
pub(crate) fn badged(item: NavItem, live: Live) -> NavItem {
    let badges = live.badges;
    match item.path.as_str() {
        "/approvals" => item.counting(Signal::derive(move || badges.get().approvals_waiting)),
        "/follow-ups" => follow_ups_badge(item, badges),
        "/notices" => item.counting(Signal::derive(move || badges.get().notices_open)),
        "/instalments" => item.counting(Signal::derive(move || badges.get().instalments_overdue)).urgent(),
        "/originals" => item.counting(Signal::derive(move || badges.get().originals_overdue)).urgent(),
        "/receipts" => item.counting(Signal::derive(move || badges.get().receipts_to_confirm)).leading_to("/receipts?state=draft"),
        "/invoices" => item.counting(Signal::derive(move || badges.get().invoices_requested)).leading_to("/invoices?state=requested"),
        "/fees" => fees_badge(item, badges),
        "/bank" => item.counting(Signal::derive(move || badges.get().bank_lines_open)),
        "/audits" => audits_badge(item, badges),
        "/admin/dunning" => {
            let stuck = Signal::derive(move || badges.get().dispatches_stuck);
            item.counting(stuck).leading_to(String::from("/admin/dunning/outbox")).urgent()
        }
        "/contracts" => contracts_badge(item, badges),
        "/obligations" => item.counting(Signal::derive(move || badges.get().obligations_due)),
        _ => item,
    }
}

/// Findings that wait for this person. Who may see all audits comes to those first, and by the badge to what is counted.
fn audits_badge(item: NavItem, badges: RwSignal<Badges>) -> NavItem {
    let item = item.counting(Signal::derive(move || badges.get().findings_waiting));
    if crate::frame::may(Noun::AuditProject, Act::Read) { item.leading_to(String::from("/audits?list=waiting")) } else { item }
}

/// What waits for this person's check comes first; then what is late. The link leads to what is counted.
fn fees_badge(item: NavItem, badges: RwSignal<Badges>) -> NavItem {
    let count = move || match badges.get() {
        Badges { fees_to_check: 0, fees_late, .. } => fees_late,
        Badges { fees_to_check, .. } => fees_to_check,
    };
    let list = move || String::from(if badges.get().fees_to_check > 0 { "/fees?window=to_check" } else { "/fees?window=late" });
    item.counting(Signal::derive(count)).leading_to(Signal::derive(list))
}

/// Whom to contact comes first; then whose promise to pay is broken. The link leads to what is counted.
fn follow_ups_badge(item: NavItem, badges: RwSignal<Badges>) -> NavItem {
    let is_broken = move |badges: Badges| badges.follow_ups_due == 0 && badges.promises_broken > 0;
    let count = move || {
        let all = badges.get();
        if is_broken(all) { all.promises_broken } else { all.follow_ups_due }
    };
    let list = move || String::from(if is_broken(badges.get()) { "/follow-ups?window=broken" } else { "/follow-ups" });
    item.counting(Signal::derive(count)).leading_to(Signal::derive(list))
}

/// Contracts to expire or to renew come first; then what has to be completed after an import. The link leads to what is counted.
fn contracts_badge(item: NavItem, badges: RwSignal<Badges>) -> NavItem {
    let count = move || match badges.get() {
        Badges { contracts_expiring: 0, contracts_to_complete, .. } => contracts_to_complete,
        Badges { contracts_expiring, .. } => contracts_expiring,
    };
    let list = move || {
        let Badges { contracts_expiring, contracts_to_complete, .. } = badges.get();
        let is_expiring = contracts_expiring > 0 || contracts_to_complete == 0;
        String::from(if is_expiring { "/contracts?expiring=yes" } else { "/contracts?to_complete=yes" })
    };
    item.counting(Signal::derive(count)).leading_to(Signal::derive(list))
}

/// The phone's bar: Today, customers; contracts, more.
fn thumb_bar(actor: &Actor, live: Live) -> [Vec<NavItem>; 2] {
    let l = lang();
    let pick = |path: &str| SCREENS.iter().find(|screen| screen.path == path && screen.is_for(actor));
    let items = |paths: &[&str]| -> Vec<NavItem> {
        paths
            .iter()
            .filter_map(|path| pick(path))
            .map(|screen| badged(NavItem::new(screen.path, screen.label(l), screen.symbol), live))
            .collect()
    };
    let mut right = items(&["/contracts"]);
    let more = NavItem::new("/more", l.pick("更多", "More"), Symbol::More);
    right.push(more.counting(Signal::derive(move || live.badges.get().instalments_overdue)).urgent());
    [items(&["/", "/customers"]), right]
}

/// No such page, or none that this user may see.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let l = lang();
    #[cfg(feature = "ssr")]
    crate::caller::status(404);
    view! {
        <Page title=l.pick("找不到", "Not found").to_owned()>
            <Empty symbol=Symbol::Search title=l.pick("没有这个页面", "There is no such page").to_owned()
                text=l.pick("地址可能写错了，或记录不存在、您无权查看。", "The address may be wrong, or the record is missing or not yours to see.").to_owned()>
                <ButtonLink href="/">{l.pick("回到今天", "Back to Today")}</ButtonLink>
            </Empty>
        </Page>
    }
}
