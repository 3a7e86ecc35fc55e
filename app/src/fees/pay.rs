//! `/fees/pay`: what of approved fees is payable now, and what was paid, in batches and by account.

use domain::fee::{FeeBatch, FeeBooking, FeeDue};
use domain::list::Page as Rows;
use domain::target::year_of;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::{FeePayables, fee_batches, fee_bookings, fee_payable};
use super::paying::{Payable, Paying};
use super::table::share;
use crate::error::Answer;
use crate::fetched::fetched;
use crate::live::live;
use crate::reports::{amount_head, money_cell, own_currency};
use crate::ui::prelude::*;

/// The query keys of the list and of the year.
const LIST: &str = "list";
pub(super) const YEAR: &str = "year";

/// The rows of the open list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Listed {
    Due(FeePayables),
    Paid(Rows<FeeBatch>),
    Booked(Vec<FeeBooking>),
}

async fn listed(list: String, after: Option<String>, year: i32) -> Answer<Listed> {
    match list.as_str() {
        "paid" => Ok(Listed::Paid(fee_batches(after).await?)),
        "booked" => Ok(Listed::Booked(fee_bookings(year).await?)),
        _ => Ok(Listed::Due(fee_payable().await?)),
    }
}

/// `/fees/pay`
#[component]
pub fn PayPage() -> impl IntoView {
    let l = lang();
    let (query, live, done) = (use_query(), live(), RwSignal::new(0_u32));
    let many = Many::new(Payable::key, Callback::new(move |()| done.update(|done| *done += 1)));
    let paying = Paying { many, all: StoredValue::new(Vec::new()), done };
    let after = move || Some(query.get(AFTER)).filter(|after| !after.is_empty());
    let year = move || year_of(&query.get(YEAR), live.today.get());
    let asked = move || (query.get(LIST), after(), year(), live.revision.get(), done.get());
    let found = fetched(asked, |(list, after, year, ..)| listed(list, after, year));
    let show = move |listed: Listed| match listed {
        Listed::Due(due) => payable(due, paying),
        Listed::Paid(batches) => paid(batches, untrack(after).is_some()),
        Listed::Booked(bookings) => booked(&bookings),
    };
    let crumbs = vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees")];
    let tabs = vec![
        Tab::new("", l.pick("应付", "Payable")),
        Tab::new("paid", l.pick("已付批次", "Batches")),
        Tab::new("booked", l.pick("按科目", "By account")),
    ];
    view! {
        <Page title=l.pick("客情费付款", "Paying fees") crumbs>
            <Tabs param=LIST tabs label=l.pick("范围", "Which")/>
            {move || (query.get(LIST) == "booked").then(|| years(live.today.get_untracked()))}
            {when_there(found, 8, show)}
            <crate::parts::FeePayActs paying/>
        </Page>
    }
    .into_any()
}

/// This year and the one before.
pub(super) fn years(today: chrono::NaiveDate) -> AnyView {
    let now = year_of("", today);
    let tab = |year: i32| Tab::new(if year == now { String::new() } else { year.to_string() }, year.to_string());
    view! { <Tabs param=YEAR tabs=vec![tab(now - 1), tab(now)] label=lang().pick("年度", "Year")/> }.into_any()
}

fn payable(found: FeePayables, paying: Paying) -> AnyView {
    let (l, own) = (lang(), own_currency());
    let FeePayables { due, payable, clawback, may_pay, .. } = found;
    let rows: Vec<Payable> = due.iter().filter(|one| !one.payable.is_zero()).cloned().map(Payable::of).collect();
    paying.all.set_value(due);
    paying.many.show(&rows);
    if rows.is_empty() {
        let text = l.pick(
            "审核完成的客情费，客户的款收到多少，就付多少；收到新回款后会自动出现在这里。",
            "Of fees that all have checked so much is payable as the customer has paid; after new receipts it appears here by itself.",
        );
        return view! { <Empty symbol=Symbol::CheckCircle title=l.pick("现在没有应付的客情费", "Nothing is payable now") text/> }
            .into_any();
    }
    let columns = vec![
        Column::text(l.pick("业务员与月份", "Sales rep, month")),
        Column::text(l.pick("客户与产品线", "Customer, product line")),
        Column::text(l.pick("用途与受益人", "Use, beneficiary")),
        Column::amount(amount_head(l.pick("批准", "Approved"), own)),
        Column::amount(l.pick("已回款", "Collected")),
        Column::amount(amount_head(l.pick("已付", "Paid"), own)),
        Column::amount(amount_head(l.pick("应付", "Payable"), own)),
    ];
    let total = |label: &str, sum| {
        let mut cells = vec![Cell::text(label)];
        cells.extend((0..5).map(|_| Cell::empty()));
        cells.push(money_cell(sum, own, own));
        cells
    };
    let mut totals = vec![total(l.pick("应付合计", "Payable in all"), payable)];
    if !clawback.is_zero() {
        totals.push(total(l.pick("应扣回合计", "To be taken back in all"), clawback));
    }
    let row = move |one: &Payable| {
        let href = format!("/fees/{}", one.due.statement);
        view! { <TableRow href cells=due_cells(&one.due) key=one.key.clone()/> }
    };
    let ticked = may_pay.then_some(paying.many.ticked);
    view! {
        <ListTable label=l.pick("应付的客情费", "Payable fees") columns totals ticked>{rows.iter().map(row).collect_view()}</ListTable>
    }
    .into_any()
}

fn due_cells(due: &FeeDue) -> Vec<Cell> {
    let (l, own) = (lang(), own_currency());
    vec![
        Cell::lines(&due.owner_name, format!("{} · {}", due.month, due.kind.label(l))),
        Cell::lines(&due.customer_name, format!("{} · {}", due.product_line, due.account)),
        Cell::lines(due.category.label(l), &due.beneficiary),
        money_cell(due.approved, own, own),
        Cell::text(share(due.share)),
        money_cell(due.paid, own, own),
        money_cell(due.payable, own, own),
    ]
}

fn paid(batches: Rows<FeeBatch>, is_later: bool) -> AnyView {
    let (l, own) = (lang(), own_currency());
    if batches.items.is_empty() && !is_later {
        let text =
            l.pick("在“应付”里选中几笔，一次付款，就是一批。", "Tick lines under “Payable” and pay them in one go: that is a batch.");
        return view! { <Empty symbol=Symbol::Receipts title=l.pick("还没有付过客情费", "Nothing was paid yet") text/> }.into_any();
    }
    let columns = vec![
        Column::date(l.pick("付款日期", "Paid on")),
        Column::date(l.pick("银行流水号", "Bank reference")),
        Column::amount(l.pick("笔数", "Lines")),
        Column::text(l.pick("付款人", "Paid by")),
        Column::amount(amount_head(l.pick("金额", "Amount"), own)),
        Column::amount(amount_head(l.pick("银行退回", "Sent back"), own)),
    ];
    let row = move |batch: &FeeBatch| {
        let is_whole = batch.returned_lines == 0;
        let returned = if is_whole { Cell::empty() } else { money_cell(batch.returned, batch.currency, own) };
        let cells = vec![
            Cell::text(format::date(batch.on)),
            Cell::text(&batch.reference),
            Cell::count(batch.lines.into()),
            Cell::text(&batch.by_name),
            money_cell(batch.total, batch.currency, own),
            returned,
        ];
        view! { <TableRow href=format!("/fees/batches/{}", batch.id) cells/> }
    };
    let (count, items) = (batches.items.len(), batches.items);
    view! {
        <ListTable label=l.pick("已付批次", "Batches") columns>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next=batches.next shown=count/>
    }
    .into_any()
}

/// What was paid of each account in each month, for the bookkeeper.
fn booked(bookings: &[FeeBooking]) -> AnyView {
    let (l, own) = (lang(), own_currency());
    if bookings.is_empty() {
        let text = l.pick(
            "付款后，每个科目每月的金额在这里，供记账。",
            "Once fees are paid, what each account takes in each month stands here, for the books.",
        );
        return view! { <Empty symbol=Symbol::Reports title=l.pick("还没有付过客情费", "Nothing was paid yet") text/> }.into_any();
    }
    let columns = vec![
        Column::date(l.pick("月份", "Month")),
        Column::text(l.pick("科目", "Account")),
        Column::amount(l.pick("笔数", "Payments")),
        Column::amount(amount_head(l.pick("金额", "Amount"), own)),
    ];
    let row = |booking: &FeeBooking| {
        let amount = money_cell(booking.amount, booking.currency, own);
        vec![Cell::text(booking.month.to_string()), Cell::text(&booking.account), Cell::count(booking.count), amount]
    };
    let rows = bookings.iter().map(row).collect();
    view! { <PlainTable label=l.pick("按科目", "By account") columns rows/> }.into_any()
}
