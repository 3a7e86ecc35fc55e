//! What is to be done, by day: the day stands once, before its first row.

use chrono::NaiveDate;
use domain::follow_up::FollowUp;
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use crate::customers::money::amount_in;
use crate::follow_ups::Start;
use crate::follow_ups::list::Logging;
use crate::frame::{frame, may, sees_others, today};
use crate::ui::prelude::*;

/// Rows of an agenda before "all of them".
const ROWS: usize = 8;

/// One row: its day, its text, and what stands at the end.
struct Row {
    key: String,
    day: NaiveDate,
    text: AnyView,
    end: AnyView,
}

/// The rows, each under its day.
fn agenda(rows: Vec<Row>, lit: &std::collections::HashSet<String>) -> AnyView {
    let (l, today) = (lang(), today());
    let mut last = None;
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let is_first = last != Some(row.day);
            last = Some(row.day);
            let late = (row.day < today).then_some("overdue");
            let far = if row.day == today { l.pick("今天", "today").to_owned() } else { format::distance(row.day, today, l) };
            let class = if is_first { "agenda-day" } else { "agenda-day agenda-day-again" };
            let is_fresh = lit.contains(&row.key);
            view! {
                <li class="row agenda-row" class:row-fresh=is_fresh>
                    <p class=class data-tone=late><span>{format::day(row.day, today, l)}</span> <span class="agenda-far">{far}</span></p>
                    <div class="agenda-text">{row.text}</div>
                    <div class="agenda-end">{row.end}</div>
                </li>
            }
        })
        .collect();
    view! { <ul class="agenda">{rows}</ul> }.into_any()
}

/// The owner, where one sees the customers of several.
fn whose(owner: &domain::id::UserId, name: &str, noun: Noun) -> String {
    let is_mine = frame().actor.is_some_and(|actor| actor.user == *owner);
    if is_mine || !sees_others(noun) { String::new() } else { format!(" · {name}") }
}

/// Whom to contact today, the latest promise of a contact first.
pub(super) fn follow_ups(items: Vec<FollowUp>, logging: Logging, lit: &std::collections::HashSet<String>) -> AnyView {
    let l = lang();
    let may_log = may(Noun::FollowUp, Act::Create);
    let rows = items
        .into_iter()
        .take(ROWS)
        .map(|follow_up| {
            let href = format!("/customers/{}", follow_up.customer);
            let start = Start::at(follow_up.customer.clone(), follow_up.customer_name.clone());
            let label = format!("{} {}", l.pick("记跟进", "Log a follow-up:"), follow_up.customer_name);
            let end = may_log
                .then(|| view! { <IconButton symbol=Symbol::FollowUps label on_click=move |_| logging.begin(start.clone())/> })
                .into_any();
            let owner = whose(&follow_up.owner, &follow_up.owner_name, Noun::FollowUp);
            let about = if follow_up.terms.next_topic.is_empty() { follow_up.terms.said } else { follow_up.terms.next_topic };
            let text = view! {
                <a class="row-link" href=href>{follow_up.customer_name}</a>
                <p class="agenda-about quiet small">{about}{owner}</p>
            };
            Row { key: follow_up.id.to_string(), day: follow_up.terms.next.unwrap_or(follow_up.terms.happened), text: text.into_any(), end }
        })
        .collect();
    agenda(rows, lit)
}

/// What is to be paid, earliest due first.
pub(super) fn instalments(items: Vec<Instalment>, lit: &std::collections::HashSet<String>) -> AnyView {
    let l = lang();
    let rows = items
        .into_iter()
        .take(ROWS)
        .map(|instalment| {
            let href = format!("/contracts/{}", instalment.contract);
            let which = format!("{} {}", instalment.contract_number, format::instalment(instalment.ordinal, l));
            let owner = whose(&instalment.owner, &instalment.owner_name, Noun::Contract);
            let text = view! {
                <a class="row-link" href=href>{instalment.customer_name}</a>
                <p class="agenda-about quiet small figures">{which}{owner}</p>
            };
            let end = view! { <strong class="figures">{amount_in(instalment.open, instalment.currency)}</strong> };
            Row { key: instalment.id.to_string(), day: instalment.terms.due, text: text.into_any(), end: end.into_any() }
        })
        .collect();
    agenda(rows, lit)
}

/// The heading's link to the whole list, with its count. `href` ends where more of the query may follow.
pub(super) fn whole_list(href: &str, count: u64, is_mine: bool) -> AnyView {
    let l = lang();
    if count == 0 {
        return ().into_any();
    }
    let owner = frame().actor.filter(|_| is_mine).map(|actor| format!("owner={}", actor.user)).unwrap_or_default();
    let href = format!("{href}{owner}").trim_end_matches(['?', '&']).to_owned();
    let label = match l {
        Lang::Zh => format!("全部 {} 条", format::count(count)),
        Lang::En => format!("All {}", format::count(count)),
    };
    view! { <a class="link small figures" href=href>{label}</a> }.into_any()
}
