//! The renewal of a contract: the form of its successor, filled in.

use domain::contract::{Contract, Linked};
use domain::id::ContractId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::EditedContract;
use super::form::{Editor, Start};
use super::renewal_api::contract_renewal;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::ui::prelude::*;

/// `/contracts/:id/renew`, while the contract may be renewed.
#[component]
pub fn RenewPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    // Not the live revision: what one is typing in never moves.
    let found = fetched_first(move || id.get(), contract_renewal);
    let body = move || {
        found.get().map(|found| match found {
            Ok(contract) => view! { <RenewContract contract/> }.into_any(),
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => view! { <NotRenewed id=id.get_untracked() text=failure.message(l)/> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

#[component]
fn RenewContract(contract: EditedContract) -> impl IntoView {
    let l = lang();
    let title = format!("{} {}", l.pick("续签", "Renew"), contract.number);
    let crumbs =
        vec![Crumb::new(l.pick("合同", "Contracts"), "/contracts"), Crumb::new(&contract.number, format!("/contracts/{}", contract.id))];
    let help = l.pick(
        "新合同从原合同结束的第二天开始，条款、明细照旧，各期日期顺延一个合同期。保存后是待签署，原合同不变。",
        "The new contract begins the day after the old one ends, with its terms and lines; each payment date is a term later. Saved, it is to be signed; the old one stays as it is.",
    );
    view! { <Page title crumbs><p class="quiet">{help}</p><Editor start=Start::renewal(contract)/></Page> }.into_any()
}

/// Why there is nothing to renew.
#[component]
fn NotRenewed(id: ContractId, text: String) -> impl IntoView {
    let l = lang();
    view! {
        <Page title=l.pick("续签", "Renew") crumbs=vec![Crumb::new(l.pick("合同", "Contracts"), "/contracts")]>
            <Notice tone=Tone::Attention>
                {text}" "<a href=format!("/contracts/{id}")>{l.pick("返回合同", "Back to the contract")}</a>
            </Notice>
        </Page>
    }
    .into_any()
}

/// The contracts before and after this one, and why one that renews by itself has none after it.
#[component]
pub fn Renewals(contract: Contract) -> impl IntoView {
    let l = lang();
    let obstacle = contract.renewal_obstacle.filter(|_| contract.renews_by_itself());
    let obstacle = obstacle.map(|obstacle| view! { <Notice tone=Tone::Attention>{obstacle.label(l)}</Notice> });
    let link = |word: &'static str, linked: Linked| {
        let href = format!("/contracts/{}", linked.contract);
        view! { <span>{word}" "<a class="link figures" href=href>{linked.number}</a></span> }
    };
    let before = contract.renewal_of.map(|linked| link(l.pick("续签自", "Renewal of"), linked));
    let after = contract.renewed_by.map(|linked| link(l.pick("续签为", "Renewed as"), linked));
    let line = (before.is_some() || after.is_some()).then(|| view! { <p class="row-of">{before}{after}</p> });
    view! { {obstacle}{line} }.into_any()
}
