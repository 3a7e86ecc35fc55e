//! `/originals`: what should be back, what is lent, and where everything lies.

use chrono::NaiveDate;
use domain::list::{OriginalWindow, Page as Rows};
use domain::original::OriginalAct;
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::acts::Handling;
use super::api::{OriginalRow, original_list};
use super::state::{original_chip, paper};
use crate::fetched::fetched;
use crate::frame::may;
use crate::live::{Seen, live};
use crate::parts::OriginalActs;
use crate::ui::prelude::*;

const WINDOW: &str = "window";

/// Without `?window=` the list is what its badge counts: overdue.
fn window(query: Query) -> OriginalWindow {
    let asked = query.get(WINDOW);
    OriginalWindow::ALL.iter().copied().find(|one| one.code() == asked).unwrap_or_default()
}

/// `/originals`.
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen, handling) = (use_query(), live(), Seen::new(), Handling::new());
    let after = move || Some(query.get(AFTER)).filter(|after| !after.is_empty());
    let asked = move || (window(query), after(), live.today.get(), live.revision.get(), handling.done.get());
    let rows = fetched(asked, |(window, after, ..)| original_list(window, after));
    let badges = live.badges;
    let tab = |window: OriginalWindow| Tab::new(if window == OriginalWindow::Overdue { "" } else { window.code() }, window.label(l));
    let tabs = vec![
        tab(OriginalWindow::Overdue).counting(Signal::derive(move || badges.get().originals_overdue)),
        tab(OriginalWindow::Lent),
        tab(OriginalWindow::All),
    ];
    // Who may keep papers at all; whose, the store says.
    let keeper = may(Noun::Contract, Act::Edit).then_some(handling);
    view! {
        <Page title=l.pick("原件", "Paper originals")>
            <Tabs param=WINDOW tabs label=l.pick("范围", "Which")/>
            {when_there(rows, 8, move |rows| {
                table(rows, untrack(|| window(query)), untrack(after).is_some(), live.today.get_untracked(), seen, keeper)
            })}
            <OriginalActs handling/>
        </Page>
    }
    .into_any()
}

fn columns(keeper: Option<Handling>) -> Vec<Column> {
    let l = lang();
    let mut columns = vec![
        Column::text(l.pick("合同", "Contract")),
        Column::text(l.pick("客户", "Customer")),
        Column::text(l.pick("原件", "Original")),
        Column::text(l.pick("状态", "State")),
        Column::text(l.pick("借阅人", "Borrower")),
        Column::date(l.pick("借出", "Lent")),
        Column::date(l.pick("应还", "Due back")),
    ];
    columns.extend(keeper.map(|_| Column::text(l.pick("操作", "Acts"))));
    columns
}

fn cells(row: &OriginalRow, today: NaiveDate, keeper: Option<Handling>) -> Vec<Cell> {
    let l = lang();
    let OriginalRow { original, number, title } = row;
    let (first, second) = if title.is_empty() { (number.as_str(), "") } else { (title.as_str(), number.as_str()) };
    let loan = original.loan.as_ref();
    let mut cells = vec![
        Cell::lines(first, second),
        Cell::text(original.customer_name.clone()),
        Cell::lines(paper(original.ordinal, l), original.location.clone()),
        Cell::view(original_chip(original, today)),
        Cell::text(loan.map(|loan| loan.borrower.clone()).unwrap_or_default()),
        Cell::date(loan.map(|loan| loan.since)),
        Cell::date(loan.map(|loan| loan.due)),
    ];
    cells.extend(keeper.map(|handling| Cell::view(take_back(row, handling))));
    cells
}

/// What is lent can be taken back without opening anything.
fn take_back(row: &OriginalRow, handling: Handling) -> Option<AnyView> {
    let l = lang();
    row.original.loan.as_ref()?;
    let original = row.original.clone();
    let label = format!("{} {} {}", OriginalAct::Return.label(l), row.number, paper(original.ordinal, l));
    let press = move |_| handling.acting.set(Some((original.clone(), OriginalAct::Return)));
    let button = view! {
        <span class="row-acts">
            <Button look=Look::Quiet on_click=press>
                <span aria-hidden="true">{OriginalAct::Return.label(l)}"…"</span><span class="unseen">{label}</span>
            </Button>
        </span>
    };
    Some(button.into_any())
}

fn table(
    rows: Rows<OriginalRow>,
    window: OriginalWindow,
    is_later: bool,
    today: NaiveDate,
    seen: Seen,
    keeper: Option<Handling>,
) -> AnyView {
    let l = lang();
    if rows.items.is_empty() && !is_later {
        return nothing(window);
    }
    let shown = rows.items.iter().map(|row| (row.original.id.to_string(), row.original.version));
    let fresh = seen.changed(window.code(), shown);
    let row = move |row: &OriginalRow| {
        let is_fresh = fresh.contains(row.original.id.as_str());
        let href = format!("/contracts/{}/files#originals", row.original.contract);
        view! { <TableRow href cells=cells(row, today, keeper) fresh=Signal::stored(is_fresh)/> }
    };
    let (count, items) = (rows.items.len(), rows.items);
    view! {
        <ListTable label=l.pick("原件", "Paper originals") columns=columns(keeper)>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next=rows.next shown=count/>
    }
    .into_any()
}

fn nothing(window: OriginalWindow) -> AnyView {
    let l = lang();
    let (symbol, title, text) = match window {
        OriginalWindow::Overdue => (
            Symbol::CheckCircle,
            l.pick("没有逾期未还的原件", "No original is overdue"),
            l.pick("借出的原件过了应还日期，会列在这里。", "What was lent and should be back is listed here."),
        ),
        OriginalWindow::Lent => (
            Symbol::CheckCircle,
            l.pick("没有借出的原件", "No original is lent"),
            l.pick("在合同的“附件与原件”里登记借出。", "Lend one on a contract's page “Files and originals”."),
        ),
        OriginalWindow::All => (
            Symbol::Attachment,
            l.pick("还没有登记原件", "No originals are registered"),
            l.pick(
                "在合同的“附件与原件”里登记纸质原件放在哪里。",
                "Register where the papers lie on a contract's page “Files and originals”.",
            ),
        ),
    };
    view! { <Empty symbol title text/> }.into_any()
}
