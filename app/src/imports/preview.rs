//! What the file says: how it is read, the meaning of its columns for correction, its rows with every problem beside the cell, and the button
//! that says what it will do.

use domain::id::OperationId;
use domain::import::{Kind, Recognised};
use domain::lang::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{Mapping, Uploaded, errors_href, import_remap, import_start};
use super::columns::Columns;
use super::page::Desk;
use super::rows::Rows;
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
pub fn remap(desk: Desk, uploaded: &Uploaded, mapping: Mapping) {
    let id = uploaded.id.clone();
    desk.is_busy.set(true);
    spawn_local(async move { desk.take(import_remap(id, mapping).await) });
}

/// Which file, which of its sheets, as what, and how it stands.
#[component]
fn Overview(uploaded: Uploaded, desk: Desk) -> impl IntoView {
    let l = lang();
    let header = match l {
        Lang::Zh => format!("表头在第 {} 行", uploaded.recognised.header_row),
        Lang::En => format!("header in row {}", uploaded.recognised.header_row),
    };
    let file = format!("{} · {header}", uploaded.file);
    let standing = standing(&uploaded);
    view! {
        <div class="import-head">
            <HowToRead uploaded desk/>
            <Button look=Look::Quiet icon=Symbol::Undo on_click=move |_| desk.clear()>{l.pick("换一个文件", "Another file")}</Button>
        </div>
        <p class="import-file quiet small">{file}</p>
        {standing}
    }
    .into_any()
}

/// The kind of ledger and, of a workbook with several, the sheet; either way the file is recognised anew.
#[component]
fn HowToRead(uploaded: Uploaded, desk: Desk) -> impl IntoView {
    let l = lang();
    let kind = RwSignal::new(uploaded.kind.code().to_owned());
    let sheet = RwSignal::new(uploaded.sheet.to_string());
    let kinds: Vec<Choice> = Kind::offered().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let sheets: Vec<Choice> = uploaded.sheets.iter().enumerate().map(|(index, name)| Choice::new(index.to_string(), name)).collect();
    Effect::new(move |_| {
        let kind = Kind::offered().find(|one| one.code() == kind.get()).unwrap_or(uploaded.kind);
        let sheet = sheet.get().parse().unwrap_or(uploaded.sheet);
        // Another sheet may be another ledger: its kind is recognised as well.
        let kind = (sheet == uploaded.sheet).then_some(kind);
        if (kind, sheet) != (Some(uploaded.kind), uploaded.sheet) {
            remap(desk, &uploaded, Mapping { sheet, kind, recognised: Recognised::default() });
        }
    });
    let has_several = sheets.len() > 1;
    view! {
        <SelectField name="kind" label=l.pick("按哪种台账读", "Read as") value=kind choices=kinds/>
        {has_several.then(|| view! { <SelectField name="sheet" label=l.pick("工作表", "Sheet") value=sheet choices=sheets/> })}
    }
}

/// How many rows are good, bad and passed over.
fn standing(uploaded: &Uploaded) -> AnyView {
    let l = lang();
    let count = |count: usize| format::count(count as u64);
    let (good, refused, skipped) = (count(uploaded.good), count(uploaded.refused), count(uploaded.skipped));
    let tone = if uploaded.refused > 0 { Tone::Attention } else { Tone::Neutral };
    let changes = uploaded.changes.map(|changes| {
        let (added, updated, unchanged) = (count(changes.added), count(changes.updated), count(changes.unchanged));
        match l {
            Lang::Zh => format!("新增 {added} · 更新 {updated} · 没有变化 {unchanged}"),
            Lang::En => format!("{added} new · {updated} to update · {unchanged} unchanged"),
        }
    });
    view! {
        <Figures>
            <Figure label=l.pick("可以导入的行", "Good rows") value=good note=changes.unwrap_or_default()/>
            <Figure label=l.pick("有问题的行", "Rows with problems") value=refused tone/>
            <Figure label=l.pick("跳过的行（合计、说明）", "Passed over (totals, notes)") value=skipped/>
        </Figures>
    }
    .into_any()
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
            <RadioField name="manner" label=l.pick("怎样写入", "How to write it") value=manner choices/>
            <div class="form-actions">
                <Button look=Look::Primary disabled=is_blocked on_click=start>{act}</Button>
                {(refused > 0).then(|| view! { <ButtonLink href=errors icon=Symbol::Export download=true>{l.pick("下载有问题的行", "Download the problems")}</ButtonLink> })}
            </div>
        </div>
    }
    .into_any()
}

/// What the button says that it will do: `导入 5 行，跳过 4 行`.
#[must_use]
pub fn decision(l: Lang, good: usize, refused: usize, skipped: usize, is_whole: bool) -> String {
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
