//! Server functions of receipts.

use domain::allocation::Share;
use domain::currency::Currency;
use domain::id::{ContractId, CustomerId, OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::list::{Page, ReceiptFilter, Totals};
use domain::money::Amount;
use domain::receipt::{Allocation, Receipt, ReceiptForm, RefundForm};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A page of the list with the totals of the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptListing {
    pub page: Page<Receipt>,
    pub totals: Totals,
}

/// A posting, and which instalment it pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    pub allocation: Allocation,
    /// Empty for a contract that the reader may not see.
    pub contract_number: String,
    pub instalment: Option<Instalment>,
}

/// Everything of one receipt's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRecord {
    pub receipt: Receipt,
    pub postings: Vec<Posting>,
    /// The contract that the payer named.
    pub named_contract: String,
    /// For finance, while something can still be allocated: what is open, earliest due first, and the default shares.
    pub open: Vec<Instalment>,
    pub proposal: Vec<Share>,
}

/// A contract that money may come in for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayableContract {
    pub id: ContractId,
    pub number: String,
    pub currency: Currency,
    pub outstanding: Amount,
}

/// What the form for a new receipt begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptStart {
    pub customer: CustomerId,
    pub customer_name: String,
    pub contracts: Vec<PayableContract>,
}

#[server(name = ReceiptList, prefix = "/api", endpoint = "receipts/list", input = Json, output = Json)]
pub async fn receipt_list(filter: ReceiptFilter) -> Answer<ReceiptListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::receipts::list(&store, &actor, &filter).await)?;
    let totals = crate::caller::answer(store::receipts::totals(&store, &actor, &filter).await)?;
    Ok(ReceiptListing { page, totals })
}

#[server(name = ReceiptShow, prefix = "/api", endpoint = "receipts/show", input = Json, output = Json)]
pub async fn receipt_show(id: ReceiptId) -> Answer<ReceiptRecord> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::record(&store, &actor, &id).await)
}

/// The customer (or the customer of the contract) and the contracts that it still owes on.
#[server(name = ReceiptBegin, prefix = "/api", endpoint = "receipts/start", input = Json, output = Json)]
pub async fn receipt_start(customer: CustomerId, contract: ContractId) -> Answer<ReceiptStart> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::start(&store, &actor, customer, &contract).await)
}

#[server(name = ReceiptDraft, prefix = "/api", endpoint = "receipts/draft", input = Json, output = Json)]
pub async fn receipt_draft(operation: OperationId, id: ReceiptId, form: ReceiptForm) -> Answer<Receipt> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::receipts::draft(&store, &actor, &operation, &id, &form).await)
}

#[server(name = ReceiptDiscard, prefix = "/api", endpoint = "receipts/discard", input = Json, output = Json)]
pub async fn receipt_discard(operation: OperationId, id: ReceiptId) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::receipts::discard(&store, &actor, &operation, &id).await)
}

#[server(name = ReceiptConfirm, prefix = "/api", endpoint = "receipts/confirm", input = Json, output = Json)]
pub async fn receipt_confirm(operation: OperationId, id: ReceiptId, shares: Option<Vec<Share>>) -> Answer<Receipt> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::receipts::confirm(&store, &actor, &operation, &id, shares.as_deref()).await)
}

#[server(name = ReceiptUseAdvance, prefix = "/api", endpoint = "receipts/use_advance", input = Json, output = Json)]
pub async fn receipt_use_advance(operation: OperationId, id: ReceiptId, shares: Vec<Share>) -> Answer<Receipt> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::receipts::use_advance(&store, &actor, &operation, &id, &shares).await)
}

#[server(name = ReceiptReverse, prefix = "/api", endpoint = "receipts/reverse", input = Json, output = Json)]
pub async fn receipt_reverse(operation: OperationId, id: ReceiptId, reason: String) -> Answer<Receipt> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::receipts::reverse(&store, &actor, &operation, &id, &reason).await)
}

/// Notes that an advance was paid back, or takes such a note back.
#[server(name = ReceiptRefund, prefix = "/api", endpoint = "receipts/refund", input = Json, output = Json)]
pub async fn receipt_refund(operation: OperationId, id: ReceiptId, form: RefundForm) -> Answer<Receipt> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::receipts::refund(&store, &actor, &operation, &id, &form).await)
}

#[cfg(feature = "ssr")]
mod on_server {
    use std::collections::BTreeMap;

    use domain::contract::Contract;
    use domain::id::{ContractId, CustomerId, ReceiptId};
    use domain::instalment::Instalment;
    use domain::list::ContractFilter;
    use domain::permission::{Act, Actor, Noun};
    use store::{Error, Result, Store};

    use super::{PayableContract, Posting, ReceiptRecord, ReceiptStart};

    pub(super) async fn record(store: &Store, actor: &Actor, id: &ReceiptId) -> Result<ReceiptRecord> {
        let (receipt, allocations) = store::receipts::show(store, actor, id).await?;
        let mut contracts: BTreeMap<ContractId, (Contract, Vec<Instalment>)> = BTreeMap::new();
        for contract in allocations.iter().map(|posting| &posting.contract).chain(&receipt.terms.contract) {
            if contracts.contains_key(contract) {
                continue;
            }
            match store::contracts::show(store, actor, contract).await {
                Ok(found) => drop(contracts.insert(contract.clone(), found)),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let number = |contract: &ContractId| contracts.get(contract).map(|(contract, _)| contract.number.clone()).unwrap_or_default();
        let named_contract = receipt.terms.contract.as_ref().map(number).unwrap_or_default();
        let postings = allocations
            .into_iter()
            .map(|allocation| Posting {
                contract_number: number(&allocation.contract),
                instalment: contracts
                    .get(&allocation.contract)
                    .and_then(|(_, plan)| plan.iter().find(|one| one.id == allocation.instalment).cloned()),
                allocation,
            })
            .collect();
        let settles = actor.may_for(Noun::Receipt, Act::Settle, &receipt.owner);
        let (open, proposal) = if settles { store::receipts::payable(store, actor, id).await? } else { (Vec::new(), Vec::new()) };
        Ok(ReceiptRecord { receipt, postings, named_contract, open, proposal })
    }

    pub(super) async fn start(store: &Store, actor: &Actor, customer: CustomerId, contract: &ContractId) -> Result<ReceiptStart> {
        let customer = if contract.is_empty() { customer } else { store::contracts::show(store, actor, contract).await?.0.customer };
        if customer.is_empty() {
            return Ok(ReceiptStart::default());
        }
        let customer = store::customers::show(store, actor, &customer).await?;
        let filter = ContractFilter { customer: Some(customer.id.clone()), ..ContractFilter::default() };
        let contracts = store::contracts::list(store, actor, &filter).await?.items;
        let owed = contracts.into_iter().filter(|one| one.outstanding().is_positive()).map(|one| PayableContract {
            number: one.number.clone(),
            currency: one.terms.currency,
            outstanding: one.outstanding(),
            id: one.id,
        });
        Ok(ReceiptStart { customer_name: customer.terms.name.clone(), contracts: owed.collect(), customer: customer.id })
    }
}
