//! The list of receipts, latest first; for finance the drafts to confirm are one tab.

use domain::list::ReceiptFilter;
use domain::permission::{Act, Noun};
use domain::receipt::{Receipt, ReceiptState};
use leptos::prelude::*;

use super::api::{ReceiptListing, receipt_list};
use super::bulk::is_offered;
use crate::fetched::fetched;
use crate::frame::may;
use crate::live::{Seen, live};
use crate::parts::ReceiptsActs;
use crate::reports::{amount_head, money_cell, own_currency, totals_label};
use crate::ui::prelude::*;

/// The tab and the query's value of what has an advance left.
const ADVANCE: &str = "advance";

/// The chip of a receipt's state.
pub(super) fn state_chip(state: ReceiptState) -> AnyView {
    let tone = match state {
        ReceiptState::Draft => Tone::Attention,
        ReceiptState::Confirmed => Tone::Done,
        ReceiptState::Reversed => Tone::Neutral,
    };
    view! { <StateChip tone label=state.label(lang())/> }.into_any()
}

fn filter(query: Query) -> ReceiptFilter {
    let given = |key: &str| Some(query.get(key)).filter(|text| !text.is_empty());
    let state = query.get("state");
    ReceiptFilter {
        search: query.get(SEARCH),
        state: ReceiptState::ALL.iter().copied().find(|one| one.code() == state),
        owner: given("owner").map(Into::into),
        customer: given("customer").map(Into::into),
        has_advance: state == ADVANCE,
        after: given(AFTER),
    }
}

/// The list.
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen) = (use_query(), live(), Seen::new());
    let listing = fetched(move || (filter(query), live.revision.get()), |(filter, _)| receipt_list(filter));
    let many = is_offered().then(|| Many::new(|receipt: &Receipt| receipt.id.as_str(), Callback::new(move |()| listing.refetch())));
    let add = may(Noun::Receipt, Act::Create).then(|| {
        view! { <ButtonLink href="/receipts/new" look=Look::Primary icon=Symbol::Plus key="n">{l.pick("登记回款", "Register receipt")}</ButtonLink> }
    });
    view! {
        <Page title=l.pick("回款", "Receipts") term=Word::Receipt acts=add.into_any()>
            <Tabs param="state" tabs=tabs() label=l.pick("状态", "State")/>
            <OwnerBar noun=Noun::Receipt search=l.pick("搜编号、客户、拼音、银行流水、付款方", "Search number, customer, bank reference, payer")
                narrowed_by=&["customer"] narrowed=l.pick("只看一个客户", "One customer only")/>
            {when_there(listing, 10, move |listing| table(listing, untrack(|| filter(query)), seen, many))}
            {many.map(|many| view! { <ReceiptsActs many/> })}
        </Page>
    }
    .into_any()
}

fn tabs() -> Vec<Tab> {
    let l = lang();
    let badges = live().badges;
    let draft = Tab::new(ReceiptState::Draft.code(), ReceiptState::Draft.label(l));
    vec![
        Tab::new("", l.pick("全部", "All")),
        draft.counting(Signal::derive(move || badges.get().receipts_to_confirm)),
        Tab::new(ReceiptState::Confirmed.code(), ReceiptState::Confirmed.label(l)),
        Tab::new(ADVANCE, l.pick("有预收余额", "With an advance")),
        Tab::new(ReceiptState::Reversed.code(), ReceiptState::Reversed.label(l)),
    ]
}

fn columns() -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::date(l.pick("编号", "Number")),
        Column::text(l.pick("客户", "Customer")),
        Column::date(l.pick("到账日期", "Received")),
        Column::amount(amount_head(l.pick("金额", "Amount"), own)),
        Column::amount(amount_head(l.pick("预收余额", "Advance left"), own)).explained(Word::Advance).quiet(),
        Column::text(l.pick("状态", "State")),
        Column::date(l.pick("方式与流水号", "Method and reference")).quiet(),
    ]
}

fn cells(receipt: &Receipt) -> Vec<Cell> {
    let (l, own, terms) = (lang(), own_currency(), &receipt.terms);
    let advance = if receipt.advance().is_positive() { money_cell(receipt.advance(), terms.currency, own) } else { Cell::empty() };
    vec![
        Cell::text(receipt.number.clone()),
        Cell::lines(&receipt.customer_name, &receipt.owner_name),
        Cell::date(Some(terms.date)),
        money_cell(terms.amount, terms.currency, own),
        advance,
        Cell::view(state_chip(receipt.state)),
        Cell::lines(terms.method.label(l), &terms.bank_reference),
    ]
}

fn totals(listing: &ReceiptListing) -> Vec<Vec<Cell>> {
    let (l, own) = (lang(), own_currency());
    let row = |sum: &domain::list::CurrencyTotal| {
        let empty = || Cell::empty();
        let amounts = [money_cell(sum.amount, sum.currency, own), money_cell(sum.outstanding, sum.currency, own)];
        let [amount, advance] = amounts;
        let label = totals_label(sum.currency, own, Some(sum.count), l.pick("笔", "receipts"));
        vec![label, empty(), empty(), amount, advance, empty(), empty()]
    };
    listing.totals.by_currency.iter().map(row).collect()
}

fn table(listing: ReceiptListing, filter: ReceiptFilter, seen: Seen, many: Option<Many<Receipt>>) -> AnyView {
    let l = lang();
    if let Some(many) = many {
        many.show(&listing.page.items);
    }
    if listing.page.items.is_empty() && filter.after.is_none() {
        return nothing(&filter);
    }
    let shown = listing.page.items.iter().map(|receipt| (receipt.id.to_string(), receipt.version));
    let fresh = seen.changed(&format!("{filter:?}"), shown);
    // Made inside the table, which tells its rows their columns.
    let items = listing.page.items.clone();
    let row = move |receipt: &Receipt| {
        let is_fresh = fresh.contains(receipt.id.as_str());
        let href = format!("/receipts/{}", receipt.id);
        view! { <TableRow href key=receipt.id.to_string() cells=cells(receipt) fresh=Signal::stored(is_fresh)/> }
    };
    let (next, count, total) = (listing.page.next.clone(), listing.page.items.len(), listing.totals.count);
    view! {
        <ListTable label=l.pick("回款", "Receipts") columns=columns() totals=totals(&listing) ticked=many.map(|many| many.ticked)>
            {items.iter().map(row).collect_view()}
        </ListTable>
        <Pager next shown=count total/>
    }
    .into_any()
}

fn nothing(filter: &ReceiptFilter) -> AnyView {
    let l = lang();
    let is_plain = *filter == ReceiptFilter::default();
    if filter.state == Some(ReceiptState::Draft) && filter.search.is_empty() {
        return view! { <Empty symbol=Symbol::CheckCircle title=l.pick("没有待确认的回款", "Nothing to confirm") text=l.pick("业务员登记的回款会先到这里，由财务确认到账。", "Receipts that reps register come here first, for finance to confirm.")/> }.into_any();
    }
    if !is_plain {
        return view! { <Empty symbol=Symbol::Search title=l.pick("没有符合的回款", "No receipt matches") text=l.pick("换个词，或清除筛选。", "Try another word, or clear the filters.")><ButtonLink href="/receipts">{l.pick("清除筛选", "Clear filters")}</ButtonLink></Empty> }.into_any();
    }
    let can_add = may(Noun::Receipt, Act::Create);
    view! {
        <Empty symbol=Symbol::Receipts title=l.pick("还没有回款", "No receipts yet")
            text=l.pick("客户付来的钱记在这里：先登记，财务确认后核销到各期应收。", "Money that customers pay is kept here: register it, finance confirms it and allocates it to what is due.")>
            {can_add.then(|| view! { <ButtonLink href="/receipts/new" look=Look::Primary>{l.pick("登记回款", "Register receipt")}</ButtonLink> })}
        </Empty>
    }
    .into_any()
}
