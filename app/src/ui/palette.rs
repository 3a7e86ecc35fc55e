//! A box to type in with grouped results under it, all by keyboard: what Ctrl/⌘ K opens. It knows nothing of what is found.

use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::browser;
use super::icon::{Icon, Symbol};

const BOX: &str = "palette-box";
const LIST: &str = "palette-list";

/// Something that can be gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteEntry {
    pub href: String,
    pub label: String,
    /// Quiet words at the end: number, owner, amount.
    pub detail: String,
    pub symbol: Symbol,
    /// A line of text below, some of its parts marked.
    pub snippet: Vec<(String, bool)>,
}

/// Entries under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteGroup {
    pub title: String,
    pub entries: Vec<PaletteEntry>,
}

/// What the palette is doing; a Copy value for its handlers.
#[derive(Clone, Copy)]
struct Chooser {
    groups: Signal<Vec<PaletteGroup>>,
    at: RwSignal<usize>,
    /// What stands there may still be of an earlier text.
    waiting: Signal<bool>,
    /// Enter was pressed meanwhile.
    entered: RwSignal<bool>,
    on_choose: Callback<PaletteEntry>,
}

impl Chooser {
    fn count(self) -> usize {
        self.groups.with_untracked(|groups| groups.iter().map(|group| group.entries.len()).sum())
    }

    fn entry(self, index: usize) -> Option<PaletteEntry> {
        self.groups.with_untracked(|groups| groups.iter().flat_map(|group| &group.entries).nth(index).cloned())
    }

    fn open(self, index: usize) {
        if let Some(entry) = self.entry(index) {
            self.on_choose.run(entry);
        }
    }

    fn key(self, event: &KeyboardEvent) {
        // Enter and the arrows belong to the input method while it composes Hanzi.
        if event.is_composing() {
            return;
        }
        if self.waiting.get_untracked() && event.key() == "Enter" {
            event.prevent_default();
            return self.entered.set(true);
        }
        let count = self.count();
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self.at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => self.at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => self.open(self.at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    }
}

/// The box and its results. The first result is the one that Enter opens; it takes the focus when it appears.
///
/// `<Palette label=l.pick("找", "Find") text groups waiting none=l.pick("没有找到", "Nothing found") on_choose=move |entry| go(entry)/>`
#[component]
pub fn Palette(
    #[prop(into)] label: String,
    /// What is typed.
    text: RwSignal<String>,
    #[prop(into)] groups: Signal<Vec<PaletteGroup>>,
    /// The groups are of an earlier text: Enter waits for those of this one.
    #[prop(into)]
    waiting: Signal<bool>,
    /// Said when there is no entry at all.
    #[prop(into)]
    none: Signal<String>,
    #[prop(into)] on_choose: Callback<PaletteEntry>,
) -> impl IntoView {
    let chooser = Chooser { groups, at: RwSignal::new(0), waiting, entered: RwSignal::new(false), on_choose };
    Effect::new(move |_| {
        groups.track();
        chooser.at.set(0);
    });
    Effect::new(move |_| {
        if !waiting.get() && chooser.entered.get_untracked() {
            chooser.entered.set(false);
            chooser.open(0);
        }
    });
    Effect::new(move |_| browser::focus_id(BOX));
    let node = NodeRef::<Input>::new();
    browser::follow_input(node, text);
    let is_empty = move || groups.with(|groups| groups.iter().all(|group| group.entries.is_empty()));
    view! {
        <div class="palette">
            <div class="palette-line">
                <Icon symbol=Symbol::Search/>
                <input
                    node_ref=node
                    id=BOX
                    class="palette-box"
                    type="text"
                    role="combobox"
                    aria-label=label.clone()
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-autocomplete="list"
                    aria-activedescendant=move || (!is_empty()).then(|| entry_id(chooser.at.get()))
                    placeholder=label.clone()
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| {
                        chooser.entered.set(false);
                        text.set(event_target_value(&event));
                    }
                    on:keydown=move |event| chooser.key(&event)
                />
            </div>
            <div class="palette-list" id=LIST role="listbox" aria-label=label aria-busy=move || waiting.get().to_string()>
                {move || rows(chooser)}
            </div>
            <p class="palette-none" role="status" hidden=move || !is_empty()>{move || none.get()}</p>
        </div>
    }
    .into_any()
}

fn entry_id(index: usize) -> String {
    format!("palette-{index}")
}

fn rows(chooser: Chooser) -> Vec<AnyView> {
    let mut index = 0;
    chooser.groups.with(|groups| {
        groups
            .iter()
            .enumerate()
            .filter(|(_, group)| !group.entries.is_empty())
            .map(|(number, group)| {
                let heading = format!("palette-group-{number}");
                let entries: Vec<_> = group
                    .entries
                    .iter()
                    .map(|entry| {
                        let view = row(index, entry.clone(), chooser);
                        index += 1;
                        view
                    })
                    .collect();
                view! {
                    <div class="palette-group" role="group" aria-labelledby=heading.clone()>
                        <div class="palette-title" id=heading.clone() role="presentation">{group.title.clone()}</div>
                        {entries}
                    </div>
                }
                .into_any()
            })
            .collect()
    })
}

/// A link, so that the middle button and Ctrl-click open a tab.
fn row(index: usize, entry: PaletteEntry, chooser: Chooser) -> AnyView {
    let PaletteEntry { href, label, detail, symbol, snippet } = entry.clone();
    let selected = move || (chooser.at.get() == index).to_string();
    let press = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            chooser.on_choose.run(entry.clone());
        }
    };
    view! {
        <a class="palette-entry" role="option" id=entry_id(index) href=href tabindex="-1" aria-selected=selected on:click=press on:mousemove=move |_| {
            if chooser.at.get_untracked() != index { chooser.at.set(index) }
        }>
            <Icon symbol/>
            <span class="palette-label">{label}</span>
            <span class="palette-detail figures">{detail}</span>
            {(!snippet.is_empty()).then(|| snippet_line(snippet))}
        </a>
    }
    .into_any()
}

fn snippet_line(parts: Vec<(String, bool)>) -> AnyView {
    let parts: Vec<_> = parts
        .into_iter()
        .map(|(text, is_hit)| if is_hit { view! { <mark>{text}</mark> }.into_any() } else { view! { <span>{text}</span> }.into_any() })
        .collect();
    view! { <span class="palette-snippet">{parts}</span> }.into_any()
}
