//! What the history of a record asks the server.

use chrono::NaiveDateTime;
#[cfg(feature = "ssr")]
use domain::history::HistoryNoun;
use domain::history::HistoryPart;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A page of a record's history, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// What the record is called.
    pub title: String,
    pub entries: Vec<HistoryLine>,
    /// The place behind the last of them, if there are more.
    pub next: Option<String>,
}

/// What one command did. The moment is in the company's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    pub revision: i64,
    pub at: NaiveDateTime,
    /// Empty: the system.
    pub who: String,
    pub verb: String,
    pub parts: Vec<HistoryPart>,
}

/// What was done to a contract and its instalments.
#[server(name = ContractHistory, prefix = "/api", endpoint = "contracts/history", input = Json, output = Json)]
pub async fn contract_history(id: String, after: Option<String>) -> Answer<HistoryView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::page(&store, &actor, HistoryNoun::Contract, &id, after.as_deref()).await)
}

/// What was done to a customer and its contacts.
#[server(name = CustomerHistory, prefix = "/api", endpoint = "customers/history", input = Json, output = Json)]
pub async fn customer_history(id: String, after: Option<String>) -> Answer<HistoryView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::page(&store, &actor, HistoryNoun::Customer, &id, after.as_deref()).await)
}

/// What was done to a receipt.
#[server(name = ReceiptHistory, prefix = "/api", endpoint = "receipts/history", input = Json, output = Json)]
pub async fn receipt_history(id: String, after: Option<String>) -> Answer<HistoryView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::page(&store, &actor, HistoryNoun::Receipt, &id, after.as_deref()).await)
}

/// What was done to an invoice.
#[server(name = InvoiceHistory, prefix = "/api", endpoint = "invoices/history", input = Json, output = Json)]
pub async fn invoice_history(id: String, after: Option<String>) -> Answer<HistoryView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::page(&store, &actor, HistoryNoun::Invoice, &id, after.as_deref()).await)
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::history::{HistoryEntry, HistoryNoun};
    use domain::permission::Actor;
    use store::Store;

    use super::{HistoryLine, HistoryView};

    pub async fn page(store: &Store, actor: &Actor, noun: HistoryNoun, id: &str, after: Option<&str>) -> store::Result<HistoryView> {
        let page = store::history::of(store, actor, noun, id, after.and_then(|after| after.parse().ok())).await?;
        let local = store.local().await;
        let line = |entry: HistoryEntry| {
            let HistoryEntry { revision, at, actor_name, verb, parts, .. } = entry;
            HistoryLine { revision, at: local(at), who: actor_name, verb, parts }
        };
        let title = title(store, actor, noun, id).await?;
        Ok(HistoryView { title, entries: page.items.into_iter().map(line).collect(), next: page.next })
    }

    async fn title(store: &Store, actor: &Actor, noun: HistoryNoun, id: &str) -> store::Result<String> {
        Ok(match noun {
            HistoryNoun::Customer => store::customers::show(store, actor, &id.into()).await?.terms.name,
            HistoryNoun::Invoice => store::invoices::show(store, actor, &id.into()).await?.0.number,
            HistoryNoun::Receipt => store::receipts::show(store, actor, &id.into()).await?.0.number,
            _ => {
                let (contract, _) = store::contracts::show(store, actor, &id.into()).await?;
                if contract.terms.title.is_empty() { contract.number } else { contract.terms.title }
            }
        })
    }
}
