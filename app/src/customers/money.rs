//! Sums of several currencies in words: currencies are never added together.

use domain::list::{CurrencyTotal, Totals};
use domain::money::{Amount, Currency};

use crate::frame::frame;
use crate::ui::prelude::*;

/// `1,234.50`; with its code when it is not the company's currency.
pub(crate) fn amount_in(amount: Amount, currency: Currency) -> String {
    let text = format::amount(amount, currency.scale());
    let is_own = frame().company.is_some_and(|company| company.currency == currency);
    if is_own { text } else { format!("{} {text}", currency.code()) }
}

/// One sum of every currency of the totals: `64,000.00 · USD 1,200.00`; zero when there is none.
pub(crate) fn sums(totals: &Totals, pick: fn(&CurrencyTotal) -> Amount) -> String {
    let parts: Vec<String> =
        totals.by_currency.iter().filter(|sum| !pick(sum).is_zero()).map(|sum| amount_in(pick(sum), sum.currency)).collect();
    if parts.is_empty() { format::amount(Amount::ZERO, own_scale()) } else { parts.join(" · ") }
}

/// The decimals of the company's currency.
pub(crate) fn own_scale() -> u32 {
    own_currency().scale()
}

/// The company's currency.
pub(crate) fn own_currency() -> Currency {
    frame().company.map(|company| company.currency).unwrap_or_default()
}
