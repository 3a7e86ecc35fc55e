//! The lists of approvals: what waits for me, what I submitted, what I handled.

use domain::list::Page as Rows;
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::{ApprovalList, ApprovalRow, approval_list};
use super::course::approval_chip;
use crate::fetched::fetched;
use crate::frame::{may, today};
use crate::live::{Seen, live};
use crate::reports::{amount_head, money_cell, own_currency};
use crate::ui::prelude::*;

/// The query key of the list.
const LIST: &str = "list";

fn chosen(query: Query) -> ApprovalList {
    match query.get(LIST).as_str() {
        "submitted" => ApprovalList::Submitted,
        "handled" => ApprovalList::Handled,
        _ => ApprovalList::Waiting,
    }
}

/// `/approvals`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen) = (use_query(), live(), Seen::new());
    let after = move || Some(query.get(AFTER)).filter(|after| !after.is_empty());
    let rows = fetched(move || (chosen(query), after(), live.revision.get()), |(list, after, _)| approval_list(list, after));
    let badges = live.badges;
    let waiting = Tab::new("", l.pick("待我审批", "Waiting for me"));
    let tabs = vec![
        waiting.counting(Signal::derive(move || badges.get().approvals_waiting)),
        Tab::new("submitted", l.pick("我提交的", "Submitted by me")),
        Tab::new("handled", l.pick("我已处理", "Handled by me")),
    ];
    // What stands still is handed on by who keeps the flows.
    let hand_on = may(Noun::Settings, Act::Edit)
        .then(|| view! { <ButtonLink href="/admin/flows#waiting" icon=Symbol::Team>{l.pick("待改派", "Waiting approvals")}</ButtonLink> });
    view! {
        <Page title=l.pick("审批", "Approvals") term=Word::Approval acts=hand_on.into_any()>
            <Tabs param=LIST tabs label=l.pick("范围", "Which")/>
            {when_there(rows, 8, move |rows| table(rows, untrack(|| chosen(query)), untrack(after).is_some(), seen))}
        </Page>
    }
    .into_any()
}

fn columns(list: ApprovalList) -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    let when = match list {
        ApprovalList::Waiting => l.pick("等待自", "Waiting since"),
        ApprovalList::Submitted => l.pick("提交时间", "Submitted"),
        ApprovalList::Handled => l.pick("处理时间", "Handled"),
    };
    let mut columns = vec![
        Column::text(l.pick("合同", "Contract")),
        Column::text(l.pick("客户", "Customer")),
        Column::amount(amount_head(l.pick("金额", "Amount"), own)),
        Column::date(when),
    ];
    columns.push(Column::text(if list == ApprovalList::Submitted {
        l.pick("等谁", "Waits for")
    } else {
        l.pick("提交人", "Submitted by")
    }));
    if list != ApprovalList::Waiting {
        columns.push(Column::text(l.pick("状态", "State")));
    }
    columns
}

fn cells(row: &ApprovalRow, list: ApprovalList) -> Vec<Cell> {
    let l = lang();
    let title = if row.title.is_empty() { &row.number } else { &row.title };
    let number = if row.title.is_empty() { "" } else { &row.number };
    let when = format!("{} {}", format::relative(row.at.date(), today(), l), format::time(row.at));
    let mut cells = vec![
        Cell::lines(title, number),
        Cell::text(&row.customer_name),
        money_cell(row.amount, row.currency, own_currency()),
        Cell::text(when),
        Cell::text(if list == ApprovalList::Submitted { &row.waits_for } else { &row.submitter_name }),
    ];
    if list != ApprovalList::Waiting {
        cells.push(Cell::view(approval_chip(row.state)));
    }
    cells
}

fn table(rows: Rows<ApprovalRow>, list: ApprovalList, is_later: bool, seen: Seen) -> AnyView {
    let l = lang();
    if rows.items.is_empty() && !is_later {
        return nothing(list);
    }
    let fresh = seen.changed(&format!("{list:?}"), rows.items.iter().map(|row| (row.id.to_string(), row.version)));
    let row = move |row: &ApprovalRow| {
        let is_fresh = fresh.contains(row.id.as_str());
        view! { <TableRow href=format!("/approvals/{}", row.id) cells=cells(row, list) fresh=Signal::stored(is_fresh)/> }
    };
    let (count, items) = (rows.items.len(), rows.items);
    view! {
        <ListTable label=l.pick("审批", "Approvals") columns=columns(list)>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next=rows.next shown=count/>
    }
    .into_any()
}

fn nothing(list: ApprovalList) -> AnyView {
    let l = lang();
    let (symbol, title, text) = match list {
        ApprovalList::Waiting => (
            Symbol::CheckCircle,
            l.pick("没有等您审批的", "Nothing waits for you"),
            l.pick(
                "有人提交、轮到您时，会出现在这里，数字也会亮起来。",
                "When somebody submits and it is your turn, it appears here and the badge lights up.",
            ),
        ),
        ApprovalList::Submitted => (
            Symbol::Approvals,
            l.pick("您还没有提交过审批", "You have not submitted anything"),
            l.pick(
                "在合同或变更的页面点“提交审批”，或申请折让与坏账。",
                "Open a contract or an amendment and submit it for approval, or ask for a discount or write-off.",
            ),
        ),
        ApprovalList::Handled => (
            Symbol::Approvals,
            l.pick("您还没有处理过审批", "You have not handled any approval"),
            l.pick("您通过、驳回、退回或转交过的会列在这里。", "What you approved, rejected, returned or passed on is listed here."),
        ),
    };
    view! { <Empty symbol title text/> }.into_any()
}
