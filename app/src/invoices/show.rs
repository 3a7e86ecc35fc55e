//! One invoice: what stands on it, how far it is, what it belongs to, and what is to be done with it.

use domain::invoice::{Invoice, InvoiceAct, InvoiceState};
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::Acting;
use super::api::{InvoiceView, invoice_show};
use super::list::state_chip;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::live::live;
use crate::ui::prelude::*;

/// `/invoices/:id`. It follows what others do.
#[component]
pub fn ShowPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let (live, acting) = (live(), Acting::new());
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| invoice_show(id.into()));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => content(&view, acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("发票", "Invoice")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::InvoiceActs acting/>
    }
    .into_any()
}

fn content(view: &InvoiceView, acting: Acting) -> AnyView {
    let l = lang();
    let invoice = &view.invoice;
    let title = format!("{} {}", money(invoice, invoice.terms.amount), invoice.currency.code());
    let subtitle = view! {
        <span class="figures">{invoice.number.clone()}</span>" · "
        <a href=format!("/customers/{}", invoice.customer)>{invoice.customer_name.clone()}</a>" · "
        <a class="figures" href=format!("/contracts/{}", invoice.contract)>{invoice.contract_number.clone()}</a>" · "
        {invoice.owner_name.clone()}
    };
    let crumbs = vec![Crumb::new(l.pick("发票", "Invoices"), "/invoices")];
    let (notice, figures, facts) = (notice(view), figures(invoice), facts(invoice));
    let (belongings, others) = (belongings(view), others(view));
    view! {
        <Page title crumbs state=state_chip(invoice) subtitle=subtitle.into_any() acts=acts(view, acting)>
            {notice}
            {figures}
            {facts}
            {belongings}
            {others}
        </Page>
    }
    .into_any()
}

fn money(invoice: &Invoice, amount: domain::money::Amount) -> String {
    format::amount(amount, invoice.currency.scale())
}

/// Who must act, or what became of it.
fn notice(view: &InvoiceView) -> Option<AnyView> {
    let (l, invoice) = (lang(), &view.invoice);
    let on = invoice.ended_on.map(format::date).unwrap_or_default();
    let reason =
        if invoice.reason.is_empty() { String::new() } else { format!("{}{}", l.pick("，原因：", ", reason: "), invoice.reason) };
    if invoice.red_of.is_some() {
        return Some(view! { <Notice>{format!("{}{reason}", l.pick("这是一张红字发票", "This is a red letter"))}</Notice> }.into_any());
    }
    match invoice.state {
        InvoiceState::Requested if !view.may_settle => Some(
            view! { <Notice tone=Tone::Attention>{l.pick("等财务开具；开具前可以由申请人撤回。", "Waiting for finance to issue it; until then who asked may withdraw it.")}</Notice> }
                .into_any(),
        ),
        InvoiceState::Void | InvoiceState::Rejected | InvoiceState::Withdrawn => {
            let words = match l {
                Lang::Zh => format!("{on} {}{reason}", invoice.state.label(l)),
                Lang::En => format!("{} on {on}{reason}", invoice.state.label(l)),
            };
            Some(view! { <Notice>{words}</Notice> }.into_any())
        }
        _ => None,
    }
}

fn figures(invoice: &Invoice) -> AnyView {
    let l = lang();
    let net = invoice.terms.amount.checked_sub(invoice.tax).unwrap_or_default();
    let rate = format!("{} {}%", l.pick("税率", "Rate"), invoice.terms.tax_rate.normalize());
    let red = (!invoice.red.is_zero()).then(|| {
        let left = format!("{} {}", l.pick("余", "Left:"), money(invoice, invoice.left()));
        view! { <Figure label=l.pick("已红冲", "Reversed in red") value=money(invoice, invoice.red) note=left tone=Tone::Attention/> }
    });
    let (amount, tax, net) = (money(invoice, invoice.terms.amount), money(invoice, invoice.tax), money(invoice, net));
    view! {
        <Figures>
            <Figure label=l.pick("金额（含税）", "Amount incl. tax") value=amount/>
            <Figure label=l.pick("税额", "Tax") value=tax note=rate/>
            <Figure label=l.pick("不含税", "Without tax") value=net/>
            {red}
        </Figures>
    }
    .into_any()
}

fn facts(invoice: &Invoice) -> AnyView {
    let l = lang();
    let header = invoice.terms.header.clone();
    let text = |label: &'static str, text: String| (!text.is_empty()).then(|| view! { <Definition label>{text}</Definition> }.into_any());
    let number = |label: &'static str, text: String| {
        (!text.is_empty()).then(|| view! { <Definition label numeric=true>{text}</Definition> }.into_any())
    };
    let issued = invoice.issued.clone();
    let day = |day: Option<chrono::NaiveDate>| day.map(format::date).unwrap_or_default();
    let facts = [
        number(l.pick("发票号码", "Invoice number"), issued.as_ref().map(|issued| issued.number.clone()).unwrap_or_default()),
        number(l.pick("开票日期", "Issued on"), day(issued.as_ref().map(|issued| issued.on))),
        text(l.pick("发票类型", "Kind"), invoice.terms.kind.label(l).to_owned()),
        text(l.pick("抬头", "Title"), header.title),
        number(l.pick("税号", "Tax number"), header.tax_number),
        text(l.pick("地址与电话", "Address and phone"), header.address),
        text(l.pick("开户行与账号", "Bank and account"), header.bank),
        text(l.pick("申请人", "Asked for by"), format!("{} · {}", invoice.requested_by_name, format::date(invoice.requested_on))),
        text(l.pick("开票人", "Issued by"), issued.map(|issued| issued.by_name).unwrap_or_default()),
        number(l.pick("交付日期", "Handed over on"), day(invoice.handed_over)),
        text(l.pick("备注", "Remarks"), invoice.terms.remarks.clone()),
    ];
    let history = format!("/invoices/{}/history", invoice.id);
    let history = view! { <a class="link small" href=history>{l.pick("修改记录", "Changes")}</a> };
    view! { <Section title=l.pick("票面信息", "On the invoice") id="details" acts=history.into_any()><Definitions>{facts}</Definitions></Section> }.into_any()
}

/// The instalments and receipts that it belongs to.
fn belongings(view: &InvoiceView) -> Option<AnyView> {
    let (l, scale) = (lang(), view.invoice.currency.scale());
    let columns = vec![Column::text(l.pick("分期或回款", "Instalment or receipt")), Column::amount(l.pick("金额", "Amount"))];
    let gone = l.pick("已不在计划中的分期", "An instalment that left the plan");
    let named = |ordinal: u16| if ordinal == 0 { gone.to_owned() } else { format::instalment(ordinal, l) };
    let part = |(ordinal, amount): &(u16, _)| vec![Cell::text(named(*ordinal)), Cell::amount(*amount, scale)];
    let mut rows: Vec<Vec<Cell>> = view.parts.iter().map(part).collect();
    for (id, number, amount) in &view.receipts {
        let (href, number) = (format!("/receipts/{id}"), number.clone());
        rows.push(vec![Cell::view(view! { <a class="figures" href=href>{number}</a> }), Cell::amount(*amount, scale)]);
    }
    let title = l.pick("所属分期与回款", "Belongs to");
    (!rows.is_empty()).then(|| view! { <Section title id="belongs"><PlainTable label=title columns rows/></Section> }.into_any())
}

/// Its red letters, or what it is a red letter to.
fn others(view: &InvoiceView) -> Option<AnyView> {
    let (l, scale) = (lang(), view.invoice.currency.scale());
    let columns = vec![
        Column::date(l.pick("发票号码", "Invoice number")),
        Column::date(l.pick("开票日期", "Issued on")),
        Column::amount(l.pick("金额", "Amount")),
        Column::text(l.pick("原因", "Reason")),
    ];
    let row = |other: &Invoice| {
        let number = other.issued.as_ref().map_or_else(|| other.number.clone(), |issued| issued.number.clone());
        let href = format!("/invoices/{}", other.id);
        vec![
            Cell::view(view! { <a class="figures" href=href>{number}</a> }),
            Cell::date(Some(other.day())),
            Cell::amount(other.terms.amount, scale),
            Cell::text(other.reason.clone()),
        ]
    };
    let rows: Vec<Vec<Cell>> = view.others.iter().map(row).collect();
    let is_letter = view.invoice.red_of.is_some();
    let title = if is_letter { l.pick("原发票", "The invoice it reverses") } else { l.pick("红字发票", "Red letters") };
    (!rows.is_empty()).then(|| view! { <Section title id="red"><PlainTable label=title columns rows/></Section> }.into_any())
}

/// Only what would work: by role, and by how far the invoice is.
fn acts(view: &InvoiceView, acting: Acting) -> AnyView {
    let l = lang();
    let offered = |act: InvoiceAct| {
        let may = match act {
            InvoiceAct::Withdraw => view.may_withdraw,
            InvoiceAct::HandOver => view.may_hand_over,
            _ => view.may_settle,
        };
        may && view.invoice.after(act).is_ok()
    };
    let button = |act: InvoiceAct| {
        let invoice = view.invoice.clone();
        let want = move |_| acting.wanted.set(Some((invoice.clone(), act)));
        let look = if act == InvoiceAct::Issue { Look::Primary } else { Look::Secondary };
        let label = format!("{}…", act.label(l));
        offered(act).then(|| view! { <Button look on_click=want>{label}</Button> }.into_any())
    };
    let acts = [InvoiceAct::Withdraw, InvoiceAct::Reject, InvoiceAct::Void, InvoiceAct::Red, InvoiceAct::HandOver, InvoiceAct::Issue];
    acts.map(button).into_iter().flatten().collect::<Vec<_>>().into_any()
}
