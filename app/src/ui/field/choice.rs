//! Choosing from few: a select, radio buttons, a check box.

use leptos::html::{Input, Select};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Frame;
use crate::ui::browser;

/// Something that can be chosen: what is sent, and what is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// A second, quiet line: number, owner, open amount. Shown by the combobox and by radio buttons.
    pub detail: String,
}

impl Choice {
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: String::new() }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// One of up to about fifteen, in the browser's own list. An empty first choice is added when `optional`.
///
/// `<SelectField name="method" label="付款方式" value=method choices=Method::ALL.iter().map(|m| Choice::new(m.code(), m.label(l))).collect()/>`
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// The chosen value.
    value: RwSignal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::new(name, label, help, optional);
    let invalid = frame.invalid();
    let node = NodeRef::<Select>::new();
    browser::follow_select(node, value, choices);
    let options = move || {
        let chosen = value.get_untracked();
        let option = |choice: Choice| {
            let is_chosen = choice.value == chosen;
            view! { <option value=choice.value selected=is_chosen>{choice.label}</option> }
        };
        let none = optional.then(|| option(Choice::new("", "—")));
        (none, choices.get().into_iter().map(option).collect::<Vec<_>>())
    };
    let control = view! {
        <div class="select">
            <select
                node_ref=node
                class="input"
                id=frame.id.clone()
                name=frame.name.clone()
                disabled=move || disabled.get()
                aria-describedby=frame.described_by()
                aria-invalid=move || invalid.get()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options}
            </select>
        </div>
    };
    frame.around(control.into_any())
}

/// One of two to five, all in sight.
///
/// `<RadioField name="kind" label="类型" value=kind choices=vec![Choice::new("sales", "销售"), Choice::new("service", "服务")]/>`
#[component]
pub fn RadioField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    choices: Vec<Choice>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] optional: bool,
    /// Side by side as one bar: two to four short words.
    #[prop(optional)]
    bar: bool,
) -> impl IntoView {
    let frame = Frame::new(name.clone(), label, help, optional);
    let radios: Vec<_> = choices.into_iter().map(|choice| radio(&name, choice, value)).collect();
    let class = if bar { "radios radios-bar" } else { "radios" };
    frame.around_group(view! { <div class=class>{radios}</div> }.into_any())
}

fn radio(name: &str, choice: Choice, value: RwSignal<String>) -> impl IntoView + use<> {
    let at_first = value.with_untracked(|value| *value == choice.value);
    let set = choice.value.clone();
    let node = NodeRef::<Input>::new();
    browser::follow_radio(node, value, choice.value.clone());
    view! {
        <label class="tick">
            <input
                node_ref=node
                type="radio"
                name=name.to_owned()
                value=choice.value
                checked=at_first
                on:change=move |_| value.set(set.clone())
            />
            <span class="tick-text">
                {choice.label}
                {(!choice.detail.is_empty()).then(|| view! { <span class="tick-detail">{choice.detail}</span> })}
            </span>
        </label>
    }
}

/// Yes or no. The label is a statement: "到期自动续签".
///
/// `<CheckField name="auto_renew" label=l.pick("到期自动续签", "Renews by itself") checked=renews/>`
#[component]
pub fn CheckField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    checked: RwSignal<bool>,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::new(name, label.clone(), help.clone(), false);
    let invalid = frame.invalid();
    let error = frame.error;
    let node = NodeRef::<Input>::new();
    browser::follow_check(node, checked);
    view! {
        <div class="field" class:field-wrong=move || error.with(Option::is_some)>
            <label class="tick">
                <input
                    node_ref=node
                    type="checkbox"
                    id=frame.id.clone()
                    name=frame.name.clone()
                    value="true"
                    checked=checked.get_untracked()
                    disabled=move || disabled.get()
                    aria-describedby=frame.described_by()
                    aria-invalid=move || invalid.get()
                    on:change=move |event| checked.set(event_target_checked(&event))
                />
                <span class="tick-text">
                    {label}
                    {(!help.is_empty()).then(|| view! { <span class="tick-detail" id=format!("{}-help", frame.id)>{help}</span> })}
                </span>
            </label>
            {super::error_text(&frame.id, error)}
        </div>
    }
    .into_any()
}
