//! One follow-up in words: what was said, what comes next, what was promised.

use chrono::NaiveDate;
use domain::follow_up::{FollowUp, FollowUpKind};
use domain::lang::Lang;
use leptos::prelude::*;

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
        view! { <StateChip tone=Tone::Progress label/> }
    });
    let result = Some(follow_up.terms.result.clone())
        .filter(|result| !result.is_empty())
        .map(|result| view! { <span class="quiet">{format!("{}{result}", l.pick("结果：", "Result: "))}</span> });
    view! { <div class="follow-up-next">{next} {topic} {promise} {result}</div> }.into_any()
}
