//! The register of invoices, latest first; for finance what is to issue is one tab.

use domain::invoice::{Invoice, InvoiceKind, InvoiceState};
use domain::list::InvoiceFilter;
use domain::permission::Noun;
use leptos::prelude::*;

use super::api::{InvoiceListing, invoice_list};
use crate::fetched::fetched;
use crate::frame::today;
use crate::live::{Seen, live};
use crate::reports::{amount_head, money_cell, own_currency, totals_label};
use crate::ui::prelude::*;

/// The chip of an invoice's state; a red letter says what it is.
pub(super) fn state_chip(invoice: &Invoice) -> AnyView {
    let l = lang();
    if invoice.red_of.is_some() {
        return view! { <StateChip tone=Tone::Neutral label=l.pick("红字发票", "Red letter")/> }.into_any();
    }
    let tone = match invoice.state {
        InvoiceState::Requested => Tone::Attention,
        InvoiceState::Issued if invoice.red.is_positive() => Tone::Progress,
        InvoiceState::Issued => Tone::Done,
        InvoiceState::Red | InvoiceState::Void | InvoiceState::Rejected | InvoiceState::Withdrawn => Tone::Neutral,
    };
    let is_part_red = invoice.state == InvoiceState::Issued && invoice.red.is_positive();
    let label = if is_part_red { l.pick("部分红冲", "Partly reversed") } else { invoice.state.label(l) };
    view! { <StateChip tone label/> }.into_any()
}

fn filter(query: Query) -> InvoiceFilter {
    let given = |key: &str| Some(query.get(key)).filter(|text| !text.is_empty());
    let (state, kind) = (query.get("state"), query.get("kind"));
    InvoiceFilter {
        search: query.get(SEARCH),
        state: InvoiceState::ALL.iter().copied().find(|one| one.code() == state),
        kind: InvoiceKind::ALL.iter().copied().find(|one| one.code() == kind),
        month: given("month").and_then(|month| format!("{month}-01").parse().ok()),
        owner: given("owner").map(Into::into),
        contract: given("contract").map(Into::into),
        after: given(AFTER),
    }
}

/// `/invoices`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen) = (use_query(), live(), Seen::new());
    let listing = fetched(move || (filter(query), live.revision.get()), |(filter, _)| invoice_list(filter));
    view! {
        <Page title=l.pick("发票", "Invoices")>
            <Tabs param="state" tabs=tabs() label=l.pick("状态", "State")/>
            <Bar/>
            {when_there(listing, 10, move |listing| table(listing, untrack(|| filter(query)), seen))}
        </Page>
    }
    .into_any()
}

fn tabs() -> Vec<Tab> {
    let l = lang();
    let badges = live().badges;
    let tab = |state: InvoiceState| {
        let tab = Tab::new(state.code(), state.label(l));
        let count = Signal::derive(move || badges.get().invoices_requested);
        if state == InvoiceState::Requested { tab.counting(count) } else { tab }
    };
    std::iter::once(Tab::new("", l.pick("全部", "All"))).chain(InvoiceState::ALL.iter().copied().map(tab)).collect()
}

/// Search, kind, month and whose; and the way back from one contract.
#[component]
fn Bar() -> impl IntoView {
    let l = lang();
    let query = use_query();
    let is_narrowed = move || !query.get("contract").is_empty();
    let left = Signal::derive(move || query.href(&[("contract", "")]));
    let kinds = InvoiceKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let filters = [Filter::new("kind", l.pick("类型", "Kind"), kinds), Filter::month(today())];
    let filters = filters.into_iter().chain(owner_filter(Noun::Invoice)).collect::<Vec<_>>();
    view! {
        <ListBar search=l.pick("搜申请编号、发票号码、抬头、客户、合同", "Search request, invoice number, title, customer, contract") filters>
            <Show when=is_narrowed>
                <ButtonLink href=left look=Look::Quiet icon=Symbol::Close>{l.pick("只看一份合同", "One contract only")}</ButtonLink>
            </Show>
        </ListBar>
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::date(l.pick("申请编号 / 发票号码", "Request / invoice number")),
        Column::text(l.pick("抬头", "Title")),
        Column::date(l.pick("日期与类型", "Date and kind")),
        Column::amount(amount_head(l.pick("金额（含税）", "Amount incl. tax"), own)),
        Column::amount(amount_head(l.pick("税额", "Tax"), own)).quiet(),
        Column::text(l.pick("状态", "State")),
        Column::date(l.pick("合同", "Contract")).quiet(),
    ]
}

fn cells(invoice: &Invoice) -> Vec<Cell> {
    let (l, own) = (lang(), own_currency());
    let paper = invoice.issued.as_ref().map(|issued| issued.number.clone()).unwrap_or_default();
    vec![
        Cell::lines(&invoice.number, paper),
        Cell::lines(&invoice.terms.header.title, &invoice.owner_name),
        Cell::lines(format::date(invoice.day()), invoice.terms.kind.label(l)),
        money_cell(invoice.terms.amount, invoice.currency, own),
        money_cell(invoice.tax, invoice.currency, own),
        Cell::view(state_chip(invoice)),
        Cell::text(invoice.contract_number.clone()),
    ]
}

fn totals(listing: &InvoiceListing) -> Vec<Vec<Cell>> {
    let (l, own) = (lang(), own_currency());
    let row = |sum: &domain::list::CurrencyTotal| {
        let empty = || Cell::empty();
        let [amount, tax] = [sum.amount, sum.collected].map(|amount| money_cell(amount, sum.currency, own));
        let label = totals_label(sum.currency, own, Some(sum.count), l.pick("张", "invoices"));
        vec![label, empty(), empty(), amount, tax, empty(), empty()]
    };
    listing.totals.by_currency.iter().map(row).collect()
}

fn table(listing: InvoiceListing, filter: InvoiceFilter, seen: Seen) -> AnyView {
    let l = lang();
    if listing.page.items.is_empty() && filter.after.is_none() {
        return nothing(&filter);
    }
    let shown = listing.page.items.iter().map(|invoice| (invoice.id.to_string(), invoice.version));
    let fresh = seen.changed(&format!("{filter:?}"), shown);
    let items = listing.page.items.clone();
    let row = move |invoice: &Invoice| {
        let is_fresh = fresh.contains(invoice.id.as_str());
        let href = format!("/invoices/{}", invoice.id);
        view! { <TableRow href cells=cells(invoice) fresh=Signal::stored(is_fresh)/> }
    };
    let (next, count, total) = (listing.page.next.clone(), listing.page.items.len(), listing.totals.count);
    view! {
        <ListTable label=l.pick("发票", "Invoices") columns=columns() totals=totals(&listing)>
            {items.iter().map(row).collect_view()}
        </ListTable>
        <Pager next shown=count total/>
    }
    .into_any()
}

fn nothing(filter: &InvoiceFilter) -> AnyView {
    let l = lang();
    let waiting = InvoiceFilter { state: Some(InvoiceState::Requested), ..InvoiceFilter::default() };
    if *filter == waiting {
        return view! { <Empty symbol=Symbol::CheckCircle title=l.pick("没有待开具的发票", "Nothing to issue") text=l.pick("业务员在合同页面申请的发票会先到这里，由财务开具。", "Invoices that reps ask for on a contract's page come here first, for finance to issue.")/> }.into_any();
    }
    if *filter != InvoiceFilter::default() {
        return view! { <Empty symbol=Symbol::Search title=l.pick("没有符合的发票", "No invoice matches") text=l.pick("换个词，或清除筛选。", "Try another word, or clear the filters.")><ButtonLink href="/invoices">{l.pick("清除筛选", "Clear filters")}</ButtonLink></Empty> }.into_any();
    }
    view! {
        <Empty symbol=Symbol::Receipts title=l.pick("还没有发票", "No invoices yet")
            text=l.pick("在合同页面申请开票，财务开具后登记在这里；开多的可以作废或红冲。", "Ask for one on a contract's page; finance issues it and it is registered here. What was issued wrongly is made void or reversed in red.")>
            <ButtonLink href="/contracts" look=Look::Primary>{l.pick("去合同", "Go to the contracts")}</ButtonLink>
        </Empty>
    }
    .into_any()
}
