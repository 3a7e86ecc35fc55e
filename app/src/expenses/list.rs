//! `/expenses`: what was spent under all contracts in sight, the latest first; void ones stand on their contract's page only.

use domain::expense::{ExpenseCategory, ExpenseRow};
use domain::list::{CurrencyTotal, ExpenseFilter};
use domain::permission::Noun;
use leptos::prelude::*;

use super::api::{ExpenseListing, expense_list};
use crate::fetched::fetched;
use crate::frame::today;
use crate::live::{Seen, live};
use crate::reports::{amount_head, money_cell, own_currency, totals_label};
use crate::ui::prelude::*;

const MONTH: &str = "month";
const CATEGORY: &str = "category";
const OWNER: &str = "owner";

fn filter(query: Query) -> ExpenseFilter {
    let category = query.get(CATEGORY);
    ExpenseFilter {
        month: format!("{}-01", query.get(MONTH)).parse().ok(),
        category: ExpenseCategory::ALL.iter().copied().find(|one| one.code() == category),
        owner: Some(query.get(OWNER)).filter(|owner| !owner.is_empty()).map(Into::into),
        after: Some(query.get(AFTER)).filter(|after| !after.is_empty()),
    }
}

/// `/expenses`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen) = (use_query(), live(), Seen::new());
    let listing = fetched(move || (filter(query), live.revision.get()), |(filter, _)| expense_list(filter));
    view! {
        <Page title=l.pick("费用", "Expenses") term=Word::Expenses>
            <ListBar filters=filters()/>
            {when_there(listing, 8, move |listing| table(listing, &untrack(|| filter(query)), seen))}
        </Page>
    }
    .into_any()
}

fn filters() -> Vec<Filter> {
    let l = lang();
    let categories = ExpenseCategory::ALL.iter().map(|one| Choice::new(one.code(), one.label(l))).collect();
    let filters = [Filter::month(today()), Filter::new(CATEGORY, l.pick("类别", "Category"), categories)];
    filters.into_iter().chain(owner_filter(Noun::Expense)).collect()
}

fn columns() -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::date(l.pick("发生日期", "Spent on")),
        Column::text(l.pick("类别", "Category")),
        Column::text(l.pick("合同", "Contract")),
        Column::text(l.pick("收款方与说明", "Paid to, remarks")),
        Column::text(l.pick("登记人", "Recorded by")),
        Column::amount(amount_head(l.pick("金额", "Amount"), own)),
    ]
}

fn cells(row: &ExpenseRow) -> Vec<Cell> {
    let (l, own, expense) = (lang(), own_currency(), &row.expense);
    let terms = &expense.terms;
    vec![
        Cell::date(Some(terms.date)),
        Cell::text(terms.category.label(l)),
        Cell::lines(&expense.customer_name, &row.contract_number),
        Cell::lines(&terms.payee, &terms.remarks),
        Cell::text(&expense.recorded_by_name),
        money_cell(terms.amount, expense.currency, own),
    ]
}

fn table(listing: ExpenseListing, filter: &ExpenseFilter, seen: Seen) -> AnyView {
    let (l, own) = (lang(), own_currency());
    if listing.page.items.is_empty() && filter.after.is_none() {
        return nothing(filter);
    }
    let shown = listing.page.items.iter().map(|row| (row.expense.id.to_string(), row.expense.version));
    let fresh = seen.changed(&format!("{filter:?}"), shown);
    let sum = |sum: &CurrencyTotal| {
        let label = totals_label(sum.currency, own, Some(sum.count), l.pick("笔", "expenses"));
        let amount = money_cell(sum.amount, sum.currency, own);
        vec![label, Cell::empty(), Cell::empty(), Cell::empty(), Cell::empty(), amount]
    };
    let totals = listing.totals.by_currency.iter().map(sum).collect();
    let (items, next, total) = (listing.page.items, listing.page.next, listing.totals.count);
    let count = items.len();
    let row = move |row: &ExpenseRow| {
        let is_fresh = fresh.contains(row.expense.id.as_str());
        let href = format!("/contracts/{}/expenses", row.expense.contract);
        view! { <TableRow href cells=cells(row) fresh=Signal::stored(is_fresh)/> }
    };
    view! {
        <ListTable label=l.pick("费用", "Expenses") columns=columns() totals>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next shown=count total/>
    }
    .into_any()
}

fn nothing(filter: &ExpenseFilter) -> AnyView {
    let l = lang();
    if *filter != ExpenseFilter::default() {
        return view! {
            <Empty symbol=Symbol::Search title=l.pick("没有符合的费用", "No expense matches") text=l.pick("换个月份或类别，或清除筛选。", "Try another month or category, or clear the filters.")>
                <ButtonLink href="/expenses">{l.pick("清除筛选", "Clear filters")}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let text = l.pick("在合同的“费用”页登记后，会列在这里。", "What is recorded on a contract's page “Expenses” is listed here.");
    view! { <Empty symbol=Symbol::Receipts title=l.pick("还没有费用", "No expenses yet") text/> }.into_any()
}
