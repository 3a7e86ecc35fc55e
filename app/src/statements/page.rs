//! `/customers/:id/statement?from=&to=`: what was owed at first, what came and went, what is owed at last; printed, both sides sign it.

use chrono::NaiveDate;
use domain::id::CustomerId;
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use domain::statement::{Account, Entry, EntryKind, OpenItem, Statement, days};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::customer_statement;
use crate::fetched::fetched;
use crate::frame::today;
use crate::live::live;
use crate::ui::prelude::*;

const FROM: &str = "from";
const TO: &str = "to";

fn day(query: Query, key: &str) -> Option<NaiveDate> {
    query.get(key).parse().ok()
}

/// `/customers/:id/statement`
#[component]
pub fn StatementPage() -> impl IntoView {
    let l = lang();
    let (params, query, live) = (use_params_map(), use_query(), live());
    let id = Memo::new(move |_| params.with(|params| CustomerId::new(params.get("id").unwrap_or_default())));
    let asked = move || (id.get(), day(query, FROM), day(query, TO), live.today.get(), live.revision.get());
    let found = fetched(asked, |(id, from, to, ..)| customer_statement(id, from, to));
    let crumbs = vec![
        Crumb::new(l.pick("客户", "Customers"), "/customers"),
        Crumb::new(l.pick("客户详情", "The customer"), format!("/customers/{}", id.get_untracked())),
    ];
    let file = move |extension: &'static str| {
        Signal::derive(move || {
            let days = query.href(&[]);
            let days = days.split_once('?').map(|(_, days)| format!("?{days}")).unwrap_or_default();
            format!("/customers/{}/statement.{extension}{days}", id.get())
        })
    };
    let acts = view! {
        <ButtonLink href=file("pdf") icon=Symbol::Export download=true>{l.pick("导出 PDF", "Export PDF")}</ButtonLink>
        <ButtonLink href=file("xlsx") icon=Symbol::Export download=true>{l.pick("导出 Excel", "Export to Excel")}</ButtonLink>
        <Button icon=Symbol::Print on_click=move |_| browser::print_page()>{l.pick("打印", "Print")}</Button>
    };
    view! {
        <Page title=l.pick("对账单", "Statement of account") crumbs acts=acts.into_any()>
            <DaysBar/>
            {when_there(found, 10, move |statement| content(&statement, l))}
        </Page>
    }
    .into_any()
}

/// From which day until which: in the address.
#[component]
fn DaysBar() -> impl IntoView {
    let (l, today, query, navigate) = (lang(), today(), use_query(), use_navigate());
    let shown = move || days(day(query, FROM), day(query, TO), today).unwrap_or((today, today));
    let (first, last) = untrack(shown);
    let (from, to) = (RwSignal::new(format::date(first)), RwSignal::new(format::date(last)));
    // The boxes follow the address when one goes back.
    Effect::new(move |_| {
        let (first, last) = shown();
        from.set(format::date(first));
        to.set(format::date(last));
    });
    let problems = RwSignal::new(Problems::new());
    let look = move |()| {
        let mut found = Problems::new();
        let first = found.keep(FROM, domain::parse::date(&from.get_untracked(), today));
        let last = found.keep(TO, domain::parse::date(&to.get_untracked(), today));
        if let (Some(first), Some(last)) = (first, last) {
            match days(Some(first), Some(last), today) {
                Ok(_) => {
                    let href = untrack(|| query.href(&[(FROM, &format::date(first)), (TO, &format::date(last))]));
                    navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
                }
                Err(refusal @ Refusal::DatedInFuture { .. }) => found.add(TO, refusal),
                Err(refusal) => found.add(FROM, refusal),
            }
        }
        problems.set(found);
    };
    view! {
        <div class="as-of statement-days">
            <Form problems=problems on_submit=look>
                <DateField name=FROM label=l.pick("从", "From") value=from today/>
                <DateField name=TO label=l.pick("至", "To") value=to today/>
                <SubmitButton look=Look::Secondary>{l.pick("查看", "Show")}</SubmitButton>
            </Form>
        </div>
    }
    .into_any()
}

fn content(statement: &Statement, l: Lang) -> AnyView {
    let (from, to) = (format::date(statement.from), format::date(statement.to));
    let who = format!("{} · {}", statement.customer_name, statement.customer_number);
    let period = if l == Lang::Zh { format!("{from} 至 {to}") } else { format!("{from} to {to}") };
    let source = l.pick(
        "数据来源：已签合同的回款计划、已确认回款的核销、已批准的折让与坏账",
        "Source: payment plans of signed contracts, allocations of confirmed receipts, approved discounts and write-offs",
    );
    let accounts: Vec<_> = statement.accounts.iter().map(|account| section(account, statement.from, l)).collect();
    let nothing = accounts.is_empty().then(|| {
        let text = l.pick("换一段日期看看，或先登记合同和回款。", "Try other days, or enter contracts and receipts first.");
        view! { <Empty symbol=Symbol::CheckCircle title=l.pick("这段时间没有往来，也没有欠款", "Nothing moved and nothing is owed") text/> }
    });
    let seal = l.pick("（签字盖章）　日期", " (signature, seal)   date");
    let sides = [&statement.company, &statement.customer_name];
    let parties = sides.into_iter().map(|party| view! { <li>{format!("{party}{seal}")}</li> }).collect_view();
    view! {
        <p class="report-origin quiet small"><strong>{who}</strong><span class="figures">{period}</span><span>{source}</span></p>
        {accounts}
        {nothing}
        <p class="statement-note">{l.pick("请核对后签字盖章寄回；如有不符，请注明差额。", "Please check, sign, seal and return it, and note any difference.")}</p>
        <ul class="signatures">{parties}</ul>
    }
    .into_any()
}

fn section(account: &Account, from: NaiveDate, l: Lang) -> AnyView {
    let (scale, code) = (account.currency.scale(), account.currency.code());
    let money = move |amount| format::amount(amount, scale);
    let overdue = account.overdue();
    let tone = if overdue.is_positive() { Tone::Overdue } else { Tone::Neutral };
    let advance = (!account.advance.is_zero()).then(|| {
        let label = l.pick("预收款（未核销）", "Advance, not used");
        view! { <Figure label value=money(account.advance) term=Word::Advance/> }
    });
    let (opening, closing) = (money(account.opening), money(account.closing));
    let (title, lines, open_items) = (account.currency.label(l), lines(account, from, l), open_items(account, l));
    view! {
        <Section id=format!("account-{code}") title>
            <Figures>
                <Figure label=format!("{} {code}", l.pick("期初余额", "Opening balance")) value=opening/>
                <Figure label=l.pick("期末余额", "Closing balance") value=closing term=Word::Outstanding/>
                <Figure label=l.pick("其中已逾期", "Of it overdue") value=money(overdue) tone/>
                {advance}
            </Figures>
            {lines}
            {open_items}
        </Section>
    }
    .into_any()
}

/// Every line with the balance after it. What falls due stands in a column of its own: it changes no balance.
fn lines(account: &Account, from: NaiveDate, l: Lang) -> AnyView {
    let (scale, code) = (account.currency.scale(), account.currency.code());
    let columns = vec![
        Column::date(l.pick("日期", "Date")),
        Column::text(l.pick("事项", "What")),
        Column::text(l.pick("合同与期次", "Contract, instalment")),
        Column::amount(format!("{} {code}", l.pick("到期", "Falls due"))).quiet(),
        Column::amount(format!("{} {code}", l.pick("增减", "Change"))),
        Column::amount(format!("{} {code}", l.pick("余额", "Balance"))),
    ];
    let opening = vec![
        Cell::date(Some(from)),
        Cell::text(l.pick("期初余额", "Opening balance")),
        Cell::empty(),
        Cell::empty(),
        Cell::empty(),
        Cell::amount(account.opening, scale),
    ];
    let row = |entry: &Entry| {
        let amount = Cell::amount(entry.amount, scale);
        let (due, change) = if entry.kind == EntryKind::Due { (amount, Cell::empty()) } else { (Cell::empty(), amount) };
        vec![
            Cell::date(Some(entry.date)),
            Cell::lines(entry.kind.label(l), &entry.receipt_number),
            Cell::lines(&entry.contract_number, format::instalment(entry.ordinal, l)),
            due,
            change,
            Cell::amount(entry.balance, scale),
        ]
    };
    let rows = std::iter::once(opening).chain(account.entries.iter().map(row)).collect();
    let label = l.pick("往来明细", "What came and went");
    let empty = || Cell::empty();
    let totals = vec![vec![
        Cell::text(l.pick("期末余额", "Closing balance")),
        empty(),
        empty(),
        empty(),
        empty(),
        Cell::amount(account.closing, scale),
    ]];
    view! { <PlainTable label columns rows totals/> }.into_any()
}

fn open_items(account: &Account, l: Lang) -> Option<AnyView> {
    if account.open.is_empty() {
        return None;
    }
    let scale = account.currency.scale();
    let columns = vec![
        Column::text(l.pick("合同与期次", "Contract, instalment")),
        Column::date(l.pick("应收日期", "Due")),
        Column::amount(l.pick("逾期天数", "Days overdue")),
        Column::amount(format!("{} {}", l.pick("未收", "Open"), account.currency.code())),
    ];
    let row = |item: &OpenItem| {
        let href = format!("/contracts/{}", item.contract);
        let which = format!("{} · {}", item.contract_number, format::instalment(item.ordinal, l));
        let days = u64::try_from(item.days_overdue).ok().filter(|days| *days > 0);
        vec![
            Cell::view(view! { <a class="posting-link" href=href>{which}</a> }),
            Cell::date(Some(item.due)),
            days.map_or_else(Cell::empty, Cell::count),
            Cell::amount(item.open, scale),
        ]
    };
    let rows = account.open.iter().map(row).collect();
    let totals = vec![vec![Cell::text(l.pick("合计", "Total")), Cell::empty(), Cell::empty(), Cell::amount(account.closing, scale)]];
    let label = l.pick("未结清明细", "What is open");
    Some(view! { <h3>{label}</h3><PlainTable label columns rows totals/> }.into_any())
}
