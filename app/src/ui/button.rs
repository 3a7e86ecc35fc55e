//! Buttons, and links that look like them. A button says what it does ("确认到账 64,000.00").

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::icon::{Icon, Symbol};

/// How much a button asks to be pressed. One primary button a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The page's one main act.
    Primary,
    #[default]
    Secondary,
    /// No box until pointed at: in rows, bars and heads.
    Quiet,
    /// Takes something away that cannot be undone.
    Danger,
}

impl Look {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button that acts on this page (`type="button"`; a form's own is [`super::form::SubmitButton`]).
///
/// What it does is a property: an `on:click` on a component is added once more by tachys 0.2.19 whenever what is around it is drawn anew, and
/// never taken away (`AnyViewWithAttrs::rebuild`). House rules refuse it.
///
/// `<Button look=Look::Primary icon=Symbol::Plus on_click=move |_| add()>"增加一行"</Button>`
#[component]
pub fn Button(
    #[prop(optional)] look: Look,
    #[prop(optional)] icon: Option<Symbol>,
    /// Greyed and not to be pressed; say why beside it.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The key that presses it (`n`); shown to assistive technology and in the help on `?`.
    #[prop(optional)]
    key: Option<&'static str>,
    #[prop(into)] on_click: Callback<MouseEvent>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button" class=look.class() disabled=move || disabled.get() data-key=key aria-keyshortcuts=key
            on:click=move |event| on_click.run(event)
        >
            {icon.map(|symbol| view! { <Icon symbol/> })}
            {children()}
        </button>
    }
}

/// A button that shows only its icon; `label` is what it says to those who cannot see it, and its tooltip.
///
/// `<IconButton symbol=Symbol::Close label=l.pick("关闭", "Close") on_click=move |_| open.set(false)/>`
#[component]
pub fn IconButton(
    symbol: Symbol,
    #[prop(into)] label: String,
    #[prop(optional)] key: Option<&'static str>,
    #[prop(into)] on_click: Callback<MouseEvent>,
) -> impl IntoView {
    view! {
        <button
            type="button" class="button button-quiet button-icon" title=label.clone() aria-label=label data-key=key aria-keyshortcuts=key
            on:click=move |event| on_click.run(event)
        >
            <Icon symbol/>
        </button>
    }
}

/// A link that looks like a button: it goes somewhere, so Ctrl-click opens a tab.
///
/// `<ButtonLink href="/contracts/new" look=Look::Primary icon=Symbol::Plus key="n">{l.pick("新建合同", "New contract")}</ButtonLink>`
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] look: Look,
    #[prop(optional)] icon: Option<Symbol>,
    #[prop(optional)] key: Option<&'static str>,
    /// The browser saves what it gets instead of showing it (exports); also keeps the router out of the way.
    #[prop(optional)]
    download: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look.class() href=move || href.get() data-key=key aria-keyshortcuts=key download=download>
            {icon.map(|symbol| view! { <Icon symbol/> })}
            {children()}
        </a>
    }
}
