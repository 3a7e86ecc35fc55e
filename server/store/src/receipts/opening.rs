//! What was paid before this system knew the contract.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::id::{ContractId, OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Receipt, ReceiptState, ReceiptTerms};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use super::allocate::{Again, Posting, pair, post, proposal};
use super::assemble;
use crate::error::{Error, Result};
use crate::store::{Store, new_id};
use crate::write::Write;

/// Enters what was already paid of a contract that was imported as partly paid: an opening receipt, dated as said.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `CollectedOverAmount`; `PeriodClosed` of `date`; what the amount and the date refuse.
pub async fn complete_amount(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    amount: &str,
    date: &str,
) -> Result<Contract> {
    let today = store.today().await;
    store
        .command(actor, operation, "contract.complete_amount", &(id, amount, date), |mut write| async move {
            let contract: Contract = crate::contracts::reachable(store, actor, Act::Read, id).await?;
            let is_allowed =
                actor.may_for(Noun::Contract, Act::Settle, &contract.owner) || actor.may_for(Noun::Import, Act::Create, &contract.owner);
            if !is_allowed || !contract.is_amount_to_complete {
                return Err(Refusal::NotAllowed.into());
            }
            let mut problems = domain::refusal::Problems::new();
            let amount = problems.keep("amount", domain::parse::amount(amount, contract.terms.currency));
            let date = problems.keep("date", domain::parse::date(date, today));
            let (Some(amount), Some(date)) = (amount, date) else { return Err(problems.into()) };
            if !amount.is_positive() {
                return Err(Error::at("amount", Refusal::AmountNotPositive));
            }
            let collected = contract.collected.checked_add(amount)?;
            // What was given up since is not paid as well.
            let most = contract.amount.checked_sub(contract.given_up.sum())?;
            if collected > most {
                return Err(Error::at("amount", Refusal::CollectedOverAmount { collected, amount: most }));
            }
            if date > today {
                return Err(Error::at("date", Refusal::DatedInFuture { today }));
            }
            crate::periods::takes(store, "date", date).await?;
            let customer = store.must_load(contract.customer.as_str()).await?;
            let number = crate::numbers::next(store, &mut write, "SK", today).await?;
            let plan = crate::contracts::plan_of(store, id).await?;
            let contract = opening_receipt(&mut write, &customer, &contract, &plan, number, amount, date, &actor.name)?;
            // The rest of the plan is no more in doubt.
            Ok((write, contract))
        })
        .await
}

/// What came in under the name of a contract that is not owed (yet), and lies as an advance.
pub(crate) async fn advance_under(store: &Store, contract: &Contract) -> Result<Amount> {
    Ok(Amount::sum(naming(store, contract).await?.iter().map(Receipt::advance))?)
}

/// Those contracts of a receipt that is being reversed which are to be completed again: they were, and no other opening receipt says how much.
/// Their instalments that the receipt did not pay are marked here, the others by the postings.
pub(super) async fn to_complete_again(store: &Store, write: &mut Write, receipt: &Receipt, postings: &[Posting]) -> Result<Again> {
    let ids: Again = postings.iter().map(|(instalment, _)| instalment.contract.clone()).collect();
    let mut again = Again::new();
    for contract in store.load_all::<Contract>(ids.iter().map(ContractId::as_str)).await? {
        if !contract.was_to_complete || is_entered(store, &contract, &receipt.id).await? {
            continue;
        }
        for old in crate::contracts::plan_of(store, &contract.id).await? {
            if old.settled() < old.terms.amount && !postings.iter().any(|(posted, _)| posted.id == old.id) {
                write.update(&old, Instalment { is_amount_to_complete: true, ..old.clone() })?;
            }
        }
        again.insert(contract.id);
    }
    Ok(again)
}

/// Whether an opening receipt, other than this one, says what was paid of the contract before.
async fn is_entered(store: &Store, contract: &Contract, except: &ReceiptId) -> Result<bool> {
    let is_opening = |receipt: &Receipt| receipt.is_opening && receipt.state == ReceiptState::Confirmed && receipt.id != *except;
    Ok(naming(store, contract).await?.iter().any(is_opening))
}

/// The receipts whose payer named the contract.
async fn naming(store: &Store, contract: &Contract) -> Result<Vec<Receipt>> {
    let customer = Value::from_t(contract.customer.as_str().to_owned());
    let mut receipts: Vec<Receipt> = store.rows(crate::reassign::RECEIPTS_OF, [("customer", customer)]).await?;
    receipts.retain(|receipt| receipt.terms.contract.as_ref() == Some(&contract.id));
    Ok(receipts)
}

/// A confirmed receipt for what was paid before this system knew the contract, allocated to its instalments in order.
#[allow(clippy::too_many_arguments)]
pub(crate) fn opening_receipt(
    write: &mut Write,
    customer: &domain::customer::Customer,
    contract: &Contract,
    plan: &[Instalment],
    number: String,
    amount: Amount,
    date: NaiveDate,
    by: &str,
) -> Result<Contract> {
    let terms =
        ReceiptTerms { date, amount, currency: contract.terms.currency, contract: Some(contract.id.clone()), ..ReceiptTerms::default() };
    let mut receipt = assemble(ReceiptId::new(new_id()), number, customer, terms, by);
    receipt.state = ReceiptState::Confirmed;
    receipt.confirmed_by = by.to_owned();
    receipt.is_opening = true;
    let postings = pair(plan.to_vec(), proposal(&receipt, plan)?);
    receipt.allocated = post(write, &receipt, date, &postings, &Again::new())?;
    write.create(&receipt)?;
    for rest in
        plan.iter().filter(|instalment| instalment.is_amount_to_complete && !postings.iter().any(|(posted, _)| posted.id == instalment.id))
    {
        write.update(rest, Instalment { is_amount_to_complete: false, ..rest.clone() })?;
    }
    let collected = contract.collected.checked_add(receipt.allocated)?;
    let was_to_complete = contract.was_to_complete || contract.is_amount_to_complete;
    write.update(contract, Contract { collected, is_amount_to_complete: false, was_to_complete, ..contract.clone() })
}
