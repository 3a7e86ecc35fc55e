//! What is opened over money: bank lines, fees, targets, months, rates.

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::super::{Loaded, Loading};
use super::on_open;

#[wasm_split(over_bank, wasm_split_path = leptos::wasm_split, preload(load_bank_acts), fallible)]
fn bank_acts(acting: crate::bank::Acting) -> Loaded<AnyView> {
    Ok(view! { <crate::bank::ActDialog acting/> }.into_any())
}

/// The dialogs that match lines of bank statements, ignore them and take that back.
#[component]
pub fn BankActs(acting: crate::bank::Acting) -> impl IntoView {
    on_open(move || acting.is_open(), move || acting.close(), || Box::pin(load_bank_acts()), move || Box::pin(bank_acts(acting)))
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
