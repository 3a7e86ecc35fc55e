//! How far this month's targets are, on the page of today.

use domain::target::{Attainment, Metric, MonthTarget};
use leptos::prelude::*;

use super::page::progress;
use crate::ui::prelude::*;

/// A card a target; nothing for who has none this month.
pub(crate) fn month_targets(targets: Vec<MonthTarget>) -> AnyView {
    if targets.is_empty() {
        return ().into_any();
    }
    let l = lang();
    let cards: Vec<_> = targets.into_iter().map(card).collect();
    let all = view! { <a class="link small" href="/targets">{l.pick("业绩目标", "Targets")}</a> };
    view! {
        <Section title=l.pick("本月目标", "This month's targets") id="month-targets" acts=all.into_any()>
            <div class="target-cards">{cards}</div>
        </Section>
    }
    .into_any()
}

fn card(target: MonthTarget) -> AnyView {
    let l = lang();
    let part = |metric: Metric, found: Attainment| {
        let label = format!("{} · {}", target.name, metric.label(l));
        found.target.is_positive().then(|| {
            view! {
                <div class="target-figure">
                    <span class="quiet small">{metric.label(l)} " " {target.currency.code()}</span>
                    {progress(found, target.currency, label)}
                </div>
            }
        })
    };
    let (signed, collected) = (part(Metric::Signed, target.signed), part(Metric::Collected, target.collected));
    view! {
        <div class="card target-card">
            <strong>{target.name.clone()}</strong>
            {signed}
            {collected}
        </div>
    }
    .into_any()
}
