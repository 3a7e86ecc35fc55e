//! Invoices of the sample: asked for by the reps; finance issues most of them, and takes a part of one back.

use chrono::NaiveDate;
use domain::contract::{Contract, Life};
use domain::id::InvoiceId;
use domain::invoice::{InvoiceForm, IssueForm, RedForm};
use domain::list::ContractFilter;
use domain::money::Amount;
use domain::permission::Actor;
use store::{Store, contracts, customers, invoices, new_id, users};

use super::people::operation;

/// How many contracts have one.
const CONTRACTS: usize = 12;
/// Contracts of less have none.
const LEAST: u32 = 2000;

/// Adds them, one under each contract; every third waits for finance.
pub(super) async fn add(store: &Store, finance: &Actor, today: NaiveDate) -> store::Result<()> {
    let filter = ContractFilter { life: Some(Life::Performing), ..ContractFilter::default() };
    let performed = contracts::all(store, &Actor::operator(), &filter).await?;
    let large = performed.into_iter().filter(|contract| contract.amount > Amount::whole(LEAST) && contract.takes_invoices().is_ok());
    for (turn, contract) in large.take(CONTRACTS).enumerate() {
        let Some(rep) = users::actor(store, &contract.owner).await else { continue };
        of_contract(store, (&rep, finance), &contract, turn, today).await?;
    }
    Ok(())
}

async fn of_contract(
    store: &Store,
    (rep, finance): (&Actor, &Actor),
    contract: &Contract,
    turn: usize,
    today: NaiveDate,
) -> store::Result<()> {
    let header = customers::show(store, rep, &contract.customer).await?.terms.invoice_header();
    let form = InvoiceForm { header, amount: "1130".into(), tax_rate: "13".into(), ..InvoiceForm::default() };
    let id = InvoiceId::new(new_id());
    let asked = invoices::request(store, rep, &operation(), &id, &contract.id, &form).await?;
    if turn.is_multiple_of(3) {
        return Ok(());
    }
    let number = format!("2544200000000{turn:07}");
    let form = IssueForm { number, ..IssueForm::of(&asked, today) };
    let issued = invoices::issue(store, finance, &operation(), &asked.id, asked.version, &form).await?;
    if turn == 4 {
        let form =
            RedForm {
                amount: "113".into(), number: "25442000000009999999".into(), reason: "客户退回一件".into(), ..RedForm::default()
            };
        invoices::red_letter(store, finance, &operation(), &issued.id, issued.version, &form).await?;
    }
    Ok(())
}
