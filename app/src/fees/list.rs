//! `/fees`: statements and applications, latest first; what waits for one's check, and what is late.

use chrono::NaiveDate;
use domain::closing::Month;
use domain::fee::{FeeFilter, FeeKind, FeeStatementRow, FeeWindow};
use domain::id::FeeStatementId;
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::api::{FeeListing, fee_list, fee_open};
use super::show::{name, state_chip};
use crate::error::Answer;
use crate::fetched::fetched;
use crate::frame::{fresh_id, may, today};
use crate::live::{Seen, live};
use crate::reports::{amount_head, money_cell, own_currency};
use crate::ui::prelude::*;

/// The query key of the open tab.
const WINDOW: &str = "window";

/// Begins the caller's own statement of a month and goes to its form.
type Opening = Action<Month, Answer<FeeStatementId>>;

fn filter(query: Query) -> FeeFilter {
    let given = |key: &str| Some(query.get(key)).filter(|text| !text.is_empty());
    let kind = query.get("kind");
    FeeFilter {
        window: FeeWindow::read(&query.get(WINDOW)).unwrap_or_default(),
        kind: FeeKind::ALL.iter().copied().find(|one| one.code() == kind),
        month: given("month").and_then(|month| format!("{month}-01").parse::<NaiveDate>().ok()).map(Month::of),
        owner: given("owner").map(Into::into),
        after: given(AFTER),
    }
}

/// `/fees`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen, toasts, navigate) = (use_query(), live(), Seen::new(), toasts(), use_navigate());
    let listing = fetched(move || (filter(query), live.revision.get()), |(filter, _)| fee_list(filter));
    let opening: Opening = Action::new(|month: &Month| fee_open(fresh_id().into(), month.to_string()));
    Effect::new(move |_| match opening.value().get() {
        None => {}
        Some(Ok(id)) => navigate(&format!("/fees/{id}/edit"), leptos_router::NavigateOptions::default()),
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    view! {
        <Page title=l.pick("客情费", "Maintenance fees") acts=acts() term=Word::MaintenanceFee>
            <Tabs param=WINDOW tabs=tabs() label=l.pick("范围", "Which")/>
            <Bar/>
            {when_there(listing, 10, move |listing| content(listing, &untrack(|| filter(query)), seen, opening))}
        </Page>
    }
    .into_any()
}

/// The other screens of fees, and the special application.
fn acts() -> AnyView {
    let l = lang();
    let apply = may(Noun::Fee, Act::Create).then(|| {
        view! { <ButtonLink href="/fees/apply" look=Look::Primary icon=Symbol::Plus key="n">{l.pick("特殊费用申请", "Special application")}</ButtonLink> }
    });
    let policies =
        may(Noun::FeePolicy, Act::Read).then(|| view! { <ButtonLink href="/fees/policies">{l.pick("政策", "Policies")}</ButtonLink> });
    view! {
        <ButtonLink href="/fees/pay">{l.pick("应付与付款", "Payable and paid")}</ButtonLink>
        <ButtonLink href="/fees/gifts">{l.pick("礼品登记簿", "Gift register")}</ButtonLink>
        {policies}
        {apply}
    }
    .into_any()
}

fn tabs() -> Vec<Tab> {
    let (l, badges) = (lang(), live().badges);
    let tab = |window: FeeWindow| {
        let tab = Tab::new(if window == FeeWindow::default() { "" } else { window.code() }, window.label(l));
        match window {
            FeeWindow::All => tab,
            FeeWindow::ToCheck => tab.counting(Signal::derive(move || badges.get().fees_to_check)),
            FeeWindow::Late => tab.counting(Signal::derive(move || badges.get().fees_late)),
        }
    };
    FeeWindow::ALL.iter().copied().map(tab).collect()
}

/// Kind, month and whose.
#[component]
fn Bar() -> impl IntoView {
    let l = lang();
    let kinds = vec![
        Choice::new(FeeKind::Monthly.code(), l.pick("月统计表", "Monthly statements")),
        Choice::new(FeeKind::Special.code(), l.pick("特殊费用申请", "Special applications")),
    ];
    let filters = [Filter::new("kind", l.pick("类型", "Kind"), kinds), Filter::month(today())];
    let filters = filters.into_iter().chain(owner_filter(Noun::Fee)).collect::<Vec<_>>();
    view! { <ListBar filters/> }.into_any()
}

fn content(listing: FeeListing, filter: &FeeFilter, seen: Seen, opening: Opening) -> AnyView {
    let begin = begin(&listing.to_open, opening);
    let shown =
        if listing.page.items.is_empty() && filter.after.is_none() { nothing(filter, &listing) } else { table(listing, filter, seen) };
    view! { {begin}{shown} }.into_any()
}

/// Months that are over and have no statement of the caller yet.
fn begin(months: &[Month], opening: Opening) -> Option<AnyView> {
    let l = lang();
    if months.is_empty() {
        return None;
    }
    let button = |month: &Month| {
        let month = *month;
        let words = match l {
            Lang::Zh => format!("填写 {month} 的统计表"),
            Lang::En => format!("Fill in {month}"),
        };
        let press = move |_| drop(opening.dispatch(month));
        view! { <Button icon=Symbol::Edit disabled=opening.pending() on_click=press>{words}</Button> }
    };
    let buttons = months.iter().take(3).map(button).collect_view();
    let text = l.pick("还没有填写的月份：", "Months that wait for your statement:");
    Some(view! { <Notice tone=Tone::Attention><div class="row-of">{text}{buttons}</div></Notice> }.into_any())
}

fn columns() -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::text(l.pick("月份与业务员", "Month, sales rep")),
        Column::text(l.pick("类型", "Kind")),
        Column::text(l.pick("客户", "Customers")),
        Column::amount(amount_head(l.pick("申报", "Claimed"), own)),
        Column::date(l.pick("期限", "Due")),
        Column::text(l.pick("状态", "State")),
    ]
}

fn cells(row: &FeeStatementRow) -> Vec<Cell> {
    let (l, own, head) = (lang(), own_currency(), &row.head);
    let (title, kind) = match head.kind {
        FeeKind::Monthly => (name(head), l.pick("月统计表", "Monthly statement")),
        FeeKind::Special => (format!("{} · {}", head.month, head.owner_name), l.pick("特殊费用申请", "Special application")),
    };
    let customers = match (row.customers, l) {
        (0, _) => "—".to_owned(),
        (1, _) => row.customer_name.clone(),
        (count, Lang::Zh) => format!("{count} 家客户"),
        (count, Lang::En) => format!("{count} customers"),
    };
    let due = if head.state.is_open() { head.submit_by } else { head.check_by };
    vec![
        Cell::text(title),
        Cell::text(kind),
        Cell::text(customers),
        money_cell(row.claimed, head.currency, own),
        Cell::date(due.filter(|_| head.state.waits_for().is_some())),
        Cell::view(state_chip(head, today())),
    ]
}

fn table(listing: FeeListing, filter: &FeeFilter, seen: Seen) -> AnyView {
    let l = lang();
    let items = listing.page.items;
    let fresh = seen.changed(&format!("{filter:?}"), items.iter().map(|row| (row.head.id.to_string(), row.head.version)));
    let row = move |row: &FeeStatementRow| {
        let is_fresh = fresh.contains(row.head.id.as_str());
        view! { <TableRow href=format!("/fees/{}", row.head.id) cells=cells(row) fresh=Signal::stored(is_fresh)/> }
    };
    let count = items.len();
    view! {
        <ListTable label=l.pick("客情费", "Maintenance fees") columns=columns()>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next=listing.page.next shown=count/>
    }
    .into_any()
}

fn nothing(filter: &FeeFilter, listing: &FeeListing) -> AnyView {
    let l = lang();
    let is_narrowed = filter.kind.is_some() || filter.month.is_some() || filter.owner.is_some();
    match filter.window {
        _ if is_narrowed => view! {
            <Empty symbol=Symbol::Search title=l.pick("没有符合的统计表或申请", "Nothing matches") text=l.pick("换个月份，或清除筛选。", "Try another month, or clear the filters.")>
                <ButtonLink href="/fees">{l.pick("清除筛选", "Clear filters")}</ButtonLink>
            </Empty>
        }
        .into_any(),
        FeeWindow::ToCheck => {
            let text = l.pick("业务员提交后，依次由文员、销售经理、财务审核，到您这一步时在这里。", "Once a rep has submitted, the clerk, the sales manager and finance check in turn; what has come to you stands here.");
            view! { <Empty symbol=Symbol::CheckCircle title=l.pick("没有等您审核的", "Nothing waits for your check") text/> }.into_any()
        }
        FeeWindow::Late => {
            let text = l.pick("每月第 3 个工作日前提交，第 8 个工作日前审核完。", "To be submitted by the third working day of the month, and checked by the eighth.");
            view! { <Empty symbol=Symbol::CheckCircle title=l.pick("没有逾期的", "Nothing is late") text/> }.into_any()
        }
        FeeWindow::All if listing.may_apply => {
            let text = l.pick(
                "一个月结束后，系统按这个月签署的合同列出客户的采购和标准，您填写申报、提交审核。新客户签约前用特殊费用申请。",
                "When a month is over, its statement lists what customers bought by the contracts signed in it, and what the policies allow: you claim, and submit it. For a new customer there is the special application, before the contract is signed.",
            );
            view! { <Empty symbol=Symbol::Receipts title=l.pick("还没有客情费", "No maintenance fees yet") text/> }.into_any()
        }
        FeeWindow::All => {
            let text = l.pick("业务员填写的月统计表和特殊费用申请会列在这里。", "Monthly statements and special applications of the reps are listed here.");
            view! { <Empty symbol=Symbol::Receipts title=l.pick("还没有客情费", "No maintenance fees yet") text/> }.into_any()
        }
    }
}
