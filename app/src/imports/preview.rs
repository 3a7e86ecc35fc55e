//! What the file says: the meaning of its columns for correction, its rows with every problem beside the cell, and the button that says what
//! it will do.

use domain::id::OperationId;
use domain::import::{Column as Meaning, Kind, Recognised, SkipReason, column_label, columns, required_columns};
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{PreviewOutcome, PreviewRow, Uploaded, errors_href, import_remap, import_start};
use super::page::Desk;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The second step.
#[component]
pub fn Preview(desk: Desk) -> impl IntoView {
    move || {
        desk.uploaded.get().map(|uploaded| {
            let (columns, rows, decision) = (uploaded.clone(), uploaded.clone(), uploaded.clone());
            view! {
                <Overview uploaded desk/>
                <Columns uploaded=columns desk/>
                <Rows uploaded=rows/>
                <Decision uploaded=decision desk/>
            }
        })
    }
}

/// Asks the server to read the file again.
fn remap(desk: Desk, uploaded: &Uploaded, kind: Kind, recognised: Recognised) {
    let id = uploaded.id.clone();
    desk.is_busy.set(true);
    spawn_local(async move { desk.take(import_remap(id, kind, recognised).await) });
}

/// Which file, as what, and how it stands.
#[component]
fn Overview(uploaded: Uploaded, desk: Desk) -> impl IntoView {
    let l = lang();
    let count = |count: usize| format::count(count as u64);
    let (good, refused, skipped) = (count(uploaded.good), count(uploaded.refused), count(uploaded.skipped));
    let tone = if uploaded.refused > 0 { Tone::Attention } else { Tone::Neutral };
    let kind = RwSignal::new(uploaded.kind.code().to_owned());
    let choices: Vec<Choice> = Kind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let sheet = format!(
        "{} · {}",
        uploaded.table,
        if l == Lang::Zh {
            format!("表头在第 {} 行", uploaded.recognised.header_row)
        } else {
            format!("header in row {}", uploaded.recognised.header_row)
        }
    );
    let before = uploaded.kind;
    Effect::new(move |_| {
        let chosen = Kind::ALL.iter().copied().find(|one| one.code() == kind.get()).filter(|chosen| *chosen != before);
        if let Some(chosen) = chosen {
            remap(desk, &uploaded, chosen, Recognised::default());
        }
    });
    view! {
        <div class="import-head">
            <SelectField name="kind" label=l.pick("按哪种台账读", "Read as") value=kind choices/>
            <span class="quiet small">{sheet}</span>
            <Button look=Look::Quiet icon=Symbol::Undo on:click=move |_| desk.clear()>{l.pick("换一个文件", "Another file")}</Button>
        </div>
        <Figures>
            <Figure label=l.pick("可以导入", "Good rows") value=good/>
            <Figure label=l.pick("有问题", "With problems") value=refused tone/>
            <Figure label=l.pick("跳过（合计、说明行）", "Passed over (totals, notes)") value=skipped/>
        </Figures>
    }
    .into_any()
}

/// Each header of the sheet with what it means, to be corrected.
#[component]
fn Columns(uploaded: Uploaded, desk: Desk) -> impl IntoView {
    let l = lang();
    let kind = uploaded.kind;
    let missing: Vec<_> = uploaded.recognised.missing(kind).into_iter().map(|column| column_label(kind, column, l)).collect();
    let notice = (!missing.is_empty()).then(|| {
        let names = missing.join(l.pick("、", ", "));
        view! { <Notice tone=Tone::Attention>{l.pick("还缺必需的列：", "Required columns are missing: ")}<strong>{names}</strong>{l.pick("。请在下面指出是哪一列。", ". Point them out below.")}</Notice> }
    });
    let pickers = (0..uploaded.header.len())
        .filter(|index| is_worth_asking(&uploaded, *index))
        .map(|index| column_picker(&uploaded, index, desk))
        .collect_view();
    view! {
        <Section title=l.pick("列的含义", "What the columns mean")>
            {notice}
            <div class="import-columns" aria-busy=move || desk.is_busy.get().to_string()>{pickers}</div>
        </Section>
    }
    .into_any()
}

/// A column without a header and without a value means nothing to anybody.
fn is_worth_asking(uploaded: &Uploaded, index: usize) -> bool {
    let has_header = uploaded.header.get(index).is_some_and(|header| !header.trim().is_empty());
    has_header || uploaded.rows.iter().any(|row| row.cells.get(index).is_some_and(|cell| !cell.trim().is_empty()))
}

fn column_picker(uploaded: &Uploaded, index: usize, desk: Desk) -> AnyView {
    let l = lang();
    let kind = uploaded.kind;
    let now = uploaded.recognised.columns.get(index).copied().flatten();
    let value = RwSignal::new(now.map(Meaning::code).unwrap_or_default().to_owned());
    let header = uploaded.header.get(index).filter(|header| !header.trim().is_empty()).cloned();
    let header = header.unwrap_or_else(|| format!("{} {}", l.pick("列", "Column"), index + 1));
    let is_required = |column: Meaning| required_columns(kind).any(|required| required == column);
    let label = |column: Meaning| {
        if is_required(column) { format!("{} *", column_label(kind, column, l)) } else { column_label(kind, column, l).to_owned() }
    };
    let ignored = Choice::new("", l.pick("（不导入）", "(not imported)"));
    let choices: Vec<Choice> =
        std::iter::once(ignored).chain(columns(kind).map(|column| Choice::new(column.code(), label(column)))).collect();
    let uploaded = uploaded.clone();
    Effect::new(move |_| {
        let code = value.get();
        let chosen = Meaning::ALL.iter().copied().find(|column| column.code() == code);
        if chosen != now {
            remap(desk, &uploaded, kind, moved(&uploaded.recognised, index, chosen));
        }
    });
    let sample = sample(&uploaded_rows(desk), index);
    view! {
        <div class="import-column" data-ignored=now.is_none().then_some("true")>
            <SelectField name=format!("column.{index}") label=header value choices help=sample/>
        </div>
    }
    .into_any()
}

fn uploaded_rows(desk: Desk) -> Vec<PreviewRow> {
    desk.uploaded.with_untracked(|uploaded| uploaded.as_ref().map(|uploaded| uploaded.rows.clone()).unwrap_or_default())
}

/// The first value of a column, so that one knows what one maps.
fn sample(rows: &[PreviewRow], index: usize) -> String {
    let cells = rows.iter().filter(|row| !matches!(row.outcome, PreviewOutcome::Skipped(_))).filter_map(|row| row.cells.get(index));
    cells
        .map(|cell| cell.trim())
        .find(|cell| !cell.is_empty())
        .map(|cell| cell.chars().take(24).collect())
        .unwrap_or_else(|| "—".to_owned())
}

/// The mapping with one column changed: a meaning stands above one column only.
fn moved(recognised: &Recognised, index: usize, chosen: Option<Meaning>) -> Recognised {
    let mut recognised = recognised.clone();
    for column in &mut recognised.columns {
        if chosen.is_some() && *column == chosen {
            *column = None;
        }
    }
    if recognised.columns.len() <= index {
        recognised.columns.resize(index + 1, None);
    }
    if let Some(column) = recognised.columns.get_mut(index) {
        *column = chosen;
    }
    recognised
}

/// The first rows as the sheet has them, each problem under its cell.
#[component]
fn Rows(uploaded: Uploaded) -> impl IntoView {
    let l = lang();
    let shown: Vec<usize> = (0..uploaded.header.len()).filter(|index| is_worth_asking(&uploaded, *index)).collect();
    let head = |index: &usize| {
        let meaning = uploaded.recognised.columns.get(*index).copied().flatten().map(|column| column_label(uploaded.kind, column, l));
        Column::text(meaning.map_or_else(|| uploaded.header.get(*index).cloned().unwrap_or_default(), str::to_owned))
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
            <div class="import-preview"><PlainTable label=title columns rows/></div>
        </Section>
    }
    .into_any()
}

fn preview_row(uploaded: &Uploaded, row: &PreviewRow, shown: &[usize], l: Lang) -> Vec<Cell> {
    let none = Problems::new();
    let problems = if let PreviewOutcome::Refused(problems) = &row.outcome { problems } else { &none };
    let (tone, word) = match &row.outcome {
        PreviewOutcome::Good => (Tone::Done, l.pick("导入", "Good")),
        PreviewOutcome::Refused(_) => (Tone::Overdue, l.pick("有问题", "Refused")),
        PreviewOutcome::Skipped(reason) => (Tone::Neutral, skipped(*reason, l)),
    };
    let elsewhere = row_problems(uploaded, problems, shown, l);
    let outcome = view! { <span class="import-outcome"><StateChip tone label=word/>{elsewhere}</span> };
    let cells = shown.iter().map(|index| {
        let text = row.cells.get(*index).cloned().unwrap_or_default();
        let column = uploaded.recognised.columns.get(*index).copied().flatten();
        match column.and_then(|column| problems.of(column.code())) {
            Some(refusal) => {
                let message = refusal.message(l);
                Cell::view(view! { <span class="import-wrong"><mark>{if text.is_empty() { "—".to_owned() } else { text }}</mark><span class="import-reason">{message}</span></span> })
            }
            None => Cell::text(text),
        }
    });
    [Cell::text(row.row.to_string()), Cell::view(outcome)].into_iter().chain(cells).collect()
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
            let text = format!("{name}{}", problem.refusal.message(l));
            view! { <span class="import-reason">{text}</span> }.into_any()
        })
        .collect()
}

fn skipped(reason: SkipReason, l: Lang) -> &'static str {
    match reason {
        SkipReason::Blank => l.pick("空行", "Blank"),
        SkipReason::TotalsRow => l.pick("跳过：合计行", "Passed over: totals"),
        SkipReason::Footnote => l.pick("跳过：说明行", "Passed over: note"),
        SkipReason::RepeatedHeader => l.pick("跳过：重复的表头", "Passed over: header again"),
    }
}

const PER_ROW: &str = "row";
const WHOLE: &str = "whole";

/// Row by row or all or nothing, and the button.
#[component]
fn Decision(uploaded: Uploaded, desk: Desk) -> impl IntoView {
    let l = lang();
    let manner = RwSignal::new(PER_ROW.to_owned());
    let operation = StoredValue::new(None::<OperationId>);
    let is_whole = move || manner.with(|manner| manner == WHOLE);
    let (good, refused, skipped) = (uploaded.good, uploaded.refused, uploaded.skipped);
    let is_complete = uploaded.recognised.missing(uploaded.kind).is_empty();
    let is_blocked = Signal::derive(move || desk.is_busy.get() || good == 0 || !is_complete || (is_whole() && refused > 0));
    let id = uploaded.id.clone();
    let errors = errors_href(&id);
    let start = move |_| {
        let id = id.clone();
        let all_or_nothing = untrack(is_whole);
        let operation = operation.get_value().unwrap_or_else(|| {
            let fresh = OperationId::new(fresh_id());
            operation.set_value(Some(fresh.clone()));
            fresh
        });
        desk.is_busy.set(true);
        spawn_local(async move {
            match import_start(operation, id, all_or_nothing).await {
                Ok(()) => {
                    desk.failure.set(None);
                    desk.is_started.set(true);
                }
                Err(failure) => desk.failure.set(Some(failure)),
            }
            desk.is_busy.set(false);
        });
    };
    let choices = vec![
        Choice::new(PER_ROW, l.pick("导入没有问题的行", "Import the good rows"))
            .detail(l.pick("有问题的行留在错误文件里，改好再导入", "Rows with problems go into an error file, to be mended")),
        Choice::new(WHOLE, l.pick("全部没有问题才导入", "All or nothing"))
            .detail(l.pick("只要有一行有问题，就一行也不写", "A single row with a problem, and nothing is written")),
    ];
    let act = move || decision(l, if is_whole() && refused > 0 { 0 } else { good }, refused, skipped, is_whole());
    view! {
        <div class="import-decision">
            {(refused > 0).then(|| view! { <RadioField name="manner" label=l.pick("有问题的行怎么办", "Rows with problems") value=manner choices/> })}
            <div class="form-actions">
                <Button look=Look::Primary disabled=is_blocked on:click=start>{act}</Button>
                {(refused > 0).then(|| view! { <ButtonLink href=errors icon=Symbol::Export download=true>{l.pick("下载有问题的行", "Download the problems")}</ButtonLink> })}
            </div>
        </div>
    }
    .into_any()
}

/// `导入 5 行，跳过 4 行`
fn decision(l: Lang, good: usize, refused: usize, skipped: usize, is_whole: bool) -> String {
    let (shown, passed) = (format::count(good as u64), format::count((refused + skipped) as u64));
    match (l, is_whole && refused > 0, refused + skipped) {
        (Lang::Zh, true, _) => format!("有 {} 行要先改好", format::count(refused as u64)),
        (Lang::En, true, _) => format!("{} rows to mend first", format::count(refused as u64)),
        (Lang::Zh, _, 0) => format!("导入 {shown} 行"),
        (Lang::Zh, _, _) => format!("导入 {shown} 行，跳过 {passed} 行"),
        (Lang::En, _, 0) => format!("Import {shown} rows"),
        (Lang::En, _, _) => format!("Import {shown} rows, pass over {passed}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meaning_stands_above_one_column_only() {
        let before = Recognised { header_row: 3, columns: vec![Some(Meaning::Number), None, Some(Meaning::Amount)], unknown: Vec::new() };
        let after = moved(&before, 1, Some(Meaning::Amount));
        assert_eq!(after.columns, [Some(Meaning::Number), Some(Meaning::Amount), None]);
        assert_eq!(moved(&before, 0, None).columns, [None, None, Some(Meaning::Amount)]);
        assert_eq!(moved(&before, 4, Some(Meaning::Customer)).columns.len(), 5);
    }

    #[test]
    fn the_button_says_what_it_will_do() {
        assert_eq!(decision(Lang::Zh, 5, 3, 1, false), "导入 5 行，跳过 4 行");
        assert_eq!(decision(Lang::En, 1200, 0, 0, true), "Import 1,200 rows");
        assert_eq!(decision(Lang::Zh, 0, 3, 1, true), "有 3 行要先改好");
    }
}
