//! 客户欠款管理表: what is due and unpaid, contract by contract, as of any date.

use domain::report::ArrearsRow;
use domain::state::PaymentProgress;
use leptos::prelude::*;

use super::api::{ArrearsAsked, ArrearsReport, arrears_report};
use super::head::{as_of, cut, origin, report_page, signatures};
use super::sums::{amount_head, money_cell, own_currency, totals_label};
use crate::fetched::fetched;
use crate::live::live;
use crate::ui::prelude::*;

fn asked(query: Query) -> ArrearsAsked {
    ArrearsAsked { as_of: as_of(query), owner: query.get("owner"), sort: query.get(SORT) }
}

/// The arrears report.
#[component]
pub fn ArrearsPage() -> impl IntoView {
    let l = lang();
    let (query, live) = (use_query(), live());
    let report = fetched(move || (asked(query), live.today.get(), live.revision.get()), |(asked, ..)| arrears_report(asked));
    report_page(l.pick("客户欠款管理表", "Arrears"), Word::Arrears, "arrears", query, report, move |report| content(report, query))
}

fn content(report: ArrearsReport, query: Query) -> AnyView {
    let l = lang();
    let owners: Vec<Choice> = report.owners.iter().map(|name| Choice::new(name, name)).collect();
    let filters = if owners.len() > 1 { vec![Filter::new("owner", l.pick("业务员", "Owner"), owners)] } else { Vec::new() };
    let is_narrowed = !untrack(|| query.get("owner")).is_empty();
    if report.rows.is_empty() {
        let text = l.pick("截至这一天，没有到期未收的款。", "As of this day nothing due was unpaid.");
        return view! {
            {origin(report.as_of)}
            {is_narrowed.then(|| view! { <ListBar filters/> })}
            <Empty symbol=Symbol::CheckCircle title=l.pick("没有欠款", "No arrears") text/>
        }
        .into_any();
    }
    let cut = cut(report.rows.len(), report.count);
    let totals = totals(&report);
    let listed = report.rows.clone();
    view! {
        {origin(report.as_of)}
        {(!filters.is_empty()).then(|| view! { <ListBar filters/> })}
        {cut}
        <ListTable label=l.pick("客户欠款", "Arrears") columns=columns() totals>{listed.iter().map(|row| view! { <TableRow href=format!("/contracts/{}", row.contract) cells=cells(row)/> }).collect_view()}</ListTable>
        {signatures()}
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::text(l.pick("客户", "Customer")).sorted_by("customer"),
        Column::date(l.pick("合同", "Contract")),
        Column::amount(amount_head(l.pick("欠款金额", "Arrears"), own)).sorted_by("amount"),
        Column::date(l.pick("欠款起始", "Since")),
        Column::amount(l.pick("欠款天数", "Days")).sorted_by("days"),
        Column::text(l.pick("付款状态", "Payment")).explained(Word::PaymentProgress),
        Column::text(l.pick("欠款原因", "Reason")).quiet(),
        Column::date(l.pick("电话", "Phone")),
        Column::text(l.pick("地址", "Address")).quiet(),
        Column::text(l.pick("业务员", "Owner")).quiet(),
        Column::text(l.pick("备注", "Remarks")).quiet(),
    ]
}

/// Over 90 days stands out, in weight and colour.
fn days(days: i64) -> AnyView {
    const LONG: i64 = 90;
    let text = days.to_string();
    if days > LONG { view! { <strong class="overdue">{text}</strong> }.into_any() } else { text.into_any() }
}

fn cells(row: &ArrearsRow) -> Vec<Cell> {
    let l = lang();
    let tone = if row.payment_state == PaymentProgress::Partial { Tone::Progress } else { Tone::Overdue };
    vec![
        Cell::text(row.customer_name.clone()),
        Cell::text(row.contract_number.clone()),
        money_cell(row.amount, row.currency, own_currency()),
        Cell::date(Some(row.since)),
        Cell::view(days(row.days_overdue)),
        Cell::view(view! { <StateChip tone label=row.payment_state.label(l)/> }),
        Cell::text(row.reason.clone()),
        Cell::text(row.phone.clone()),
        Cell::text(row.address.clone()),
        Cell::text(row.owner_name.clone()),
        Cell::text(row.remarks.clone()),
    ]
}

fn totals(report: &ArrearsReport) -> Vec<Vec<Cell>> {
    let own = own_currency();
    let row = |sum: &domain::list::CurrencyTotal| {
        let label = totals_label(sum.currency, own, Some(sum.count), lang().pick("份", "contracts"));
        let mut cells = vec![label, Cell::empty(), money_cell(sum.outstanding, sum.currency, own)];
        cells.extend((0..8).map(|_| Cell::empty()));
        cells
    };
    report.totals.iter().map(row).collect()
}
