//! 账龄: what is open by how long it has been overdue, customer by customer, as of any date.

use domain::ageing::{Ageing, AgeingLimits};
use domain::currency::Currency;
use domain::report::AgeingRow;
use leptos::prelude::*;

use super::api::{AgeingAsked, AgeingReport, ageing_report};
use super::head::{as_of, cut, origin, report_page, signatures};
use super::sums::{amount_head, combined_words, money_cell, own_currency, totals_label};
use crate::fetched::fetched;
use crate::live::live;
use crate::ui::prelude::*;

const BUCKET: &str = "bucket";

fn asked(query: Query) -> AgeingAsked {
    AgeingAsked { as_of: as_of(query), bucket: query.get(BUCKET) }
}

/// The ageing report.
#[component]
pub fn AgeingPage() -> impl IntoView {
    let l = lang();
    let (query, live) = (use_query(), live());
    let report = fetched(move || (asked(query), live.today.get(), live.revision.get()), |(asked, ..)| ageing_report(asked));
    report_page(l.pick("账龄分析", "Ageing"), Word::Ageing, "ageing", query, report, move |report| content(report, query))
}

fn content(report: AgeingReport, query: Query) -> AnyView {
    let l = lang();
    let Some(limits) = report.totals.first().map(|(_, sum)| sum.limits().clone()) else {
        let text = l.pick("截至这一天，没有未收的款。", "As of this day nothing was outstanding.");
        return view! { {origin(report.as_of)}<Empty symbol=Symbol::CheckCircle title=l.pick("没有应收余额", "Nothing outstanding") text/> }.into_any();
    };
    let code = untrack(|| asked(query)).bucket;
    let bucket = limits.buckets().into_iter().find(|bucket| bucket.code() == code);
    let bars: Vec<_> = report.totals.iter().map(|(currency, sum)| bar(*currency, sum, query)).collect();
    let narrowed = bucket.map(|bucket| {
        let words = format!("{} {}", l.pick("只看账龄", "Only"), bucket.label(l));
        view! {
            <p class="row-of">
                <StateChip tone=Tone::Progress label=words/>
                <a class="chips-clear" href=query.href(&[(BUCKET, "")])>{l.pick("看全部", "Show all")}</a>
            </p>
        }
    });
    let combined = report.combined.as_ref().map(|combined| {
        let overdue = format::amount(combined.amount(1), combined.currency.scale());
        let words = format!("{} · {} {overdue}", combined_words(combined, 0), l.pick("其中逾期", "overdue"));
        view! { <p class="quiet small figures">{words}</p> }
    });
    let cut = cut(report.rows.len(), report.count);
    let totals = if bucket.is_none() { totals(&report) } else { Vec::new() };
    let listed = report.rows.clone();
    view! {
        {origin(report.as_of)}
        <div class="stack">{bars}</div>
        {combined}
        {narrowed}
        {cut}
        <ListTable label=l.pick("账龄", "Ageing") columns=columns(&limits) totals>{listed.iter().map(|row| view! { <TableRow href=format!("/customers/{}", row.customer) cells=cells(row)/> }).collect_view()}</ListTable>
        {signatures()}
    }
    .into_any()
}

/// One currency's bar; each part leads to the customers behind it.
fn bar(currency: Currency, sum: &Ageing, query: Query) -> AnyView {
    let l = lang();
    let parts = sum
        .parts()
        .map(|(bucket, amount)| AgeingPart { label: bucket.label(l), amount, href: untrack(|| query.href(&[(BUCKET, &bucket.code())])) })
        .collect();
    let overdue = sum.overdue().unwrap_or_default();
    let head = format!(
        "{} {} {} · {} {}",
        l.pick("应收余额", "Outstanding"),
        format::amount(sum.total(), currency.scale()),
        currency.code(),
        l.pick("其中逾期", "overdue"),
        format::amount(overdue, currency.scale())
    );
    view! {
        <div class="card ageing-card">
            <p class="figures"><strong>{head.clone()}</strong></p>
            <AgeingBar label=head parts scale=currency.scale()/>
        </div>
    }
    .into_any()
}

fn columns(limits: &AgeingLimits) -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    let mut columns = vec![Column::text(l.pick("客户", "Customer")), Column::amount(amount_head(l.pick("合计", "Total"), own))];
    columns.extend(limits.buckets().into_iter().map(|bucket| Column::amount(bucket.label(l))));
    columns
}

/// A bucket with nothing in it is left blank: what is owed stands out.
fn bucket_cells(ageing: &Ageing, currency: Currency) -> impl Iterator<Item = Cell> {
    ageing.parts().map(move |(_, amount)| if amount.is_zero() { Cell::empty() } else { Cell::amount(amount, currency.scale()) })
}

fn cells(row: &AgeingRow) -> Vec<Cell> {
    let mut cells = vec![Cell::text(row.customer_name.clone()), money_cell(row.ageing.total(), row.currency, own_currency())];
    cells.extend(bucket_cells(&row.ageing, row.currency));
    cells
}

fn totals(report: &AgeingReport) -> Vec<Vec<Cell>> {
    let own = own_currency();
    let row = |(currency, sum): &(Currency, Ageing)| {
        let mut cells = vec![totals_label(*currency, own, None, ""), money_cell(sum.total(), *currency, own)];
        cells.extend(bucket_cells(sum, *currency));
        cells
    };
    report.totals.iter().map(row).collect()
}
