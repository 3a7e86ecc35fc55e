//! What was settled when a contract was ended, instalment by instalment, as the page, the letter and the approval show it.

use domain::amendment::{Settled, SettledAs, Settlement};
use domain::money::Currency;
use leptos::prelude::*;

use crate::ui::prelude::*;

/// 终止结算: when the contract ends, what becomes of each instalment that was open, and what is paid beside it.
pub(crate) fn settlement_section(settlement: &Settlement, currency: Currency) -> AnyView {
    let (l, scale) = (lang(), currency.scale());
    let title = l.pick("终止结算", "Settlement");
    let amount = |word: &str| Column::amount(format!("{word} {}", currency.code()));
    let columns = vec![
        Column::text(l.pick("原分期", "Instalment before")),
        Column::text(l.pick("处理", "Decision")),
        amount(l.pick("已收", "Paid")),
        amount(l.pick("仍应收", "Still owed")),
        Column::date(l.pick("应收日期", "Due")),
    ];
    let row = |settled: &Settled| {
        let due = (settled.decision == SettledAs::Owed).then_some(settled.due);
        vec![
            Cell::text(format::instalment(settled.ordinal, l)),
            Cell::text(settled.decision.label(l)),
            Cell::amount(settled.paid, scale),
            Cell::amount(settled.open, scale),
            Cell::date(due),
        ]
    };
    let mut rows: Vec<_> = settlement.settled.iter().map(row).collect();
    if let Some(added) = &settlement.added {
        let word = Cell::text(l.pick("另付", "Paid beside it"));
        rows.push(vec![Cell::text(&added.note), word, Cell::empty(), Cell::amount(added.amount, scale), Cell::date(Some(added.due))]);
    }
    let ends = format!("{} {}", l.pick("合同终止于", "The contract ends on"), format::date(settlement.on));
    let table = (!rows.is_empty()).then(|| view! { <PlainTable label=title columns rows/> });
    view! { <Section title><p class="figures">{ends}</p>{table}</Section> }.into_any()
}
