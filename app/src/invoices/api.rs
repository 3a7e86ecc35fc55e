//! Server functions of invoices.

use domain::id::{ContractId, InvoiceId, OperationId, ReceiptId};
use domain::invoice::{Invoice, InvoiceForm, InvoiceHeader, IssueForm, RedForm};
use domain::list::{InvoiceFilter, Page, Totals};
use domain::money::{Amount, Currency};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A page of the register with the totals of the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceListing {
    pub page: Page<Invoice>,
    pub totals: Totals,
}

/// Everything of one invoice's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceView {
    pub invoice: Invoice,
    /// Its red letters, or what it is a red letter to.
    pub others: Vec<Invoice>,
    /// The ordinals of the instalments that it belongs to (0: one that an edit or an amendment took out of the plan), and how much of it.
    pub parts: Vec<(u16, Amount)>,
    /// The receipts that it belongs to, by number, and how much of it.
    pub receipts: Vec<(ReceiptId, String, Amount)>,
    /// Issue, reject, make void, reverse in red.
    pub may_settle: bool,
    pub may_hand_over: bool,
    pub may_withdraw: bool,
}

/// Something that an invoice may belong to: its id, what it is called, and how much it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belonging {
    pub id: String,
    pub label: String,
    pub amount: Amount,
}

/// What the form of a request begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceStart {
    pub contract_number: String,
    pub customer_name: String,
    pub currency: Currency,
    /// What may still be asked for.
    pub left: Amount,
    /// In percent.
    pub tax_rate: String,
    pub header: InvoiceHeader,
    /// Each under its ordinal.
    pub plan: Vec<Belonging>,
    pub receipts: Vec<Belonging>,
}

#[server(name = InvoiceList, prefix = "/api", endpoint = "invoices/list", input = Json, output = Json)]
pub async fn invoice_list(filter: InvoiceFilter) -> Answer<InvoiceListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::invoices::list(&store, &actor, &filter).await)?;
    let totals = crate::caller::answer(store::invoices::totals(&store, &actor, &filter).await)?;
    Ok(InvoiceListing { page, totals })
}

#[server(name = InvoiceShow, prefix = "/api", endpoint = "invoices/show", input = Json, output = Json)]
pub async fn invoice_show(id: InvoiceId) -> Answer<InvoiceView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::view(&store, &actor, &id).await)
}

/// What a request under this contract begins with.
#[server(name = InvoiceBegin, prefix = "/api", endpoint = "invoices/start", input = Json, output = Json)]
pub async fn invoice_start(contract: ContractId) -> Answer<InvoiceStart> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::start(&store, &actor, &contract).await)
}

#[server(name = InvoiceRequest, prefix = "/api", endpoint = "invoices/request", input = Json, output = Json)]
pub async fn invoice_request(operation: OperationId, id: InvoiceId, contract: ContractId, form: InvoiceForm) -> Answer<Invoice> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::invoices::request(&store, &actor, &operation, &id, &contract, &form).await)
}

#[server(name = InvoiceIssue, prefix = "/api", endpoint = "invoices/issue", input = Json, output = Json)]
pub async fn invoice_issue(operation: OperationId, id: InvoiceId, version: u64, form: IssueForm) -> Answer<Invoice> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::invoices::issue(&store, &actor, &operation, &id, version, &form).await)
}

#[server(name = InvoiceReject, prefix = "/api", endpoint = "invoices/reject", input = Json, output = Json)]
pub async fn invoice_reject(operation: OperationId, id: InvoiceId, version: u64, reason: String) -> Answer<Invoice> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::invoices::reject(&store, &actor, &operation, &id, version, &reason).await)
}

#[server(name = InvoiceWithdraw, prefix = "/api", endpoint = "invoices/withdraw", input = Json, output = Json)]
pub async fn invoice_withdraw(operation: OperationId, id: InvoiceId, version: u64) -> Answer<Invoice> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::invoices::withdraw(&store, &actor, &operation, &id, version).await)
}

#[server(name = InvoiceHandOver, prefix = "/api", endpoint = "invoices/hand_over", input = Json, output = Json)]
pub async fn invoice_hand_over(operation: OperationId, id: InvoiceId, version: u64) -> Answer<Invoice> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::invoices::hand_over(&store, &actor, &operation, &id, version).await)
}

#[server(name = InvoiceVoid, prefix = "/api", endpoint = "invoices/void", input = Json, output = Json)]
pub async fn invoice_void(operation: OperationId, id: InvoiceId, version: u64, reason: String) -> Answer<Invoice> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::invoices::void(&store, &actor, &operation, &id, version, &reason).await)
}

/// Answers the red letter.
#[server(name = InvoiceRed, prefix = "/api", endpoint = "invoices/red", input = Json, output = Json)]
pub async fn invoice_red(operation: OperationId, id: InvoiceId, version: u64, form: RedForm) -> Answer<Invoice> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::invoices::red_letter(&store, &actor, &operation, &id, version, &form).await)
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::id::{ContractId, InvoiceId};
    use domain::permission::Actor;
    use store::{Error, Result, Store};

    use super::{Belonging, InvoiceStart, InvoiceView};

    pub(super) async fn view(store: &Store, actor: &Actor, id: &InvoiceId) -> Result<InvoiceView> {
        let (invoice, plan, others) = store::invoices::show(store, actor, id).await?;
        let ordinal = |id: &domain::id::InstalmentId| plan.iter().find(|one| one.id == *id).map_or(0, |one| one.ordinal);
        let parts = invoice.terms.parts.iter().map(|part| (ordinal(&part.instalment), part.amount)).collect();
        let mut receipts = Vec::new();
        for share in &invoice.terms.receipts {
            match store::receipts::show(store, actor, &share.receipt).await {
                Ok((receipt, _)) => receipts.push((receipt.id, receipt.number, share.amount)),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let (may_settle, may_hand_over, may_withdraw) = store::invoices::may(actor, &invoice);
        Ok(InvoiceView { invoice, others, parts, receipts, may_settle, may_hand_over, may_withdraw })
    }

    pub(super) async fn start(store: &Store, actor: &Actor, contract: &ContractId) -> Result<InvoiceStart> {
        let (contract, header, plan, receipts) = store::invoices::beginning(store, actor, contract).await?;
        let instalment = |one: domain::instalment::Instalment| Belonging {
            id: one.id.to_string(),
            label: one.ordinal.to_string(),
            amount: one.terms.amount,
        };
        let receipt = |one: domain::receipt::Receipt| Belonging { id: one.id.to_string(), label: one.number, amount: one.terms.amount };
        Ok(InvoiceStart {
            left: contract.invoiceable(),
            tax_rate: contract.terms.tax_rate.normalize().to_string(),
            currency: contract.terms.currency,
            header,
            plan: plan.into_iter().map(instalment).collect(),
            receipts: receipts.into_iter().map(receipt).collect(),
            contract_number: contract.number,
            customer_name: contract.customer_name,
        })
    }
}
