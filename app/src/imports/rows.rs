//! The first rows of the file as it has them, each problem under its cell.

use domain::import::{Column as Meaning, SkipReason, column_label};
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{Change, PreviewOutcome, PreviewRow, Uploaded};
use super::columns::is_worth_asking;
use crate::error::sentence;
use crate::ui::prelude::*;

/// The first rows as the sheet has them, each problem under its cell.
#[component]
pub fn Rows(uploaded: Uploaded) -> impl IntoView {
    let l = lang();
    let shown: Vec<usize> = (0..uploaded.header.len()).filter(|index| is_worth_asking(&uploaded, *index)).collect();
    let head = |index: &usize| match uploaded.recognised.columns.get(*index).copied().flatten() {
        Some(meaning) => column_of(meaning, column_label(uploaded.kind, meaning, l)),
        None => Column::text(uploaded.header.get(*index).cloned().unwrap_or_default()),
    };
    let columns =
        [Column::date(l.pick("行", "Row")), Column::text(l.pick("结果", "Outcome"))].into_iter().chain(shown.iter().map(head)).collect();
    let rows = uploaded.rows.iter().map(|row| preview_row(&uploaded, row, &shown, l)).collect();
    let whole = uploaded.good + uploaded.refused + uploaded.skipped;
    let title = match l {
        Lang::Zh => format!("预览：{} 行中的 {} 行", format::count(whole as u64), uploaded.rows.len()),
        Lang::En => format!("Preview: {} of {} rows", uploaded.rows.len(), format::count(whole as u64)),
    };
    view! {
        <Section title=title.clone()>
            <div class="import-preview"><PlainTable label=title columns rows wide=true/></div>
        </Section>
    }
    .into_any()
}

/// Figures stand right, dates in figures of one width.
fn column_of(meaning: Meaning, label: &str) -> Column {
    use Meaning as M;
    match meaning {
        M::Amount
        | M::Collected
        | M::Expenses
        | M::Quantity
        | M::UnitPrice
        | M::Discount
        | M::Total
        | M::HistoryAmount
        | M::CreditLimit => Column::amount(label),
        M::Number | M::Signed | M::Start | M::End | M::Due | M::Since | M::InvoiceDate | M::Settled | M::Mobile | M::Phone => {
            Column::date(label)
        }
        _ => Column::text(label),
    }
}

fn preview_row(uploaded: &Uploaded, row: &PreviewRow, shown: &[usize], l: Lang) -> Vec<Cell> {
    let none = Problems::new();
    let problems = if let PreviewOutcome::Refused(problems) = &row.outcome { problems } else { &none };
    let (tone, word) = match &row.outcome {
        PreviewOutcome::Good { change, .. } => good(*change, l),
        PreviewOutcome::Refused(_) => (Tone::Overdue, l.pick("有问题", "Refused")),
        PreviewOutcome::Skipped(reason) => (Tone::Neutral, skipped(*reason, l)),
    };
    let elsewhere = row_problems(uploaded, problems, shown, l);
    let below = columns_with_problems(uploaded, problems, shown, l);
    let below = (!below.is_empty()).then(|| view! { <span class="import-where">{below}</span> });
    let known_as = match &row.outcome {
        PreviewOutcome::Good { known_as: Some(known_as), .. } => Some(view! { <span class="import-warning">{known_as.sentence(l)}</span> }),
        _ => None,
    };
    let outcome = view! { <span class="import-outcome"><StateChip tone label=word/>{below}{known_as}{elsewhere}</span> };
    let cells = shown.iter().map(|index| {
        let text = row.cells.get(*index).cloned().unwrap_or_default();
        let column = uploaded.recognised.columns.get(*index).copied().flatten();
        match column.and_then(|column| problems.of(column.code())) {
            Some(refusal) => {
                let message = sentence(refusal, l);
                Cell::view(view! { <span class="import-wrong"><mark>{if text.is_empty() { "—".to_owned() } else { text }}</mark><span class="import-reason">{message}</span></span> })
            }
            None => Cell::text(text),
        }
    });
    [Cell::text(row.row.to_string()), Cell::view(outcome)].into_iter().chain(cells).collect()
}

/// The names of the columns under whose cells a problem is told: those may stand far to the right.
fn columns_with_problems(uploaded: &Uploaded, problems: &Problems, shown: &[usize], l: Lang) -> String {
    let columns = shown.iter().filter_map(|index| uploaded.recognised.columns.get(*index).copied().flatten());
    let names: Vec<&str> =
        columns.filter(|column| problems.of(column.code()).is_some()).map(|column| column_label(uploaded.kind, column, l)).collect();
    names.join(l.pick("、", ", "))
}

/// Problems of columns that the sheet does not have, or of the row as a whole.
fn row_problems(uploaded: &Uploaded, problems: &Problems, shown: &[usize], l: Lang) -> Vec<AnyView> {
    let stands = |field: &str| {
        shown.iter().any(|index| uploaded.recognised.columns.get(*index).copied().flatten().is_some_and(|column| column.code() == field))
    };
    let elsewhere = problems.0.iter().filter(|problem| !stands(&problem.field));
    elsewhere
        .map(|problem| {
            let column = Meaning::ALL.iter().copied().find(|column| column.code() == problem.field);
            let name = column.map(|column| format!("{}{}", column_label(uploaded.kind, column, l), l.pick("：", ": "))).unwrap_or_default();
            let text = format!("{name}{}", sentence(&problem.refusal, l));
            view! { <span class="import-reason">{text}</span> }.into_any()
        })
        .collect()
}

fn good(change: Change, l: Lang) -> (Tone, &'static str) {
    match change {
        Change::Unknown => (Tone::Done, l.pick("导入", "Good")),
        Change::Added => (Tone::Done, l.pick("新增", "New")),
        Change::Updated => (Tone::Progress, l.pick("更新", "Update")),
        Change::Unchanged => (Tone::Neutral, l.pick("没有变化", "Unchanged")),
    }
}

fn skipped(reason: SkipReason, l: Lang) -> &'static str {
    match reason {
        SkipReason::Blank => l.pick("空行", "Blank"),
        SkipReason::TotalsRow => l.pick("跳过：合计行", "Passed over: totals"),
        SkipReason::Footnote => l.pick("跳过：说明行", "Passed over: note"),
        SkipReason::RepeatedHeader => l.pick("跳过：重复的表头", "Passed over: header again"),
    }
}
