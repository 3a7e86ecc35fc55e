//! `/bank`: what came in by the bank's statements, the latest first; what is to be matched comes with proposals.

use domain::bank::{BankFilter, BankLine, BankLineState, BankRow, Certain, Proposal};
use domain::lang::Lang;
use domain::list::CurrencyTotal;
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::acts::{Acting, Wanted};
use super::api::{BankListing, bank_list};
use crate::fetched::fetched;
use crate::frame::may;
use crate::live::{Seen, live};
use crate::parts::BankActs;
use crate::reports::{amount_head, money_cell, own_currency, totals_label};
use crate::ui::prelude::*;

const STATE: &str = "state";
/// The query's value of all lines; without one the list is what is to be matched.
const ALL: &str = "all";

fn filter(query: Query) -> BankFilter {
    let asked = query.get(STATE);
    let state = BankLineState::ALL.iter().copied().find(|one| one.code() == asked).unwrap_or_default();
    BankFilter { state: (asked != ALL).then_some(state), after: Some(query.get(AFTER)).filter(|after| !after.is_empty()) }
}

/// `/bank`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    if !may(Noun::Receipt, Act::Settle) {
        return view! { <crate::application::NotFoundPage/> }.into_any();
    }
    let (query, live, seen, acting) = (use_query(), live(), Seen::new(), Acting::new());
    let listing = fetched(move || (filter(query), live.revision.get(), acting.done.get()), |(filter, ..)| bank_list(filter));
    let tab = |state: BankLineState| Tab::new(if state == BankLineState::Open { "" } else { state.code() }, state.label(l));
    let tabs: Vec<Tab> = BankLineState::ALL.iter().copied().map(tab).chain([Tab::new(ALL, l.pick("全部", "All"))]).collect();
    let add = view! { <ButtonLink href="/bank/import" look=Look::Primary icon=Symbol::Import key="n">{l.pick("导入流水", "Import a statement")}</ButtonLink> };
    let subtitle = l.pick("银行说到了账的钱，和它对应的回款。", "Money that the bank says came in, and the receipts that it proves.");
    view! {
        <Page title=l.pick("银行流水", "Bank statements") subtitle=view! { <span>{subtitle}</span> }.into_any() acts=add.into_any()>
            <Tabs param=STATE tabs label=l.pick("状态", "State")/>
            {when_there(listing, 10, move |listing| table(listing, &untrack(|| filter(query)), seen, acting))}
            <BankActs acting/>
        </Page>
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    let (l, own) = (lang(), own_currency());
    vec![
        Column::text(l.pick("付款方", "Payer")),
        Column::date(l.pick("到账", "Received")),
        Column::amount(amount_head(l.pick("金额", "Amount"), own)),
        Column::text(l.pick("附言与流水号", "Purpose and reference")),
        Column::text(l.pick("匹配", "Match")),
        Column::text(l.pick("操作", "Acts")),
    ]
}

fn cells(row: &BankRow, acting: Acting) -> Vec<Cell> {
    let (own, line) = (own_currency(), &row.line);
    let payment = &line.payment;
    let payer = if payment.payer.is_empty() { "—" } else { payment.payer.as_str() };
    vec![
        Cell::lines(payer, &payment.payer_account),
        Cell::date(Some(payment.date)),
        money_cell(payment.amount, payment.currency, own),
        Cell::lines(&payment.text, &payment.reference),
        standing(row),
        Cell::view(acts(row, acting)),
    ]
}

/// What it is matched with, why it is ignored, or the best proposal.
fn standing(row: &BankRow) -> Cell {
    let l = lang();
    let line = &row.line;
    if let Some(matched) = &line.matched {
        return Cell::lines(&matched.customer_name, format!("{} · {} {}", matched.number, matched.by, format::date(matched.on)));
    }
    if let Some(ignored) = &line.ignored {
        return Cell::lines(&ignored.reason, format!("{} {}", ignored.by, format::date(ignored.on)));
    }
    let Some(best) = row.proposals.first() else {
        return Cell::view(view! { <span class="quiet">{l.pick("没有找到对应的客户", "No customer was found for it")}</span> });
    };
    let tone = if best.is_certain { Tone::Done } else { Tone::Attention };
    let label = if best.is_certain { l.pick("确定", "Certain") } else { l.pick("请核对", "Check") };
    let (first, why) = (proposed(best, l), reasons(best, l));
    let more = row.proposals.len() - 1;
    let more = (more > 0).then(|| match l {
        Lang::Zh => format!("另有 {more} 个可能"),
        Lang::En => format!("{more} more"),
    });
    Cell::view(view! {
        <span class="cell-lines">
            <span class="bank-best"><StateChip tone label/><span>{first}</span></span>
            <span class="quiet small">{why}</span>
            {more.map(|more| view! { <span class="quiet small">{more}</span> })}
        </span>
    })
}

/// Whom or which receipt a proposal names.
pub(super) fn proposed(proposal: &Proposal, l: Lang) -> String {
    let name = &proposal.customer_name;
    match (&proposal.receipt, l) {
        (None, _) => name.clone(),
        (Some((_, number, true)), Lang::Zh) => format!("{name} · 已确认的 {number}"),
        (Some((_, number, true)), Lang::En) => format!("{name} · {number}, confirmed"),
        (Some((_, number, false)), Lang::Zh) => format!("{name} · 待确认的 {number}"),
        (Some((_, number, false)), Lang::En) => format!("{name} · {number}, to confirm"),
    }
}

pub(super) fn reasons(proposal: &Proposal, l: Lang) -> String {
    proposal.reasons.iter().map(|reason| reason.words(l)).collect::<Vec<_>>().join(l.pick("；", "; "))
}

fn acts(row: &BankRow, acting: Acting) -> AnyView {
    let l = lang();
    let payer = &row.line.payment.payer;
    let button = |words: &'static str, wanted: Wanted| {
        let press = move |_| acting.wanted.set(Some(wanted.clone()));
        let label = format!("{words} {payer}");
        view! { <Button look=Look::Quiet on_click=press><span aria-hidden="true">{words}"…"</span><span class="unseen">{label}</span></Button> }
    };
    let line = || -> Box<BankLine> { Box::new(row.line.clone()) };
    let buttons = match row.line.state {
        BankLineState::Open => vec![
            button(l.pick("匹配", "Match"), Wanted::Match(Box::new(row.clone()))),
            button(l.pick("忽略", "Ignore"), Wanted::Ignore(line())),
        ],
        BankLineState::Ignored => vec![button(l.pick("恢复", "Take back"), Wanted::Reopen(line()))],
        BankLineState::Matched => Vec::new(),
    };
    view! { <span class="row-acts">{buttons}</span> }.into_any()
}

fn table(listing: BankListing, filter: &BankFilter, seen: Seen, acting: Acting) -> AnyView {
    let (l, own) = (lang(), own_currency());
    if listing.page.items.is_empty() && filter.after.is_none() {
        return nothing(filter);
    }
    let shown = listing.page.items.iter().map(|row| (row.line.id.to_string(), row.line.version));
    let fresh = seen.changed(&format!("{filter:?}"), shown);
    let sum = |sum: &CurrencyTotal| {
        let label = totals_label(sum.currency, own, Some(sum.count), l.pick("笔", "lines"));
        vec![label, Cell::empty(), money_cell(sum.amount, sum.currency, own), Cell::empty(), Cell::empty(), Cell::empty()]
    };
    let totals = listing.totals.by_currency.iter().map(sum).collect();
    let (items, next, total) = (listing.page.items, listing.page.next, listing.totals.count);
    let count = items.len();
    let certain = certain_button(&items, acting);
    let row = move |row: &BankRow| {
        let is_fresh = fresh.contains(row.line.id.as_str());
        let href = row.line.matched.as_ref().map(|matched| format!("/receipts/{}", matched.receipt)).unwrap_or_default();
        view! { <TableRow href cells=cells(row, acting) fresh=Signal::stored(is_fresh)/> }
    };
    view! {
        {certain}
        <ListTable label=l.pick("银行流水", "Bank statements") columns=columns() totals>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next shown=count total/>
    }
    .into_any()
}

/// All lines of the page that have one certain match, at once.
fn certain_button(rows: &[BankRow], acting: Acting) -> Option<AnyView> {
    let l = lang();
    let certain = Certain::of(rows).ok().filter(|certain| !certain.rows.is_empty())?;
    let count = certain.rows.len();
    let label = match l {
        Lang::Zh => format!("确认本页确定的 {count} 笔…"),
        Lang::En => format!("Confirm the {count} certain ones of this page…"),
    };
    let press = move |_| acting.wanted.set(Some(Wanted::Certain(Box::new(certain.clone()))));
    Some(view! { <div class="bank-certain"><Button icon=Symbol::CheckCircle on_click=press>{label}</Button></div> }.into_any())
}

fn nothing(filter: &BankFilter) -> AnyView {
    let l = lang();
    match filter.state {
        Some(BankLineState::Open) => view! {
            <Empty symbol=Symbol::CheckCircle title=l.pick("没有待匹配的流水", "Nothing to match")
                text=l.pick("导入银行流水，每笔收入会找出对应的客户和回款。", "Import a bank statement: for each payment the customer and the receipt are looked for.")>
                <ButtonLink href="/bank/import" look=Look::Primary>{l.pick("导入流水", "Import a statement")}</ButtonLink>
            </Empty>
        }
        .into_any(),
        _ => view! {
            <Empty symbol=Symbol::Search title=l.pick("没有符合的流水", "No line matches") text=l.pick("换一个状态看看。", "Look at another state.")>
                <ButtonLink href="/bank">{l.pick("看待匹配的", "See what is to be matched")}</ButtonLink>
            </Empty>
        }
        .into_any(),
    }
}
