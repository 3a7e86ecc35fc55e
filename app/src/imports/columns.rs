//! What the columns of the file mean, to be corrected.

use domain::import::{Column as Meaning, column_label, columns, required_columns};
use leptos::prelude::*;

use super::api::{Mapping, PreviewOutcome, PreviewRow, Uploaded};
use super::page::Desk;
use super::preview::remap;
use crate::ui::prelude::*;

/// Each header of the sheet with what it means, to be corrected.
#[component]
pub fn Columns(uploaded: Uploaded, desk: Desk) -> impl IntoView {
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
pub fn is_worth_asking(uploaded: &Uploaded, index: usize) -> bool {
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
            let recognised = uploaded.recognised.with(index, chosen);
            remap(desk, &uploaded, Mapping { sheet: uploaded.sheet, kind: Some(kind), recognised });
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
