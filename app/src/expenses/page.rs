//! `/contracts/:id/expenses`: what was spent under a contract, and the margin that is left.

use domain::contract::Contract;
use domain::expense::{Expense, Margin};
use domain::id::ContractId;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Wanted};
use super::api::{ExpensesView, expenses_of_contract};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::live::live;
use crate::ui::prelude::*;

/// `/contracts/:id/expenses`. It follows what others do.
#[component]
pub fn ContractPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| ContractId::new(params.get("id").unwrap_or_default())));
    let (live, acting) = (live(), Acting::new());
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| expenses_of_contract(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => content(&view, acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("费用", "Expenses")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::ExpenseActs acting/>
    }
    .into_any()
}

fn content(view: &ExpensesView, acting: Acting) -> AnyView {
    let l = lang();
    let contract = &view.contract;
    let crumbs = vec![
        Crumb::new(l.pick("合同", "Contracts"), "/contracts"),
        Crumb::new(contract.number.clone(), format!("/contracts/{}", contract.id)),
    ];
    let title = if contract.terms.title.is_empty() { String::new() } else { format!("{} · ", contract.terms.title) };
    let subtitle = format!("{title}{}", contract.customer_name).into_any();
    let (id, currency) = (contract.id.clone(), contract.terms.currency);
    let add = view.may_record.then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::Record(id.clone(), currency)));
        view! { <Button look=Look::Primary icon=Symbol::Plus key="n" on_click=want>{l.pick("登记费用", "Record an expense")}</Button> }
    });
    let (figures, list) = (figures(contract), list(view, acting));
    view! { <Page title=l.pick("费用", "Expenses") crumbs subtitle acts=add.into_any()>{figures}{list}</Page> }.into_any()
}

/// `12.5%`, said of what it is a share.
pub(crate) fn percent(margin: &Margin, of: &str) -> String {
    margin.percent.map(|percent| format!("{of} {}%", percent.normalize())).unwrap_or_default()
}

/// 费用支出, 毛利, 预计毛利.
fn figures(contract: &Contract) -> AnyView {
    let (l, scale, code) = (lang(), contract.terms.currency.scale(), contract.terms.currency.code());
    let opening = contract.terms.expenses;
    let note = if opening.is_zero() {
        String::new()
    } else {
        format!("{} {}", l.pick("其中期初", "Of it, opening:"), format::amount(opening, scale))
    };
    let spent = format::amount(contract.expenses(), scale);
    let margin = |label: &str, margin: Option<Margin>, of: &str| {
        let margin = margin?;
        let tone = if margin.amount.is_negative() { Tone::Overdue } else { Tone::Neutral };
        let loss = if margin.amount.is_negative() { l.pick(" · 亏损", " · a loss") } else { "" };
        let note = format!("{}{loss}", percent(&margin, of));
        let (label, value) = (format!("{label} {code}"), format::amount(margin.amount, scale));
        Some(view! { <Figure label value note tone/> })
    };
    let now = margin(l.pick("毛利（已收 − 费用）", "Margin, collected − expenses"), contract.margin(), l.pick("占已收", "of collected:"));
    let then = margin(
        l.pick("预计毛利（金额 − 费用）", "Expected, amount − expenses"),
        contract.expected_margin(),
        l.pick("占金额", "of the amount:"),
    );
    view! {
        <Figures>
            <Figure label=format!("{} {code}", l.pick("费用支出", "Expenses")) value=spent note term=Word::Expenses/>
            {now}
            {then}
        </Figures>
    }
    .into_any()
}

fn list(view: &ExpensesView, acting: Acting) -> AnyView {
    let (l, contract) = (lang(), &view.contract);
    let scale = contract.terms.currency.scale();
    if view.expenses.is_empty() && contract.terms.expenses.is_zero() {
        let text = l.pick(
            "差旅、物流、采购等为这份合同花的钱，逐笔登记在这里，毛利随之算出。",
            "Record what is spent under this contract here, journeys, freight, purchases: its margin follows.",
        );
        return view! { <Empty symbol=Symbol::Receipts title=l.pick("还没有费用", "No expenses yet") text/> }.into_any();
    }
    let columns = vec![
        Column::date(l.pick("发生日期", "Spent on")),
        Column::text(l.pick("类别", "Category")),
        Column::text(l.pick("收款方与说明", "Paid to, remarks")),
        Column::text(l.pick("登记人", "Recorded by")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), contract.terms.currency.code())),
        Column::text(l.pick("状态", "State")),
    ];
    let mut rows: Vec<Vec<Cell>> = view.expenses.iter().map(|expense| row(expense, view, acting)).collect();
    if !contract.terms.expenses.is_zero() {
        let said = l.pick("登记之前已发生，或随台账导入", "Spent before, or imported with the ledger");
        let amount = Cell::amount(contract.terms.expenses, scale);
        rows.push(vec![Cell::date(None), Cell::text(l.pick("期初", "Opening")), Cell::text(said), Cell::empty(), amount, Cell::empty()]);
    }
    let live = view.expenses.iter().filter(|expense| expense.is_live()).count();
    let words = if l == Lang::Zh { format!("合计 {live} 笔") } else { format!("Total: {live}") };
    let sum = Cell::amount(contract.expenses(), scale);
    let totals = vec![vec![Cell::text(words), Cell::empty(), Cell::empty(), Cell::empty(), sum, Cell::empty()]];
    view! { <PlainTable label=l.pick("费用", "Expenses") columns rows totals/> }.into_any()
}

fn row(expense: &Expense, view: &ExpensesView, acting: Acting) -> Vec<Cell> {
    let l = lang();
    let (terms, scale) = (&expense.terms, expense.currency.scale());
    let state = match &expense.voided {
        Some(voiding) => {
            let said = [voiding.reason.clone(), voiding.by.clone(), format::date(voiding.on)].join(" · ");
            view! { <StateChip tone=Tone::Neutral label=l.pick("已作废", "Void")/>" "<span class="small">{said}</span> }.into_any()
        }
        None if view.voidable.contains(&expense.id) => void_button(expense, acting),
        None => ().into_any(),
    };
    // What is void counts in no sum: it is struck through, and says so beside it.
    let amount = if expense.is_live() {
        Cell::amount(terms.amount, scale)
    } else {
        Cell::view(view! { <s class="quiet figures">{format::amount(terms.amount, scale)}</s> })
    };
    vec![
        Cell::date(Some(terms.date)),
        Cell::text(terms.category.label(l)),
        Cell::lines(&terms.payee, &terms.remarks),
        Cell::text(&expense.recorded_by_name),
        amount,
        Cell::view(state),
    ]
}

fn void_button(expense: &Expense, acting: Acting) -> AnyView {
    let l = lang();
    let label = format!("{} {}", l.pick("作废", "Void"), format::amount(expense.terms.amount, expense.currency.scale()));
    let own = expense.clone();
    let want = move |_| acting.wanted.set(Some(Wanted::Void(Box::new(own.clone()))));
    view! {
        <span class="row-acts">
            <Button look=Look::Quiet on_click=want>
                <span aria-hidden="true">{l.pick("作废…", "Void…")}</span><span class="unseen">{label}</span>
            </Button>
        </span>
    }
    .into_any()
}
