//! What was paid before this system knew the contract.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::id::{ContractId, OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{ReceiptState, ReceiptTerms};
use domain::refusal::Refusal;

use super::allocate::{pair, post, proposal};
use super::assemble;
use crate::error::{Error, Result};
use crate::store::{Store, new_id};
use crate::write::Write;

/// Enters what was already paid of a contract that was imported as partly paid: an opening receipt, dated as said.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `CollectedOverAmount`; what the amount and the date refuse.
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
            if collected > contract.amount {
                return Err(Error::at("amount", Refusal::CollectedOverAmount { collected, amount: contract.amount }));
            }
            if date > today {
                return Err(Error::at("date", Refusal::DatedInFuture { today }));
            }
            let customer = store.must_load(contract.customer.as_str()).await?;
            let number = crate::numbers::next(store, &mut write, "SK", today).await?;
            let plan = crate::contracts::plan_of(store, id).await?;
            let contract = opening_receipt(&mut write, &customer, &contract, &plan, number, amount, date, &actor.name)?;
            // The rest of the plan is no more in doubt.
            Ok((write, contract))
        })
        .await
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
    receipt.allocated = post(write, &receipt, date, &postings)?;
    write.create(&receipt)?;
    for rest in
        plan.iter().filter(|instalment| instalment.is_amount_to_complete && !postings.iter().any(|(posted, _)| posted.id == instalment.id))
    {
        write.update(rest, Instalment { is_amount_to_complete: false, ..rest.clone() })?;
    }
    let collected = contract.collected.checked_add(receipt.allocated)?;
    write.update(contract, Contract { collected, is_amount_to_complete: false, ..contract.clone() })
}
