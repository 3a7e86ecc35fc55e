//! The foot of the side navigation: finding, and the user with language, account and signing out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::frame::{frame, fresh_id};
use crate::ui::prelude::*;

/// Signs out and leaves for the sign-in page; a failure is said in a toast. For buttons anywhere.
pub(super) fn sign_out() -> impl Fn() + Copy + Send + Sync + 'static {
    let (l, toasts) = (lang(), toasts());
    move || {
        crate::client::signing_out(true);
        spawn_local(async move {
            match super::api::sign_out().await {
                Ok(()) => crate::client::signed_out(),
                Err(failure) => {
                    crate::client::signing_out(false);
                    toasts.failed(failure.message(l));
                }
            }
        });
    }
}

/// Stores the other language for the user and loads this page anew in it.
pub(super) fn switch_language() -> impl Fn() + Copy + Send + Sync + 'static {
    let (l, toasts) = (lang(), toasts());
    move || {
        spawn_local(async move {
            match super::api::set_language(fresh_id().into(), l.other()).await {
                Ok(()) => crate::client::reload(),
                Err(failure) => toasts.failed(failure.message(l)),
            }
        });
    }
}

/// The user's name and roles, as one reads them.
pub(super) fn roles_line() -> String {
    let l = lang();
    let roles = frame().actor.map(|actor| actor.roles).unwrap_or_default();
    roles.iter().map(|role| role.label(l)).collect::<Vec<_>>().join(l.pick("、", ", "))
}

/// The search button, and a menu about oneself.
#[component]
pub fn UserMenu(
    /// Set to open the search over everything.
    finding: RwSignal<bool>,
) -> impl IntoView {
    let l = lang();
    let name = frame().actor.map(|actor| actor.name).unwrap_or_default();
    let initial: String = name.chars().take(1).collect();
    let (switch, leave) = (switch_language(), sign_out());
    view! {
        <button type="button" class="nav-link find-button" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| finding.set(true)>
            <Icon symbol=Symbol::Search/>
            <span class="nav-label">{l.pick("找任何东西", "Find anything")}</span>
            <kbd aria-hidden="true">"Ctrl K"</kbd>
        </button>
        <details class="user-menu" on:focusout=|event| browser::leave_menu(&event) on:keydown=|event| browser::escape_menu(&event)>
            <summary class="nav-link user-menu-face">
                <span class="user-mark" aria-hidden="true">{initial}</span>
                <span class="user-words">
                    <span class="user-name">{name}</span>
                    <span class="user-roles">{roles_line()}</span>
                </span>
                <Icon symbol=Symbol::Up/>
            </summary>
            <div class="menu user-menu-list">
                <a class="menu-item" href="/account" on:click=|event| browser::close_menu(&event)>{l.pick("我的账户", "My account")}<Icon symbol=Symbol::Lock/></a>
                <button type="button" class="menu-item" lang=l.other().tag() on:click=move |_| switch()>
                    {l.pick("Switch to English", "切换到中文")}<Icon symbol=Symbol::Chat/>
                </button>
                <button type="button" class="menu-item" on:click=move |_| { if browser::may_leave() { leave(); } }>{l.pick("退出登录", "Sign out")}<Icon symbol=Symbol::LogOut/></button>
            </div>
        </details>
    }
    .into_any()
}
