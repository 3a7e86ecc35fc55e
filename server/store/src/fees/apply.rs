//! 新客户特殊费用申请: asked for before the contract is signed, and then checked and paid like a statement.

use domain::closing::Month;
use domain::contract::Contract;
use domain::fee::{
    FeeApplicationForm, FeeEdition, FeeKind, FeePolicy, FeeRow, FeeRowForm, FeeSale, FeeSettings, FeeState, FeeStatement, FeeStatementForm,
};
use domain::id::{ContractId, FeeStatementId, OperationId};
use domain::money::Currency;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::{Problem, Problems, Refusal};
use rust_decimal::Decimal;

use super::statements::{name_files, unsigned};
use super::{all_policies, settings};
use crate::error::{Error, Result};
use crate::store::{Store, new_id};

/// The contract, if the actor may apply for it.
async fn contract_of(store: &Store, actor: &Actor, id: &ContractId) -> Result<Contract> {
    let contract = crate::contracts::reachable(store, actor, Act::Read, id).await?;
    if actor.may_for(Noun::Fee, Act::Create, &contract.owner) { Ok(contract) } else { Err(Refusal::NotAllowed.into()) }
}

/// What the form begins with: the contract, the policies in force this month, the caps and the currency.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `FeeContractSigned`.
pub async fn application_start(
    store: &Store,
    actor: &Actor,
    contract: &ContractId,
) -> Result<(Contract, Vec<FeePolicy>, FeeSettings, Currency)> {
    let contract = contract_of(store, actor, contract).await?;
    unsigned(&contract)?;
    let month = Month::of(store.today().await);
    let mut policies = all_policies(store).await?;
    policies.retain(|policy| policy.edition(month).is_some());
    Ok((contract, policies, settings(store).await?, crate::companies::required(store).await?.currency))
}

/// Writes an application as a draft.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `FeeContractSigned`, `CurrencyDiffers` of `contract`; `Required` of `policy` without one in force; what the form refuses, under
/// `claims.0.amount`; `NotThisContractsFile` of `claims.0.file`.
pub async fn apply(store: &Store, actor: &Actor, operation: &OperationId, form: &FeeApplicationForm) -> Result<FeeStatement> {
    let today = store.today().await;
    store
        .command(actor, operation, "fee.apply", form, |mut write| async move {
            let contract = contract_of(store, actor, &form.contract).await?;
            unsigned(&contract).map_err(|refusal| Error::at("contract", refusal))?;
            let currency = crate::companies::required(store).await?.currency;
            if contract.terms.currency != currency {
                return Err(Error::at("contract", Refusal::CurrencyDiffers));
            }
            let (month, policies) = (Month::of(today), all_policies(store).await?);
            let policy = policies.iter().find(|policy| policy.id == form.policy);
            let found = policy.and_then(|policy| Some((policy, policy.edition(month)?)));
            let (policy, edition) = found.ok_or_else(|| Error::at("policy", Refusal::Required))?;
            let blank = FeeStatement {
                id: FeeStatementId::new(new_id()),
                kind: FeeKind::Special,
                owner: contract.owner.clone(),
                owner_name: contract.owner_name.clone(),
                month,
                currency,
                basis: settings(store).await?.basis,
                rows: vec![row(&contract, policy, edition)],
                uncounted: Vec::new(),
                state: FeeState::Draft,
                submit_by: None,
                check_by: None,
                approved_on: None,
                signatures: Vec::new(),
                events: Vec::new(),
                numbers: 0,
                version: 1,
            };
            let claims = FeeRowForm { customer: contract.customer.clone(), policy: policy.id.clone(), claims: form.claims.clone() };
            let mut new = FeeStatementForm { rows: vec![claims] }.apply(&blank).map_err(of_form)?;
            name_files(store, &mut new).await.map_err(|error| match error {
                Error::Refused(problems) => of_form(problems),
                other => other,
            })?;
            write.create(&new)?;
            Ok((write, new))
        })
        .await
}

/// The fields as the form of an application calls them: it has one row only.
fn of_form(problems: Problems) -> Error {
    let bare = |problem: Problem| Problem { field: problem.field.trim_start_matches("rows.0.").to_owned(), ..problem };
    Error::Refused(Problems(problems.0.into_iter().map(bare).collect()))
}

/// What the application is for: the whole contract, of which no quantity is sold yet.
fn row(contract: &Contract, policy: &FeePolicy, edition: &FeeEdition) -> FeeRow {
    let (id, number, amount) = (contract.id.clone(), contract.number.clone(), contract.amount);
    let sales = vec![FeeSale { contract: id, number, quantity: Decimal::ZERO, amount }];
    FeeRow { amount, sales, ..FeeRow::empty(contract, policy, edition) }
}
