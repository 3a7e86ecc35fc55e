//! The list of contracts: search, filters that read as a sentence, totals by currency, states in colour.

use std::collections::BTreeSet;

use domain::contract::Contract;
use domain::id::ContractId;
use domain::lang::Lang;
use domain::list::{ContractFilter, ContractOrder, CurrencyTotal, Page as Part, Totals};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::{contract_list, contract_totals};
use super::bulk::is_offered;
use super::filter::{CUSTOMER, EXPIRING, LIFE, OWNER, PROGRESS, SIGNED, TO_COMPLETE, TYPE, filter_of};
use super::list_filters::Filters;
use super::state::{LifeChip, PaidSoFar};
use crate::error::{Answer, Failure};
use crate::fetched::{Fetched, fetched};
use crate::frame::{frame, may};
use crate::live::live;
use crate::parts::ContractsActs;
use crate::ui::prelude::*;

/// `/contracts`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let query = use_query();
    let live = live();
    let filter = Memo::new(move |_| filter_of(query, live.today.get()));
    let page = fetched(move || (filter.get(), live.revision.get()), |(filter, _)| contract_list(filter));
    // The same whatever the place and the order.
    let whole = Memo::new(move |_| ContractFilter { after: None, order: ContractOrder::default(), ..filter.get() });
    let totals = fetched(move || (whole.get(), live.revision.get()), |(filter, _)| contract_totals(filter));
    let many = is_offered().then(|| Many::new(|contract: &Contract| contract.id.as_str(), Callback::new(move |()| page.refetch())));
    view! {
        <Page title=l.pick("合同", "Contracts") acts=new_button(query)>
            <ToComplete query/>
            <Tabs param=EXPIRING tabs=tabs() label=l.pick("范围", "Which")/>
            <Filters query/>
            <Transition fallback=|| view! { <Skeleton lines=10/> }>
                <Found page totals filter query many/>
            </Transition>
            {many.map(|many| view! { <ContractsActs many/> })}
        </Page>
    }
    .into_any()
}

/// All, or those whose day of notice has come.
fn tabs() -> Vec<Tab> {
    let (l, badges) = (lang(), live().badges);
    let expiring = Tab::new("yes", l.pick("到期提醒", "To expire or renew"));
    vec![Tab::new("", l.pick("全部", "All")), expiring.counting(Signal::derive(move || badges.get().contracts_expiring))]
}

/// The page's main act, only for those who may; of the customer that narrows the list, if one does.
fn new_button(query: Query) -> AnyView {
    if !may(Noun::Contract, Act::Create) {
        return ().into_any();
    }
    let href = Signal::derive(move || match query.get(CUSTOMER) {
        customer if customer.is_empty() => "/contracts/new".to_owned(),
        customer => format!("/contracts/new?customer={customer}"),
    });
    let label = lang().pick("新建合同", "New contract");
    view! { <ButtonLink href look=Look::Primary icon=Symbol::Plus key="n">{label}</ButtonLink> }.into_any()
}

/// A line that leads to the contracts whose amount is still to be entered.
#[component]
fn ToComplete(query: Query) -> impl IntoView {
    let l = lang();
    let badges = live().badges;
    let count = move || badges.get().contracts_to_complete;
    let text = move || match (l, count()) {
        (Lang::Zh, count) => format!("{} 份合同导入时只写了“部分付款”，没有金额。", format::count(count)),
        (Lang::En, 1) => "1 contract was imported as partly paid without an amount.".to_owned(),
        (Lang::En, count) => format!("{} contracts were imported as partly paid without an amount.", format::count(count)),
    };
    view! {
        <Show when=move || { count() > 0 && query.get(TO_COMPLETE).is_empty() }>
            <Notice tone=Tone::Attention>
                {text}" "<a href=format!("/contracts?{TO_COMPLETE}=yes")>{l.pick("补录金额", "Enter the amounts")}</a>
            </Notice>
        </Show>
    }
    .into_any()
}

/// What the list shows as a whole: the table is kept while its rows change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    Waiting,
    Failed(Failure),
    Empty,
    Rows { expiring: bool },
}

type Rows = Fetched<Answer<Part<Contract>>>;
type Sums = Fetched<Answer<Totals>>;
type Ticking = Option<Many<Contract>>;

#[component]
fn Found(page: Rows, totals: Sums, filter: Memo<ContractFilter>, query: Query, many: Ticking) -> impl IntoView {
    let l = lang();
    let answer = Memo::new(move |_| page.get());
    let shape = Memo::new(move |_| match answer.get() {
        None => Shape::Waiting,
        Some(Err(failure)) => Shape::Failed(failure),
        Some(Ok(page)) if page.items.is_empty() => Shape::Empty,
        Some(Ok(_)) => Shape::Rows { expiring: filter.with(|filter| filter.is_expiring) },
    });
    let rows = Memo::new(move |_| answer.get().and_then(Result::ok).unwrap_or_default());
    if let Some(many) = many {
        Effect::new(move |_| rows.with(|page| many.show(&page.items)));
    }
    move || match shape.get() {
        Shape::Waiting => ().into_any(),
        Shape::Failed(failure) => view! { <Notice tone=Tone::Overdue>{failure.message(l)}</Notice> }.into_any(),
        Shape::Empty => view! { <Nothing query/> }.into_any(),
        Shape::Rows { expiring } => view! { <Table rows totals filter expiring many/> }.into_any(),
    }
}

#[component]
fn Table(rows: Memo<Part<Contract>>, totals: Sums, filter: Memo<ContractFilter>, expiring: bool, many: Ticking) -> impl IntoView {
    let l = lang();
    let currency = frame().company.map(|company| company.currency).unwrap_or_default();
    let seen = StoredValue::new(None::<(ContractFilter, BTreeSet<(ContractId, u64)>)>);
    let is_fresh = move |contract: &Contract| {
        let key = (contract.id.clone(), contract.version);
        seen.with_value(|seen| seen.as_ref().is_some_and(|(asked, keys)| *asked == filter.get_untracked() && !keys.contains(&key)))
    };
    Effect::new(move |_| {
        let keys = rows.with(|page| page.items.iter().map(|contract| (contract.id.clone(), contract.version)).collect());
        seen.set_value(Some((filter.get_untracked(), keys)));
    });
    let pager = move || {
        let (next, shown) = rows.with(|page| (page.next.clone(), page.items.len()));
        let total = totals.get().and_then(Result::ok).map(|totals| totals.count);
        match total {
            Some(total) => view! { <Pager next shown total/> }.into_any(),
            None => view! { <Pager next shown/> }.into_any(),
        }
    };
    view! {
        <ListTable label=l.pick("合同", "Contracts") columns=columns(l, currency, expiring) totals=vec![totals_row(l, currency, totals)]
            ticked=many.map(|many| many.ticked)>
            <For each=move || rows.get().items key=|contract| (contract.id.clone(), contract.version) let:contract>
                <TableRow href=format!("/contracts/{}", contract.id) key=contract.id.to_string() fresh=Signal::stored(is_fresh(&contract))
                    cells=cells(contract, currency, expiring, l)/>
            </For>
        </ListTable>
        <Transition fallback=|| ()>{pager}</Transition>
    }
    .into_any()
}

fn columns(l: Lang, currency: Currency, expiring: bool) -> Vec<Column> {
    let money = |zh: &'static str, en: &'static str| Column::amount(format!("{} {}", l.pick(zh, en), currency.code()));
    // Those to expire stand in the order in which they do.
    let sorted = |column: Column, key: &'static str| if expiring { column } else { column.sorted_by(key) };
    vec![
        sorted(Column::date(l.pick("编号", "Number")), "number"),
        Column::text(l.pick("客户", "Customer")),
        sorted(Column::date(if expiring { l.pick("结束日期", "End") } else { l.pick("签署日期", "Signed") }), "signed"),
        Column::text(l.pick("状态", "State")).explained(Word::Life),
        Column::text(l.pick("付款进度", "Payment")).explained(Word::PaymentProgress),
        sorted(money("合同金额", "Amount"), "amount"),
        money("未收", "Outstanding").explained(Word::Outstanding),
    ]
}

fn cells(contract: Contract, own: Currency, expiring: bool, l: Lang) -> Vec<Cell> {
    let currency = contract.terms.currency;
    let money = |amount| Cell::view(view! { <InCurrency amount currency own/> });
    // Those to expire say how far their renewal is.
    let renewal = if expiring { renewal(&contract, l) } else { "" };
    let detail: Vec<&str> =
        [renewal, contract.terms.title.as_str(), contract.owner_name.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    vec![
        Cell::text(&contract.number),
        Cell::lines(&contract.customer_name, detail.join(" · ")),
        Cell::date(if expiring { contract.terms.end } else { contract.terms.signed }),
        Cell::view(view! { <LifeChip life=contract.terms.life/> }),
        Cell::view(view! { <PaidSoFar contract=contract.clone()/> }),
        money(contract.amount),
        money(contract.outstanding()),
    ]
}

/// 已生成续签草稿, 已续签, or why there is no draft.
fn renewal(contract: &Contract, l: Lang) -> &'static str {
    match (&contract.renewed_by, contract.renewal_obstacle) {
        (Some(_), _) if contract.terms.renews => l.pick("已生成续签草稿", "A renewal is drafted"),
        (Some(_), _) => l.pick("已续签", "Renewed"),
        (None, Some(obstacle)) if contract.terms.renews => obstacle.label(l),
        (None, _) if contract.terms.renews => l.pick("自动续签", "Renews by itself"),
        (None, _) => "",
    }
}

/// An amount; its currency stands beside it only when it is not the company's, which the column's head names.
#[component]
fn InCurrency(amount: Amount, currency: Currency, own: Currency) -> impl IntoView {
    let code = (currency != own).then(|| view! { <span class="quiet small">{currency.code()}" "</span> });
    view! { <span>{code}<Money amount scale=currency.scale()/></span> }
}

/// One row, each cell with a line a currency: it comes when it has been added up, the list does not wait for it.
fn totals_row(l: Lang, own: Currency, totals: Sums) -> Vec<Cell> {
    let count = move || {
        totals.get().and_then(Result::ok).map(|totals| {
            let count = format::count(totals.count);
            if l == Lang::Zh { format!("合计 {count} 份") } else { format!("Total: {count}") }
        })
    };
    let sum = |word: &'static str, pick: fn(&CurrencyTotal) -> Amount| {
        let lines = move || {
            let sums = totals.get().and_then(Result::ok).map(|totals| totals.by_currency).unwrap_or_default();
            sums.iter().map(|sum| view! { <span>{word}<InCurrency amount=pick(sum) currency=sum.currency own/></span> }).collect_view()
        };
        Cell::view(view! { <span class="currency-sums"><Transition fallback=|| "…">{lines}</Transition></span> })
    };
    vec![
        Cell::view(view! { <Transition fallback=|| "…">{count}</Transition> }),
        Cell::empty(),
        Cell::empty(),
        Cell::empty(),
        sum(l.pick("已收 ", "Collected "), |sum| sum.collected),
        sum("", |sum| sum.amount),
        sum("", |sum| sum.outstanding),
    ]
}

/// Nothing to show: nothing found, or nothing there yet.
#[component]
fn Nothing(query: Query) -> impl IntoView {
    let l = lang();
    let keys = [SEARCH, LIFE, PROGRESS, TYPE, OWNER, SIGNED, TO_COMPLETE, EXPIRING, CUSTOMER];
    let is_narrowed = move || keys.iter().any(|key| !query.get(key).is_empty());
    move || {
        if is_narrowed() {
            return view! {
                <Empty symbol=Symbol::Search title=l.pick("没有符合条件的合同", "No contract fits")
                    text=l.pick("换一个词，或清除筛选条件。可搜编号、名称、客户的汉字、拼音和首字母。", "Try another word, or clear the filters. Numbers, titles, customers and pinyin are searched.")>
                    <ButtonLink href="/contracts">{l.pick("清除筛选", "Clear the filters")}</ButtonLink>
                </Empty>
            }
            .into_any();
        }
        view! {
            <Empty symbol=Symbol::Contracts title=l.pick("还没有合同", "No contracts yet")
                text=l.pick("合同、明细和回款计划都在这里。先建一份，或从 Excel 台账导入。", "Contracts, their lines and payment plans live here. Make one, or import your ledger.")>
                {begin(l)}
            </Empty>
        }
        .into_any()
    }
}

fn begin(l: Lang) -> AnyView {
    let new = may(Noun::Contract, Act::Create).then(|| view! { <ButtonLink href="/contracts/new" look=Look::Primary icon=Symbol::Plus>{l.pick("新建合同", "New contract")}</ButtonLink> });
    let import = may(Noun::Import, Act::Create).then(|| view! { <ButtonLink href="/import?kind=contracts" icon=Symbol::Import>{l.pick("从 Excel 导入", "Import from Excel")}</ButtonLink> });
    view! { {new}{import} }.into_any()
}
