//! A text as it is read, on the screen and on paper; and where it is not as legal prefers it.

use domain::template::{BLANK, ClausePart, Deviation, PaperColumn, PaperTable, Rendered, RenderedClause, Signature, number_line};
use leptos::prelude::*;

use crate::ui::prelude::*;

/// The text of a contract: on paper it is all that is printed, with lines to sign and what it can be recognised by.
#[component]
pub fn Document(
    #[prop(into)] rendered: Signal<Rendered>,
    /// Clauses that are not as legal prefers them, counted from 0.
    #[prop(into)]
    deviating: Signal<Vec<usize>>,
    number: String,
    /// Who signs: the customer, and we.
    parties: [String; 2],
    /// The version and the hash, or that it is not saved.
    #[prop(into)]
    mark: Signal<String>,
) -> impl IntoView {
    let l = lang();
    let title = move || rendered.with(|rendered| rendered.title.clone());
    let clauses = move || {
        let deviating = deviating.get();
        rendered.get().clauses.into_iter().enumerate().map(|(index, one)| clause(one, deviating.contains(&index))).collect::<Vec<_>>()
    };
    let parties = parties.map(|name| {
        let Signature { party, hand, day } = Signature::of(&name, l);
        view! { <li><strong>{party}</strong><span>{hand}</span><span>{day}</span></li> }
    });
    view! {
        <article class="document" aria-label=l.pick("合同文本", "Contract text")>
            <header class="document-head">
                <h2 class="document-title">{title}</h2>
                <p class="document-number figures">{number_line(&number, l)}</p>
            </header>
            <div class="document-clauses">{clauses}</div>
            <ul class="document-parties">{parties.into_iter().collect_view()}</ul>
            <footer class="document-mark figures">{move || mark.get()}</footer>
        </article>
    }
    .into_any()
}

fn clause(clause: RenderedClause, deviates: bool) -> AnyView {
    let heading = (!clause.heading.is_empty()).then(|| view! { <h3>{clause.heading.clone()}</h3> });
    let mark = deviates.then(|| {
        view! { <span class="document-deviates"><StateChip tone=Tone::Attention label=lang().pick("与标准不同", "Not the standard")/></span> }
    });
    let part = |part: ClausePart<'_>| match part {
        ClausePart::Paragraph(text) => view! { <p>{with_blanks(text)}</p> }.into_any(),
        ClausePart::Table(list) => table(list),
    };
    let parts: Vec<_> = clause.parts().into_iter().map(part).collect();
    view! { <section class="document-clause" class:document-clause-deviates=deviates>{mark}{heading}{parts}</section> }.into_any()
}

/// Lines or a payment plan, as they stand on paper.
fn table(list: &PaperTable) -> AnyView {
    let l = lang();
    let heads: Vec<_> = list
        .columns
        .iter()
        .map(|column| view! { <th scope="col" class:document-figure=column.is_figure>{column.label.clone()}</th> })
        .collect();
    let row = |cells: &Vec<String>| {
        let cell = |(text, column): (&String, &PaperColumn)| view! { <td class:document-figure=column.is_figure>{text.clone()}</td> };
        let cells: Vec<_> = cells.iter().zip(&list.columns).map(cell).collect();
        view! { <tr>{cells}</tr> }
    };
    let rows: Vec<_> = list.rows.iter().map(row).collect();
    let span = list.columns.len().saturating_sub(1).max(1);
    let foot = list.total.as_ref().map(|total| {
        view! { <tfoot><tr><td colspan=span.to_string()>{total.words.clone()}</td><td class="document-figure">{total.figure.clone()}</td></tr></tfoot> }
    });
    view! {
        <div class="document-table" role="group" tabindex="0" aria-label=l.pick("表格", "Table")>
            <table>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                {foot}
            </table>
        </div>
    }
    .into_any()
}

/// What is to be filled by hand stands out.
fn with_blanks(text: &str) -> Vec<AnyView> {
    let parts = text.split(BLANK).enumerate();
    parts
        .flat_map(|(index, words)| {
            let blank = (index > 0).then(|| view! { <span class="document-blank">{BLANK}</span> }.into_any());
            blank.into_iter().chain([words.to_owned().into_any()])
        })
        .collect()
}

/// What legal looks at: each clause that is not as preferred, the old text and the new beside each other.
#[component]
pub fn DeviationsSection(#[prop(into)] deviations: Signal<Vec<Deviation>>) -> impl IntoView {
    let l = lang();
    let rows = move || deviations.get().into_iter().map(row).collect::<Vec<_>>();
    view! {
        <Section id="deviations" title=l.pick("与标准条款的差异", "Deviations from the standard clauses")>
            <p class="quiet" hidden=move || deviations.with(|deviations| !deviations.is_empty())>{l.pick("没有差异：所有条款都与标准文本一致。", "None: every clause is as the standard has it.")}</p>
            <ol class="deviations">{rows}</ol>
        </Section>
    }
    .into_any()
}

fn row(deviation: Deviation) -> AnyView {
    let l = lang();
    let heading =
        if deviation.heading.is_empty() { l.pick("（无标题条款）", "(no heading)").to_owned() } else { deviation.heading.clone() };
    let what = if deviation.choice.is_empty() {
        l.pick("已修改", "Changed").to_owned()
    } else {
        format!("{}{}", l.pick("选用备选：", "Alternative chosen: "), deviation.choice)
    };
    view! {
        <li class="deviation">
            <p class="deviation-head"><strong>{heading}</strong><StateChip tone=Tone::Attention label=what/></p>
            <div class="deviation-texts">
                <div><span class="quiet small">{l.pick("标准文本", "Standard")}</span><p class="lines-kept">{deviation.old}</p></div>
                <div><span class="quiet small">{l.pick("本合同", "This contract")}</span><p class="lines-kept">{deviation.new}</p></div>
            </div>
        </li>
    }
    .into_any()
}
