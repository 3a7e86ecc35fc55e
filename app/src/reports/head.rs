//! What every report begins with: as of when, by whom, from what; and its exports.

use chrono::NaiveDate;
use domain::period::{end_of_last_month, end_of_last_quarter, end_of_last_year};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Answer;
use crate::fetched::Fetched;
use crate::frame::{frame, today};
use crate::ui::prelude::*;

pub(super) const AS_OF: &str = "as_of";

/// The date in the address; none: today.
pub(super) fn as_of(query: Query) -> Option<NaiveDate> {
    query.get(AS_OF).parse().ok()
}

/// The date of the report: any, or one of the usual ones.
#[component]
fn AsOfBar() -> impl IntoView {
    let (l, today, query, navigate) = (lang(), today(), use_query(), use_navigate());
    let text = RwSignal::new(format::date(untrack(|| as_of(query)).unwrap_or(today)));
    // The box follows the address, when one of the usual dates is chosen or one goes back.
    Effect::new(move |_| text.set(format::date(as_of(query).unwrap_or(today))));
    let problems = RwSignal::new(domain::refusal::Problems::new());
    let look = move |()| {
        let mut found = domain::refusal::Problems::new();
        if let Some(date) = found.keep(AS_OF, domain::parse::date(&text.get_untracked(), today)) {
            let value = if date == today { String::new() } else { format::date(date) };
            navigate(&untrack(|| query.href(&[(AS_OF, &value)])), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
        problems.set(found);
    };
    let usual = [
        (l.pick("今天", "Today"), None),
        (l.pick("上月末", "End of last month"), Some(end_of_last_month(today))),
        (l.pick("上季末", "End of last quarter"), Some(end_of_last_quarter(today))),
        (l.pick("去年末", "End of last year"), Some(end_of_last_year(today))),
    ];
    let links: Vec<_> = usual
        .into_iter()
        .map(|(label, date)| {
            let value = date.map(format::date).unwrap_or_default();
            let href = move || query.href(&[(AS_OF, &value)]);
            let current = move || (as_of(query).filter(|asked| *asked != today) == date).then_some("true");
            view! { <a class="button button-quiet" href=href aria-current=current data-noscroll="true">{label}</a> }
        })
        .collect();
    view! {
        <div class="as-of">
            <Form problems=problems on_submit=look>
                <DateField name=AS_OF label=l.pick("截至日期", "As of") value=text today/>
                <SubmitButton look=Look::Secondary>{l.pick("查看", "Show")}</SubmitButton>
            </Form>
            <div class="row-of as-of-usual">{links}</div>
        </div>
    }
    .into_any()
}

/// As of when, made by whom, from what.
pub(super) fn origin(as_of: NaiveDate) -> impl IntoView {
    let l = lang();
    let maker = frame().actor.map(|actor| actor.name).unwrap_or_default();
    let date = format::day(as_of, frame().today, l);
    let source = l.pick(
        "数据来源：已签合同的回款计划、已确认回款的核销、已批准的折让与坏账",
        "Source: payment plans of signed contracts, allocations of confirmed receipts, approved discounts and write-offs",
    );
    view! {
        <p class="report-origin quiet small">
            <span>{l.pick("截至 ", "As of ")}<strong>{date}</strong></span>
            <span>{l.pick("制表人 ", "Made by ")}{maker}</span>
            <span>{source}</span>
        </p>
    }
}

/// On paper only: lines to sign.
pub(super) fn signatures() -> impl IntoView {
    let l = lang();
    let lines = [l.pick("制表", "Made by"), l.pick("复核", "Checked by"), l.pick("批准", "Approved by")];
    view! { <ul class="signatures">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
}

/// The page round every report: its date, its exports, and the report itself once it is there.
pub(super) fn report_page<T>(
    title: &'static str,
    term: Word,
    name: &'static str,
    query: Query,
    report: Fetched<Answer<T>>,
    content: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    view! {
        <Page title term acts=exports(name, query)>
            <AsOfBar/>
            {when_there(report, 10, content)}
        </Page>
    }
    .into_any()
}

/// Links to the same report as files.
fn exports(report: &'static str, query: Query) -> AnyView {
    let l = lang();
    let today = today();
    let href =
        move |format: &'static str| Signal::derive(move || format!("/export/{report}.{format}?as_of={}", as_of(query).unwrap_or(today)));
    view! {
        <ButtonLink href=href("csv") icon=Symbol::Export download=true>"CSV"</ButtonLink>
        <ButtonLink href=href("xlsx") icon=Symbol::Export download=true>{l.pick("导出 Excel", "Export to Excel")}</ButtonLink>
    }
    .into_any()
}

/// What is left out on the screen.
pub(super) fn cut(shown: usize, count: u64) -> Option<AnyView> {
    if count <= shown as u64 {
        return None;
    }
    let (shown, count) = (format::count(shown as u64), format::count(count));
    let words = match lang() {
        domain::lang::Lang::Zh => format!("这里显示前 {shown} 行，共 {count} 行；合计是全部的。要看全部请导出。"),
        domain::lang::Lang::En => format!("The first {shown} of {count} rows are shown; totals are of all. Export to see the rest."),
    };
    Some(view! { <Notice>{words}</Notice> }.into_any())
}
