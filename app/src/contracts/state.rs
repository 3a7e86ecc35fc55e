//! The colours of a contract's states, the same in the list and on the page.

use chrono::NaiveDate;
use domain::contract::{Contract, Life};
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::state::{InstalmentState, PaymentProgress};
use leptos::prelude::*;

use crate::frame::frame;
use crate::ui::prelude::*;

/// What a state of the contract's life means to the person who looks.
pub fn life_tone(life: Life) -> Tone {
    match life {
        Life::Signed | Life::Performing => Tone::Progress,
        Life::Completed => Tone::Done,
        Life::PendingSignature | Life::Changing | Life::Expired => Tone::Attention,
        Life::Archived | Life::Terminated | Life::Void => Tone::Neutral,
    }
}

/// 合同状态 as a chip.
#[component]
pub fn LifeChip(life: Life) -> impl IntoView {
    view! { <StateChip tone=life_tone(life) label=life.label(lang())/> }
}

/// 付款进度 as a chip.
#[component]
pub fn ProgressChip(contract: Contract) -> impl IntoView {
    let l = lang();
    let progress = contract.progress();
    let (tone, label) = match progress {
        _ if contract.is_amount_to_complete => (Tone::Attention, l.pick("部分付款 · 金额待补", "Partly paid · amount missing")),
        PaymentProgress::Pending => (Tone::Neutral, progress.label(l)),
        PaymentProgress::Partial => (Tone::Progress, progress.label(l)),
        PaymentProgress::Paid => (Tone::Done, progress.label(l)),
        PaymentProgress::Settled => (Tone::Neutral, progress.label(l)),
    };
    view! { <StateChip tone label/> }
}

/// How far a contract is paid: the chip, and a little meter while it is under way.
#[component]
pub fn PaidSoFar(contract: Contract) -> impl IntoView {
    let l = lang();
    let progress = contract.progress();
    let is_complete = contract.is_amount_to_complete;
    let meter = (progress == PaymentProgress::Partial && !is_complete)
        .then(|| view! { <MoneyMeter done=contract.collected whole=contract.amount label=l.pick("已收", "Collected")/> });
    view! {
        <span class="paid-so-far">
            <ProgressChip contract/>
            {meter}
        </span>
    }
}

/// The state of an instalment on a day: overdue and due soon come before how far it is paid.
#[component]
pub fn InstalmentChip(instalment: Instalment, today: NaiveDate) -> impl IntoView {
    let (tone, label) = instalment_state(&instalment, today, lang());
    view! { <StateChip tone label/> }
}

/// Tone and words of an instalment's state.
pub fn instalment_state(instalment: &Instalment, today: NaiveDate, l: Lang) -> (Tone, String) {
    let state = instalment.state();
    let due_soon_days = frame().company.map_or(7, |company| company.due_soon_days);
    let is_partial = state == InstalmentState::Partial;
    let named = |distance: String| if is_partial { format!("{} · {distance}", state.label(l)) } else { distance };
    if instalment.days_overdue(today).is_some() {
        return (Tone::Overdue, named(format::distance(instalment.terms.due, today, l)));
    }
    if instalment.is_due_soon(today, due_soon_days) {
        return (Tone::Attention, named(format::distance(instalment.terms.due, today, l)));
    }
    let tone = match state {
        InstalmentState::Paid => Tone::Done,
        InstalmentState::Partial => Tone::Progress,
        InstalmentState::NotEffective
        | InstalmentState::Pending
        | InstalmentState::Settled
        | InstalmentState::WrittenOff
        | InstalmentState::Void => Tone::Neutral,
    };
    (tone, state.label(l).to_owned())
}
