//! The list table: sticky head, totals row, a row that opens by click, tab or Enter, cards on a phone.
//!
//! A row is opened by a real link that covers it, so Ctrl-click, the middle button and a page without wasm all work.

mod cell;
mod ticked;

use std::sync::Arc;

pub use cell::*;
use leptos::context::Provider;
use leptos::prelude::*;
pub use ticked::*;

use super::browser;
use super::icon::{Icon, Symbol};
use super::language::lang;
use super::query::{Query, use_query};
use super::term::explained;
use ticked::tick;

/// The query key that holds a list's order: `amount`, or `-amount` for the other way round.
pub const SORT: &str = "sort";

/// What a row needs to know of its table.
#[derive(Clone)]
struct Frame {
    columns: Arc<[Column]>,
    ticked: Option<Ticked>,
    query: Query,
}

/// A row made outside its table's children knows no columns: it still shows, and the mistake is told in the log.
fn stray(cells: usize) -> Frame {
    leptos::logging::error!("a TableRow must be made inside its ListTable's children");
    Frame { columns: vec![Column::text(""); cells].into(), ticked: None, query: use_query() }
}

/// A list of records. Rows are its children, made right there (a row made beforehand knows no columns); `totals` has one row a currency, each a cell a column.
///
/// ```ignore
/// <ListTable label=l.pick("合同", "Contracts")
///     columns=vec![Column::date("编号").sorted_by("number"), Column::text("客户"), Column::amount("金额 CNY").sorted_by("amount"), Column::text("状态")]
///     totals=vec![vec![Cell::text("合计"), Cell::empty(), Cell::amount(sum, 2), Cell::empty()]]>
///     <For each=move || rows.get() key=|row| row.id.clone() let:row>
///         <TableRow href=format!("/contracts/{}", row.id) cells=vec![Cell::text(row.number), Cell::text(row.customer), Cell::amount(row.amount, 2), Cell::view(…)]/>
///     </For>
/// </ListTable>
/// ```
#[component]
pub fn ListTable(
    /// What the rows are, for those who hear the page.
    #[prop(into)]
    label: String,
    columns: Vec<Column>,
    #[prop(optional)] totals: Vec<Vec<Cell>>,
    /// Gives each row a box to tick; `key` of [`TableRow`] is what is ticked.
    #[prop(optional_no_strip)]
    ticked: Option<Ticked>,
    children: Children,
) -> impl IntoView {
    let frame = Frame { columns: columns.into(), ticked, query: use_query() };
    let address = untrack(|| frame.query.href_with_place());
    browser::keep_sight(&address);
    browser::keep_place(address);
    let heads: Vec<_> = frame.columns.iter().map(|column| head(column, frame.query)).collect();
    let tick_head =
        ticked.map(|_| view! { <th class="cell-tick" scope="col"><span class="unseen">{lang().pick("选择", "Select")}</span></th> });
    let foot = (!totals.is_empty()).then(|| {
        let rows: Vec<_> = totals.into_iter().map(|cells| plain_row(&frame, cells)).collect();
        view! { <tfoot>{rows}</tfoot> }
    });
    view! {
        {ticked.map(choose_button)}
        <div class="table-box" data-choosing=choosing(ticked)>
            <table class="table">
                <caption class="unseen">{label}</caption>
                <thead><tr>{tick_head}{heads}</tr></thead>
                <tbody><Provider value=frame>{children()}</Provider></tbody>
                {foot}
            </table>
        </div>
    }
    .into_any()
}

fn head(column: &Column, query: Query) -> AnyView {
    let class = column.class();
    let label = column.label.clone();
    let Some(key) = column.sort else {
        return view! { <th class=class scope="col">{explained(label, column.term)}</th> }.into_any();
    };
    let order = Memo::new(move |_| match query.get(SORT) {
        sort if sort == key => Some(true),
        sort if sort.strip_prefix('-') == Some(key) => Some(false),
        _ => None,
    });
    let href = move || {
        let next = if order.get() == Some(true) { format!("-{key}") } else { key.to_owned() };
        query.href(&[(SORT, &next)])
    };
    let sorted = move || order.get().map(|up| if up { "ascending" } else { "descending" });
    let mark = move || order.get().map(|up| view! { <Icon symbol=if up { Symbol::Up } else { Symbol::Down }/> });
    view! {
        <th class=class scope="col" aria-sort=sorted>
            <a class="sort" href=href data-noscroll="true">{label}{mark}</a>
        </th>
    }
    .into_any()
}

fn plain_row(frame: &Frame, cells: Vec<Cell>) -> impl IntoView + use<> {
    let cells: Vec<_> =
        cells.into_iter().zip(frame.columns.iter()).enumerate().map(|(index, (cell, column))| cell.view_in(column, index == 0)).collect();
    view! { <tr>{frame.ticked.map(|_| view! { <td class="cell-tick"></td> })}{cells}</tr> }
}

/// One record of a [`ListTable`]. The first cell is its name and carries the link.
#[component]
pub fn TableRow(
    /// The record's page; empty: this reader may not open it.
    #[prop(into)]
    href: String,
    cells: Vec<Cell>,
    /// The record's key, for ticking.
    #[prop(optional, into)]
    key: String,
    /// Just changed elsewhere: lit up quietly once.
    #[prop(optional, into)]
    fresh: Signal<bool>,
) -> impl IntoView {
    let Frame { columns, ticked, query } = use_context().unwrap_or_else(|| stray(cells.len()));
    let mut cells = cells.into_iter().zip(columns.iter());
    let id = ticked.map(|_| row_id(&key));
    let first = cells.next().map(|(cell, column)| {
        if href.is_empty() {
            return view! { <td class=format!("{} cell-title", column.class())>{cell.0}</td> }.into_any();
        }
        let row = href.clone();
        let remember = move |_| browser::remember_place(&untrack(|| query.href_with_place()), &row);
        view! {
            <td class=format!("{} cell-title", column.class())>
                <a class="row-link" id=id href=href on:click=remember>{cell.0}</a>
            </td>
        }
        .into_any()
    });
    let rest: Vec<_> = cells.map(|(cell, column)| cell.view_in(column, false)).collect();
    view! {
        <tr class="row" class:row-fresh=move || fresh.get()>
            {ticked.map(|ticked| tick(ticked, key))}
            {first}
            {rest}
        </tr>
    }
    .into_any()
}

/// A small table inside a page (instalments of a contract, its lines): no links, no cards' titles, the same look.
///
/// `<PlainTable label="明细" columns=… rows=vec![vec![Cell::text("产品"), Cell::amount(total, 2)]] totals=…/>`
#[component]
pub fn PlainTable(
    #[prop(into)] label: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    #[prop(optional)] totals: Vec<Vec<Cell>>,
    /// Wider than a page as a rule: the arrow keys scroll it.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let named = wide.then(|| label.clone());
    let frame = Frame { columns: columns.into(), ticked: None, query: use_query() };
    let heads: Vec<_> = frame
        .columns
        .iter()
        .map(|column| view! { <th class=column.class() scope="col">{explained(column.label.clone(), column.term)}</th> })
        .collect();
    let rows: Vec<_> = rows.into_iter().map(|cells| plain_row(&frame, cells)).collect();
    let foot = (!totals.is_empty()).then(|| {
        let rows: Vec<_> = totals.into_iter().map(|cells| plain_row(&frame, cells)).collect();
        view! { <tfoot>{rows}</tfoot> }
    });
    view! {
        <div class="table-box" role=wide.then_some("region") aria-label=named tabindex=wide.then_some("0")>
            <table class="table table-plain">
                <caption class="unseen">{label}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                {foot}
            </table>
        </div>
    }
    .into_any()
}
