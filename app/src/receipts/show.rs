//! One receipt: how much, from whom, how far it is allocated, and what is to be done with it.

use domain::permission::{Act, Noun};
use domain::receipt::{Receipt, ReceiptForm, ReceiptState};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::allocate::AllocationForm;
use super::api::{Posting, ReceiptRecord, receipt_discard, receipt_draft, receipt_show};
use super::list::state_chip;
use super::refund::{RefundDialog, Wanted, refunds};
use super::reverse::ReverseDialog;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, may};
use crate::live::live;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// A receipt's page. It follows what others do, but holds still while somebody writes on it.
#[component]
pub fn ShowPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let (writing, done, live) = (RwSignal::new(false), RwSignal::new(0_u32), live());
    let revision = Memo::new(move |before: Option<&i64>| {
        let now = live.revision.get();
        if writing.get() { before.copied().unwrap_or(now) } else { now }
    });
    let record = fetched_first(move || (id.get(), revision.get(), done.get()), |(id, _, _)| receipt_show(id.into()));
    view! {
        <Transition fallback=move || view! { <Page title=l.pick("回款", "Receipt")><Skeleton lines=8/></Page> }>
            {move || Suspend::new(async move {
                match record.await {
                    Ok(record) => view! { <Record record writing done/> }.into_any(),
                    Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
                    Err(failure) => view! { <Page title=l.pick("回款", "Receipt")>{failure_notice(&failure)}</Page> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Record(record: ReceiptRecord, writing: RwSignal<bool>, done: RwSignal<u32>) -> impl IntoView {
    let l = lang();
    let ReceiptRecord { receipt, postings, named_contract, open, proposal } = record;
    let title = format!("{} {}", format::amount(receipt.terms.amount, receipt.terms.currency.scale()), receipt.terms.currency.code());
    let subtitle = view! {
        <span class="figures">{receipt.number.clone()}</span>" · "
        <a href=format!("/customers/{}", receipt.customer)>{receipt.customer_name.clone()}</a>" · "
        {receipt.owner_name.clone()}
    };
    let can_settle = may(Noun::Receipt, Act::Settle);
    let has_left = receipt.state == ReceiptState::Draft || receipt.advance().is_positive();
    let refunding: Wanted = RwSignal::new(None);
    let may_refund = can_settle && receipt.state == ReceiptState::Confirmed;
    let acts = acts(&receipt, &postings, can_settle, refunding, writing, done);
    view! {
        <Page title crumbs=vec![Crumb::new(l.pick("回款", "Receipts"), "/receipts")] state=state_chip(receipt.state) subtitle=subtitle.into_any() acts>
            {notice(&receipt, can_settle)}
            {figures(&receipt)}
            {(can_settle && has_left).then(|| allocation_section(receipt.clone(), open, proposal, writing, done))}
            {allocations(&receipt, postings)}
            {refunds(&receipt, may_refund.then_some(refunding))}
            {facts(&receipt, &named_contract)}
        </Page>
    }
    .into_any()
}

/// Who must act, or what became of it.
fn notice(receipt: &Receipt, can_settle: bool) -> Option<AnyView> {
    let l = lang();
    match receipt.state {
        ReceiptState::Draft if !can_settle => {
            Some(view! { <Notice tone=Tone::Attention>{l.pick("等财务确认到账；确认前不计入已收。", "Waiting for finance to confirm; until then it does not count as collected.")}</Notice> }.into_any())
        }
        ReceiptState::Reversed => {
            let on = receipt.reversed_on.map(format::date).unwrap_or_default();
            let words = format!("{} {on}{}{}", l.pick("已冲销于", "Reversed on"), l.pick("，原因：", ", reason: "), receipt.reversal_reason);
            Some(view! { <Notice>{words}</Notice> }.into_any())
        }
        _ => None,
    }
}

fn figures(receipt: &Receipt) -> impl IntoView + use<> {
    let (l, scale) = (lang(), receipt.terms.currency.scale());
    let code = if receipt.terms.currency == own_currency() { String::new() } else { format!(" {}", receipt.terms.currency.code()) };
    let say = move |amount| format!("{}{code}", format::amount(amount, scale));
    let (amount, allocated, advance) = (receipt.terms.amount, receipt.allocated, receipt.advance());
    view! {
        <Figures>
            <Figure label=l.pick("回款金额", "Amount") value=say(amount)/>
            <Figure label=l.pick("已核销", "Allocated") value=say(allocated) term=Word::Allocation/>
            <Figure label=l.pick("预收余额", "Advance left") value=say(advance) term=Word::Advance tone=if advance.is_positive() { Tone::Attention } else { Tone::Neutral }/>
        </Figures>
    }
}

fn allocation_section(
    receipt: Receipt,
    open: Vec<domain::instalment::Instalment>,
    proposal: Vec<domain::allocation::Share>,
    writing: RwSignal<bool>,
    done: RwSignal<u32>,
) -> AnyView {
    let (l, toasts) = (lang(), toasts());
    let is_draft = receipt.state == ReceiptState::Draft;
    let title =
        if is_draft { l.pick("确认到账并核销", "Confirm and allocate") } else { l.pick("使用预收款", "Use the advance") };
    let booked = Callback::new(move |receipt: Receipt| {
        let word = if is_draft { l.pick("已确认到账", "Confirmed") } else { l.pick("预收款已使用", "Advance used") };
        toasts.done(format!("{word} {}", format::amount(receipt.terms.amount, receipt.terms.currency.scale())));
        done.update(|done| *done += 1);
    });
    // An advance that nothing is owed against needs no form.
    if !is_draft && open.is_empty() {
        return ().into_any();
    }
    view! { <Section title id="allocate" term=Word::Arrival><AllocationForm receipt open proposal writing on_done=booked/></Section> }
        .into_any()
}

fn allocations(receipt: &Receipt, postings: Vec<Posting>) -> Option<AnyView> {
    let (l, scale) = (lang(), receipt.terms.currency.scale());
    if postings.is_empty() {
        return None;
    }
    let columns = vec![
        Column::date(l.pick("合同", "Contract")),
        Column::text(l.pick("分期", "Instalment")),
        Column::date(l.pick("应收日期", "Due")),
        Column::date(l.pick("入账日期", "Booked")),
        Column::amount(format!("{} {}", l.pick("核销", "Allocated"), receipt.terms.currency.code())),
    ];
    let total = domain::money::Amount::sum(postings.iter().map(|posting| posting.allocation.amount)).unwrap_or_default();
    let rows = postings
        .into_iter()
        .map(|posting| {
            let Posting { allocation, contract_number, instalment } = posting;
            let contract = if contract_number.is_empty() {
                Cell::text("—")
            } else {
                Cell::view(view! { <a href=format!("/contracts/{}", allocation.contract)>{contract_number}</a> })
            };
            vec![
                contract,
                Cell::text(instalment.as_ref().map(|one| format::instalment(one.ordinal, l)).unwrap_or_default()),
                Cell::date(instalment.as_ref().map(|one| one.terms.due)),
                Cell::date(Some(allocation.date)),
                Cell::amount(allocation.amount, scale),
            ]
        })
        .collect();
    let totals = vec![vec![Cell::text(l.pick("合计", "Total")), Cell::empty(), Cell::empty(), Cell::empty(), Cell::amount(total, scale)]];
    Some(
        view! { <Section title=l.pick("核销明细", "Allocation") id="allocation" term=Word::Allocation><PlainTable label=l.pick("核销明细", "Allocation") columns rows totals/></Section> }.into_any(),
    )
}

fn facts(receipt: &Receipt, named_contract: &str) -> AnyView {
    let (l, receipt) = (lang(), receipt.clone());
    let terms = receipt.terms;
    let text = |label: &'static str, text: String| (!text.is_empty()).then(|| view! { <Definition label>{text}</Definition> }.into_any());
    let number = |label: &'static str, text: String| {
        (!text.is_empty()).then(|| view! { <Definition label numeric=true>{text}</Definition> }.into_any())
    };
    let origin = if receipt.is_opening { l.pick("导入时的期初回款", "Opening receipt of an import") } else { "" };
    let remarks = terms.remarks;
    let facts = [
        number(l.pick("银行流水号", "Bank reference"), terms.bank_reference),
        text(l.pick("付款方", "Payer"), terms.payer),
        text(l.pick("登记人", "Registered by"), receipt.registered_by),
        text(l.pick("确认人", "Confirmed by"), receipt.confirmed_by),
        text(l.pick("来源", "Origin"), origin.to_owned()),
    ];
    let (date, method) = (format::date(terms.date), terms.method.label(l));
    let contract = terms.contract.as_ref().filter(|_| !named_contract.is_empty()).map(|id| {
        let (href, named) = (format!("/contracts/{id}"), named_contract.to_owned());
        view! { <Definition label=l.pick("付款方指明的合同", "Contract the payer named") numeric=true><a href=href>{named}</a></Definition> }
    });
    let history = format!("/receipts/{}/history", receipt.id);
    let history = view! { <a class="link small" href=history>{l.pick("修改记录", "Changes")}</a> };
    view! {
        <Section title=l.pick("到账信息", "Details") id="details" acts=history.into_any()>
            <Definitions>
                <Definition label=l.pick("到账日期", "Received on") numeric=true>{date}</Definition>
                <Definition label=l.pick("付款方式", "Method")>{method}</Definition>
                {contract}
                {facts}
                {(!remarks.is_empty()).then(|| view! { <Definition label=l.pick("备注", "Remarks") wide=true><span class="lines-kept">{remarks}</span></Definition> })}
            </Definitions>
        </Section>
    }
    .into_any()
}

fn acts(
    receipt: &Receipt,
    postings: &[Posting],
    can_settle: bool,
    refunding: Wanted,
    writing: RwSignal<bool>,
    done: RwSignal<u32>,
) -> AnyView {
    let l = lang();
    match receipt.state {
        ReceiptState::Draft if may(Noun::Receipt, Act::Create) => view! { <DiscardButton receipt=receipt.clone()/> }.into_any(),
        ReceiptState::Confirmed if can_settle => {
            let open = RwSignal::new(false);
            Effect::new(move |before: Option<bool>| {
                let now = open.get() || refunding.get().is_some();
                if before.is_some_and(|before| before != now) {
                    writing.set(now);
                }
                now
            });
            let reversed = Callback::new(move |()| done.update(|done| *done += 1));
            let refund = receipt.advance().is_positive().then(|| {
                view! { <Button on_click=move |_| refunding.set(Some(0))>{l.pick("退款…", "Pay back…")}</Button> }
            });
            view! {
                {refund}
                <RefundDialog receipt=receipt.clone() wanted=refunding on_done=reversed/>
                <Button icon=Symbol::Undo on_click=move |_| open.set(true)>{l.pick("冲销…", "Reverse…")}</Button>
                <ReverseDialog receipt=receipt.clone() postings=postings.to_vec() open on_done=reversed/>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

/// Takes a draft back at once; the toast brings it again, under a new number.
#[component]
fn DiscardButton(receipt: Receipt) -> impl IntoView {
    let (l, toasts, navigate) = (lang(), toasts(), use_navigate());
    let form = form_of(&receipt);
    let number = receipt.number.clone();
    let id = receipt.id.clone();
    let discard = Action::new(move |(): &()| receipt_discard(fresh_id().into(), id.clone()));
    Effect::new(move |_| match discard.value().get() {
        None => {}
        Some(Ok(())) => {
            navigate("/receipts", NavigateOptions::default());
            let form = form.clone();
            let again = move || {
                let form = form.clone();
                leptos::task::spawn_local(async move {
                    match receipt_draft(fresh_id().into(), fresh_id().into(), form).await {
                        Ok(receipt) => toasts.done(format!("{} {}", l.pick("已重新登记为", "Registered again as"), receipt.number)),
                        Err(failure) => toasts.failed(failure.message(l)),
                    }
                });
            };
            toasts.undoable(format!("{} {number}", l.pick("已删除草稿", "Draft deleted:")), again);
        }
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    view! { <Button on_click=move |_| { discard.dispatch(()); }>{l.pick("删除草稿", "Delete the draft")}</Button> }
}

/// The draft as it was typed.
fn form_of(receipt: &Receipt) -> ReceiptForm {
    let terms = receipt.terms.clone();
    ReceiptForm {
        customer: receipt.customer.clone(),
        contract: terms.contract.unwrap_or_default(),
        date: terms.date.to_string(),
        amount: terms.amount.grouped(terms.currency.scale()),
        currency: terms.currency.code().to_owned(),
        method: terms.method.code().to_owned(),
        bank_reference: terms.bank_reference,
        payer: terms.payer,
        remarks: terms.remarks,
    }
}
