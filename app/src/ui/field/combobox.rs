//! Choosing from very many by typing: customers, contacts, contracts. The ARIA 1.2 pattern of an editable combobox with a list.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::text::Line;
use super::{Choice, Frame};
use crate::ui::browser;
use crate::ui::language::lang;

type Found = Pin<Box<dyn Future<Output = Vec<Choice>>>>;

/// Where a combobox asks for its choices: a text in, up to about twenty choices out.
#[derive(Clone)]
pub struct ChoiceSource(Arc<dyn Fn(String) -> Found + Send + Sync>);

impl ChoiceSource {
    /// From an async function, usually a server function: `ChoiceSource::new(|text| async move { find_customers(text).await.unwrap_or_default() })`.
    pub fn new<F, R>(find: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output = Vec<Choice>> + 'static,
    {
        Self(Arc::new(move |text| Box::pin(find(text))))
    }
}

const PAUSE: Duration = Duration::from_millis(150);

/// What a combobox is doing; one Copy value for its handlers.
#[derive(Clone, Copy)]
struct Picker {
    value: RwSignal<String>,
    text: RwSignal<String>,
    choices: RwSignal<Vec<Choice>>,
    open: RwSignal<bool>,
    /// The index of the choice the arrow keys stand on.
    at: RwSignal<Option<usize>>,
    /// Counts the questions, so that a late answer to an early one is dropped.
    asked: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
    source: StoredValue<ChoiceSource>,
    on_choose: Option<Callback<Choice>>,
}

impl Picker {
    fn ask(self) {
        let asked = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(asked);
        let found = self.source.with_value(|source| (source.0)(self.text.get_untracked()));
        spawn_local(async move {
            let choices = found.await;
            if self.asked.try_get_value() == Some(asked) {
                self.at.set((!choices.is_empty()).then_some(0));
                self.choices.set(choices);
                self.open.set(true);
            }
        });
    }

    fn ask_soon(self) {
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(move || self.ask(), PAUSE).ok();
        });
    }

    fn typed(self, text: String) {
        self.text.set(text);
        self.value.set(String::new());
        self.ask_soon();
    }

    fn choose(self, choice: Choice) {
        self.text.set(choice.label.clone());
        self.value.set(choice.value.clone());
        self.close();
        self.on_choose.inspect(|chosen| chosen.run(choice));
    }

    fn close(self) {
        self.open.set(false);
        self.at.set(None);
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
    }

    fn step(self, down: bool) {
        let count = self.choices.with_untracked(Vec::len);
        if !self.open.get_untracked() {
            self.ask();
        } else if count > 0 {
            self.at.update(|at| {
                *at = Some(match *at {
                    None => 0,
                    Some(index) if down => (index + 1) % count,
                    Some(index) => (index + count - 1) % count,
                });
            });
        }
    }

    fn key(self, event: &KeyboardEvent) {
        // Enter and the arrows belong to the input method while it composes Hanzi.
        if event.is_composing() {
            return;
        }
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => self.step(true),
            "ArrowUp" => self.step(false),
            "Escape" if open => self.close(),
            "Enter" if open => {
                let at = self.at.get_untracked();
                if let Some(choice) = at.and_then(|index| self.choices.with_untracked(|choices| choices.get(index).cloned())) {
                    self.choose(choice);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }
}

/// Type-ahead: what is sent under `name` is the chosen choice's value; the typed text alone goes as `{name}_text` (for a post without wasm).
///
/// ```ignore
/// <Combobox name="customer" label=l.pick("客户", "Customer") value=customer_id text=customer_name
///           source=ChoiceSource::new(|text| async move { customer_choices(text).await.unwrap_or_default() })/>
/// ```
#[component]
pub fn Combobox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// The chosen value; empty while nothing is chosen.
    value: RwSignal<String>,
    /// The text in the box: the chosen choice's label, or what is being typed.
    text: RwSignal<String>,
    source: ChoiceSource,
    #[prop(optional, into)] help: String,
    #[prop(optional)] optional: bool,
    #[prop(optional)] autofocus: bool,
    /// Called with what was chosen.
    #[prop(optional, into)]
    on_choose: Option<Callback<Choice>>,
) -> impl IntoView {
    let frame = Frame::new(name, label, help, optional);
    let picker = Picker {
        value,
        text,
        choices: RwSignal::new(Vec::new()),
        open: RwSignal::new(false),
        at: RwSignal::new(None),
        asked: StoredValue::new(0),
        timer: StoredValue::new(None),
        source: StoredValue::new(source),
        on_choose,
    };
    let list_id = format!("{}-list", frame.id);
    let line = Line { autofocus, ..Line::new(&frame, text) };
    let control = view! {
        <div class="combobox">
            <input type="hidden" name=frame.name.clone() value=value.get_untracked() prop:value=move || value.get()/>
            {combobox_input(line, list_id.clone(), picker)}
            {choice_list(list_id, picker)}
        </div>
    };
    frame.around(control.into_any())
}

fn combobox_input(line: Line, list_id: String, picker: Picker) -> impl IntoView {
    let Line { id, name, described_by, invalid, value: text, autofocus, .. } = line;
    let node = NodeRef::new();
    browser::follow_input(node, text);
    if autofocus {
        browser::take_focus(node);
    }
    // What was typed before the page came to life is looked for now.
    let first = text.get_untracked();
    Effect::new(move |asked: Option<bool>| {
        let typed = text.get();
        let is_early = asked.is_none() && typed != first && picker.value.with_untracked(String::is_empty);
        if is_early {
            picker.ask_soon();
        }
        true
    });
    let controls = list_id.clone();
    let active = move || picker.at.get().filter(|_| picker.open.get()).map(|index| format!("{list_id}-{index}"));
    view! {
        <input
            node_ref=node
            class="input"
            type="text"
            role="combobox"
            id=id
            name=format!("{name}_text")
            value=text.get_untracked()
            autocomplete="off"
            autofocus=autofocus
            aria-autocomplete="list"
            aria-controls=controls
            aria-expanded=move || picker.open.get().to_string()
            aria-activedescendant=active
            aria-describedby=described_by
            aria-invalid=move || invalid.get()
            on:input=move |event| picker.typed(event_target_value(&event))
            on:keydown=move |event| picker.key(&event)
            on:click=move |_| { if !picker.open.get_untracked() { picker.ask() } }
            on:blur=move |_| picker.close()
        />
    }
}

fn choice_list(list_id: String, picker: Picker) -> impl IntoView {
    let nothing = lang().pick("没有找到", "Nothing found");
    let own_id = list_id.clone();
    let rows = move || {
        let choices = picker.choices.get();
        if choices.is_empty() {
            return view! { <li class="choice-none" role="option" aria-disabled="true" aria-selected="false">{nothing}</li> }.into_any();
        }
        let row = |(index, choice)| choice_row(format!("{own_id}-{index}"), index, choice, picker);
        choices.into_iter().enumerate().map(row).collect::<Vec<_>>().into_any()
    };
    view! {
        <ul class="choices" role="listbox" id=list_id hidden=move || !picker.open.get() on:mousedown=|event| event.prevent_default()>
            {rows}
        </ul>
    }
}

fn choice_row(id: String, index: usize, choice: Choice, picker: Picker) -> AnyView {
    let Choice { label, detail, .. } = choice.clone();
    let selected = move || (picker.at.get() == Some(index)).to_string();
    // mousedown and not click: before the input loses the focus and the list closes.
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        picker.choose(choice.clone());
    };
    view! {
        <li class="choice" role="option" id=id aria-selected=selected on:mousedown=press>
            <span class="choice-label">{label}</span>
            <span class="choice-detail figures">{detail}</span>
        </li>
    }
    .into_any()
}
