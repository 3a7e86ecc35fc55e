//! What other pages say of it: the line on a contract's page, the words beside an instalment.

use domain::adjustment::GivenUp;
use domain::contract::Contract;
use domain::currency::Currency;
use domain::id::{ContractId, InstalmentId};
use domain::lang::Lang;
use leptos::prelude::*;

use crate::ui::prelude::*;

/// The page of a contract on which it is asked for; with an instalment chosen, if one is named.
#[must_use]
pub(crate) fn address(contract: &ContractId, instalment: Option<&InstalmentId>) -> String {
    match instalment {
        Some(instalment) => format!("/contracts/{contract}/adjustments?instalment={instalment}"),
        None => format!("/contracts/{contract}/adjustments"),
    }
}

/// `折让 10.00 · 坏账核销 60.00`; empty of nothing.
#[must_use]
pub(crate) fn given_up(given_up: GivenUp, currency: Currency, l: Lang) -> String {
    let parts = [(l.pick("折让", "reduced by"), given_up.reduced), (l.pick("坏账核销", "written off"), given_up.written_off)];
    let told = parts.into_iter().filter(|(_, amount)| !amount.is_zero());
    told.map(|(word, amount)| format!("{word} {}", format::amount(amount, currency.scale()))).collect::<Vec<_>>().join(" · ")
}

/// On the contract's page: what was given up, and the way to it.
pub(crate) fn contract_link(contract: &Contract, may_ask: bool) -> Option<AnyView> {
    let l = lang();
    let told = given_up(contract.given_up, contract.terms.currency, l);
    let may_ask = may_ask && contract.outstanding().is_positive();
    let is_shown = may_ask || !told.is_empty();
    let words = if told.is_empty() { l.pick("折让与坏账", "Discounts and write-offs").to_owned() } else { told };
    is_shown.then(|| view! { <a class="link figures" href=address(&contract.id, None)>{words}</a> }.into_any())
}
