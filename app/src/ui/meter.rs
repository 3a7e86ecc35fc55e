//! How far: a bar of money collected, and the ageing of what is owed. Widths are attributes of `<progress>` and SVG, never styles.

use domain::money::Amount;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::format;

/// How many shades past due the tokens have, the oldest the last.
const SHADES: usize = 6;

/// How much of an amount is reached.
///
/// `<MoneyMeter done=contract.collected whole=contract.amount label=l.pick("已收", "Collected")/>`
#[component]
pub fn MoneyMeter(
    done: Amount,
    whole: Amount,
    /// What is measured, for those who hear the page.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let percent = done.percent_of(whole, 0).map(|percent| format!("{percent}%"));
    let full = !whole.is_zero() && done == whole;
    view! {
        <span class="meter">
            <progress class="meter-bar" data-full=full.then_some("true") max=whole.to_plain() value=done.to_plain() aria-label=label></progress>
            <span class="meter-text figures">{percent}</span>
        </span>
    }
}

/// One bucket of an ageing.
#[derive(Clone, Debug)]
pub struct AgeingPart {
    pub label: String,
    pub amount: Amount,
    /// The list of what is in it.
    pub href: String,
}

/// What is owed by age: one stacked bar, darker the older, and the same figures in words below it.
///
/// `<AgeingBar label=l.pick("账龄", "Ageing") parts=vec![AgeingPart { label: "未到期".into(), amount, href }, …] scale=2/>`
#[component]
pub fn AgeingBar(
    #[prop(into)] label: String,
    /// From not due to the oldest.
    parts: Vec<AgeingPart>,
    #[prop(default = 2)] scale: u32,
) -> impl IntoView {
    let total = Amount::sum(parts.iter().map(|part| part.amount)).ok();
    let count = parts.len();
    let bars = total.map(|total| bars(&parts, total));
    let rows: Vec<_> = parts
        .into_iter()
        .enumerate()
        .map(|(age, part)| {
            view! {
                <li>
                    <a href=part.href data-age=shade(age, count).to_string()>
                        <span class="ageing-label">{part.label}</span>
                        <span class="ageing-amount figures">{format::amount(part.amount, scale)}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <figure class="ageing">
            <svg class="ageing-bar" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label=label>{bars}</svg>
            <ul class="ageing-legend">{rows}</ul>
        </figure>
    }
    .into_any()
}

/// Which shade: what is not due has its own, the oldest always the darkest, whatever the number of buckets.
fn shade(age: usize, count: usize) -> usize {
    if age == 0 { 0 } else { 1 + ((age - 1) * (SHADES - 1)).checked_div(count.saturating_sub(2)).unwrap_or_default() }
}

fn bars(parts: &[AgeingPart], total: Amount) -> Vec<AnyView> {
    let mut at = Decimal::ZERO;
    let mut bars = Vec::new();
    for (age, part) in parts.iter().enumerate() {
        let width = part.amount.percent_of(total, 2).unwrap_or_default();
        let age = shade(age, parts.len());
        bars.push(
            view! { <rect class="ageing-part" data-age=age.to_string() x=at.to_string() y="0" width=width.to_string() height="4"></rect> }
                .into_any(),
        );
        at = at.checked_add(width).unwrap_or(at);
    }
    bars
}

/// How far of how many, in whole things: obligations done, rows imported.
///
/// `<CountMeter done=3 whole=8 label=l.pick("履约事项", "Obligations")/>`
#[component]
pub fn CountMeter(#[prop(into)] done: Signal<u64>, #[prop(into)] whole: Signal<u64>, #[prop(into)] label: String) -> impl IntoView {
    view! {
        <span class="meter">
            <progress class="meter-bar" max=move || whole.get().to_string() value=move || done.get().to_string() aria-label=label></progress>
            <span class="meter-text figures">{move || format!("{} / {}", format::count(done.get()), format::count(whole.get()))}</span>
        </span>
    }
}
