//! `/fees/batches/:id`: what finance paid in one go, line by line and by account.

use std::collections::BTreeMap;

use domain::fee::{FeeBatch, FeePayment};
use domain::id::FeeBatchId;
use domain::money::Amount;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{FeeBatchView, fee_batch};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::ui::prelude::*;

/// `/fees/batches/:id`. A batch is never changed.
#[component]
pub fn BatchPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| FeeBatchId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let found = fetched_first(move || id.get(), fee_batch);
    let body = move || {
        found.get().map(|found| match found {
            Ok(FeeBatchView { batch, payments }) => content(&batch, &payments),
            Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title=l.pick("客情费付款", "Paying fees")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=8/> }>{body}</Suspense> }.into_any()
}

fn content(batch: &FeeBatch, payments: &[FeePayment]) -> AnyView {
    let l = lang();
    let scale = batch.currency.scale();
    let title = format!("{} {}", format::amount(batch.total, scale), batch.currency.code());
    let crumbs =
        vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees"), Crumb::new(l.pick("已付批次", "Batches"), "/fees/pay?list=paid")];
    let (on, reference, by) = (format::date(batch.on), batch.reference.clone(), batch.by_name.clone());
    let subtitle = view! { <span class="figures">{on}</span>" · "<span class="figures">{reference}</span>" · "{by} };
    let print = view! { <Button icon=Symbol::Print on_click=move |_| browser::print_page()>{l.pick("打印", "Print")}</Button> };
    let (lines, accounts) = (lines(batch, payments), accounts(payments, scale));
    view! {
        <Page title crumbs subtitle=subtitle.into_any() acts=print.into_any()>
            {lines}
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
    let row = |payment: &FeePayment| {
        let (href, name) = (format!("/fees/{}", payment.statement), payment.owner_name.clone());
        vec![
            Cell::view(view! { <a class="link" href=href>{name}</a> }),
            Cell::lines(&payment.customer_name, &payment.product_line),
            Cell::text(&payment.beneficiary),
            Cell::text(&payment.account),
            Cell::amount(payment.amount, scale),
        ]
    };
    let rows = payments.iter().map(row).collect();
    let totals =
        vec![vec![Cell::text(l.pick("合计", "Total")), Cell::empty(), Cell::empty(), Cell::empty(), Cell::amount(batch.total, scale)]];
    let label = l.pick("付款明细", "Lines");
    view! { <Section title=label><PlainTable label columns rows totals/></Section> }.into_any()
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
