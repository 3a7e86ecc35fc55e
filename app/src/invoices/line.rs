//! What a contract's page says of its invoices.

use domain::contract::Contract;
use leptos::prelude::*;

use crate::ui::prelude::*;

/// What is invoiced of it, with the list, and the way to ask for more.
pub(crate) fn contract_links(contract: &Contract, may_read: bool, may_request: bool) -> Option<AnyView> {
    let l = lang();
    if !may_read || (contract.invoiced.is_zero() && contract.invoice_requested.is_zero() && !may_request) {
        return None;
    }
    let money = |amount| format::amount(amount, contract.terms.currency.scale());
    let mut words = format!("{} {}", l.pick("已开票", "Invoiced"), money(contract.invoiced));
    if !contract.invoice_requested.is_zero() {
        words = format!("{words} · {} {}", l.pick("待开票", "asked for"), money(contract.invoice_requested));
    }
    words = format!("{words} · {} {}", l.pick("可开票", "left to invoice"), money(contract.invoiceable()));
    let (list, new) = (format!("/invoices?contract={}", contract.id), format!("/contracts/{}/invoices/new", contract.id));
    let ask = may_request
        .then(|| view! { <ButtonLink href=new look=Look::Quiet icon=Symbol::Plus>{l.pick("申请开票", "Ask for an invoice")}</ButtonLink> });
    Some(view! { <a class="link figures" href=list>{words}</a>{ask} }.into_any())
}

/// More is invoiced than the contract says.
pub(crate) fn over_notice(contract: &Contract, may_read: bool) -> Option<AnyView> {
    let text = lang().pick(
        "开票已超过合同金额（合同变更、修改或作废之后）。请红冲或撤回多开的部分；在此之前不能再开具。",
        "More is invoiced than the contract says, since it was amended, edited or made void. Reverse or withdraw what is too much; until then nothing more can be issued.",
    );
    (may_read && contract.is_over_invoiced()).then(|| view! { <Notice tone=Tone::Attention>{text}</Notice> }.into_any())
}
