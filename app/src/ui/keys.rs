//! The keyboard: j/k through a list, Enter opens, `/` searches, `n` makes new, `?` helps, Ctrl/⌘ K finds anything.
//!
//! What a key presses is marked in the page itself (`data-key`, from a button's `key`), so a screen registers nothing.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::browser;
use super::dialog::Dialog;
use super::language::lang;

/// Listens to the keyboard and holds the help on `?`. Once, in the application's frame.
///
/// `<Keys find=palette_open/>`
#[component]
pub fn Keys(
    /// Set when Ctrl/⌘ K is pressed: opens the search over everything.
    find: RwSignal<bool>,
) -> impl IntoView {
    let help = RwSignal::new(false);
    Effect::new(move |_| {
        browser::watch_leaving();
        let listening = window_event_listener(leptos::ev::keydown, move |event| press(&event, find, help));
        on_cleanup(move || listening.remove());
    });
    view! { <Dialog open=help title=lang().pick("快捷键", "Keyboard shortcuts")><KeyHelp/></Dialog> }
}

fn press(event: &KeyboardEvent, find: RwSignal<bool>, help: RwSignal<bool>) {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
        event.prevent_default();
        find.set(true);
        return;
    }
    let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
    if chord || event.is_composing() || event.default_prevented() || browser::is_typing(event) {
        return;
    }
    let done = match key.as_str() {
        "j" => browser::move_row(true),
        "k" => browser::move_row(false),
        "x" => browser::tick_row(),
        "?" => {
            help.set(true);
            true
        }
        "/" | "n" | "e" => browser::press_key(&key),
        _ => false,
    };
    if done {
        event.prevent_default();
    }
}

/// What the keys do.
#[component]
fn KeyHelp() -> impl IntoView {
    let l = lang();
    let rows: Vec<_> = [
        ("Ctrl K", l.pick("找任何东西", "Find anything")),
        ("/", l.pick("搜索本列表", "Search this list")),
        ("j  k", l.pick("下一行、上一行", "Next row, previous row")),
        ("Enter", l.pick("打开这一行", "Open the row")),
        ("x", l.pick("选中这一行", "Select the row")),
        ("n", l.pick("新建", "New")),
        ("e", l.pick("修改", "Edit")),
        ("Esc", l.pick("关闭", "Close")),
        ("?", l.pick("这份说明", "This help")),
    ]
    .into_iter()
    .map(|(key, text)| view! { <div class="key-row"><dt><kbd>{key}</kbd></dt><dd>{text}</dd></div> })
    .collect();
    view! { <dl class="key-help">{rows}</dl> }
}
