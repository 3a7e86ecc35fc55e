//! Amounts of several currencies in one table: never added together, and a foreign one names its currency.

use domain::currency::Currency;
use domain::money::Amount;
use domain::rate::Combined;
use leptos::prelude::*;

use crate::frame::frame;
use crate::ui::prelude::*;

/// The company's currency: it stands once, in the column's head.
#[must_use]
pub fn own_currency() -> Currency {
    frame().company.map(|company| company.currency).unwrap_or_default()
}

/// `金额 CNY`: the head of a column of amounts.
#[must_use]
pub fn amount_head(label: &str, own: Currency) -> String {
    format!("{label} {}", own.code())
}

/// An amount of its currency, which is named where it is not the company's.
#[must_use]
pub fn money_cell(amount: Amount, currency: Currency, own: Currency) -> Cell {
    if currency == own {
        return Cell::amount(amount, currency.scale());
    }
    Cell::view(
        view! { <span class="foreign"><span class="quiet small">{currency.code()}</span>" "<Money amount scale=currency.scale()/></span> },
    )
}

/// What a row of totals begins with: `合计 405 笔`, and the currency where it is not the company's.
#[must_use]
pub fn totals_label(currency: Currency, own: Currency, count: Option<u64>, unit: &str) -> Cell {
    let l = lang();
    let mut words = l.pick("合计", "Total").to_owned();
    if let Some(count) = count {
        words = format!("{words}{}{} {unit}", l.pick(" ", ": "), format::count(count));
    }
    if currency != own {
        words = format!("{words} · {}", currency.code());
    }
    Cell::text(words)
}

/// A figure of all currencies in the company's, and by which rates: `各币种折合 1,234.00 CNY · 按 2026-11-20 汇率 7.1234`.
#[must_use]
pub fn combined_words(combined: &Combined, place: usize) -> String {
    let l = lang();
    let amount = format::amount(combined.amount(place), combined.currency.scale());
    format!("{} {amount} {} · {}", l.pick("各币种折合", "All currencies:"), combined.currency.code(), combined.by(l))
}
