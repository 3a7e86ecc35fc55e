//! Signals and fields kept the same. What a person typed, chose or ticked before wasm came is taken over, never overwritten.

use leptos::html::{Input, Select, Textarea};
use leptos::prelude::*;
use web_sys::HtmlSelectElement;

use crate::ui::field::Choice;

/// Keeps a signal and an input the same. What a user typed before wasm came is taken over, never overwritten.
pub fn follow_input(node: NodeRef<Input>, value: RwSignal<String>) {
    Effect::new(move |before: Option<bool>| {
        let text = value.get();
        let Some(input) = node.get() else {
            return before.unwrap_or(false);
        };
        if before != Some(true) && input.value() != input.default_value() {
            value.set(input.value());
        } else if input.value() != text {
            input.set_value(&text);
        }
        true
    });
}

/// The same for a text area.
pub fn follow_textarea(node: NodeRef<Textarea>, value: RwSignal<String>) {
    Effect::new(move |before: Option<bool>| {
        let text = value.get();
        let Some(area) = node.get() else {
            return before.unwrap_or(false);
        };
        if before != Some(true) && Ok(area.value()) != area.default_value() {
            value.set(area.value());
        } else if area.value() != text {
            area.set_value(&text);
        }
        true
    });
}

/// The same for a select, whose choices may come later than it does.
pub fn follow_select(node: NodeRef<Select>, value: RwSignal<String>, choices: Signal<Vec<Choice>>) {
    Effect::new(move |before: Option<bool>| {
        let chosen = value.get();
        choices.track();
        let Some(select) = node.get() else {
            return before.unwrap_or(false);
        };
        if before != Some(true) && value_at_first(&select).is_some_and(|first| first != select.value()) {
            value.set(select.value());
        } else if select.value() != chosen {
            select.set_value(&chosen);
        }
        true
    });
}

/// What a select showed before anybody touched it: its marked option, or the first.
fn value_at_first(select: &HtmlSelectElement) -> Option<String> {
    let marked = select.query_selector("option[selected]").ok().flatten();
    marked.or_else(|| select.query_selector("option").ok().flatten())?.get_attribute("value")
}

/// The same for one radio button of several: the one that is checked is the value.
pub fn follow_radio(node: NodeRef<Input>, value: RwSignal<String>, own: String) {
    Effect::new(move |before: Option<bool>| {
        let is_chosen = value.with(|value| *value == own);
        let Some(radio) = node.get() else {
            return before.unwrap_or(false);
        };
        if before != Some(true) && radio.checked() != radio.default_checked() {
            if radio.checked() {
                value.set(own.clone());
            }
        } else if radio.checked() != is_chosen {
            radio.set_checked(is_chosen);
        }
        true
    });
}

/// The same for a check box.
pub fn follow_check(node: NodeRef<Input>, checked: RwSignal<bool>) {
    Effect::new(move |before: Option<bool>| {
        let is_checked = checked.get();
        let Some(tick) = node.get() else {
            return before.unwrap_or(false);
        };
        if before != Some(true) && tick.checked() != tick.default_checked() {
            checked.set(tick.checked());
        } else if tick.checked() != is_checked {
            tick.set_checked(is_checked);
        }
        true
    });
}
