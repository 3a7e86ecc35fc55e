//! The five states and their chip. A state has the same colour, icon and meaning on every screen, and always its word.

use leptos::prelude::*;

use super::icon::{Icon, Symbol};

/// What a state means to the person who looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do, nothing under way: draft, archived, void.
    #[default]
    Neutral,
    /// Under way: in review, performing, partly paid.
    Progress,
    /// Reached: approved, paid, confirmed.
    Done,
    /// Somebody should look soon: due soon, returned, promise near.
    Attention,
    /// Late or refused: overdue, broken promise, rejected.
    Overdue,
}

impl Tone {
    /// The word the style sheet knows it by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Progress => "progress",
            Self::Done => "done",
            Self::Attention => "attention",
            Self::Overdue => "overdue",
        }
    }

    /// The icon that says the same without colour.
    #[must_use]
    pub const fn symbol(self) -> Symbol {
        match self {
            Self::Neutral => Symbol::Circle,
            Self::Progress => Symbol::HalfCircle,
            Self::Done => Symbol::CheckCircle,
            Self::Attention => Symbol::Clock,
            Self::Overdue => Symbol::Alert,
        }
    }
}

/// A state: icon, colour and word.
///
/// `<StateChip tone=Tone::Overdue label=l.pick("逾期 12 天", "12 days overdue")/>`
#[component]
pub fn StateChip(
    tone: Tone,
    /// The state's word, from `state.label(l)`.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <span class="state" data-tone=tone.code()>
            <Icon symbol=tone.symbol()/>
            <span>{label}</span>
        </span>
    }
}

/// A quiet line across the page about the whole of it: lost connection, read-only, provisional figures.
///
/// `<Notice tone=Tone::Attention>{l.pick("断网中,已保存在本机。", "Offline: kept on this device.")}</Notice>`
#[component]
pub fn Notice(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! {
        <div class="notice" data-tone=tone.code() role="status">
            <Icon symbol=tone.symbol()/>
            <div>{children()}</div>
        </div>
    }
}
