//! A paper's state, as a chip and in words.

use chrono::NaiveDate;
use domain::lang::Lang;
use domain::original::{Original, OriginalState};
use leptos::prelude::*;

use crate::ui::prelude::*;

/// `第 2 份`.
pub(super) fn paper(ordinal: u16, l: Lang) -> String {
    match l {
        Lang::Zh => format!("第 {ordinal} 份"),
        Lang::En => format!("Original\u{a0}{ordinal}"),
    }
}

/// Where the paper is; how long it should have been back.
pub(super) fn original_chip(original: &Original, today: NaiveDate) -> AnyView {
    let l = lang();
    let (tone, label) = match (&original.loan, original.state) {
        (Some(loan), _) if loan.due < today => (Tone::Overdue, format::distance(loan.due, today, l)),
        (Some(_), state) => (Tone::Progress, state.label(l).to_owned()),
        (None, state @ OriginalState::InStore) => (Tone::Done, state.label(l).to_owned()),
        (None, state @ OriginalState::Lost) => (Tone::Overdue, state.label(l).to_owned()),
        (None, state) => (Tone::Neutral, state.label(l).to_owned()),
    };
    view! { <StateChip tone label/> }.into_any()
}
