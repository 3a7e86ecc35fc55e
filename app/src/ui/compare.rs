//! Old and new side by side: what differs is marked by a word as well as by colour.

use leptos::prelude::*;

use super::language::lang;

/// What one side says of a row: a text, and an amount at the right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    pub text: String,
    pub amount: String,
}

/// A row of two sides; one that is missing was taken out or added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareRow {
    pub label: String,
    pub old: Option<Side>,
    pub new: Option<Side>,
}

impl CompareRow {
    /// The word of what became of it, and how the style sheet knows it.
    fn mark(&self) -> (&'static str, &'static str) {
        let l = lang();
        match (&self.old, &self.new) {
            (Some(_), None) => (l.pick("删", "out"), "removed"),
            (None, _) => (l.pick("增", "new"), "added"),
            (old, new) if old == new => ("", "same"),
            _ => (l.pick("改", "changed"), "changed"),
        }
    }
}

/// A table of old and new; on a phone the sides of a row stand one above the other.
///
/// `<Compare label="回款计划" rows=vec![CompareRow { label: "第 1 期".into(), old, new }]/>`
#[component]
pub fn Compare(
    /// What the table is of, for those who hear it.
    #[prop(into)]
    label: String,
    rows: Vec<CompareRow>,
) -> impl IntoView {
    let l = lang();
    let (old, new) = (l.pick("变更前", "Before"), l.pick("变更后", "After"));
    let rows: Vec<_> = rows.into_iter().map(|row| row_view(row, old, new)).collect();
    view! {
        <table class="compare">
            <caption class="unseen">{label}</caption>
            <thead><tr><th scope="col">{l.pick("项目", "Item")}</th><th scope="col">{old}</th><th scope="col">{new}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row_view(row: CompareRow, old: &'static str, new: &'static str) -> impl IntoView {
    let (word, mark) = row.mark();
    let word = (!word.is_empty()).then(|| view! { <span class="compare-mark">{word}</span> });
    view! {
        <tr data-mark=mark>
            <th scope="row">{row.label}{word}</th>
            <td data-label=old>{side(row.old)}</td>
            <td data-label=new>{side(row.new)}</td>
        </tr>
    }
}

fn side(side: Option<Side>) -> impl IntoView {
    let Side { text, amount } = side.unwrap_or(Side { text: "—".to_owned(), amount: String::new() });
    let text = if text.is_empty() { "—".to_owned() } else { text };
    view! {
        <span class="compare-side">
            <span class="lines-kept">{text}</span>
            {(!amount.is_empty()).then(|| view! { <span class="figures">{amount}</span> })}
        </span>
    }
}
