//! Obligations of everybody in sight: due, overdue, soon, all open, done.

use chrono::NaiveDate;
use domain::id::UserId;
use domain::lang::Lang;
use domain::list::{ObligationFilter, ObligationWindow};
use domain::obligation::ObligationRow;
use domain::permission::Noun;
use leptos::prelude::*;

use super::acts::{Acting, Wanted};
use super::api::{ObligationListing, obligation_list};
use super::page::state_chip;
use crate::fetched::fetched;
use crate::frame::{frame, sees_others};
use crate::live::{Seen, live};
use crate::ui::prelude::*;

const WINDOW: &str = "window";
const MINE: &str = "mine";

/// Without `?window=` the list is what its badge counts.
fn filter(query: Query, me: &UserId) -> ObligationFilter {
    let asked = query.get(WINDOW);
    ObligationFilter {
        window: ObligationWindow::ALL.iter().copied().find(|window| window.code() == asked).unwrap_or_default(),
        owner: (!query.get(MINE).is_empty()).then(|| me.clone()),
        after: Some(query.get(AFTER)).filter(|after| !after.is_empty()),
    }
}

/// `/obligations`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen, acting) = (use_query(), live(), Seen::new(), Acting::new());
    let actor = frame().actor;
    let me = actor.map(|actor| actor.user).unwrap_or_default();
    let whose = sees_others(Noun::Contract).then(|| {
        let tabs = vec![Tab::new("", l.pick("所有人", "Everybody's")), Tab::new("yes", l.pick("我负责的", "Mine"))];
        view! { <Tabs param=MINE tabs label=l.pick("谁的", "Whose")/> }
    });
    let own = me.clone();
    let listing = fetched(
        move || (filter(query, &own), live.today.get(), live.revision.get(), acting.done.get()),
        |(filter, ..)| obligation_list(filter),
    );
    let show = move |listing| {
        let filter = untrack(|| filter(query, &me));
        table(listing, &filter, live.today.get_untracked(), seen, acting)
    };
    view! {
        <Page title=l.pick("履约事项", "Obligations")>
            <Tabs param=WINDOW tabs=tabs() label=l.pick("到期", "When due")/>
            {whose}
            {when_there(listing, 8, show)}
            <crate::parts::ObligationActs acting/>
        </Page>
    }
    .into_any()
}

fn tabs() -> Vec<Tab> {
    let (l, badges) = (lang(), live().badges);
    let tab = |window: ObligationWindow| {
        let code = if window == ObligationWindow::default() { "" } else { window.code() };
        Tab::new(code, window.label(l))
    };
    let mut tabs: Vec<Tab> = ObligationWindow::ALL.iter().copied().map(tab).collect();
    if let Some(first) = tabs.first_mut() {
        *first = first.clone().counting(Signal::derive(move || badges.get().obligations_due));
    }
    tabs
}

fn columns(window: ObligationWindow) -> Vec<Column> {
    let l = lang();
    let when = if window == ObligationWindow::Done { l.pick("完成日期", "Done on") } else { l.pick("应完成日期", "Due") };
    vec![
        Column::text(l.pick("事项", "Obligation")),
        Column::text(l.pick("合同", "Contract")),
        Column::text(l.pick("负责人", "Seen to by")),
        Column::date(when),
        Column::text(l.pick("状态", "State")),
        Column::text(l.pick("操作", "Acts")),
    ]
}

fn cells(row: &ObligationRow, today: NaiveDate, acting: Acting) -> Vec<Cell> {
    let l = lang();
    let obligation = &row.obligation;
    let when = obligation.done.as_ref().map(|doing| doing.on).or(obligation.terms.due);
    let own = obligation.clone();
    let done = row.may_do.then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::Do(own.clone())));
        view! { <span class="row-acts"><Button look=Look::Quiet icon=Symbol::Check on_click=want>{l.pick("完成…", "Done…")}</Button></span> }
    });
    vec![
        Cell::lines(&obligation.terms.title, obligation.terms.kind.label(l)),
        Cell::lines(&row.customer_name, &row.contract_number),
        Cell::text(&obligation.owner_name),
        Cell::date(when),
        Cell::view(state_chip(obligation, today)),
        Cell::view(done),
    ]
}

fn table(listing: ObligationListing, filter: &ObligationFilter, today: NaiveDate, seen: Seen, acting: Acting) -> AnyView {
    let l = lang();
    if listing.page.items.is_empty() && filter.after.is_none() {
        return nothing(filter.window);
    }
    let shown = listing.page.items.iter().map(|row| (row.obligation.id.to_string(), row.obligation.version));
    let fresh = seen.changed(&format!("{filter:?}"), shown);
    let items = listing.page.items;
    let (next, count, total) = (listing.page.next, items.len(), listing.total);
    let row = move |row: &ObligationRow| {
        let is_fresh = fresh.contains(row.obligation.id.as_str());
        // Who sees to it need not have the contract in sight: then the number is all there is to it.
        let href = if row.is_contract_read { format!("/contracts/{}/obligations", row.obligation.contract) } else { String::new() };
        view! { <TableRow href cells=cells(row, today, acting) fresh=Signal::stored(is_fresh)/> }
    };
    let words = format::count(total);
    let sum = if l == Lang::Zh { format!("合计 {words} 项") } else { format!("Total: {words}") };
    let totals = vec![std::iter::once(Cell::text(sum)).chain((0..5).map(|_| Cell::empty())).collect()];
    view! {
        <ListTable label=l.pick("履约事项", "Obligations") columns=columns(filter.window) totals>
            {items.iter().map(row).collect_view()}
        </ListTable>
        <Pager next shown=count total/>
    }
    .into_any()
}

fn nothing(window: ObligationWindow) -> AnyView {
    let l = lang();
    let (symbol, title, text) = match window {
        ObligationWindow::Due | ObligationWindow::Overdue => (
            Symbol::CheckCircle,
            l.pick("没有到期的事项", "Nothing is due"),
            l.pick(
                "今天到期或逾期没完成的会列在这里，数字也会亮起来。",
                "What is due today or late appears here, and the badge lights up.",
            ),
        ),
        ObligationWindow::Soon => (
            Symbol::Calendar,
            l.pick("7 天内没有要完成的事项", "Nothing is due within 7 days"),
            l.pick("快到期的事项会列在这里。", "What is about to fall due appears here."),
        ),
        ObligationWindow::Open => (
            Symbol::Calendar,
            l.pick("没有待履行的事项", "Nothing is to be done"),
            l.pick("在合同页面打开“履约事项”来新增。", "Open a contract and its obligations to add one."),
        ),
        ObligationWindow::Done => (
            Symbol::CheckCircle,
            l.pick("还没有完成的事项", "Nothing has been done yet"),
            l.pick("登记完成的事项和凭据会列在这里。", "What has been done, and what proves it, is listed here."),
        ),
    };
    let all = (window != ObligationWindow::Open).then(|| {
        view! { <ButtonLink href="/obligations?window=open">{l.pick("看全部待履行", "See all that is open")}</ButtonLink> }
    });
    view! { <Empty symbol title text>{all}</Empty> }.into_any()
}
