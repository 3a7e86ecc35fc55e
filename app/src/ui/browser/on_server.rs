//! The server has no window: every helper of [`super`] does nothing here.

use leptos::html::{Dialog, Div, Input, Select, Textarea};
use leptos::prelude::*;
use leptos::web_sys;

use crate::ui::field::Choice;

pub fn follow_input(_node: NodeRef<Input>, _value: RwSignal<String>) {}

pub fn follow_textarea(_node: NodeRef<Textarea>, _value: RwSignal<String>) {}

pub fn follow_select(_node: NodeRef<Select>, _value: RwSignal<String>, _choices: Signal<Vec<Choice>>) {}

pub fn follow_radio(_node: NodeRef<Input>, _value: RwSignal<String>, _own: String) {}

pub fn follow_check(_node: NodeRef<Input>, _checked: RwSignal<bool>) {}

pub fn follow_dialog(_node: NodeRef<Dialog>, _open: RwSignal<bool>) {}

pub fn is_backdrop(_event: &web_sys::MouseEvent) -> bool {
    false
}

pub fn focus_id(_id: &str) {}

pub fn focus_node(_node: NodeRef<Div>) {}

pub fn take_focus(_node: NodeRef<Input>) {}

/// Dialogs are drawn in the browser only: nothing on the server needs a mark.
pub fn fresh_mark() -> u32 {
    0
}

/// Leptos writes a title into the page as it is: a name like `</title><script>` would become markup.
pub fn title_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub fn print_page() {}

pub fn origin() -> String {
    String::new()
}

pub fn copy(_text: &str) -> bool {
    false
}

pub fn caret(_event: &web_sys::FocusEvent) -> Option<usize> {
    None
}

pub fn open_picker(_node: NodeRef<Input>, _iso: &str) {}

pub fn read_draft(_key: &str) -> Option<String> {
    None
}

pub fn write_draft(_key: &str, _content: &str) {}

pub fn forget_draft(_key: &str) {}

pub fn forget_drafts() {}

pub fn guard_leaving(_unsaved: Signal<bool>, _question: &'static str) {}

pub fn leave_freely() {}

pub fn may_leave() -> bool {
    true
}

pub fn watch_leaving() {}

pub fn close_menu(_event: &web_sys::Event) {}

pub fn leave_menu(_event: &web_sys::FocusEvent) {}

pub fn escape_menu(_event: &web_sys::KeyboardEvent) {}

pub fn close_menus_outside() {}

pub fn is_unfolded(_event: &web_sys::Event) -> bool {
    false
}

pub fn press_key(_key: &str) -> bool {
    false
}

pub fn move_row(_down: bool) -> bool {
    false
}

pub fn tick_row() -> bool {
    false
}

pub fn is_typing(_event: &web_sys::KeyboardEvent) -> bool {
    false
}

pub fn keep_place(_address: String) {}

pub fn keep_sight(_address: &str) {}

pub fn remember_place(_address: &str, _row: &str) {}
