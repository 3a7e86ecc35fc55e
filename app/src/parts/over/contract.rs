//! What is opened over a contract and what is under it.

use domain::instalment::Instalment;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::super::{Loaded, Loading};
use super::on_open;
use crate::approvals::{ActDialog, Acting};
use crate::contracts::Open;
use crate::instalments;
use crate::ui::prelude::*;

#[wasm_split(over_contract, wasm_split_path = leptos::wasm_split, preload(load_contract_acts), fallible)]
fn contract_acts(open: Open) -> Loaded<AnyView> {
    Ok(view! { <crate::contracts::ActDialogs open/> }.into_any())
}

/// What a contract's page opens over itself, but for the note on an instalment.
#[component]
pub fn ContractActs(open: Open) -> impl IntoView {
    on_open(move || open.is_acting(), move || open.close(), || Box::pin(load_contract_acts()), move || Box::pin(contract_acts(open)))
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
