//! The browser's side of [`super`].

mod drafts;
mod follow;
mod leaving;
mod sight;

use std::cell::Cell;

pub use drafts::*;
pub use follow::*;
pub use leaving::*;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
pub use sight::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// Opens and closes a `<dialog>` as the signal says.
pub fn follow_dialog(node: NodeRef<Dialog>, open: RwSignal<bool>) {
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            // Refused only when the element is not in the document any more: then there is nothing to show.
            let _ = dialog.show_modal();
            // Its content is drawn now; the browser itself would have given the focus to the close button.
            request_animation_frame(move || {
                let wanted = [AUTOFOCUS_IN_DIALOG, FIRST_IN_DIALOG].map(|what| dialog.query_selector(what).ok().flatten());
                if let Some(first) = wanted.into_iter().flatten().next() {
                    focus(&first);
                }
            });
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
}

const AUTOFOCUS_IN_DIALOG: &str = ".dialog-body [autofocus]";
const FIRST_IN_DIALOG: &str = ".dialog-body :is(input:not([type=hidden]), select, textarea, a[href], button)";

/// Whether a press fell beside a dialog's content, on the `<dialog>` itself. A dialog with a form is not closed so:
/// a stray press must not lose what was written.
pub fn is_backdrop(event: &web_sys::MouseEvent) -> bool {
    let dialog = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
    dialog.is_some_and(|dialog| matches!(dialog.query_selector("form"), Ok(None)))
}

/// The browser takes a title as text.
pub fn title_text(text: &str) -> String {
    text.to_owned()
}

/// Gives the focus to an element by its id, once the page has drawn what changed. In a dialog ids have a mark before them: its own comes first.
pub fn focus_id(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        let inside = document().query_selector(&format!("dialog[open] [id$='-{id}']")).ok().flatten();
        if let Some(element) = inside.or_else(|| document().get_element_by_id(&id)) {
            focus(&element);
        }
    });
}

/// Gives the focus to a part of a form, once it is drawn.
pub fn focus_node(node: NodeRef<leptos::html::Div>) {
    request_animation_frame(move || {
        if let Some(element) = node.get_untracked() {
            focus(&element);
        }
    });
}

/// Gives the focus to the first field of a page that was come to by a link: the browser heeds `autofocus` on the first page only.
pub fn take_focus(node: NodeRef<Input>) {
    Effect::new(move |_| {
        let is_free = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(input) = node.get().filter(|_| is_free) {
            focus(&input);
        }
    });
}

/// A mark that no other form of this page has.
pub fn fresh_mark() -> u32 {
    thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
    LAST.set(LAST.get() + 1);
    LAST.get()
}

/// Opens the browser's own date picker on the hidden date input.
pub fn open_picker(node: NodeRef<Input>, iso: &str) {
    if let Some(input) = node.get() {
        input.set_value(iso);
        // Refused where the browser has no picker to open: the text input still takes the date.
        let _ = input.show_picker();
    }
}

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into::<Element>().ok())
}

/// Closes the `<details>` menu in which something was chosen.
pub fn close_menu(event: &web_sys::Event) {
    if let Some(menu) = menu_of(event) {
        let _ = menu.remove_attribute("open");
    }
}

/// Closes a `<details>` menu when the focus goes elsewhere. A focus that goes nowhere says nothing: Safari gives none to links.
pub fn leave_menu(event: &web_sys::FocusEvent) {
    let Some(menu) = menu_of(event) else { return };
    let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
    if next.is_some() && !menu.contains(next.as_ref()) {
        let _ = menu.remove_attribute("open");
    }
}

/// Closes a `<details>` menu on Escape, and gives the focus back to its face.
pub fn escape_menu(event: &web_sys::KeyboardEvent) {
    if event.key() != "Escape" {
        return;
    }
    if let Some(menu) = menu_of(event) {
        let _ = menu.remove_attribute("open");
        if let Ok(Some(face)) = menu.query_selector("summary") {
            focus(&face);
        }
    }
}

/// Opens the browser's own print dialog.
pub fn print_page() {
    // Refused only where there is nothing to print on.
    let _ = window().print();
}

/// `https://host`: where these pages come from.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Puts a text on the clipboard; false where the browser has none to give (a page that came over plain http from another machine).
pub fn copy(text: &str) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok();
    let write = write.and_then(|write| write.dyn_into::<js_sys::Function>().ok());
    write.is_some_and(|write| write.call1(&clipboard, &text.into()).is_ok())
}

/// Where the caret stands in the text that is being left, in UTF-16 units. None: no text is being left.
pub fn caret(event: &web_sys::FocusEvent) -> Option<usize> {
    let element = target(event)?;
    let place = match element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        Some(area) => area.selection_start(),
        None => element.dyn_ref::<HtmlInputElement>()?.selection_start(),
    };
    place.ok().flatten().and_then(|place| usize::try_from(place).ok())
}

/// Closes an open filter menu when something outside it is pressed.
pub fn close_menus_outside() {
    Effect::new(|_| {
        let pressed = window_event_listener_untyped("pointerdown", |event| {
            let Ok(Some(menu)) = document().query_selector("details.chip[open]") else { return };
            if !menu.contains(target(&event).as_ref().map(AsRef::as_ref)) {
                let _ = menu.remove_attribute("open");
            }
        });
        on_cleanup(move || pressed.remove());
    });
}

/// Whether the `<details>` that tells of itself is open now.
pub fn is_unfolded(event: &web_sys::Event) -> bool {
    target(event).is_some_and(|details| details.has_attribute("open"))
}

fn menu_of(event: &web_sys::Event) -> Option<Element> {
    target(event)?.closest("details").ok().flatten()
}

/// Presses what carries this key on the page (`data-key`): focuses an input, clicks anything else.
pub fn press_key(key: &str) -> bool {
    let Ok(Some(element)) = document().query_selector(&format!("[data-key='{key}']:not([disabled])")) else {
        return false;
    };
    match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => {
            focus(input);
            input.select();
        }
        None => {
            if let Some(element) = element.dyn_ref::<HtmlElement>() {
                element.click();
            }
        }
    }
    true
}

/// Moves the focus to the next or previous row of the page's list.
pub fn move_row(down: bool) -> bool {
    let here = focused_row();
    let Some(here) = here else {
        return document().query_selector(ROW_LINK).ok().flatten().is_some_and(|first| focus(&first));
    };
    let mut row = Some(here);
    while let Some(at) = row {
        row = if down { at.next_element_sibling() } else { at.previous_element_sibling() };
        let link = row.as_ref().and_then(|row| row.query_selector(ROW_LINK).ok().flatten());
        if let Some(link) = link {
            return focus(&link);
        }
    }
    false
}

const ROW_LINK: &str = "a.row-link";

/// The row of a list in which the focus is.
fn focused_row() -> Option<Element> {
    let row = document().active_element()?.closest(".row").ok().flatten()?;
    row.query_selector(ROW_LINK).ok().flatten().map(|_| row)
}

/// Ticks the row in which the focus is, or unticks it.
pub fn tick_row() -> bool {
    let tick = focused_row().and_then(|row| row.query_selector(".tick-box input").ok().flatten());
    tick.and_then(|tick| tick.dyn_into::<HtmlElement>().ok()).map(|tick| tick.click()).is_some()
}

/// Whether keys go into a field now, or into a dialog: then they are no shortcuts.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let in_field = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog";
    target(event).is_some_and(|element| element.closest(in_field).ok().flatten().is_some())
}

/// The browser itself brings what gets the focus into sight.
fn focus(element: &Element) -> bool {
    element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
}

/// Notes where a list stood when one of its rows was opened.
pub fn remember_place(address: &str, row: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(&place_key(address), &format!("{}\n{row}", scrolled()));
    }
}

/// Whole px that the page is scrolled down: reading and writing broken numbers would cost every list 15 kB of program.
fn scrolled() -> i32 {
    window().scroll_y().unwrap_or_default() as i32
}

/// Takes a list back to where it stood when one comes back to it.
pub fn keep_place(address: String) {
    Effect::new(move |_| {
        let Ok(Some(storage)) = window().session_storage() else {
            return;
        };
        let key = place_key(&address);
        let Ok(Some(place)) = storage.get_item(&key) else {
            return;
        };
        let _ = storage.remove_item(&key);
        let (top, row) = place.split_once('\n').unwrap_or((&place, ""));
        let (top, row) = (top.parse::<i32>().unwrap_or_default(), row.to_owned());
        // After the router's own scroll to the top.
        request_animation_frame(move || {
            if let Ok(Some(row)) = document().query_selector(&format!("{ROW_LINK}[href='{row}']")) {
                focus(&row);
            }
            window().scroll_to_with_x_and_y(0.0, top.into());
        });
    });
}

fn place_key(address: &str) -> String {
    format!("place:{address}")
}
