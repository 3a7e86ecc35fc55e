//! A new contract with its plan.

use chrono::NaiveDate;
use domain::approval::ApprovalState;
use domain::contract::{Contract, ContractDraft, ContractForm, Linked};
use domain::customer::Customer;
use domain::id::{ContractId, InstalmentId, OperationId};
use domain::instalment::{Instalment, InstalmentTerms};
use domain::permission::{Actor, Noun};
use domain::refusal::Refusal;

use super::by_number;
use crate::error::{Error, Result};
use crate::numbers::Numbers;
use crate::store::Store;
use crate::write::Write;

/// Adds a contract with its plan. An empty number is given by the server.
///
/// # Errors
/// `NotFound` for the customer, `NotAllowed`; what the form refuses; `NumberTaken`; `PeriodClosed` of `signed`; `ApprovalNeeded` of `life` for one that would count unapproved.
pub async fn create(store: &Store, actor: &Actor, operation: &OperationId, id: &ContractId, form: &ContractForm) -> Result<Contract> {
    let today = store.today().await;
    // Refused within the command: what was done already answers as it did, though its date may have become one to come.
    let draft = form.parse(today);
    store
        .command(actor, operation, "contract.create", &(id, form), |mut write| {
            let draft = draft.clone();
            async move {
                let draft = draft?;
                let contract = made(store, actor, &mut write, id, &draft, today, None).await?;
                Ok((write, contract))
            }
        })
        .await
}

/// A new contract with its plan, of a draft; of a renewal with the contract that it follows.
///
/// # Errors
/// Those of [`create`], but for the form's.
pub(super) async fn made(
    store: &Store,
    actor: &Actor,
    write: &mut Write,
    id: &ContractId,
    draft: &ContractDraft,
    today: NaiveDate,
    renewal_of: Option<Linked>,
) -> Result<Contract> {
    let customer = crate::customers::to_add_under(store, actor, Noun::Contract, &draft.customer).await?;
    let number = match &draft.number {
        Some(number) if by_number(store, number).await?.is_some() => {
            return Err(Error::at("number", Refusal::NumberTaken { number: number.clone() }));
        }
        Some(number) => number.clone(),
        None => fresh_number(store, write, today).await?,
    };
    let mut contract = Contract { renewal_of, ..assemble(id.clone(), number, &customer, draft) };
    if crate::approvals::asks(store, &contract).await? {
        contract.approval = Some(ApprovalState::Draft);
        let life = contract.approval_allows(contract.terms.life, true);
        life.map_err(|refusal| Error::at("life", refusal))?;
    }
    if let Some(day) = contract.terms.effective() {
        crate::periods::takes(store, "signed", day).await?;
    }
    write.create(&contract)?;
    for instalment in instalments(&contract, &draft.plan) {
        write.create(&instalment)?;
    }
    note_deal(write, &customer, &contract)?;
    Ok(contract)
}

/// The day's next number; one that somebody has typed already is passed over.
async fn fresh_number(store: &Store, write: &mut Write, today: NaiveDate) -> Result<String> {
    let prefix = crate::companies::required(store).await?.contract_prefix;
    let mut numbers = Numbers::default();
    loop {
        let number = numbers.next(store, write, &prefix, today).await?;
        if by_number(store, &number).await?.is_none() {
            return Ok(number);
        }
    }
}

/// A contract from a draft, nothing collected yet.
pub(crate) fn assemble(id: ContractId, number: String, customer: &Customer, draft: &ContractDraft) -> Contract {
    Contract {
        customer: customer.id.clone(),
        customer_name: customer.terms.name.clone(),
        owner: customer.owner.clone(),
        owner_name: customer.owner_name.clone(),
        ..Contract::new(id, number, draft.terms.clone(), draft.amount)
    }
}

/// The instalments of a plan; their ids follow from the contract's, so that an edited plan keeps them.
pub(crate) fn instalments(contract: &Contract, plan: &[InstalmentTerms]) -> Vec<Instalment> {
    let effective = contract.terms.effective();
    let instalment = |(ordinal, terms): (u16, &InstalmentTerms)| {
        let id = InstalmentId::new(format!("{}-{ordinal}", contract.id));
        let new = Instalment::new(id, contract, ordinal, terms.clone(), effective);
        Instalment { is_amount_to_complete: contract.is_amount_to_complete, ..new }
    };
    (1_u16..).zip(plan).map(instalment).collect()
}

/// A signed contract is a deal: the customer's first and latest dates follow.
pub(crate) fn note_deal(write: &mut Write, customer: &Customer, contract: &Contract) -> Result<Customer> {
    let Some(signed) = contract.terms.effective() else { return Ok(customer.clone()) };
    let first_deal = Some(customer.first_deal.map_or(signed, |first| first.min(signed)));
    let latest_deal = Some(customer.latest_deal.map_or(signed, |latest| latest.max(signed)));
    if (first_deal, latest_deal) == (customer.first_deal, customer.latest_deal) {
        return Ok(customer.clone());
    }
    write.update(customer, Customer { first_deal, latest_deal, ..customer.clone() })
}
