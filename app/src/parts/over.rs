//! What is opened over a page: each a part of its own (`over_…`), loaded when it is opened for the first time.

use chrono::NaiveDate;
use domain::id::CustomerId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;

use super::{Loaded, Loading, at_once, unloaded};
use crate::admin::Editing;
use crate::customers;
use crate::customers::Acts;
use crate::follow_ups::{Start, Writing};
use crate::ui::prelude::*;

mod contract;
mod money;
mod ticked;

pub(crate) use contract::*;
pub(crate) use money::*;
pub(crate) use ticked::*;

#[wasm_split(over_add, wasm_split_path = leptos::wasm_split, preload(load_add), fallible)]
fn add(open: RwSignal<bool>) -> Loaded<AnyView> {
    Ok(view! { <crate::home::AddSheet open/> }.into_any())
}

/// The sheet behind the phone's +.
#[component]
pub fn AddSheet(open: RwSignal<bool>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_add()), move || Box::pin(add(open)))
}

#[wasm_split(over_find, wasm_split_path = leptos::wasm_split, preload(load_find), fallible)]
fn find(open: RwSignal<bool>) -> Loaded<AnyView> {
    Ok(view! { <crate::find::FindDialog open/> }.into_any())
}

/// The dialog of Ctrl/⌘ K.
#[component]
pub fn FindDialog(open: RwSignal<bool>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_find()), move || Box::pin(find(open)))
}

#[wasm_split(over_log, wasm_split_path = leptos::wasm_split, preload(load_log), fallible)]
fn log(open: RwSignal<bool>, start: RwSignal<Start>, on_done: Callback<()>) -> Loaded<AnyView> {
    Ok(view! { <crate::follow_ups::LogSheet open start on_done/> }.into_any())
}

/// The sheet in which a follow-up is logged.
#[component]
pub fn LogSheet(open: RwSignal<bool>, start: RwSignal<Start>, on_done: Callback<()>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_log()), move || Box::pin(log(open, start, on_done)))
}

#[wasm_split(over_audit, wasm_split_path = leptos::wasm_split, preload(load_audit_acts), fallible)]
fn audit_acts(acting: crate::audits::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::audits::ActDialog acting/> }.into_any())
}

/// What is done with an audit and its findings.
#[component]
pub fn AuditActs(acting: crate::audits::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(audit_acts(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_audit_acts()), part)
}

#[wasm_split(over_flow, wasm_split_path = leptos::wasm_split, preload(load_flow_acts), fallible)]
fn flow_acts(editing: crate::flows::Editing) -> Loaded<AnyView> {
    let dialogs = view! {
        <crate::flows::FlowDialog editing/>
        <crate::flows::TrialDialog editing/>
        <crate::flows::ReassignDialog editing/>
    };
    Ok(dialogs.into_any())
}

/// The dialogs that add and change an approval flow, try the flows out, and hand a waiting approval on.
#[component]
pub fn FlowActs(editing: crate::flows::Editing) -> impl IntoView {
    on_open(move || editing.is_open(), move || editing.close(), || Box::pin(load_flow_acts()), move || Box::pin(flow_acts(editing)))
}

#[wasm_split(over_customer, wasm_split_path = leptos::wasm_split, preload(load_customer_acts), fallible)]
fn customer_acts(acts: Acts, customer: Memo<CustomerId>, on_done: Callback<()>) -> Loaded<AnyView> {
    Ok(view! { <customers::ActDialogs acts customer on_done/> }.into_any())
}

/// What a customer's page opens over itself, but for the follow-up.
#[component]
pub fn CustomerActs(acts: Acts, customer: Memo<CustomerId>, on_done: Callback<()>) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(customer_acts(acts, customer, on_done)) };
    on_open(move || acts.is_open(), move || acts.close(), || Box::pin(load_customer_acts()), part)
}

#[wasm_split(over_follow_up, wasm_split_path = leptos::wasm_split, preload(load_folded), fallible)]
fn folded(writing: Writing, today: NaiveDate) -> Loaded<AnyView> {
    Ok(view! { <crate::follow_ups::FoldedFields writing today/> }.into_any())
}

/// The seldom needed fields of a follow-up.
#[component]
pub fn FoldedFields(writing: Writing, today: NaiveDate, open: RwSignal<bool>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_folded()), move || Box::pin(folded(writing, today)))
}

#[wasm_split(over_people, wasm_split_path = leptos::wasm_split, preload(load_people), fallible)]
fn people(editing: Editing) -> Loaded<AnyView> {
    Ok(view! { <crate::admin::PeopleDialogs editing/> }.into_any())
}

/// The dialogs that add and change users and teams.
#[component]
pub fn PeopleDialogs(editing: Editing) -> impl IntoView {
    on_open(move || editing.is_open(), move || editing.close(), || Box::pin(load_people()), move || Box::pin(people(editing)))
}

/// How far a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unasked,
    Coming,
    There,
}

/// Nothing, until it is opened for the first time; a line that says so while it comes. Closed again when it cannot be had.
fn on_open(
    is_open: impl Fn() -> bool + Send + Sync + 'static,
    close: impl Fn() + Copy + Send + Sync + 'static,
    preload: fn() -> Loading<()>,
    part: impl Fn() -> Loading<AnyView> + Send + 'static,
) -> AnyView {
    let (l, toasts) = (lang(), toasts());
    let state = RwSignal::new(State::Unasked);
    Effect::new(move |_| {
        if !is_open() || state.get_untracked() != State::Unasked {
            return;
        }
        state.set(State::Coming);
        spawn_local(async move {
            let is_loaded = preload().await.is_ok();
            let is_page_here = state.try_set(if is_loaded { State::There } else { State::Unasked }).is_none();
            if is_page_here && !is_loaded {
                close();
                toasts.failed(unloaded(l));
            }
        });
    });
    let shown = move || match state.get() {
        State::Unasked => ().into_any(),
        State::Coming => coming(l.pick("正在打开…", "Opening…")),
        State::There => at_once(part()),
    };
    shown.into_any()
}

/// Where toasts stand, too.
fn coming(text: &'static str) -> AnyView {
    view! {
        <div class="toasts" role="status">
            <p class="toast"><span class="spinner"></span><span class="toast-text">{text}</span></p>
        </div>
    }
    .into_any()
}
