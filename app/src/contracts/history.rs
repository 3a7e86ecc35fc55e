//! What happened around a contract, latest first: it was signed, money came in, somebody spoke with the customer about it.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::api::ContractView;
use super::details::{given_up_words, ordinal};
use crate::ui::prelude::*;

/// One thing that happened.
struct Event {
    on: NaiveDate,
    symbol: Symbol,
    who: String,
    what: String,
    text: AnyView,
}

/// 动态, beside the page on a desktop and below it on a phone.
pub fn history(view: &ContractView, today: NaiveDate) -> AnyView {
    let l = lang();
    let mut events: Vec<Event> = payments(view).into_iter().chain(given_up(view)).chain(follow_ups(view)).collect();
    if let Some(on) = view.contract.terms.signed {
        let text = view.contract.terms.signing_company.clone().into_any();
        events.push(Event { on, symbol: Symbol::Contracts, who: String::new(), what: l.pick("签署", "Signed").to_owned(), text });
    }
    // Stable: of one day what was listed first stays first.
    events.sort_by_key(|event| std::cmp::Reverse(event.on));
    let entries: Vec<_> = events
        .into_iter()
        .map(|event| {
            let Event { on, symbol, who, what, text } = event;
            let when = format::relative(on, today, l);
            view! { <TimelineEntry symbol when who what>{text}</TimelineEntry> }
        })
        .collect();
    let none = entries.is_empty().then(|| view! { <p class="quiet">{l.pick("还没有动态。", "Nothing happened yet.")}</p> });
    view! { <Section title=l.pick("动态", "History") id="history">{none}<Timeline>{entries}</Timeline></Section> }.into_any()
}

fn payments(view: &ContractView) -> Vec<Event> {
    let (l, scale) = (lang(), view.contract.terms.currency.scale());
    let event = |(allocation, receipt): &(domain::receipt::Allocation, domain::receipt::Receipt)| {
        let is_reversal = allocation.amount.is_negative();
        let what = if is_reversal { l.pick("冲销", "Reversed") } else { l.pick("收款", "Paid") };
        let what = format!("{what} {}", format::amount(allocation.amount, scale));
        let (href, number, part) = (format!("/receipts/{}", receipt.id), receipt.number.clone(), ordinal(view, &allocation.instalment, l));
        let text = view! { <a class="link figures" href=href>{number}</a>" "{part} };
        let symbol = if is_reversal { Symbol::Undo } else { Symbol::Receipts };
        Event { on: allocation.date, symbol, who: receipt.confirmed_by.clone(), what, text: text.into_any() }
    };
    view.postings.iter().map(event).collect()
}

fn given_up(view: &ContractView) -> Vec<Event> {
    let (l, scale) = (lang(), view.contract.terms.currency.scale());
    let event = |posting: &domain::receipt::Allocation| {
        let (number, word) = given_up_words(posting, l);
        let (href, part) = (crate::adjustments::address(&view.contract.id, None), ordinal(view, &posting.instalment, l));
        let text = view! { <a class="link figures" href=href>{number}</a>" "{part} };
        let what = format!("{word} {}", format::amount(posting.amount, scale));
        let symbol = if posting.amount.is_negative() { Symbol::Undo } else { Symbol::Receipts };
        Event { on: posting.date, symbol, who: String::new(), what, text: text.into_any() }
    };
    view.given_up.iter().map(event).collect()
}

fn follow_ups(view: &ContractView) -> Vec<Event> {
    let l = lang();
    let event = |follow_up: &domain::follow_up::FollowUp| Event {
        on: follow_up.terms.happened,
        symbol: Symbol::FollowUps,
        who: follow_up.author_name.clone(),
        what: follow_up.terms.kind.label(l).to_owned(),
        text: follow_up.terms.said.clone().into_any(),
    };
    view.follow_ups.iter().map(event).collect()
}
