//! What is opened over a page: each a part of its own (`over_…`), loaded when it is opened for the first time.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::customer::Customer;
use domain::follow_up::FollowUp;
use domain::id::CustomerId;
use domain::instalment::Instalment;
use domain::receipt::Receipt;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;

use super::{Loaded, Loading, at_once, unloaded};
use crate::admin::Editing;
use crate::approvals::{ActDialog, Acting};
use crate::contracts::Open;
use crate::customers::Acts;
use crate::follow_ups::{Start, Writing};
use crate::ui::prelude::*;
use crate::{customers, instalments};

#[wasm_split(over_add, wasm_split_path = leptos::wasm_split, preload(load_add), fallible)]
fn add(open: RwSignal<bool>) -> Loaded<AnyView> {
    Ok(view! { <crate::home::AddSheet open/> }.into_any())
}

/// The sheet behind the phone's +.
#[component]
pub fn AddSheet(open: RwSignal<bool>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_add()), move || Box::pin(add(open)))
}

#[wasm_split(over_find, wasm_split_path = leptos::wasm_split, preload(load_find), fallible)]
fn find(open: RwSignal<bool>) -> Loaded<AnyView> {
    Ok(view! { <crate::find::FindDialog open/> }.into_any())
}

/// The dialog of Ctrl/⌘ K.
#[component]
pub fn FindDialog(open: RwSignal<bool>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_find()), move || Box::pin(find(open)))
}

#[wasm_split(over_log, wasm_split_path = leptos::wasm_split, preload(load_log), fallible)]
fn log(open: RwSignal<bool>, start: RwSignal<Start>, on_done: Callback<()>) -> Loaded<AnyView> {
    Ok(view! { <crate::follow_ups::LogSheet open start on_done/> }.into_any())
}

/// The sheet in which a follow-up is logged.
#[component]
pub fn LogSheet(open: RwSignal<bool>, start: RwSignal<Start>, on_done: Callback<()>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_log()), move || Box::pin(log(open, start, on_done)))
}

#[wasm_split(over_approval, wasm_split_path = leptos::wasm_split, preload(load_approval_acts), fallible)]
fn approval_acts(acting: Acting) -> Loaded<AnyView> {
    Ok(view! { <ActDialog acting/> }.into_any())
}

/// What one decides on an approval's page.
#[component]
pub fn ApprovalActs(acting: Acting) -> impl IntoView {
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_approval_acts()), move || Box::pin(approval_acts(acting)))
}

#[wasm_split(over_file, wasm_split_path = leptos::wasm_split, preload(load_withdraw), fallible)]
fn withdraw(withdrawing: crate::attachments::Withdrawing) -> Loaded<AnyView> {
    Ok(view! { <crate::attachments::WithdrawDialog withdrawing/> }.into_any())
}

/// The dialog in which a contract's file is withdrawn.
#[component]
pub fn WithdrawFile(withdrawing: crate::attachments::Withdrawing) -> impl IntoView {
    on_open(
        move || withdrawing.is_open(),
        move || withdrawing.close(),
        || Box::pin(load_withdraw()),
        move || Box::pin(withdraw(withdrawing)),
    )
}

#[wasm_split(over_original, wasm_split_path = leptos::wasm_split, preload(load_original_acts), fallible)]
fn original_acts(handling: crate::originals::Handling) -> Loaded<AnyView> {
    Ok(view! { <crate::originals::ActDialogs handling/> }.into_any())
}

/// The dialogs that register paper originals, lend them and take them back.
#[component]
pub fn OriginalActs(handling: crate::originals::Handling) -> impl IntoView {
    on_open(
        move || handling.is_open(),
        move || handling.close(),
        || Box::pin(load_original_acts()),
        move || Box::pin(original_acts(handling)),
    )
}

#[wasm_split(over_adjustment, wasm_split_path = leptos::wasm_split, preload(load_adjustment_acts), fallible)]
fn adjustment_acts(acting: crate::adjustments::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::adjustments::ActDialog acting/> }.into_any())
}

/// The dialog that asks for discounts and write-offs of a contract, and reverses them.
#[component]
pub fn AdjustmentActs(acting: crate::adjustments::Acting) -> impl IntoView {
    on_open(
        move || acting.is_open(),
        move || acting.close(),
        || Box::pin(load_adjustment_acts()),
        move || Box::pin(adjustment_acts(acting)),
    )
}

#[wasm_split(over_expense, wasm_split_path = leptos::wasm_split, preload(load_expense_acts), fallible)]
fn expense_acts(acting: crate::expenses::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::expenses::ActDialog acting/> }.into_any())
}

/// The dialog that records and voids expenses of a contract.
#[component]
pub fn ExpenseActs(acting: crate::expenses::Acting) -> impl IntoView {
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_expense_acts()), move || Box::pin(expense_acts(acting)))
}

#[wasm_split(over_bank, wasm_split_path = leptos::wasm_split, preload(load_bank_acts), fallible)]
fn bank_acts(acting: crate::bank::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::bank::ActDialog acting/> }.into_any())
}

/// The dialogs that match lines of bank statements, ignore them and take that back.
#[component]
pub fn BankActs(acting: crate::bank::Acting) -> impl IntoView {
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_bank_acts()), move || Box::pin(bank_acts(acting)))
}

#[wasm_split(over_amendment, wasm_split_path = leptos::wasm_split, preload(load_amendment_signing), fallible)]
fn amendment_signing(acting: crate::amendments::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::amendments::SigningDialog acting/> }.into_any())
}

/// The dialog in which the signing of an amendment is registered.
#[component]
pub fn AmendmentSigning(acting: crate::amendments::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(amendment_signing(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_amendment_signing()), part)
}

#[wasm_split(over_obligation, wasm_split_path = leptos::wasm_split, preload(load_obligation_acts), fallible)]
fn obligation_acts(acting: crate::obligations::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::obligations::ActDialog acting/> }.into_any())
}

/// What is done with an obligation, on its contract's page and over the list.
#[component]
pub fn ObligationActs(acting: crate::obligations::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(obligation_acts(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_obligation_acts()), part)
}

#[wasm_split(over_signing, wasm_split_path = leptos::wasm_split, preload(load_signing_acts), fallible)]
fn signing_acts(acting: crate::signing::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::signing::ActDialog acting/> }.into_any())
}

/// What is done with a signing, on its contract's page.
#[component]
pub fn SigningActs(acting: crate::signing::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(signing_acts(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_signing_acts()), part)
}

#[wasm_split(over_invoice, wasm_split_path = leptos::wasm_split, preload(load_invoice_acts), fallible)]
fn invoice_acts(acting: crate::invoices::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::invoices::ActDialog acting/> }.into_any())
}

/// What is done with an invoice.
#[component]
pub fn InvoiceActs(acting: crate::invoices::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(invoice_acts(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_invoice_acts()), part)
}

#[wasm_split(over_audit, wasm_split_path = leptos::wasm_split, preload(load_audit_acts), fallible)]
fn audit_acts(acting: crate::audits::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::audits::ActDialog acting/> }.into_any())
}

/// What is done with an audit and its findings.
#[component]
pub fn AuditActs(acting: crate::audits::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(audit_acts(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_audit_acts()), part)
}

#[wasm_split(over_fee, wasm_split_path = leptos::wasm_split, preload(load_fee_acts), fallible)]
fn fee_acts(acting: crate::fees::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::fees::ActDialog acting/> }.into_any())
}

/// The dialog in which a statement of fees is checked.
#[component]
pub fn FeeActs(acting: crate::fees::Acting) -> impl IntoView {
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_fee_acts()), move || Box::pin(fee_acts(acting)))
}

#[wasm_split(over_fee_allowing, wasm_split_path = leptos::wasm_split, preload(load_fee_allowing), fallible)]
fn fee_allowing(allowing: crate::fees::Allowing) -> Loaded<AnyView> {
    Ok(view! { <crate::fees::AllowDialog allowing/> }.into_any())
}

/// The dialog in which legal records or voids an exception.
#[component]
pub fn FeeAllowing(allowing: crate::fees::Allowing) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(fee_allowing(allowing)) };
    on_open(move || allowing.is_open(), move || allowing.close(), || Box::pin(load_fee_allowing()), part)
}

#[wasm_split(over_fee_pay, wasm_split_path = leptos::wasm_split, preload(load_fee_pay), fallible)]
fn fee_paying(paying: crate::fees::Paying) -> Loaded<AnyView> {
    Ok(view! { <crate::fees::PayActs paying/> }.into_any())
}

/// What is done with the ticked payable fees.
#[component]
pub fn FeePayActs(paying: crate::fees::Paying) -> impl IntoView {
    let ticked = paying.ticked();
    on_open(move || ticked.count() > 0, move || ticked.clear(), || Box::pin(load_fee_pay()), move || Box::pin(fee_paying(paying)))
}

#[wasm_split(over_fee_return, wasm_split_path = leptos::wasm_split, preload(load_fee_return), fallible)]
fn fee_returning(returning: crate::fees::Returning) -> Loaded<AnyView> {
    Ok(view! { <crate::fees::ReturnDialog returning/> }.into_any())
}

/// The dialog in which finance records what the bank sent back of a batch.
#[component]
pub fn FeeReturning(returning: crate::fees::Returning) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(fee_returning(returning)) };
    on_open(move || returning.is_open(), move || returning.close(), || Box::pin(load_fee_return()), part)
}

#[wasm_split(over_target, wasm_split_path = leptos::wasm_split, preload(load_target_acts), fallible)]
fn target_acts(setting: crate::targets::Setting) -> Loaded<AnyView> {
    Ok(view! { <crate::targets::SetDialog setting/> }.into_any())
}

/// The dialog in which a target is set.
#[component]
pub fn TargetActs(setting: crate::targets::Setting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(target_acts(setting)) };
    on_open(move || setting.is_open(), move || setting.close(), || Box::pin(load_target_acts()), part)
}

#[wasm_split(over_period, wasm_split_path = leptos::wasm_split, preload(load_period_acts), fallible)]
fn period_acts(acting: crate::periods::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::periods::ActDialog acting/> }.into_any())
}

/// The dialog in which a month is closed or reopened.
#[component]
pub fn PeriodActs(acting: crate::periods::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(period_acts(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_period_acts()), part)
}

#[wasm_split(over_rate, wasm_split_path = leptos::wasm_split, preload(load_rate_acts), fallible)]
fn rate_acts(acting: crate::rates::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::rates::EnterDialog acting/> }.into_any())
}

/// The dialog in which an exchange rate is entered.
#[component]
pub fn RateActs(acting: crate::rates::Acting) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(rate_acts(acting)) };
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_rate_acts()), part)
}

#[wasm_split(over_flow, wasm_split_path = leptos::wasm_split, preload(load_flow_acts), fallible)]
fn flow_acts(editing: crate::flows::Editing) -> Loaded<AnyView> {
    let dialogs = view! {
        <crate::flows::FlowDialog editing/>
        <crate::flows::TrialDialog editing/>
        <crate::flows::ReassignDialog editing/>
    };
    Ok(dialogs.into_any())
}

/// The dialogs that add and change an approval flow, try the flows out, and hand a waiting approval on.
#[component]
pub fn FlowActs(editing: crate::flows::Editing) -> impl IntoView {
    on_open(move || editing.is_open(), move || editing.close(), || Box::pin(load_flow_acts()), move || Box::pin(flow_acts(editing)))
}

#[wasm_split(over_customer, wasm_split_path = leptos::wasm_split, preload(load_customer_acts), fallible)]
fn customer_acts(acts: Acts, customer: Memo<CustomerId>, on_done: Callback<()>) -> Loaded<AnyView> {
    Ok(view! { <customers::ActDialogs acts customer on_done/> }.into_any())
}

/// What a customer's page opens over itself, but for the follow-up.
#[component]
pub fn CustomerActs(acts: Acts, customer: Memo<CustomerId>, on_done: Callback<()>) -> impl IntoView {
    let part = move || -> Loading<AnyView> { Box::pin(customer_acts(acts, customer, on_done)) };
    on_open(move || acts.is_open(), move || acts.close(), || Box::pin(load_customer_acts()), part)
}

/// A list whose rows can be ticked, and its records.
#[derive(Clone, Copy)]
enum TickedList {
    Customers(Many<Customer>),
    Contracts(Many<Contract>),
    Instalments(Many<Instalment>),
    Receipts(Many<Receipt>),
    FollowUps(Many<FollowUp>),
}

#[wasm_split(over_ticked, wasm_split_path = leptos::wasm_split, preload(load_ticked), fallible)]
fn ticked(list: TickedList) -> Loaded<AnyView> {
    Ok(match list {
        TickedList::Customers(many) => view! { <customers::ManyActs many/> }.into_any(),
        TickedList::Contracts(many) => view! { <crate::contracts::ManyActs many/> }.into_any(),
        TickedList::Instalments(many) => view! { <instalments::ManyActs many/> }.into_any(),
        TickedList::Receipts(many) => view! { <crate::receipts::ManyActs many/> }.into_any(),
        TickedList::FollowUps(many) => view! { <crate::follow_ups::ManyActs many/> }.into_any(),
    })
}

/// The bar of the ticked rows and what it opens, from the first tick on; the rows are unticked when it cannot be had.
fn on_tick(ticks: Ticked, list: TickedList) -> AnyView {
    on_open(move || ticks.count() > 0, move || ticks.clear(), || Box::pin(load_ticked()), move || Box::pin(ticked(list)))
}

/// What is done with the ticked customers.
#[component]
pub fn CustomersActs(many: Many<Customer>) -> impl IntoView {
    on_tick(many.ticked, TickedList::Customers(many))
}

/// What is done with the ticked contracts.
#[component]
pub fn ContractsActs(many: Many<Contract>) -> impl IntoView {
    on_tick(many.ticked, TickedList::Contracts(many))
}

/// What is done with the ticked instalments.
#[component]
pub fn InstalmentsActs(many: Many<Instalment>) -> impl IntoView {
    on_tick(many.ticked, TickedList::Instalments(many))
}

/// What is done with the ticked receipts.
#[component]
pub fn ReceiptsActs(many: Many<Receipt>) -> impl IntoView {
    on_tick(many.ticked, TickedList::Receipts(many))
}

/// What is done with the ticked reminders.
#[component]
pub fn FollowUpsActs(many: Many<FollowUp>) -> impl IntoView {
    on_tick(many.ticked, TickedList::FollowUps(many))
}

#[wasm_split(over_contracts, wasm_split_path = leptos::wasm_split, preload(load_signed_range), fallible)]
fn signed_range(query: Query, open: RwSignal<bool>) -> Loaded<AnyView> {
    Ok(view! { <crate::contracts::RangeDialog query open/> }.into_any())
}

/// The dialog that narrows the list of contracts to those signed between two days.
#[component]
pub fn SignedRange(query: Query, open: RwSignal<bool>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_signed_range()), move || Box::pin(signed_range(query, open)))
}

#[wasm_split(over_follow_up, wasm_split_path = leptos::wasm_split, preload(load_folded), fallible)]
fn folded(writing: Writing, today: NaiveDate) -> Loaded<AnyView> {
    Ok(view! { <crate::follow_ups::FoldedFields writing today/> }.into_any())
}

/// The seldom needed fields of a follow-up.
#[component]
pub fn FoldedFields(writing: Writing, today: NaiveDate, open: RwSignal<bool>) -> impl IntoView {
    on_open(move || open.get(), move || open.set(false), || Box::pin(load_folded()), move || Box::pin(folded(writing, today)))
}

#[wasm_split(over_contract, wasm_split_path = leptos::wasm_split, preload(load_contract_acts), fallible)]
fn contract_acts(open: Open) -> Loaded<AnyView> {
    Ok(view! { <crate::contracts::ActDialogs open/> }.into_any())
}

/// What a contract's page opens over itself, but for the note on an instalment.
#[component]
pub fn ContractActs(open: Open) -> impl IntoView {
    on_open(move || open.is_acting(), move || open.close(), || Box::pin(load_contract_acts()), move || Box::pin(contract_acts(open)))
}

#[wasm_split(over_note, wasm_split_path = leptos::wasm_split, preload(load_note), fallible)]
fn note(noting: RwSignal<Option<Instalment>>) -> Loaded<AnyView> {
    Ok(view! { <instalments::NoteDialog noting/> }.into_any())
}

/// The dialog in which is noted why an instalment is not paid.
#[component]
pub fn NoteDialog(noting: RwSignal<Option<Instalment>>) -> impl IntoView {
    let is_open = move || noting.with(Option::is_some);
    on_open(is_open, move || noting.set(None), || Box::pin(load_note()), move || Box::pin(note(noting)))
}

#[wasm_split(over_people, wasm_split_path = leptos::wasm_split, preload(load_people), fallible)]
fn people(editing: Editing) -> Loaded<AnyView> {
    Ok(view! { <crate::admin::PeopleDialogs editing/> }.into_any())
}

/// The dialogs that add and change users and teams.
#[component]
pub fn PeopleDialogs(editing: Editing) -> impl IntoView {
    on_open(move || editing.is_open(), move || editing.close(), || Box::pin(load_people()), move || Box::pin(people(editing)))
}

/// How far a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unasked,
    Coming,
    There,
}

/// Nothing, until it is opened for the first time; a line that says so while it comes. Closed again when it cannot be had.
fn on_open(
    is_open: impl Fn() -> bool + Send + Sync + 'static,
    close: impl Fn() + Copy + Send + Sync + 'static,
    preload: fn() -> Loading<()>,
    part: impl Fn() -> Loading<AnyView> + Send + 'static,
) -> AnyView {
    let (l, toasts) = (lang(), toasts());
    let state = RwSignal::new(State::Unasked);
    Effect::new(move |_| {
        if !is_open() || state.get_untracked() != State::Unasked {
            return;
        }
        state.set(State::Coming);
        spawn_local(async move {
            let is_loaded = preload().await.is_ok();
            let is_page_here = state.try_set(if is_loaded { State::There } else { State::Unasked }).is_none();
            if is_page_here && !is_loaded {
                close();
                toasts.failed(unloaded(l));
            }
        });
    });
    let shown = move || match state.get() {
        State::Unasked => ().into_any(),
        State::Coming => coming(l.pick("正在打开…", "Opening…")),
        State::There => at_once(part()),
    };
    shown.into_any()
}

/// Where toasts stand, too.
fn coming(text: &'static str) -> AnyView {
    view! {
        <div class="toasts" role="status">
            <p class="toast"><span class="spinner"></span><span class="toast-text">{text}</span></p>
        </div>
    }
    .into_any()
}
