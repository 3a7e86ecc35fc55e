//! `/more`: on a phone, every screen that the bar under the thumb has no room for.

use domain::permission::Actor;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::api::{set_language, sign_out};
use crate::application::badged;
use crate::error::Answer;
use crate::frame::{frame, fresh_id};
use crate::live::{Live, live};
use crate::routes::SCREENS;
use crate::ui::prelude::*;

/// What the bar itself holds.
const IN_THE_BAR: [&str; 3] = ["/", "/customers", "/contracts"];

/// `/more`.
#[component]
pub fn MorePage() -> impl IntoView {
    let l = lang();
    let groups: Vec<_> = frame()
        .actor
        .map(|actor| groups(&actor, live()))
        .unwrap_or_default()
        .into_iter()
        .map(|items| view! { <div class="card more-card"><NavList items/></div> })
        .collect();
    view! {
        <Page title=l.pick("更多", "More") narrow=true>
            {groups}
            <Myself/>
        </Page>
    }
}

fn groups(actor: &Actor, live: Live) -> Vec<Vec<NavItem>> {
    let l = lang();
    let mut groups: Vec<(u8, Vec<NavItem>)> = Vec::new();
    for screen in SCREENS.iter().filter(|screen| screen.is_for(actor) && !IN_THE_BAR.contains(&screen.path)) {
        let item = badged(NavItem::new(screen.path, screen.label(l), screen.symbol), live);
        match groups.last_mut() {
            Some((group, items)) if *group == screen.group => items.push(item),
            _ => groups.push((screen.group, vec![item])),
        }
    }
    groups.into_iter().map(|(_, items)| items).collect()
}

/// The user: account, the other language, signing out.
#[component]
fn Myself() -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let account = vec![NavItem::new("/account", l.pick("我的账户", "My account"), Symbol::Lock)];
    let then = move |answer: Answer<()>, leave: fn()| match answer {
        Ok(()) => leave(),
        Err(failure) => toasts.failed(failure.message(l)),
    };
    let switch = move |_| {
        let operation = fresh_id().into();
        spawn_local(async move { then(set_language(operation, l.other()).await, crate::client::reload) });
    };
    let leave = move |_| spawn_local(async move { then(sign_out().await, crate::client::signed_out) });
    view! {
        <div class="card more-card">
            <NavList items=account/>
            <button type="button" class="nav-link nav-link-large" lang=l.other().tag() on:click=switch><Icon symbol=Symbol::Chat/><span class="nav-label">{l.pick("Switch to English", "切换到中文")}</span></button>
            <button type="button" class="nav-link nav-link-large" on:click=leave><Icon symbol=Symbol::LogOut/><span class="nav-label">{l.pick("退出登录", "Sign out")}</span></button>
        </div>
    }
    .into_any()
}
