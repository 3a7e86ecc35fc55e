//! `/contracts/:id/history` and its like: who did what when, and each field before and after.

use domain::history::{HistoryNoun, HistoryPart, PartChange, verb_label};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{HistoryLine, HistoryView, contract_history, customer_history, invoice_history, receipt_history};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::today;
use crate::live::live;
use crate::ui::prelude::*;

/// `/contracts/:id/history`
#[component]
pub fn ContractHistoryPage() -> impl IntoView {
    page(HistoryNoun::Contract, "/contracts")
}

/// `/customers/:id/history`
#[component]
pub fn CustomerHistoryPage() -> impl IntoView {
    page(HistoryNoun::Customer, "/customers")
}

/// `/receipts/:id/history`
#[component]
pub fn ReceiptHistoryPage() -> impl IntoView {
    page(HistoryNoun::Receipt, "/receipts")
}

/// `/invoices/:id/history`
#[component]
pub fn InvoiceHistoryPage() -> impl IntoView {
    page(HistoryNoun::Invoice, "/invoices")
}

fn page(noun: HistoryNoun, list: &'static str) -> AnyView {
    let (params, query, live) = (use_params_map(), use_query(), live());
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let after = move || Some(query.get(AFTER)).filter(|after| !after.is_empty());
    let found = fetched_first(
        move || (id.get(), after(), live.revision.get()),
        move |(id, after, _)| async move {
            match noun {
                HistoryNoun::Customer => customer_history(id, after).await,
                HistoryNoun::Receipt => receipt_history(id, after).await,
                HistoryNoun::Invoice => invoice_history(id, after).await,
                _ => contract_history(id, after).await,
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(view) => record(view, noun, list, untrack(|| id.get())),
                    Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
                    Err(failure) => view! { <Notice tone=Tone::Overdue>{failure.message(lang())}</Notice> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn record(view: HistoryView, noun: HistoryNoun, list: &'static str, id: String) -> AnyView {
    let l = lang();
    let HistoryView { title, entries, next } = view;
    let words = match noun {
        HistoryNoun::Customer => l.pick("客户", "Customers"),
        HistoryNoun::Receipt => l.pick("回款", "Receipts"),
        HistoryNoun::Invoice => l.pick("发票", "Invoices"),
        _ => l.pick("合同", "Contracts"),
    };
    let crumbs = vec![Crumb::new(words, list), Crumb::new(title, format!("{list}/{id}"))];
    let shown = entries.len();
    let content = if entries.is_empty() {
        let text = l.pick(
            "以后的每次修改都会记在这里：谁、什么时候、改了哪一项。",
            "From now on every change stands here: who, when, and which field.",
        );
        view! { <Empty symbol=Symbol::FollowUps title=l.pick("还没有修改记录", "No changes yet") text/> }.into_any()
    } else {
        let entries: Vec<_> = entries.into_iter().map(|entry| line(entry, noun)).collect();
        view! { <Timeline>{entries}</Timeline> <Pager next shown/> }.into_any()
    };
    view! { <Page title=l.pick("修改记录", "Changes") crumbs>{content}</Page> }.into_any()
}

fn line(entry: HistoryLine, noun: HistoryNoun) -> AnyView {
    let l = lang();
    let HistoryLine { revision, at, who, verb, parts } = entry;
    let who = if who.is_empty() { l.pick("系统", "System").to_owned() } else { who };
    let when = format!("{} {}", format::relative(at.date(), today(), l), format::time(at));
    let is_new = parts.iter().any(|part| part.noun == noun && part.change == PartChange::Made);
    let symbol = if is_new { Symbol::Plus } else { Symbol::Edit };
    let what = verb_label(&verb, l).to_owned();
    let changes: Vec<_> = parts.iter().flat_map(|part| rows(part, noun)).collect();
    let table = (!changes.is_empty()).then(|| {
        view! {
            <table class="changes">
                <thead class="unseen">
                    <tr><th scope="col">{l.pick("项目", "Field")}</th><th scope="col">{l.pick("原来", "Before")}</th><th scope="col">{l.pick("改为", "After")}</th></tr>
                </thead>
                <tbody>{changes}</tbody>
            </table>
        }
    });
    let number = match l {
        domain::lang::Lang::Zh => format!("日志第 {revision} 条"),
        domain::lang::Lang::En => format!("No. {revision} in the log"),
    };
    view! {
        <TimelineEntry symbol when who what>
            {table}
            <p class="quiet small figures">{number}</p>
        </TimelineEntry>
    }
    .into_any()
}

/// A row for each field of a part that was changed; one for a part that was made or removed.
fn rows(part: &HistoryPart, noun: HistoryNoun) -> Vec<AnyView> {
    let l = lang();
    let name = part.label(l);
    if part.change != PartChange::Changed {
        if part.noun == noun {
            return Vec::new();
        }
        let row = view! { <tr><th scope="row">{name}</th><td colspan="2" class="quiet">{part.change.label(l)}</td></tr> };
        return vec![row.into_any()];
    }
    let field = |change: &domain::history::FieldChange| {
        let (before, after) = change.values(part.noun, l);
        let label = change.label(part.noun, l);
        let label = if name.is_empty() { label } else { format!("{name} · {label}") };
        view! { <tr><th scope="row">{label}</th><td class="changes-before">{said(before)}</td><td class="changes-after">{said(after)}</td></tr> }.into_any()
    };
    part.fields.iter().map(field).collect()
}

/// The value, or that there is none.
fn said(value: String) -> AnyView {
    let none = lang().pick("（空）", "(empty)");
    if value.is_empty() { view! { <span class="quiet">{none}</span> }.into_any() } else { value.into_any() }
}
