//! A sheet: slides from below on a phone, a dialog on a desktop.

use leptos::prelude::*;

use super::dialog::modal;

/// For choosing and for short forms on a phone: the thumb reaches it.
///
/// `<Sheet open title=l.pick("新建", "New")> … </Sheet>`
#[component]
pub fn Sheet(open: RwSignal<bool>, #[prop(into)] title: String, children: ChildrenFn) -> impl IntoView {
    modal("dialog sheet", open, title, children)
}
