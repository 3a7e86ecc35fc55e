//! What is opened over a list of which rows are ticked.

use domain::contract::Contract;
use domain::customer::Customer;
use domain::follow_up::FollowUp;
use domain::instalment::Instalment;
use domain::receipt::Receipt;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::super::Loaded;
use super::on_open;
use crate::ui::prelude::*;
use crate::{customers, instalments};

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
