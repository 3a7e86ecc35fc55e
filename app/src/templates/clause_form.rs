//! One clause of a template's form.

use domain::id::ClauseId;
use domain::lang::Lang;
use domain::template::{ALTERNATIVES_MAX, ClauseForm, ClauseKind};
use leptos::prelude::*;

use super::fields::{ClauseRow, Fields, TextRow};
use crate::ui::prelude::*;

/// Later editions of clauses, by the edition that the template names.
pub(super) type Later = StoredValue<Vec<(ClauseId, ClauseForm)>>;

pub(super) fn clause_row(fields: Fields, index: usize, row: ClauseRow, later: Later) -> AnyView {
    let l = lang();
    let name = move |field: &str| format!("clauses.{index}.{field}");
    let (heading, kind) = (name("heading"), name("kind"));
    let kinds = ClauseKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect::<Vec<_>>();
    let said = |zh: &str, en: &str| if l == Lang::Zh { format!("{zh}第 {} 条", index + 1) } else { format!("{en} clause {}", index + 1) };
    let (remove, raise) = (said("删除", "Remove"), said("上移", "Move up"));
    let texts = move || {
        let shown = if row.is_alternative() { ALTERNATIVES_MAX } else { 1 };
        row.texts.get().into_iter().take(shown).enumerate().collect::<Vec<_>>()
    };
    let renewal = move || {
        let read = row.clause.get();
        let found = later.with_value(|later| later.iter().find(|(id, _)| *id == read).map(|(_, form)| form.clone()));
        found.map(|form| renewal(fields, row, form))
    };
    view! {
        <li class="clause-row">
            <FieldRow>
                <TextField name=heading label=l.pick("条款标题", "Heading") value=row.heading optional=true/>
                <SelectField name=kind label=l.pick("起草时", "When drafting") value=row.kind choices=kinds/>
                <span class="row-acts clause-row-acts">
                    <span hidden=index == 0><IconButton symbol=Symbol::Up label=raise on_click=move |_| fields.raise_clause(row.key)/></span>
                    <IconButton symbol=Symbol::Close label=remove on_click=move |_| fields.remove_clause(row.key)/>
                </span>
            </FieldRow>
            {renewal}
            <div class="clause-texts" id=field_id_here(&name("texts")) tabindex="-1">
                <For each=texts key=|(place, text)| (*place, text.key) children=move |(place, text)| text_row(fields, index, place, row, text)/>
            </div>
            <div hidden=move || !row.is_alternative()>
                <Button look=Look::Quiet icon=Symbol::Plus on_click=move |_| fields.add_text(row)>{l.pick("增加一个备选文本", "Add an alternative")}</Button>
            </div>
        </li>
    }
    .into_any()
}

fn text_row(fields: Fields, index: usize, place: usize, clause: ClauseRow, row: TextRow) -> AnyView {
    let l = lang();
    let name = |field: &str| format!("clauses.{index}.texts.{place}.{field}");
    let (own, text) = (name("name"), name("text"));
    let remove = format!("{} {}", l.pick("删除备选文本", "Remove alternative"), place + 1);
    let number = index + 1;
    let label = match (l, place) {
        (Lang::Zh, 0) => format!("第 {number} 条正文"),
        (Lang::Zh, _) => format!("第 {number} 条备选文本 {}", place + 1),
        (Lang::En, 0) => format!("Text of clause {number}"),
        (Lang::En, _) => format!("Clause {number}, alternative {}", place + 1),
    };
    let left = move |event: leptos::ev::FocusEvent| {
        if let Some(caret) = browser::caret(&event) {
            fields.caret.set(Some((row.text, caret)));
        }
    };
    let take = move |_| clause.texts.update(|texts| texts.retain(|text| text.key != row.key));
    view! {
        <div class="clause-text">
            <div class="row-of" hidden=move || !clause.is_alternative()>
                <TextField name=own label=l.pick("备选名称", "Name of the alternative") value=row.name/>
                <span hidden=place == 0><IconButton symbol=Symbol::Close label=remove on_click=take/></span>
            </div>
            <div on:focusout=left><TextArea name=text label value=row.text rows=4/></div>
        </div>
    }
    .into_any()
}

fn renewal(fields: Fields, row: ClauseRow, form: ClauseForm) -> AnyView {
    let l = lang();
    let take = move |_| fields.renew(row, &form);
    view! {
        <Notice tone=Tone::Attention>
            <div class="row-of">
                {l.pick("条款库里有更新的版本，这个模板用的是旧版。", "The library has a later edition than this template names.")}
                <Button look=Look::Quiet on_click=take>{l.pick("用新版", "Take the later one")}</Button>
            </div>
        </Notice>
    }
    .into_any()
}
