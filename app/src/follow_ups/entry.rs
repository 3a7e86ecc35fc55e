//! One follow-up in words: what was said, what comes next, what was promised.

use chrono::NaiveDate;
use domain::follow_up::{FollowUp, FollowUpKind};
use domain::lang::Lang;
use domain::promise::PromiseState;
use leptos::prelude::*;

use super::photos::thumbs;
use crate::customers::money::amount_in;
use crate::customers::money::own_currency;
use crate::ui::prelude::*;

/// The drawing of a kind.
pub(crate) const fn kind_symbol(kind: FollowUpKind) -> Symbol {
    match kind {
        FollowUpKind::Visit => Symbol::Customers,
        FollowUpKind::Call => Symbol::Phone,
        FollowUpKind::WeChat => Symbol::Chat,
        FollowUpKind::Email => Symbol::FollowUps,
        FollowUpKind::Other => Symbol::Circle,
    }
}

/// Whom and what it concerned, where it was, and its photos.
pub(super) fn details(follow_up: &FollowUp, l: Lang) -> AnyView {
    let concerns = &follow_up.concerns;
    let contact = (!concerns.contact.is_empty()).then(|| view! { <span>{concerns.contact.clone()}</span> });
    let contract = follow_up.terms.contract.as_ref().filter(|_| !concerns.contract.is_empty()).map(|contract| {
        let ordinal = concerns.instalment.map(|ordinal| format!(" {}", format::instalment(ordinal, l)));
        view! { <a class="figures" href=format!("/contracts/{contract}")>{concerns.contract.clone()} {ordinal}</a> }
    });
    let place = follow_up.terms.place.as_ref().map(|place| {
        let at = place.at.map(|at| view! { <span class="figures">{at.to_string()}</span> });
        view! { <span class="follow-up-place"><Icon symbol=Symbol::Place/>{place.text.clone()} {at}</span> }
    });
    let line = (contact.is_some() || contract.is_some() || place.is_some())
        .then(|| view! { <div class="follow-up-concerns quiet">{contact} {contract} {place}</div> });
    view! { {line} {thumbs(&follow_up.id, &follow_up.photos)} }.into_any()
}

/// What stands beside one that corrects another or was corrected.
pub(super) fn correction_mark(follow_up: &FollowUp, l: Lang) -> Option<AnyView> {
    if follow_up.corrected_by.is_some() {
        return Some(view! { <StateChip tone=Tone::Neutral label=l.pick("已更正", "Corrected")/> }.into_any());
    }
    follow_up.corrects.is_some().then(|| view! { <StateChip tone=Tone::Neutral label=l.pick("更正", "Correction")/> }.into_any())
}

/// What a promise's state means to who looks.
pub(crate) const fn promise_tone(state: PromiseState) -> Tone {
    match state {
        PromiseState::Open => Tone::Progress,
        PromiseState::Kept => Tone::Done,
        PromiseState::Broken => Tone::Overdue,
        PromiseState::Late | PromiseState::Replaced => Tone::Neutral,
    }
}

/// The next contact and the promise, as chips with their words.
pub(super) fn consequences(follow_up: &FollowUp, today: NaiveDate, l: Lang) -> AnyView {
    let next = follow_up.terms.next.filter(|_| follow_up.is_open).map(|next| {
        let tone = if next < today { Tone::Overdue } else { Tone::Attention };
        let label = format!("{} {}", l.pick("下次", "Next"), format::due(next, today, l));
        view! { <StateChip tone label/> }
    });
    let topic = Some(follow_up.terms.next_topic.clone())
        .filter(|topic| !topic.is_empty())
        .map(|topic| view! { <span class="quiet">{topic}</span> });
    let promise = follow_up.terms.promise.as_ref().map(|promise| {
        let (day, amount) = (format::day(promise.date, today, l), amount_in(promise.amount, own_currency()));
        let label = match l {
            Lang::Zh => format!("承诺 {day} 付 {amount}"),
            Lang::En => format!("Promised {amount} for {day}"),
        };
        // One that was corrected is decided no more.
        let state = follow_up.corrected_by.is_none().then(|| follow_up.course.state(promise.date, today));
        let label = state.map_or_else(|| label.clone(), |state| format!("{label} · {}", state.label(l)));
        view! { <StateChip tone=state.map_or(Tone::Neutral, promise_tone) label/> }
    });
    let result = Some(follow_up.terms.result.clone())
        .filter(|result| !result.is_empty())
        .map(|result| view! { <span class="quiet">{format!("{}{result}", l.pick("结果：", "Result: "))}</span> });
    view! { <div class="follow-up-next">{next} {topic} {promise} {result}</div> }.into_any()
}
