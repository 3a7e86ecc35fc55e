//! Going on through a list by key, never by page number: it stays right while rows come and go.

use leptos::prelude::*;

use super::icon::{Icon, Symbol};
use super::language::lang;
use super::query::use_query;

/// The query key that holds the place in a list.
pub const AFTER: &str = "after";

/// Next and back-to-the-start links under a list, and how many rows it has in all. Renders nothing when one page holds all.
///
/// `<Pager next=page.next shown=page.items.len() total=totals.count/>`
#[component]
pub fn Pager(
    /// The opaque key of the next page, from `domain::list::Page::next`.
    next: Option<String>,
    /// Rows on this page.
    shown: usize,
    /// Rows in the whole list.
    #[prop(optional, into)]
    total: Option<u64>,
) -> impl IntoView {
    let l = lang();
    let query = use_query();
    let at_start = move || query.get(AFTER).is_empty();
    let onward = next.map(|key| {
        let href = move || query.href(&[(AFTER, &key)]);
        view! { <a class="button button-secondary" href=href rel="next">{l.pick("下一页", "Next")}<Icon symbol=Symbol::Right/></a> }
    });
    let total = total.map(|total| {
        let (shown, total) = (super::format::count(shown as u64), super::format::count(total));
        match l {
            domain::lang::Lang::Zh => format!("本页 {shown} 条，共 {total} 条"),
            domain::lang::Lang::En => format!("{shown} on this page, {total} in all"),
        }
    });
    view! {
        <nav class="pager" aria-label=l.pick("翻页", "Pages")>
            <span class="pager-count figures">{total}</span>
            <a class="button button-quiet" href=move || query.href(&[]) hidden=at_start>
                <Icon symbol=Symbol::Left/>
                {l.pick("回到开头", "Back to the start")}
            </a>
            {onward}
        </nav>
    }
}
