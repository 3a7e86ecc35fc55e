//! Merging two customers that are one company: everything under the one goes under the other, in one commit; its number is never given again,
//! and whoever opens it, names it in a form or spells it in an import is led to the other.

use std::collections::BTreeMap;

use domain::contract::Contract;
use domain::customer::{Customer, CustomerChange, CustomerEvent, MERGE_RECORDS_MAX, MergePreview, MergeSide};
use domain::expense::Expense;
use domain::follow_up::FollowUp;
use domain::id::{CustomerId, OperationId};
use domain::instalment::Instalment;
use domain::invoice::Invoice;
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor};
use domain::receipt::Receipt;
use domain::refusal::Refusal;
use surrealdb::types::Value;

use super::figures::events_of;
use super::{contacts_of, helpers, levels, reachable};
use crate::error::{Error, Result};
use crate::reassign::{self, CONTRACTS_OF, EXPENSES_OF, FOLLOW_UPS_OF, INSTALMENTS_OF, INVOICES_OF, RECEIPTS_OF};
use crate::store::Store;

/// What would move, and where to.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `SameCustomer`; `CustomerMerged`.
pub async fn merge_preview(store: &Store, actor: &Actor, goes: &CustomerId, stays: &CustomerId) -> Result<MergePreview> {
    let (goes, stays) = both(store, actor, goes, stays).await?;
    Ok(MergePreview { goes: side(store, goes).await?, stays: side(store, stays).await? })
}

async fn both(store: &Store, actor: &Actor, goes: &CustomerId, stays: &CustomerId) -> Result<(Customer, Customer)> {
    let goes = reachable(store, actor, Act::Reassign, goes).await?;
    let stays = reachable(store, actor, Act::Reassign, stays).await?;
    if goes.id == stays.id { Err(Error::at("stays", Refusal::SameCustomer)) } else { Ok((goes, stays)) }
}

async fn side(store: &Store, customer: Customer) -> Result<MergeSide> {
    let id = || [("customer", Value::from_t(customer.id.as_str().to_owned()))];
    let contracts: Vec<Contract> = store.rows(CONTRACTS_OF, id()).await?;
    let receipts: Vec<Receipt> = store.rows(RECEIPTS_OF, id()).await?;
    let mut money: BTreeMap<&str, (Currency, Amount, Amount, Amount)> = BTreeMap::new();
    let figures = contracts.iter().map(|contract| (contract.terms.currency, contract.amount, contract.outstanding(), Amount::ZERO));
    let advances = receipts.iter().map(|receipt| (receipt.terms.currency, Amount::ZERO, Amount::ZERO, receipt.advance()));
    for (currency, amount, outstanding, advance) in figures.chain(advances) {
        let sum = money.entry(currency.code()).or_insert((currency, Amount::ZERO, Amount::ZERO, Amount::ZERO));
        *sum = (currency, sum.1.checked_add(amount)?, sum.2.checked_add(outstanding)?, sum.3.checked_add(advance)?);
    }
    Ok(MergeSide {
        contacts: contacts_of(store, &customer.id).await?.len(),
        contracts: contracts.len(),
        instalments: store.rows::<Instalment, _, 1>(INSTALMENTS_OF, id()).await?.len(),
        receipts: receipts.len(),
        follow_ups: store.rows::<FollowUp, _, 1>(FOLLOW_UPS_OF, id()).await?.len(),
        invoices: store.rows::<Invoice, _, 1>(INVOICES_OF, id()).await?.len(),
        expenses: store.rows::<Expense, _, 1>(EXPENSES_OF, id()).await?.len(),
        money: money.into_values().collect(),
        customer,
    })
}

/// Merges one customer into another, both as they were when the preview was read; answers the one that stays.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `SameCustomer`, `CustomerMerged`, `ChangedMeanwhile`; `TooManyRows` when more lies under the one that goes than one
/// commit takes.
pub async fn merge(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    (goes, goes_version): (&CustomerId, u64),
    (stays, stays_version): (&CustomerId, u64),
) -> Result<Customer> {
    let body = (goes, goes_version, stays, stays_version);
    store
        .command(actor, operation, "customer.merge", &body, |mut write| async move {
            let (goes, stays) = both(store, actor, goes, stays).await?;
            if (goes.version, stays.version) != (goes_version, stays_version) {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let preview = MergePreview { goes: side(store, goes.clone()).await?, stays: side(store, stays.clone()).await? };
            if preview.is_too_large() {
                return Err(Error::at("stays", Refusal::TooManyRows { rows_max: MERGE_RECORDS_MAX }));
            }
            let new = write.update(&stays, stays.absorbing(&goes)?)?;
            let gone = write.update(&goes, Customer { merged_into: Some(stays.id.clone()), helpers: Vec::new(), ..goes.clone() })?;
            helpers::mirror(store, &mut write, &gone).await?;
            reassign::move_under(store, &mut write, &goes.id, &new).await?;
            for old in events_of(store, &goes.id).await? {
                write.update(&old, CustomerEvent { customer: new.id.clone(), ..old.clone() })?;
            }
            let change = CustomerChange::Merged { number: goes.number, name: goes.terms.name };
            levels::note(store, &mut write, actor, &new.id, change).await?;
            Ok((write, new))
        })
        .await
}
