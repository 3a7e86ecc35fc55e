//! Dialogs: the browser's own `<dialog>`, so focus, Escape and the backdrop are right.

use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;

use super::browser;
use super::button::{Button, IconButton, Look};
use super::field::Mark;
use super::icon::Symbol;
use super::language::lang;

/// A dialog; its content exists only while it is open, so a form in it starts afresh each time.
///
/// ```ignore
/// let open = RwSignal::new(false);
/// <Dialog open title=l.pick("登记回款", "Register a receipt")> … </Dialog>
/// ```
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    /// Room for a table or two columns.
    #[prop(optional)]
    wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    modal(if wide { "dialog dialog-wide" } else { "dialog" }, open, title, children)
}

/// The one modal frame under dialogs and sheets.
pub(super) fn modal(class: &'static str, open: RwSignal<bool>, title: String, children: ChildrenFn) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    browser::follow_dialog(node, open);
    let label = title.clone();
    let mark = Mark(browser::fresh_mark());
    let children = StoredValue::new(children);
    let inside = move || view! { <Provider value=mark>{children.with_value(|children| children())}</Provider> };
    let beside = move |event: leptos::ev::MouseEvent| {
        if browser::is_backdrop(&event) {
            open.set(false);
        }
    };
    view! {
        <dialog node_ref=node class=class aria-label=label on:close=move |_| open.set(false) on:mousedown=beside>
            <div class="dialog-inside">
                <header class="dialog-head">
                    <h2 class="dialog-title">{title}</h2>
                    <IconButton symbol=Symbol::Close label=lang().pick("关闭", "Close") on_click=move |_| open.set(false)/>
                </header>
                <div class="dialog-body">{move || open.get().then(inside)}</div>
            </div>
        </dialog>
    }
    .into_any()
}

/// Open while there is something in it; closed, it is empty. For one dialog over a list of which each row can be the subject.
pub fn open_while<T: Send + Sync + 'static>(subject: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(subject.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            subject.set(None);
        }
        now
    });
    open
}

/// A real confirmation, only where undo is impossible: it names the amount and the consequence, and its button says what it does.
///
/// ```ignore
/// <Confirm open title="冲销回款 64,000.00" consequence="这笔回款核销的 2 期会重新变为未付款。" act="冲销 64,000.00" danger=true
///          pending=reverse.pending() on_confirm=move |()| { reverse.dispatch(id); }/>
/// ```
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    /// What will be different afterwards.
    #[prop(into)]
    consequence: Signal<String>,
    /// What the button says.
    #[prop(into)]
    act: Signal<String>,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(into)] on_confirm: Callback<()>,
) -> impl IntoView {
    let cancel = lang().pick("不做", "Cancel");
    let look = if danger { Look::Danger } else { Look::Primary };
    let confirm = move |_| {
        if !pending.get_untracked() {
            on_confirm.run(());
        }
    };
    let body = move || {
        view! {
            <p class="dialog-text">{move || consequence.get()}</p>
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{cancel}</Button>
                <Button look disabled=pending on_click=confirm>{move || act.get()}</Button>
            </div>
        }
        .into_any()
    };
    view! { <Dialog open title>{body()}</Dialog> }
}
