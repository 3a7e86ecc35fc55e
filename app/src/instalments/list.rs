//! What is owed, earliest due first, in four windows.

use chrono::NaiveDate;
use domain::instalment::Instalment;
use domain::list::{DueWindow, InstalmentFilter};
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::{InstalmentListing, instalment_list};
use super::note::can_note;
use crate::fetched::fetched;
use crate::frame::may;
use crate::live::{Seen, live};
use crate::parts::{InstalmentsActs, NoteDialog};
use crate::reports::{amount_head, money_cell, own_currency, totals_label};
use crate::ui::prelude::*;

const WINDOW: &str = "window";

/// Without `?window=` the list is what its badge counts: overdue.
fn window(query: Query) -> DueWindow {
    let asked = query.get(WINDOW);
    DueWindow::ALL.iter().copied().find(|one| one.code() == asked).unwrap_or(DueWindow::Overdue)
}

fn filter(query: Query) -> InstalmentFilter {
    let given = |key: &str| Some(query.get(key)).filter(|text| !text.is_empty());
    InstalmentFilter {
        window: window(query),
        owner: given("owner").map(Into::into),
        customer: given("customer").map(Into::into),
        contract: given("contract").map(Into::into),
        search: query.get(SEARCH),
        after: given(AFTER),
    }
}

/// The list of what is due.
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen) = (use_query(), live(), Seen::new());
    let noting = RwSignal::new(None::<Instalment>);
    let listing = fetched(move || (filter(query), live.today.get(), live.revision.get()), |(filter, ..)| instalment_list(filter));
    let many = can_note().then(|| Many::new(|one: &Instalment| one.id.as_str(), Callback::new(move |()| listing.refetch())));
    let register = may(Noun::Receipt, Act::Create).then(|| {
        view! { <ButtonLink href="/receipts/new" look=Look::Primary icon=Symbol::Plus key="n">{l.pick("登记回款", "Register receipt")}</ButtonLink> }
    });
    view! {
        <Page title=l.pick("应收", "Due payments") term=Word::Instalment acts=register.into_any()>
            <Tabs param=WINDOW tabs=tabs(query) label=l.pick("到期", "When due")/>
            <OwnerBar noun=Noun::Contract search=l.pick("搜客户、拼音、合同编号", "Search customer, contract number")
                narrowed_by=&["customer", "contract"] narrowed=l.pick("只看一个客户或合同", "One customer or contract only")/>
            {when_there(listing, 10, move |listing| table(listing, untrack(|| filter(query)), live.today.get_untracked(), seen, noting, many))}
            {many.map(|many| view! { <InstalmentsActs many/> })}
            <NoteDialog noting/>
        </Page>
    }
    .into_any()
}

/// The first is open without a word in the address; a link may name it all the same.
fn tabs(query: Query) -> Vec<Tab> {
    let l = lang();
    let badges = live().badges;
    let named = untrack(|| query.get(WINDOW)) == DueWindow::Overdue.code();
    let first = if named { DueWindow::Overdue.code() } else { "" };
    let tab = |window: DueWindow| Tab::new(window.code(), window.label(l));
    vec![
        Tab::new(first, DueWindow::Overdue.label(l)).counting(Signal::derive(move || badges.get().instalments_overdue)),
        tab(DueWindow::OverdueThisMonth),
        tab(DueWindow::Soon).counting(Signal::derive(move || badges.get().instalments_due_soon)),
        tab(DueWindow::Open),
    ]
}

fn columns() -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::text(l.pick("客户", "Customer")),
        Column::date(l.pick("合同", "Contract")),
        Column::date(l.pick("应收日期", "Due")),
        Column::text(l.pick("状态", "State")),
        Column::amount(amount_head(l.pick("未收", "Open"), own)),
        Column::text(l.pick("原因", "Reason")).explained(Word::Dispute).quiet(),
        Column::text(l.pick("操作", "Acts")),
    ]
}

/// How late or how near, in words, by colour and sign.
fn lateness(instalment: &Instalment, today: NaiveDate) -> AnyView {
    let days = (instalment.terms.due - today).num_days();
    let tone = match days {
        ..=-1 => Tone::Overdue,
        0..=7 => Tone::Attention,
        _ => Tone::Neutral,
    };
    view! { <StateChip tone label=format::distance(instalment.terms.due, today, lang())/> }.into_any()
}

fn cells(instalment: &Instalment, today: NaiveDate, noting: RwSignal<Option<Instalment>>) -> Vec<Cell> {
    let l = lang();
    let part = format!("{} · {}", format::instalment(instalment.ordinal, l), instalment.owner_name);
    let (reason, dispute) = (instalment.reason.clone(), instalment.dispute.clone());
    let why = view! {
        {(!dispute.is_empty()).then(|| view! { <StateChip tone=Tone::Attention label=l.pick("有争议", "Disputed")/> " " })}
        {if reason.is_empty() { dispute } else { reason }}
    };
    vec![
        Cell::text(instalment.customer_name.clone()),
        Cell::lines(&instalment.contract_number, part),
        Cell::date(Some(instalment.terms.due)),
        Cell::view(lateness(instalment, today)),
        money_cell(instalment.open, instalment.currency, own_currency()),
        Cell::view(why),
        Cell::view(quick_acts(instalment, noting)),
    ]
}

/// What one does about it without opening anything: register the money, log a call, note why not.
fn quick_acts(instalment: &Instalment, noting: RwSignal<Option<Instalment>>) -> impl IntoView + use<> {
    let l = lang();
    let money = format!("/receipts/new?contract={}", instalment.contract);
    let call = format!("/follow-ups/new?customer={}&contract={}&instalment={}", instalment.customer, instalment.contract, instalment.id);
    let (can_register, can_log) = (may(Noun::Receipt, Act::Create), may(Noun::FollowUp, Act::Create));
    let own = instalment.clone();
    let label = |word: &'static str, text: &'static str| view! { <span class="row-act-word" aria-hidden="true">{word}</span><span class="unseen">{text}</span> };
    let [register, log, note] =
        [l.pick("登记回款", "Register a receipt"), l.pick("记跟进", "Log a follow-up"), l.pick("记原因或争议", "Note a reason or dispute")];
    // Who may not note may ask why it was reminded of, in the same dialog.
    let (word, note) = if can_note() {
        (l.pick("原因", "Reason"), note)
    } else {
        (l.pick("催款", "Dunning"), l.pick("催了吗？为什么？", "Was it reminded of, and why?"))
    };
    let edit = move |_| noting.set(Some(own.clone()));
    view! {
        <span class="row-acts">
            {can_register.then(|| view! { <ButtonLink href=money look=Look::Quiet icon=Symbol::Receipts attr:title=register>{label(l.pick("回款", "Receipt"), register)}</ButtonLink> })}
            {can_log.then(|| view! { <ButtonLink href=call look=Look::Quiet icon=Symbol::FollowUps attr:title=log>{label(l.pick("跟进", "Log"), log)}</ButtonLink> })}
            <Button look=Look::Quiet icon=Symbol::Edit attr:title=note on_click=edit>{label(word, note)}</Button>
        </span>
    }
}

fn totals(listing: &InstalmentListing) -> Vec<Vec<Cell>> {
    let (l, own) = (lang(), own_currency());
    let row = |sum: &domain::list::CurrencyTotal| {
        let empty = || Cell::empty();
        vec![
            totals_label(sum.currency, own, Some(sum.count), l.pick("期", "instalments")),
            empty(),
            empty(),
            empty(),
            money_cell(sum.outstanding, sum.currency, own),
            empty(),
            empty(),
        ]
    };
    listing.totals.by_currency.iter().map(row).collect()
}

fn table(
    listing: InstalmentListing,
    filter: InstalmentFilter,
    today: NaiveDate,
    seen: Seen,
    noting: RwSignal<Option<Instalment>>,
    many: Option<Many<Instalment>>,
) -> AnyView {
    let l = lang();
    if let Some(many) = many {
        many.show(&listing.page.items);
    }
    if listing.page.items.is_empty() && filter.after.is_none() {
        return nothing(&filter);
    }
    let shown = listing.page.items.iter().map(|instalment| (instalment.id.to_string(), instalment.version));
    let fresh = seen.changed(&format!("{filter:?}"), shown);
    // Made inside the table, which tells its rows their columns.
    let items = listing.page.items.clone();
    let row = move |instalment: &Instalment| {
        let is_fresh = fresh.contains(instalment.id.as_str());
        let href = format!("/contracts/{}", instalment.contract);
        view! { <TableRow href key=instalment.id.to_string() cells=cells(instalment, today, noting) fresh=Signal::stored(is_fresh)/> }
    };
    let (next, count, total) = (listing.page.next.clone(), listing.page.items.len(), listing.totals.count);
    view! {
        <ListTable label=l.pick("应收", "Due payments") columns=columns() totals=totals(&listing) ticked=many.map(|many| many.ticked)>
            {items.iter().map(row).collect_view()}
        </ListTable>
        <Pager next shown=count total/>
    }
    .into_any()
}

fn nothing(filter: &InstalmentFilter) -> AnyView {
    let l = lang();
    let is_narrowed = !filter.search.is_empty() || filter.owner.is_some() || filter.customer.is_some() || filter.contract.is_some();
    let (symbol, title, text) = match filter.window {
        _ if is_narrowed => (
            Symbol::Search,
            l.pick("没有符合的应收", "Nothing matches"),
            l.pick("换个词，或清除筛选。", "Try another word, or clear the filters."),
        ),
        DueWindow::Overdue | DueWindow::OverdueThisMonth => (
            Symbol::CheckCircle,
            l.pick("没有逾期", "Nothing is overdue"),
            l.pick("到期没收到的分期会列在这里。", "Instalments past their due date appear here."),
        ),
        DueWindow::Soon => (
            Symbol::Calendar,
            l.pick("近期没有到期的款", "Nothing falls due soon"),
            l.pick("快到期的分期会列在这里。", "Instalments about to fall due appear here."),
        ),
        DueWindow::Open => (
            Symbol::Instalments,
            l.pick("没有未收的款", "Nothing is owed"),
            l.pick("已签合同的回款计划会列在这里。", "The payment plans of signed contracts appear here."),
        ),
    };
    let other = if is_narrowed {
        ("/instalments", l.pick("清除筛选", "Clear filters"))
    } else {
        ("/instalments?window=open", l.pick("看全部未收", "See all that is open"))
    };
    let has_other = is_narrowed || filter.window != DueWindow::Open;
    view! { <Empty symbol title text>{has_other.then(|| view! { <ButtonLink href=other.0>{other.1}</ButtonLink> })}</Empty> }.into_any()
}
