//! `/fees/batches/:id`: what finance paid in one go, line by line and by account.

use std::collections::BTreeMap;

use domain::fee::{FeeBatch, FeePayment, returned_ids};
use domain::id::FeeBatchId;
use domain::money::Amount;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{FeeBatchView, fee_batch};
use super::returning::Returning;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::live::live;
use crate::ui::prelude::*;

/// `/fees/batches/:id`. What was paid stays as it is; what came back stands beside it.
#[component]
pub fn BatchPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| FeeBatchId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let (live, returning) = (live(), Returning::new());
    let found = fetched_first(move || (id.get(), live.revision.get(), returning.done.get()), |(id, ..)| fee_batch(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => content(&view, returning),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("客情费付款", "Paying fees")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::FeeReturning returning/>
    }
    .into_any()
}

/// How much of it came back.
fn state_chip(batch: &FeeBatch) -> AnyView {
    let l = lang();
    let (tone, label) = match batch.returned_lines {
        0 => (Tone::Done, l.pick("已付款", "Paid")),
        back if back == batch.lines => (Tone::Attention, l.pick("银行全部退回", "All sent back by the bank")),
        _ => (Tone::Attention, l.pick("银行部分退回", "Some sent back by the bank")),
    };
    view! { <StateChip tone label/> }.into_any()
}

/// Who it is for; of what mirrors a payment that came back, also why.
pub(super) fn beneficiary(payment: &FeePayment) -> Cell {
    let Some(returned) = &payment.returned else { return Cell::text(&payment.beneficiary) };
    Cell::lines(&payment.beneficiary, format!("{}{}", lang().pick("银行退回：", "Sent back by the bank: "), returned.reason))
}

fn content(view: &FeeBatchView, returning: Returning) -> AnyView {
    let l = lang();
    let FeeBatchView { batch, payments, may_return } = view;
    let scale = batch.currency.scale();
    let title = format!("{} {}", format::amount(batch.total, scale), batch.currency.code());
    let crumbs =
        vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees"), Crumb::new(l.pick("已付批次", "Batches"), "/fees/pay?list=paid")];
    let (on, reference, by) = (format::date(batch.on), batch.reference.clone(), batch.by_name.clone());
    let subtitle = view! { <span class="figures">{on}</span>" · "<span class="figures">{reference}</span>" · "{by} };
    let print = view! { <Button icon=Symbol::Print on_click=move |_| browser::print_page()>{l.pick("打印", "Print")}</Button> };
    let back = (*may_return && batch.returned_lines < batch.lines).then(|| {
        let own = view.clone();
        let press = move |_| returning.wanted.set(Some(own.clone()));
        view! { <Button icon=Symbol::Undo on_click=press>{l.pick("登记退回…", "Sent back by the bank…")}</Button> }
    });
    let acts = view! { {print}{back} }.into_any();
    let (lines, came_back, accounts) = (lines(batch, payments), came_back(batch, payments), accounts(payments, scale));
    let state = state_chip(batch);
    view! {
        <Page title crumbs state subtitle=subtitle.into_any() acts>
            {lines}
            {came_back}
            {accounts}
        </Page>
    }
    .into_any()
}

fn lines(batch: &FeeBatch, payments: &[FeePayment]) -> AnyView {
    let l = lang();
    let scale = batch.currency.scale();
    let columns = vec![
        Column::text(l.pick("业务员", "Sales rep")),
        Column::text(l.pick("客户与产品线", "Customer, product line")),
        Column::text(l.pick("受益人", "Beneficiary")),
        Column::text(l.pick("科目", "Account")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), batch.currency.code())),
    ];
    let before = returned_ids(payments);
    let row = |payment: &FeePayment| {
        let is_back = before.contains(&payment.id);
        let beneficiary =
            if is_back { Cell::lines(&payment.beneficiary, l.pick("已退回", "Sent back")) } else { Cell::text(&payment.beneficiary) };
        let (href, name) = (format!("/fees/{}", payment.statement), payment.owner_name.clone());
        vec![
            Cell::view(view! { <a class="link" href=href>{name}</a> }),
            Cell::lines(&payment.customer_name, &payment.product_line),
            beneficiary,
            Cell::text(&payment.account),
            Cell::amount(payment.amount, scale),
        ]
    };
    let rows = payments.iter().filter(|payment| payment.returned.is_none()).map(row).collect();
    let totals =
        vec![vec![Cell::text(l.pick("合计", "Total")), Cell::empty(), Cell::empty(), Cell::empty(), Cell::amount(batch.total, scale)]];
    let label = l.pick("付款明细", "Lines");
    view! { <Section title=label><PlainTable label columns rows totals/></Section> }.into_any()
}

/// What the bank sent back, as it was recorded.
fn came_back(batch: &FeeBatch, payments: &[FeePayment]) -> Option<AnyView> {
    let l = lang();
    let scale = batch.currency.scale();
    let columns = vec![
        Column::date(l.pick("退回日期", "Sent back on")),
        Column::text(l.pick("业务员", "Sales rep")),
        Column::text(l.pick("受益人与原因", "Beneficiary, reason")),
        Column::text(l.pick("登记人", "Recorded by")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), batch.currency.code())),
    ];
    let row = |payment: &FeePayment| {
        let by = payment.returned.as_ref().map(|returned| returned.by_name.clone()).unwrap_or_default();
        let on = Cell::date(Some(payment.on));
        vec![on, Cell::text(&payment.owner_name), beneficiary(payment), Cell::text(by), Cell::amount(payment.amount, scale)]
    };
    let rows: Vec<_> = payments.iter().filter(|payment| payment.returned.is_some()).map(row).collect();
    let label = l.pick("银行退回", "Sent back by the bank");
    (batch.returned_lines > 0).then(|| view! { <Section id="returned" title=label><PlainTable label columns rows/></Section> }.into_any())
}

/// What is booked to each account.
fn accounts(payments: &[FeePayment], scale: u32) -> AnyView {
    let l = lang();
    let mut sums: BTreeMap<String, Vec<Amount>> = BTreeMap::new();
    for payment in payments {
        sums.entry(payment.account.clone()).or_default().push(payment.amount);
    }
    let columns = vec![Column::text(l.pick("科目", "Account")), Column::amount(l.pick("金额", "Amount"))];
    let rows =
        sums.into_iter().map(|(account, amounts)| vec![Cell::text(account), super::table::sum(Amount::sum(amounts), scale)]).collect();
    let label = l.pick("按科目", "By account");
    view! { <Section title=label><PlainTable label columns rows/></Section> }.into_any()
}
