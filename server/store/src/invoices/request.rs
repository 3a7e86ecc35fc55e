//! Asking for an invoice under a contract.

use domain::contract::Contract;
use domain::customer::Customer;
use domain::id::{ContractId, InvoiceId, OperationId};
use domain::instalment::Instalment;
use domain::invoice::{INVOICES_MAX, Invoice, InvoiceForm, InvoiceHeader, InvoiceState, InvoiceTerms, tax_within};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::{Problems, Refusal};
use surrealdb::types::Value;

use super::under;
use crate::contracts::{plan_of, reachable};
use crate::error::{Error, Result};
use crate::reassign::INVOICES_OF;
use crate::store::Store;

/// What the form of a request begins with: the contract, what stands on the customer's invoices, the plan, and the receipts that it may belong
/// to as far as the actor may see them.
///
/// # Errors
/// `NotFound` for the contract, `NotAllowed`.
pub async fn beginning(store: &Store, actor: &Actor, id: &ContractId) -> Result<(Contract, InvoiceHeader, Vec<Instalment>, Vec<Receipt>)> {
    let contract = to_invoice(store, actor, id).await?;
    let customer: Customer = store.must_load(contract.customer.as_str()).await?;
    let plan = plan_of(store, id).await?;
    let mut receipts: Vec<Receipt> = Vec::new();
    if actor.may_for(Noun::Receipt, Act::Read, &contract.owner) {
        for (_, receipt) in crate::receipts::of_contract(store, actor, id).await? {
            if receipt.state != ReceiptState::Reversed && !receipts.iter().any(|known| known.id == receipt.id) {
                receipts.push(receipt);
            }
        }
    }
    Ok((contract, customer.terms.invoice_header(), plan, receipts))
}

/// Asks for an invoice under a contract, for finance to issue.
///
/// # Errors
/// `NotFound` for the contract, `NotAllowed`; what the form refuses; `InvoiceNeedsContractInForce`, `ContractArchived`, `TooManyInvoices`;
/// `NotThisContractsInstalment`, `NotThisContractsReceipt`, `ShareOverRecord` of what it shall belong to; `InvoiceOverContract` of `amount`.
pub async fn request(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &InvoiceId,
    contract: &ContractId,
    form: &InvoiceForm,
) -> Result<Invoice> {
    let today = store.today().await;
    store
        .command(actor, operation, "invoice.request", &(id, contract, form), |mut write| async move {
            let old = to_invoice(store, actor, contract).await?;
            old.takes_invoices()?;
            let terms = form.parse(old.terms.currency)?;
            let others = under(store, contract).await?;
            if others.len() >= INVOICES_MAX {
                return Err(Refusal::TooManyInvoices { invoices_max: INVOICES_MAX }.into());
            }
            belongs(store, &old, form, &terms, &others).await?;
            let number = crate::numbers::next(store, &mut write, "FP", today).await?;
            let tax = tax_within(terms.amount, terms.tax_rate, old.terms.currency)?;
            let invoice = Invoice {
                id: id.clone(),
                number,
                contract: old.id.clone(),
                contract_number: old.number.clone(),
                customer: old.customer.clone(),
                customer_name: old.customer_name.clone(),
                owner: old.owner.clone(),
                owner_name: old.owner_name.clone(),
                currency: old.terms.currency,
                terms,
                tax,
                state: InvoiceState::Requested,
                requested_on: today,
                requested_by: actor.user.clone(),
                requested_by_name: actor.name.clone(),
                issued: None,
                handed_over: None,
                ended_on: None,
                reason: String::new(),
                red_of: None,
                red: Amount::ZERO,
                red_tax: Amount::ZERO,
                version: 1,
            };
            let new = old.invoicing(None, &invoice).map_err(|refusal| Error::at("amount", refusal))?;
            write.update(&old, new)?;
            write.create(&invoice)?;
            Ok((write, invoice))
        })
        .await
}

/// The contract, if the actor may ask for invoices under it.
async fn to_invoice(store: &Store, actor: &Actor, id: &ContractId) -> Result<Contract> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    if actor.may_for(Noun::Invoice, Act::Create, &contract.owner) { Ok(contract) } else { Err(Refusal::NotAllowed.into()) }
}

/// Whether what it shall belong to is there, and other invoices have left that much of it: instalments of the contract's plan, receipts of its
/// customer and currency.
async fn belongs(store: &Store, contract: &Contract, form: &InvoiceForm, terms: &InvoiceTerms, others: &[Invoice]) -> Result<()> {
    let mut problems = Problems::new();
    let plan = plan_of(store, &contract.id).await?;
    for part in &terms.parts {
        let field = field_of("parts", form.parts.iter().position(|share| share.id == part.instalment.as_str()));
        let whole = plan.iter().find(|instalment| instalment.id == part.instalment).map(|instalment| instalment.terms.amount);
        let taken = others.iter().flat_map(|other| {
            other.terms.parts.iter().filter(|known| known.instalment == part.instalment).map(|known| other.live_share(known.amount))
        });
        let left = whole.ok_or(Refusal::NotThisContractsInstalment).and_then(|whole| left_of(whole, taken));
        fits(&mut problems, field, part.amount, left);
    }
    // A receipt may pay under several contracts of its customer.
    let others: Vec<Invoice> = if terms.receipts.is_empty() { Vec::new() } else { of_customer(store, contract).await? };
    let receipts: Vec<Receipt> = store.load_all(terms.receipts.iter().map(|share| share.receipt.as_str())).await?;
    for share in &terms.receipts {
        let field = field_of("receipts", form.receipts.iter().position(|one| one.id == share.receipt.as_str()));
        let is_of = |receipt: &&Receipt| {
            let is_alike = receipt.customer == contract.customer && receipt.terms.currency == contract.terms.currency;
            receipt.id == share.receipt && is_alike && receipt.state != ReceiptState::Reversed
        };
        let whole = receipts.iter().find(is_of).map(|receipt| receipt.terms.amount);
        let taken = others.iter().flat_map(|other| {
            other.terms.receipts.iter().filter(|known| known.receipt == share.receipt).map(|known| other.live_share(known.amount))
        });
        let left = whole.ok_or(Refusal::NotThisContractsReceipt).and_then(|whole| left_of(whole, taken));
        fits(&mut problems, field, share.amount, left);
    }
    Ok(problems.into_result(())?)
}

/// The invoices of the contract's customer.
async fn of_customer(store: &Store, contract: &Contract) -> Result<Vec<Invoice>> {
    store.rows(INVOICES_OF, [("customer", Value::from_t(contract.customer.as_str().to_owned()))]).await
}

/// What other invoices have left; never negative.
fn left_of(whole: Amount, taken: impl Iterator<Item = Amount>) -> std::result::Result<Amount, Refusal> {
    whole.checked_sub(Amount::sum(taken)?).map(|left| left.max(Amount::ZERO))
}

fn field_of(list: &str, index: Option<usize>) -> String {
    index.map_or_else(|| list.to_owned(), |index| format!("{list}.{index}.amount"))
}

fn fits(problems: &mut Problems, field: String, share: Amount, whole: std::result::Result<Amount, Refusal>) {
    match whole {
        Ok(whole) if share > whole => problems.add(field, Refusal::ShareOverRecord { share, whole }),
        Ok(_) => {}
        Err(refusal) => problems.add(field, refusal),
    }
}
