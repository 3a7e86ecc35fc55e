//! The form of a text: a template is chosen, its clauses are read, changed or chosen among.

use domain::template::{Clause, ClauseKind};
use leptos::prelude::*;

use super::fields::{ClauseFields, Fields, SourceFields};
use crate::ui::prelude::*;

/// The choice of a template, where there is one to make, and its clauses.
#[component]
pub(super) fn TextFields(fields: Fields) -> impl IntoView {
    let l = lang();
    let choices = fields.sources.with_value(|sources| sources.iter().map(choice).collect::<Vec<_>>());
    let begin = Choice::new("", l.pick("请选择模板", "Choose a template"));
    let has_saved = choices.first().is_some_and(|first| first.value == "saved");
    let choices: Vec<_> = (!has_saved).then_some(begin).into_iter().chain(choices).collect();
    let clauses = move || fields.source().map(|source| clause_list(&source));
    view! {
        <SelectField name="template" label=l.pick("模板", "Template") value=fields.chosen choices/>
        <div class="draft-clauses">{clauses}</div>
    }
    .into_any()
}

fn choice(source: &SourceFields) -> Choice {
    let l = lang();
    let name = &source.template.name;
    let label =
        if source.is_saved { format!("{name}{}", l.pick("（本合同现用）", " (used by this contract)")) } else { name.clone() };
    Choice::new(&source.key, label)
}

fn clause_list(source: &SourceFields) -> AnyView {
    source
        .clauses
        .iter()
        .zip(&source.rows)
        .enumerate()
        .map(|(index, (clause, row))| clause_fields(index, clause, *row))
        .collect_view()
        .into_any()
}

fn clause_fields(index: usize, clause: &Clause, row: ClauseFields) -> AnyView {
    let l = lang();
    let content = &clause.content;
    let heading =
        if content.heading.is_empty() { l.pick("（无标题条款）", "(no heading)").to_owned() } else { content.heading.clone() };
    let kind = content.kind.label(l);
    let inside = match content.kind {
        ClauseKind::Standard => view! { <p class="draft-standard lines-kept">{content.standard().to_owned()}</p> }.into_any(),
        ClauseKind::Editable => editable(index, &heading, content.standard().to_owned(), row),
        ClauseKind::Alternative => {
            let choices = content.texts.iter().map(|text| Choice::new(&text.name, &text.name).detail(&text.text)).collect::<Vec<_>>();
            let label = format!("{heading}{}", l.pick("：选一种", ": choose one"));
            view! { <RadioField name=format!("clauses.{index}.choice") label value=row.choice choices/> }.into_any()
        }
    };
    let symbol = (content.kind == ClauseKind::Standard).then(|| view! { <Icon symbol=Symbol::Lock/> });
    view! {
        <section class="draft-clause">
            <h3 class="draft-clause-head">{heading}<span class="quiet small">{symbol}{kind}</span></h3>
            {inside}
        </section>
    }
    .into_any()
}

fn editable(index: usize, heading: &str, standard: String, row: ClauseFields) -> AnyView {
    let l = lang();
    let own = standard.clone();
    let is_same = move || row.text.with(|text| *text == own);
    let restore = move |_| row.text.set(standard.clone());
    let label = format!("{heading}{}", l.pick("：正文", ": text"));
    view! {
        <TextArea name=format!("clauses.{index}.text") label value=row.text rows=4/>
        <div hidden=is_same><Button look=Look::Quiet icon=Symbol::Undo on_click=restore>{l.pick("恢复标准文本", "Back to the standard text")}</Button></div>
    }
    .into_any()
}
