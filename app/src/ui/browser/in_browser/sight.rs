//! What one reads in a list stays under the eye, and the focus with its record, when a live update draws the list anew.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::focus;

/// Whatever in a row can have the focus.
const FOCUSABLE: &str = "a[href], button, input";

/// Call it while a list is made anew, before the page shows it: it looks where the rows stand now, and puts them back there once the new ones are
/// drawn. `address` says which list; another one than before has nothing to keep. At the top of a page rows may slide in.
pub fn keep_sight(address: &str) {
    thread_local! {
        static LIST: RefCell<String> = const { RefCell::new(String::new()) };
        // A page in the background draws nothing: what was seen first counts until it does.
        static IS_WAITING: Cell<bool> = const { Cell::new(false) };
    }
    let is_same = LIST.replace(address.to_owned()) == address;
    if !is_same || IS_WAITING.get() {
        return;
    }
    let rows = rows();
    let focused = focused_in(&rows);
    let is_scrolled = window().scroll_y().is_ok_and(|top| top > 0.0);
    let in_sight: Vec<(String, i32)> =
        rows.into_iter().map(|(name, row)| (name, top_of(&row))).filter(|(_, top)| is_scrolled && *top >= 0).collect();
    if focused.is_none() && in_sight.is_empty() {
        return;
    }
    IS_WAITING.set(true);
    request_animation_frame(move || {
        IS_WAITING.set(false);
        let now: HashMap<String, Element> = self::rows().into_iter().collect();
        if let Some((name, place)) = focused {
            let same = now.get(&name).and_then(|row| parts(row, FOCUSABLE).into_iter().nth(place));
            if let Some(same) = same.filter(|same| document().active_element().as_ref() != Some(same)) {
                focus(&same);
            }
        }
        let moved = in_sight.iter().find_map(|(name, top)| now.get(name).map(|row| top_of(row) - top));
        if let Some(moved) = moved.filter(|moved| *moved != 0) {
            window().scroll_by_with_x_and_y(0.0, moved.into());
        }
    });
}

/// Every row of the lists on the page, in their order, by what it leads to; the second row that leads to the same has a name of its own.
fn rows() -> Vec<(String, Element)> {
    let mut times: HashMap<String, usize> = HashMap::new();
    parts(&document(), super::ROW_LINK)
        .into_iter()
        .filter_map(|link| {
            let href = link.get_attribute("href")?;
            let time = times.entry(href.clone()).or_default();
            *time += 1;
            Some((format!("{time} {href}"), link.closest(".row").ok().flatten()?))
        })
        .collect()
}

/// The row in which the focus is, and its place among what can have it there.
fn focused_in(rows: &[(String, Element)]) -> Option<(String, usize)> {
    let active = document().active_element()?;
    let (name, row) = rows.iter().find(|(_, row)| row.contains(Some(&active)))?;
    Some((name.clone(), parts(row, FOCUSABLE).iter().position(|part| *part == active)?))
}

/// Everything below `root` that fits, in its order.
fn parts(root: &JsValue, selector: &str) -> Vec<Element> {
    let all = Reflect::get(root, &"querySelectorAll".into()).and_then(JsCast::dyn_into::<Function>);
    let found = all.and_then(|all| all.call1(root, &selector.into()));
    found.map(|found| Array::from(&found).iter().filter_map(|part| part.dyn_into().ok()).collect()).unwrap_or_default()
}

/// Px below the upper edge of the window.
fn top_of(row: &Element) -> i32 {
    row.get_bounding_client_rect().top().round() as i32
}
