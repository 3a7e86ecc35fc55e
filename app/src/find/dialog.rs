//! The dialog of Ctrl/⌘ K.

use std::time::Duration;

use domain::permission::Noun;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::api::{Hit, find};
use super::places::places;
use crate::ui::prelude::*;

const PAUSE: Duration = Duration::from_millis(150);
const RECENT_MAX: usize = 6;

/// Finds anything. Empty it offers what was opened from here before, and what can be done.
#[component]
pub fn FindDialog(open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    view! { <Dialog open title=l.pick("找任何东西", "Find anything") wide=true><Finder open/></Dialog> }
}

/// What was opened from here before, kept in this browser for this user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Recent {
    href: String,
    label: String,
    detail: String,
}

/// Kept like a draft: for this user only, until they sign out.
const RECENT: &str = "find-recent";

fn read_recent() -> Vec<Recent> {
    browser::read_draft(RECENT).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn remember(entry: &PaletteEntry) {
    let mut recent = read_recent();
    recent.retain(|one| one.href != entry.href);
    recent.insert(0, Recent { href: entry.href.clone(), label: entry.label.clone(), detail: entry.detail.clone() });
    recent.truncate(RECENT_MAX);
    if let Ok(text) = serde_json::to_string(&recent) {
        browser::write_draft(RECENT, &text);
    }
}

fn symbol_of(href: &str) -> Symbol {
    match href.split('/').nth(1) {
        Some("customers") => Symbol::Customers,
        Some("contracts") => Symbol::Contracts,
        Some("receipts") => Symbol::Receipts,
        _ => Symbol::Clock,
    }
}

/// Asks the server when the typing pauses; an answer to an earlier text is dropped.
fn hits_of(text: RwSignal<String>) -> (RwSignal<Vec<Hit>>, RwSignal<bool>) {
    let (hits, asking) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let wanted = text.get().trim().to_owned();
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
        if wanted.is_empty() {
            asking.set(false);
            return hits.set(Vec::new());
        }
        asking.set(true);
        let ask = move || {
            spawn_local(async move {
                let found = find(wanted.clone(), None).await.unwrap_or_default();
                if text.try_get_untracked().is_some_and(|now| now.trim() == wanted) {
                    hits.set(found);
                    asking.set(false);
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, PAUSE).ok());
    });
    (hits, asking)
}

#[component]
fn Finder(open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    let text = RwSignal::new(String::new());
    let (hits, asking) = hits_of(text);
    let recent = read_recent();
    // The context of this component is not that of the memo below: what it needs is read here.
    let [all_deeds, _] = places("");
    let groups = Memo::new(move |_| {
        let wanted = text.get();
        if wanted.trim().is_empty() {
            let entries = recent.iter().map(|one| PaletteEntry {
                href: one.href.clone(),
                label: one.label.clone(),
                detail: one.detail.clone(),
                symbol: symbol_of(&one.href),
                snippet: Vec::new(),
            });
            let recent = PaletteGroup { title: l.pick("最近打开", "Recent").to_owned(), entries: entries.collect() };
            return vec![recent, all_deeds.clone()];
        }
        let [deeds, screens] = places(&wanted);
        let mut groups: Vec<PaletteGroup> =
            hits.with(|hits| [Noun::Customer, Noun::Contract, Noun::Receipt].map(|noun| group(noun, hits, l)).into());
        groups.extend([deeds, screens, hits.with(|hits| in_texts(hits, l))]);
        groups
    });
    let none = Signal::derive(move || {
        if asking.get() {
            l.pick("正在找…", "Looking…")
        } else {
            l.pick(
                "没有找到。试试名称的一部分、拼音首字母或编号的几位。",
                "Nothing found. Try part of a name, its pinyin initials, or some digits of a number.",
            )
        }
        .to_owned()
    });
    let navigate = use_navigate();
    let choose = move |entry: PaletteEntry| {
        if !browser::may_leave() {
            return;
        }
        remember(&entry);
        open.set(false);
        navigate(&entry.href, NavigateOptions::default());
    };
    view! { <Palette label=l.pick("客户、合同、回款、页面；拼音、编号、金额", "Customers, contracts, receipts, screens; numbers, amounts") text groups waiting=asking none on_choose=Callback::new(choose)/> }
}

fn group(noun: Noun, hits: &[Hit], l: domain::lang::Lang) -> PaletteGroup {
    let title = match noun {
        Noun::Contract => l.pick("合同", "Contracts"),
        Noun::Receipt => l.pick("回款", "Receipts"),
        _ => l.pick("客户", "Customers"),
    };
    let entries = hits.iter().filter(|hit| hit.noun == noun && hit.passage.is_none()).map(|hit| PaletteEntry {
        href: hit.href(),
        label: hit.title.clone(),
        detail: hit.detail.clone(),
        symbol: symbol_of(&hit.href()),
        snippet: Vec::new(),
    });
    PaletteGroup { title: title.to_owned(), entries: entries.collect() }
}

/// The words found in contract texts and in files, with where they stand.
fn in_texts(hits: &[Hit], l: domain::lang::Lang) -> PaletteGroup {
    let entries = hits.iter().filter_map(|hit| {
        let passage = hit.passage.as_ref()?;
        let place = passage.file.as_deref().unwrap_or_else(|| l.pick("合同文本", "Contract text"));
        let archived = if passage.is_archived { l.pick(" · 已归档", " · Archived") } else { "" };
        Some(PaletteEntry {
            href: hit.href(),
            label: hit.title.clone(),
            detail: format!("{place}{archived}"),
            symbol: if passage.file.is_some() { Symbol::Attachment } else { Symbol::Contracts },
            snippet: passage.shown.iter().map(|shown| (shown.text.clone(), shown.is_hit)).collect(),
        })
    });
    PaletteGroup { title: l.pick("合同文本与文件", "In texts and files").to_owned(), entries: entries.collect() }
}
