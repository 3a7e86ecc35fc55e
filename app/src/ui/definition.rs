//! Labels and values of a record's page.

use leptos::prelude::*;

use super::glossary::Word;
use super::term::explained;

/// A list of labels and values, in columns where there is room.
///
/// ```ignore
/// <Definitions>
///     <Definition label=l.pick("客户", "Customer")><a href=href>{name}</a></Definition>
///     <Definition label=l.pick("合同金额", "Amount") numeric=true>"128,000.00"</Definition>
/// </Definitions>
/// ```
#[component]
pub fn Definitions(children: Children) -> impl IntoView {
    view! { <dl class="definitions">{children()}</dl> }
}

/// One label and its value. Leave out what has no value, or pass "—".
#[component]
pub fn Definition(
    #[prop(into)] label: String,
    /// Tabular figures.
    #[prop(optional)]
    numeric: bool,
    /// Takes the whole width: addresses, remarks.
    #[prop(optional)]
    wide: bool,
    /// The label is a word of the glossary.
    #[prop(optional)]
    term: Option<Word>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="definition" class:definition-wide=wide>
            <dt>{explained(label, term)}</dt>
            <dd class:figures=numeric>{children()}</dd>
        </div>
    }
}

/// The few figures that answer in one glance, large, at the head of a record or a dashboard.
///
/// `<Figures><Figure label="未收" value="64,000.00" note="逾期 12 天" tone=Tone::Overdue href="/instalments?…"/></Figures>`
#[component]
pub fn Figures(children: Children) -> impl IntoView {
    view! { <div class="figures-row">{children()}</div> }
}

/// A figure of more characters than `9,999,999.99` is set smaller, so that it stands in one line.
const FIGURE_CHARACTERS: usize = 13;

/// One large figure; a link when it opens the list it counts.
#[component]
pub fn Figure(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] note: Option<String>,
    #[prop(optional)] tone: super::state::Tone,
    #[prop(optional, into)] href: Option<String>,
    /// The label is a word of the glossary; not with a link.
    #[prop(optional)]
    term: Option<Word>,
) -> impl IntoView {
    let is_long = move || value.with(|value| value.chars().count() > FIGURE_CHARACTERS).then_some("true");
    let inside = view! {
        <span class="figure-label">{explained(label, term)}</span>
        <span class="figure-value figures" data-long=is_long>{move || value.get()}</span>
        {note.map(|note| view! { <span class="figure-note">{note}</span> })}
    };
    match href {
        Some(href) => view! { <a class="figure" data-tone=tone.code() href=href>{inside}</a> }.into_any(),
        None => view! { <div class="figure" data-tone=tone.code()>{inside}</div> }.into_any(),
    }
}
