//! The bar over a list: search, then filters that read as a sentence ("逾期 · 王强 · 本月"). All of it lives in the address.

use chrono::{Datelike, Months, NaiveDate};
use leptos::prelude::*;

use super::browser;
use super::field::{Choice, SEARCH, SearchBox};
use super::icon::{Icon, Symbol};
use super::language::lang;
use super::query::{Query, use_query};
use crate::fetched::Fetched;

/// Months that can be chosen, this one included.
const MONTHS: u32 = 13;

/// One filter: a key of the query and what it can be.
#[derive(Clone)]
pub struct Filter {
    key: &'static str,
    label: String,
    choices: Choices,
}

/// What a filter offers.
#[derive(Clone)]
enum Choices {
    Known(Vec<Choice>),
    /// The server is still asked.
    Asked(Fetched<Vec<Choice>>),
}

impl Filter {
    /// `Filter::new("owner", l.pick("业务员", "Owner"), vec![Choice::new("u1", "王强")])`; no choice means all.
    #[must_use]
    pub fn new(key: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { key, label: label.into(), choices: Choices::Known(choices) }
    }

    /// One whose choices the server is asked for; no chip without a choice. The bar does not wait for it, and what is typed in its search stays.
    #[must_use]
    pub fn asked(key: &'static str, label: impl Into<String>, choices: Fetched<Vec<Choice>>) -> Self {
        Self { key, label: label.into(), choices: Choices::Asked(choices) }
    }

    /// `?month=2025-03`: this month or one before it.
    #[must_use]
    pub fn month(today: NaiveDate) -> Self {
        let month = |back: u32| today.with_day(1).and_then(|first| first.checked_sub_months(Months::new(back)));
        let choice = |first: NaiveDate| {
            let month = first.format("%Y-%m").to_string();
            Choice::new(month.clone(), month)
        };
        Self::new("month", lang().pick("月份", "Month"), (0..MONTHS).filter_map(month).map(choice).collect())
    }
}

/// Search and filters of a list; `children` are quiet acts at the end (export, print).
///
/// ```ignore
/// <ListBar search=l.pick("搜编号、客户、拼音", "Search number, customer")
///          filters=vec![Filter::new("life", l.pick("状态", "State"), Life::ALL.iter().map(|s| Choice::new(s.code(), s.label(l))).collect())]>
///     <ButtonLink href=export look=Look::Quiet icon=Symbol::Export download=true>"导出"</ButtonLink>
/// </ListBar>
/// ```
#[component]
pub fn ListBar(
    /// The search box's hint; no box when empty.
    #[prop(optional, into)]
    search: String,
    #[prop(optional)] filters: Vec<Filter>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let l = lang();
    browser::close_menus_outside();
    let query = use_query();
    let keys: Vec<&'static str> = filters.iter().map(|filter| filter.key).chain([SEARCH]).collect();
    let any = {
        let keys = keys.clone();
        move || keys.iter().any(|key| !query.get(key).is_empty())
    };
    let cleared = move || query.href(&keys.iter().map(|key| (*key, "")).collect::<Vec<_>>());
    let chips: Vec<_> = filters.into_iter().map(|filter| chip(filter, query)).collect();
    view! {
        <div class="list-bar">
            {(!search.is_empty()).then(|| view! { <SearchBox label=search/> })}
            <div class="chips">
                {chips}
                <a class="chips-clear" href=cleared hidden=move || !any()>{l.pick("清除", "Clear")}</a>
            </div>
            {children.map(|children| view! { <div class="list-bar-acts">{children()}</div> })}
        </div>
    }
    .into_any()
}

fn chip(filter: Filter, query: Query) -> AnyView {
    let Filter { key, label, choices } = filter;
    let choices = match choices {
        Choices::Known(choices) => return menu(key, label, choices, query),
        Choices::Asked(choices) => choices,
    };
    let shown = move || {
        let label = label.clone();
        Suspend::new(async move {
            let choices = choices.await;
            (!choices.is_empty()).then(|| menu(key, label, choices, query))
        })
    };
    view! { <Suspense>{shown}</Suspense> }.into_any()
}

/// One chip: a menu of links; when something is chosen the chip says it instead of the filter's name.
fn menu(key: &'static str, label: String, choices: Vec<Choice>, query: Query) -> AnyView {
    let all = StoredValue::new(choices.clone());
    let name = label.clone();
    let chosen = Memo::new(move |_| {
        let value = query.get(key);
        all.with_value(|all| all.iter().find(|choice| choice.value == value && !value.is_empty()).map(|choice| choice.label.clone()))
    });
    let everything = Choice::new("", lang().pick("全部", "All"));
    let links: Vec<_> = std::iter::once(everything).chain(choices).map(|choice| menu_link(key, choice, query)).collect();
    view! {
        <details class="chip" name="list-filter" on:focusout=|event| browser::leave_menu(&event) on:keydown=|event| browser::escape_menu(&event)>
            <summary class="chip-face" data-on=move || chosen.get().is_some().then_some("true") >
                <span class="unseen">{move || chosen.get().map(|_| format!("{label} "))}</span>
                {move || chosen.get().unwrap_or_else(|| name.clone())}
                <Icon symbol=Symbol::Down/>
            </summary>
            <div class="menu">{links}</div>
        </details>
    }
    .into_any()
}

fn menu_link(key: &'static str, choice: Choice, query: Query) -> AnyView {
    let Choice { value, label, .. } = choice;
    let href = {
        let value = value.clone();
        move || query.href(&[(key, &value)])
    };
    let current = move || (query.get(key) == value).then_some("true");
    view! {
        <a class="menu-item" href=href aria-current=current on:click=|event| browser::close_menu(&event)>
            {label}
            <Icon symbol=Symbol::Check/>
        </a>
    }
    .into_any()
}
