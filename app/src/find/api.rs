//! What is found: by the words that the lists are searched by, so nothing is found here that a list would not show.

use domain::passage::Shown;
use domain::permission::Noun;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;
use crate::ui::field::Choice;

/// A record that was found: enough to name it and to open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub noun: Noun,
    pub id: String,
    pub title: String,
    /// Number, owner, amount: in no language.
    pub detail: String,
    /// Found by words in a text or a file of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
}

/// Where words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The name of the file; none: the text of the contract.
    pub file: Option<String>,
    pub is_archived: bool,
    /// The words in their place.
    pub shown: Vec<Shown>,
}

impl Hit {
    /// The record's page.
    #[must_use]
    pub fn href(&self) -> String {
        let folder = match self.noun {
            Noun::Contract => "contracts",
            Noun::Receipt => "receipts",
            _ => "customers",
        };
        let page = match &self.passage {
            None => "",
            Some(Passage { file: None, .. }) => "/text",
            Some(Passage { file: Some(_), .. }) => "/files",
        };
        format!("/{folder}/{}{page}", self.id)
    }
}

/// The best few of each noun; of one noun only, for a field to choose from (then an empty text answers the newest).
#[server(name = Find, prefix = "/api", endpoint = "find", input = Json, output = Json)]
pub async fn find(text: String, only: Option<Noun>) -> Answer<Vec<Hit>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::find(&store, &actor, &text, only).await)
}

/// The hits of one noun as choices of a combobox; a failure finds nothing.
pub async fn choices(noun: Noun, text: String) -> Vec<Choice> {
    let hits = find(text, Some(noun)).await.unwrap_or_default();
    hits.into_iter().map(|hit| Choice::new(hit.id, hit.title).detail(hit.detail)).collect()
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::contract::{Contract, Life};
    use domain::currency::Currency;
    use domain::list::{ContractFilter, CustomerFilter, ReceiptFilter};
    use domain::money::Amount;
    use domain::permission::{Act, Actor, Noun};
    use domain::receipt::Receipt;
    use store::Store;

    use super::{Hit, Passage};

    /// Hits of each noun in a search over everything, and of the one noun of a field.
    const FEW: usize = 6;
    const MORE: usize = 20;

    pub(super) async fn find(store: &Store, actor: &Actor, text: &str, only: Option<Noun>) -> store::Result<Vec<Hit>> {
        let text: String = text.trim().chars().take(100).collect();
        if text.is_empty() && only.is_none() {
            return Ok(Vec::new());
        }
        let wants = |noun: Noun| only.is_none_or(|only| only == noun) && actor.may(noun, Act::Read);
        let most = if only.is_some() { MORE } else { FEW };
        let wants_texts = only.is_none() && actor.may(Noun::Contract, Act::Read);
        let of_customers = async { if wants(Noun::Customer) { customers(store, actor, &text, most).await } else { Ok(Vec::new()) } };
        let of_contracts = async { if wants(Noun::Contract) { contracts(store, actor, &text, most).await } else { Ok(Vec::new()) } };
        let of_receipts = async { if wants(Noun::Receipt) { receipts(store, actor, &text, most).await } else { Ok(Vec::new()) } };
        let of_texts = async { if wants_texts { texts(store, actor, &text).await } else { Ok(Vec::new()) } };
        let (customers, contracts, receipts, texts) = tokio::try_join!(of_customers, of_contracts, of_receipts, of_texts)?;
        Ok([customers, contracts, receipts, texts].into_iter().flat_map(|hits| hits.into_iter().take(most)).collect())
    }

    async fn customers(store: &Store, actor: &Actor, text: &str, most: usize) -> store::Result<Vec<Hit>> {
        let found = if text.is_empty() {
            store::customers::list(store, actor, &CustomerFilter::default()).await?.items
        } else {
            store::customers::find_first(store, actor, text, most).await?
        };
        let hit = |customer: domain::customer::Customer| Hit {
            noun: Noun::Customer,
            id: customer.id.to_string(),
            title: customer.terms.name,
            detail: format!("{} · {}", customer.number, customer.owner_name),
            passage: None,
        };
        Ok(found.into_iter().map(hit).collect())
    }

    /// By number, title and customer; a text that is an amount also finds the contracts of exactly that amount, first.
    async fn contracts(store: &Store, actor: &Actor, text: &str, most: usize) -> store::Result<Vec<Hit>> {
        let mut found: Vec<Contract> = Vec::new();
        if let Some(amount) = amount(text) {
            found = store::contracts::of_amount(store, actor, amount).await?;
        }
        let by_words = if text.is_empty() {
            store::contracts::list(store, actor, &ContractFilter::default()).await?.items
        } else {
            store::contracts::find_first(store, actor, text, most).await?
        };
        for contract in by_words {
            if !found.iter().any(|other| other.id == contract.id) {
                found.push(contract);
            }
        }
        let hit = |contract: Contract| Hit {
            noun: Noun::Contract,
            title: format!("{} {}", contract.number, contract.customer_name),
            detail: format!("{} {}", contract.amount.grouped(contract.terms.currency.scale()), contract.terms.currency.code()),
            id: contract.id.to_string(),
            passage: None,
        };
        Ok(found.into_iter().map(hit).collect())
    }

    /// By the words of contract texts and of files.
    async fn texts(store: &Store, actor: &Actor, text: &str) -> store::Result<Vec<Hit>> {
        let found = store::passages::find_first(store, actor, text, FEW).await?;
        let hit = |found: store::passages::TextHit| Hit {
            noun: Noun::Contract,
            id: found.contract.id.to_string(),
            title: format!("{} {}", found.contract.number, found.contract.customer_name),
            detail: String::new(),
            passage: Some(Passage {
                file: found.file.map(|(_, name)| name),
                is_archived: found.contract.terms.life == Life::Archived,
                shown: found.shown,
            }),
        };
        Ok(found.into_iter().map(hit).collect())
    }

    /// By number, bank reference, payer and customer; a text that is an amount also finds the receipts of exactly that amount, first.
    async fn receipts(store: &Store, actor: &Actor, text: &str, most: usize) -> store::Result<Vec<Hit>> {
        let mut found: Vec<Receipt> = Vec::new();
        if let Some(amount) = amount(text) {
            found = store::receipts::of_amount(store, actor, amount).await?;
        }
        let by_words = if text.is_empty() {
            store::receipts::list(store, actor, &ReceiptFilter::default()).await?.items
        } else {
            store::receipts::find_first(store, actor, text, most).await?
        };
        for receipt in by_words {
            if !found.iter().any(|other| other.id == receipt.id) {
                found.push(receipt);
            }
        }
        let hit = |receipt: Receipt| Hit {
            noun: Noun::Receipt,
            title: format!("{} {}", receipt.number, receipt.customer_name),
            detail: format!(
                "{} {} · {}",
                receipt.terms.amount.grouped(receipt.terms.currency.scale()),
                receipt.terms.currency.code(),
                receipt.terms.date
            ),
            id: receipt.id.to_string(),
            passage: None,
        };
        Ok(found.into_iter().map(hit).collect())
    }

    /// `64000`, `6.4万`: an amount of any currency; dates and numbers of records are none.
    fn amount(text: &str) -> Option<Amount> {
        domain::parse::amount(text, Currency::Cny).ok().filter(|amount| amount.is_positive())
    }
}
