//! 客户欠款管理表: what is due and unpaid, by contract or by customer, as of any date; whom to call first stands first, and why.

use chrono::NaiveDate;
use domain::report::{ArrearsRow, PromiseSeen};
use domain::state::PaymentProgress;
use leptos::prelude::*;

use super::api::{ArrearsAsked, ArrearsReport, ROWS_SHOWN_MAX, arrears_report};
use super::head::{as_of, cut, origin, report_page, signatures};
use super::sums::{amount_head, combined_words, money_cell, own_currency, totals_label};
use crate::fetched::fetched;
use crate::follow_ups::entry::promise_tone;
use crate::live::live;
use crate::ui::prelude::*;

/// The query key of what a row is, and its value for customers.
const BY: &str = "by";
const CUSTOMER: &str = "customer";
/// The query key of more rows than the first.
const ALL: &str = "all";

fn asked(query: Query) -> ArrearsAsked {
    ArrearsAsked {
        as_of: as_of(query),
        owner: query.get("owner"),
        sort: query.get(SORT),
        by_customer: query.get(BY) == CUSTOMER,
        all: !query.get(ALL).is_empty(),
    }
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
    let by_customer = untrack(|| asked(query)).by_customer;
    let tabs = vec![Tab::new("", l.pick("按合同", "By contract")), Tab::new(CUSTOMER, l.pick("按客户", "By customer"))];
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
    let more = (report.rows.len() as u64) < report.count && report.rows.len() < ROWS_SHOWN_MAX;
    let more = more.then(|| {
        let href = untrack(|| query.href(&[(ALL, "1")]));
        view! { <p><a class="button button-quiet" href=href data-noscroll="true">{l.pick("显示更多行", "Show more rows")}</a></p> }
    });
    let totals = totals(&report);
    let as_of = report.as_of;
    let listed = report.rows.clone();
    let combined = report.combined.as_ref().map(|combined| {
        let compared = l.pick("；不同币种按此比较先后", "; currencies are compared by it");
        view! { <p class="quiet small figures">{combined_words(combined, 0)}{compared}</p> }
    });
    let order = l.pick(
        "默认次序：今天最该先联系的在前，按 欠款 × 天数 ×（1 + 失约次数），见“先后”一栏。",
        "As it comes, whom to call first stands first, by arrears × days × (1 + promises broken); see “Why”.",
    );
    view! {
        {origin(as_of)}
        <Tabs param=BY tabs label=l.pick("每行是什么", "What a row is")/>
        {(!filters.is_empty()).then(|| view! { <ListBar filters/> })}
        <p class="quiet small">{order}</p>
        {combined}
        {cut}
        {more}
        <ListTable label=l.pick("客户欠款", "Arrears") columns=columns(by_customer) totals>{listed.iter().map(|row| view! { <TableRow href=href(row) cells=cells(row, as_of)/> }).collect_view()}</ListTable>
        {signatures()}
    }
    .into_any()
}

/// A row leads to its contract, or to its customer.
fn href(row: &ArrearsRow) -> String {
    if row.contract.is_empty() { format!("/customers/{}", row.customer) } else { format!("/contracts/{}", row.contract) }
}

fn columns(by_customer: bool) -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::text(l.pick("客户", "Customer")).sorted_by("customer"),
        Column::date(if by_customer { l.pick("合同数", "Contracts") } else { l.pick("合同", "Contract") }),
        Column::amount(amount_head(l.pick("欠款金额", "Arrears"), own)).sorted_by("amount"),
        Column::date(l.pick("欠款起始", "Since")),
        Column::amount(l.pick("欠款天数", "Days")).sorted_by("days"),
        Column::text(l.pick("先后", "Why")),
        Column::text(l.pick("承诺付款", "Promise")).explained(Word::Promise),
        Column::date(l.pick("最近联系", "Last contact")),
        Column::amount(l.pick("应收余额 / 额度", "Owes / limit")),
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

/// The promise that is broken or open, with its day and amount.
fn promise(seen: Option<PromiseSeen>, row: &ArrearsRow, as_of: NaiveDate) -> Cell {
    let l = lang();
    let Some(PromiseSeen { state, date, amount }) = seen else { return Cell::empty() };
    let label = format!("{} {} {}", state.label(l), format::day(date, as_of, l), format::amount(amount, row.currency.scale()));
    Cell::view(view! { <StateChip tone=promise_tone(state) label/> })
}

/// All that the customer owes, and the limit: over it, both stand out.
fn exposure(row: &ArrearsRow) -> Cell {
    let scale = row.currency.scale();
    let owed = format::amount(row.outstanding, scale);
    let Some(limit) = row.credit_limit else { return Cell::text(owed) };
    let words = format!("{owed} / {}", format::amount(limit, scale));
    if row.is_over_credit() { Cell::view(view! { <strong class="overdue">{words}</strong> }) } else { Cell::text(words) }
}

fn cells(row: &ArrearsRow, as_of: NaiveDate) -> Vec<Cell> {
    let l = lang();
    let contract = if row.contract.is_empty() { format::count(u64::from(row.contracts)) } else { row.contract_number.clone() };
    let tone = if row.payment_state == PaymentProgress::Partial { Tone::Progress } else { Tone::Overdue };
    vec![
        Cell::text(row.customer_name.clone()),
        Cell::text(contract),
        money_cell(row.amount, row.currency, own_currency()),
        Cell::date(Some(row.since)),
        Cell::view(days(row.days_overdue)),
        Cell::text(row.why(l)),
        promise(row.promise, row, as_of),
        Cell::date(row.last_contact),
        exposure(row),
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
        cells.extend((0..12).map(|_| Cell::empty()));
        cells
    };
    report.totals.iter().map(row).collect()
}
