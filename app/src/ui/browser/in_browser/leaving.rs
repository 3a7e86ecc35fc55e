//! The question before unsaved changes are left.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::target;

thread_local! {
    /// What of this page is not saved, and the question when it is left.
    static UNSAVED: Cell<Option<(Signal<bool>, &'static str)>> = const { Cell::new(None) };
}

/// Asks before unsaved changes are left. One form of a page has this; what stands in a dialog is closed on purpose.
pub fn guard_leaving(unsaved: Signal<bool>, question: &'static str) {
    Effect::new(move |_| {
        UNSAVED.set(Some((unsaved, question)));
        on_cleanup(|| UNSAVED.set(None));
    });
}

/// What is written is kept as a draft: nothing is asked on the way out.
pub fn leave_freely() {
    UNSAVED.set(None);
}

/// Whether this page may be left: nothing is unsaved, or who wrote it says so.
pub fn may_leave() -> bool {
    match UNSAVED.get() {
        Some((unsaved, question)) if is_unsaved(unsaved) => {
            let is_allowed = window().confirm_with_message(question).unwrap_or(true);
            if is_allowed {
                // Asked once: the link and what it does by script are one way out.
                leave_freely();
            }
            is_allowed
        }
        _ => true,
    }
}

fn is_unsaved(unsaved: Signal<bool>) -> bool {
    unsaved.try_get_untracked() == Some(true)
}

/// Listens for links and for the closing of the tab, for [`guard_leaving`]. Once, for the life of the page.
pub fn watch_leaving() {
    let _ = window_event_listener_untyped("beforeunload", |event| {
        if UNSAVED.get().is_some_and(|(unsaved, _)| is_unsaved(unsaved)) {
            event.prevent_default();
        }
    });
    // Captured: before the router's own listener, which is on the window too but waits for the bubbling.
    let clicked = Closure::<dyn Fn(web_sys::MouseEvent)>::new(|event: web_sys::MouseEvent| {
        if leaves_page(&event) && !may_leave() {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
    let _ = window().add_event_listener_with_callback_and_bool("click", clicked.as_ref().unchecked_ref(), true);
    clicked.forget();
}

fn leaves_page(event: &web_sys::MouseEvent) -> bool {
    let new_tab = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
    let link = target(event).and_then(|element| element.closest("a[href]").ok().flatten());
    let href = link.as_ref().and_then(|link| link.get_attribute("href")).unwrap_or_default();
    let stays =
        href.is_empty() || href.starts_with('#') || link.is_some_and(|link| link.has_attribute("target") || link.has_attribute("download"));
    !new_tab && !stays
}
