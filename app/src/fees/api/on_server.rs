//! What the server functions answer, put together from the store.

use domain::fee::FeeFilter;
use domain::id::{ContractId, FeeStatementId};
use domain::permission::Actor;
use store::{Result, Store};

use super::{FeeApplicationStart, FeeFile, FeeGiftRegister, FeeListing, FeePayables, FeePolicyView, FeeView};

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

pub(super) async fn view(store: &Store, actor: &Actor, id: &FeeStatementId) -> Result<FeeView> {
    let whole = store::fees::show(store, actor, id).await?;
    let file = |(number, file): (String, domain::attachment::Attachment)| FeeFile {
        id: file.id,
        contract: file.contract,
        contract_number: number,
        name: file.name,
    };
    Ok(FeeView {
        hash: whole.hash,
        is_valid: whole.is_valid,
        late_for: whole.late_for,
        due: whole.due,
        payments: whole.payments,
        settings: whole.settings,
        exceptions: whole.exceptions,
        files: whole.files.into_iter().map(file).collect(),
        may_edit: store::fees::may_edit(actor, &whole.statement),
        may_check: whole.statement.may_check(actor).is_ok(),
        may_except: store::fees::may_except(actor),
        statement: whole.statement,
    })
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
