//! Columns and cells: how words, amounts and dates stand in a list.

use chrono::NaiveDate;
use domain::money::Amount;
use leptos::prelude::*;

use crate::ui::format;
use crate::ui::glossary::Word;
use crate::ui::language::lang;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    Text,
    /// Right-aligned tabular figures.
    Figures,
    /// Tabular figures at the left: dates, numbers of records.
    Date,
}

/// One column: its head, its setting, its order.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) label: String,
    setting: Setting,
    pub(super) sort: Option<&'static str>,
    quiet: bool,
    pub(super) term: Option<Word>,
}

impl Column {
    /// Words.
    #[must_use]
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), setting: Setting::Text, sort: None, quiet: false, term: None }
    }

    /// Amounts and counts, right-aligned; the currency stands once, in the label.
    #[must_use]
    pub fn amount(label: impl Into<String>) -> Self {
        Self { setting: Setting::Figures, ..Self::text(label) }
    }

    /// Dates, phone numbers, numbers of records: tabular, left-aligned.
    #[must_use]
    pub fn date(label: impl Into<String>) -> Self {
        Self { setting: Setting::Date, ..Self::text(label) }
    }

    /// The head becomes a link that orders by this key (`?sort=`).
    #[must_use]
    pub fn sorted_by(mut self, key: &'static str) -> Self {
        self.sort = Some(key);
        self
    }

    /// The head is a word of the glossary; not of a column that orders the list.
    #[must_use]
    pub fn explained(mut self, term: Word) -> Self {
        self.term = Some(term);
        self
    }

    /// Left out of a phone's card.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    pub(super) fn class(&self) -> &'static str {
        match (self.setting, self.quiet) {
            (Setting::Text, false) => "cell",
            (Setting::Text, true) => "cell cell-quiet",
            (Setting::Figures, false) => "cell cell-amount",
            (Setting::Figures, true) => "cell cell-amount cell-quiet",
            (Setting::Date, false) => "cell figures",
            (Setting::Date, true) => "cell figures cell-quiet",
        }
    }
}

/// What stands in one cell.
pub struct Cell(pub(super) AnyView);

impl Cell {
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self(text.into().into_any())
    }

    /// Two lines: what it is, and a quiet one below (left out when empty).
    #[must_use]
    pub fn lines(first: impl Into<String>, second: impl Into<String>) -> Self {
        let (first, second) = (first.into(), second.into());
        let below = (!second.is_empty()).then(|| view! { <span class="quiet small">{second}</span> });
        Self(view! { <span class="cell-lines"><span>{first}</span>{below}</span> }.into_any())
    }

    /// Anything: a state chip, a meter, buttons (they stay above the row's link).
    #[must_use]
    pub fn view(view: impl IntoView + 'static) -> Self {
        Self(view.into_any())
    }

    /// `1,234.50`; a negative one with a minus, in red and in words.
    #[must_use]
    pub fn amount(amount: Amount, scale: u32) -> Self {
        Self(view! { <Money amount scale/> }.into_any())
    }

    /// `2025-03-01`, or nothing.
    #[must_use]
    pub fn date(date: Option<NaiveDate>) -> Self {
        date.map_or_else(Self::empty, |date| Self::text(format::date(date)))
    }

    /// `12,345`.
    #[must_use]
    pub fn count(count: u64) -> Self {
        Self::text(format::count(count))
    }

    #[must_use]
    pub fn empty() -> Self {
        Self(().into_any())
    }

    /// The cell in its column; the first of a row is its name, and the heading of a phone's card.
    pub(super) fn view_in(self, column: &Column, first: bool) -> AnyView {
        if first {
            return view! { <td class=format!("{} cell-title", column.class()) data-label=column.label.clone()>{self.0}</td> }.into_any();
        }
        view! { <td class=column.class() data-label=column.label.clone()>{self.0}</td> }.into_any()
    }
}

/// An amount: tabular figures; a negative one has a minus, is red, and is said to be negative.
///
/// `<Money amount=contract.outstanding scale=2/>`
#[component]
pub fn Money(amount: Amount, #[prop(default = 2)] scale: u32) -> impl IntoView {
    let negative = amount.is_negative();
    view! {
        <span class="money figures" class:money-negative=negative>
            {negative.then(|| view! { <span class="money-word">{lang().pick("负", "neg.")}</span> })}
            {format::amount(amount, scale)}
        </span>
    }
}
