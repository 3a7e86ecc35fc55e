//! What the server functions answer, put together from the store.

use domain::fee::FeeFilter;
use domain::id::ContractId;
use domain::permission::Actor;
use store::{Result, Store};

use super::{FeeApplicationStart, FeeGiftRegister, FeeListing, FeePayables, FeePolicyView};

pub(super) async fn policies(store: &Store, actor: &Actor) -> Result<FeePolicyView> {
    let (policies, settings, currency) = store::fees::policies(store, actor).await?;
    let (may_edit, may_set) = store::fees::may_set(actor);
    Ok(FeePolicyView { policies, settings, currency, may_edit, may_set })
}

pub(super) async fn list(store: &Store, actor: &Actor, filter: &FeeFilter) -> Result<FeeListing> {
    let page = store::fees::list(store, actor, filter).await?;
    let to_open = store::fees::to_open(store, actor).await?;
    Ok(FeeListing { page, to_open, may_apply: store::fees::may_write(actor), may_pay: store::fees::may_pay(actor) })
}

pub(super) async fn application_start(store: &Store, actor: &Actor, contract: &ContractId) -> Result<FeeApplicationStart> {
    let (contract, policies, settings, currency) = store::fees::application_start(store, actor, contract).await?;
    Ok(FeeApplicationStart {
        contract: contract.id,
        contract_number: contract.number,
        customer_name: contract.customer_name,
        currency,
        policies: policies.into_iter().map(|policy| (policy.id, policy.product_line)).collect(),
        settings,
    })
}

pub(super) async fn gifts(store: &Store, actor: &Actor, year: i32) -> Result<FeeGiftRegister> {
    let (gifts, currency) = store::fees::gifts(store, actor, year).await?;
    Ok(FeeGiftRegister { year, currency, gifts })
}

pub(super) async fn payables(store: &Store, actor: &Actor) -> Result<FeePayables> {
    let (due, currency) = store::fees::payables(store, actor).await?;
    let sum =
        |is_back: bool| domain::money::Amount::sum(due.iter().map(|one| one.payable).filter(|payable| payable.is_negative() == is_back));
    let (payable, clawback) = (sum(false)?, sum(true)?);
    Ok(FeePayables { currency, due, payable, clawback, may_pay: store::fees::may_pay(actor) })
}
