//! What the screens of follow-ups ask of the server.

use chrono::NaiveDate;
use domain::customer::{Contact, Customer};
use domain::follow_up::{FollowUp, FollowUpForm};
use domain::id::{ContractId, CustomerId, FollowUpId, OperationId};
use domain::instalment::Instalment;
use domain::list::{self, FollowUpFilter};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A customer that the user probably wants to log a follow-up for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub id: CustomerId,
    pub name: String,
    /// The open reminder's day; none for one who was met lately.
    pub due: Option<NaiveDate>,
}

/// What a follow-up of one customer may point at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ties {
    pub contacts: Vec<Contact>,
    /// Id, number and title of the latest contracts.
    pub contracts: Vec<(ContractId, String, String)>,
    /// What is owed under them, earliest due first.
    pub instalments: Vec<Instalment>,
}

/// How many customers are suggested.
#[cfg(feature = "ssr")]
const SUGGESTED: usize = 6;

#[server(name = FollowUpList, prefix = "/api", endpoint = "follow_ups/list", input = Json, output = Json)]
pub async fn follow_up_list(filter: FollowUpFilter) -> Answer<list::Page<FollowUp>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::follow_ups::list(&store, &actor, &filter).await)
}

#[server(name = FollowUpLog, prefix = "/api", endpoint = "follow_ups/log", input = Json, output = Json)]
pub async fn follow_up_log(operation: OperationId, id: FollowUpId, form: FollowUpForm) -> Answer<FollowUp> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::follow_ups::log(&store, &actor, &operation, &id, &form).await)
}

/// The customers of the user's own open reminders, then those met lately, then the newest.
#[server(name = FollowUpSuggestions, prefix = "/api", endpoint = "follow_ups/suggestions", input = Json, output = Json)]
pub async fn follow_up_suggestions() -> Answer<Vec<Suggestion>> {
    use domain::list::{CustomerFilter, FollowUpWindow};
    let (store, actor) = crate::caller::signed_in()?;
    let read = async {
        let mine = FollowUpFilter { owner: Some(actor.user.clone()), ..FollowUpFilter::default() };
        let due = FollowUpFilter { window: FollowUpWindow::DueToday, ..mine.clone() };
        let mut found: Vec<Suggestion> = Vec::new();
        let mut add = |id: CustomerId, name: String, due: Option<NaiveDate>| {
            if found.len() < SUGGESTED && found.iter().all(|other| other.id != id) {
                found.push(Suggestion { id, name, due });
            }
        };
        for follow_up in store::follow_ups::list(&store, &actor, &due).await?.items {
            add(follow_up.customer, follow_up.customer_name, follow_up.terms.next);
        }
        for follow_up in store::follow_ups::list(&store, &actor, &mine).await?.items {
            add(follow_up.customer, follow_up.customer_name, None);
        }
        for customer in store::customers::list(&store, &actor, &CustomerFilter::default()).await?.items {
            add(customer.id, customer.terms.name, None);
        }
        Ok::<_, store::Error>(found)
    };
    crate::caller::answer(read.await)
}

/// Customers whose name, pinyin, initials or number fit, for a box that one types in.
#[server(name = FollowUpCustomers, prefix = "/api", endpoint = "follow_ups/customers", input = Json, output = Json)]
pub async fn follow_up_customers(search: String) -> Answer<Vec<Customer>> {
    let (store, actor) = crate::caller::signed_in()?;
    let filter = domain::list::CustomerFilter { search, ..domain::list::CustomerFilter::default() };
    let page = crate::caller::answer(store::customers::list(&store, &actor, &filter).await)?;
    Ok(page.items.into_iter().take(20).collect())
}

#[server(name = FollowUpTies, prefix = "/api", endpoint = "follow_ups/ties", input = Json, output = Json)]
pub async fn follow_up_ties(customer: CustomerId) -> Answer<Ties> {
    let (store, actor) = crate::caller::signed_in()?;
    let read = async {
        let contacts = store::customers::contacts(&store, &actor, &customer).await?;
        let owed = domain::list::InstalmentFilter { customer: Some(customer.clone()), ..domain::list::InstalmentFilter::default() };
        let instalments = store::instalments::list(&store, &actor, &owed).await?.items;
        let filter = domain::list::ContractFilter { customer: Some(customer), ..domain::list::ContractFilter::default() };
        let contracts = store::contracts::list(&store, &actor, &filter).await?.items;
        let contracts = contracts.into_iter().take(20).map(|contract| (contract.id, contract.number, contract.terms.title)).collect();
        Ok::<_, store::Error>(Ties { contacts, contracts, instalments })
    };
    crate::caller::answer(read.await)
}
