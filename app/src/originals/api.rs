//! Server functions of paper originals.

use domain::id::{ContractId, OperationId, OriginalId, UserId};
use domain::list::{OriginalWindow, Page};
use domain::original::{Original, OriginalForm, RegisterForm};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;
use crate::ui::field::Choice;

/// A paper as the list shows it, with what its contract says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalRow {
    pub original: Original,
    pub number: String,
    pub title: String,
}

#[server(name = OriginalRows, prefix = "/api", endpoint = "originals/list", input = Json, output = Json)]
pub async fn original_list(window: OriginalWindow, after: Option<String>) -> Answer<Page<OriginalRow>> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::originals::list(&store, &actor, window, after.as_deref()).await)?;
    let row = |(original, contract): (Original, domain::contract::Contract)| OriginalRow {
        original,
        number: contract.number,
        title: contract.terms.title,
    };
    Ok(Page { items: page.items.into_iter().map(row).collect(), next: page.next })
}

/// Registers papers of a contract.
#[server(name = OriginalRegister, prefix = "/api", endpoint = "originals/register", input = Json, output = Json)]
pub async fn original_register(operation: OperationId, contract: ContractId, form: RegisterForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::originals::register(&store, &actor, &operation, &contract, &form).await.map(|_| ()))
}

/// Lends a paper, takes it back, moves it, reports it lost or found, or removes it.
#[server(name = OriginalHandle, prefix = "/api", endpoint = "originals/act", input = Json, output = Json)]
pub async fn original_act(operation: OperationId, id: OriginalId, form: OriginalForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::originals::act(&store, &actor, &operation, &id, &form).await.map(|_| ()))
}

/// The people to whom a paper can be lent: everybody of the company.
#[server(name = OriginalBorrowers, prefix = "/api", endpoint = "originals/borrowers", input = Json, output = Json)]
pub async fn original_borrowers() -> Answer<Vec<(UserId, String)>> {
    let (store, actor) = crate::caller::signed_in()?;
    let users = store::users::list(&store, &actor).await;
    Ok(users.into_iter().filter(|user| user.is_active).map(|user| (user.id, user.name)).collect())
}

/// The same as choices of a field; a failure offers none.
pub async fn borrower_choices() -> Vec<Choice> {
    original_borrowers().await.unwrap_or_default().into_iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect()
}
