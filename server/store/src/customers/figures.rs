//! The derived figures of one customer, and what was decided of it: each from an index, when its page is asked for.

use domain::customer::{Customer, CustomerEvent, CustomerFacts, CustomerFigures, Deal};
use domain::follow_up::FollowUp;
use domain::id::CustomerId;
use domain::permission::{Act, Actor};
use surrealdb::types::Value;

use super::reachable;
use crate::error::Result;
use crate::store::Store;

/// More contracts of one customer are not read.
const CONTRACTS_MAX: i64 = 5000;

/// The figures as of today.
///
/// # Errors
/// `NotFound`; `AmountTooLarge`.
pub async fn figures(store: &Store, actor: &Actor, id: &CustomerId) -> Result<CustomerFigures> {
    let customer = reachable(store, actor, Act::Read, id).await?;
    let company = crate::companies::required(store).await?;
    let facts = facts(store, &customer).await?;
    Ok(CustomerFigures::derive(&facts, &company, store.today().await)?)
}

async fn facts(store: &Store, customer: &Customer) -> Result<CustomerFacts> {
    let (mut deals, mut scores) = (Vec::new(), Vec::new());
    for contract in crate::contracts::of_customer(store, customer.id.as_str(), CONTRACTS_MAX).await? {
        scores.extend(contract.satisfaction.as_ref().map(|known| known.score));
        let Some(signed) = contract.terms.effective() else { continue };
        let lines = contract.terms.lines.into_iter().map(|line| (line.product, line.total)).collect();
        deals.push(Deal { signed, currency: contract.terms.currency, amount: contract.amount, lines });
    }
    let id = Value::from_t(customer.id.as_str().to_owned());
    let first: Vec<FollowUp> = store.rows(FIRST_FOLLOW_UP, [("customer", id)]).await?;
    Ok(CustomerFacts {
        deals,
        opening: customer.terms.history_amount,
        opening_first: customer.terms.history_first,
        opening_latest: customer.terms.history_latest,
        first_contact: first.first().map(|follow_up| follow_up.terms.happened),
        last_contact: customer.last_contact,
        scores,
    })
}

/// What was decided of a customer, latest first.
///
/// # Errors
/// `NotFound`.
pub async fn events(store: &Store, actor: &Actor, id: &CustomerId) -> Result<Vec<CustomerEvent>> {
    let customer = reachable(store, actor, Act::Read, id).await?;
    let mut events = events_of(store, &customer.id).await?;
    events.sort_by(|a, b| (b.date, &b.id).cmp(&(a.date, &a.id)));
    Ok(events)
}

pub(super) async fn events_of(store: &Store, customer: &CustomerId) -> Result<Vec<CustomerEvent>> {
    let id = Value::from_t(customer.as_str().to_owned());
    store.rows(EVENTS_OF, [("customer", id)]).await
}

pub(super) const FIRST_FOLLOW_UP: &str =
    "SELECT * FROM follow_up WHERE customer = $customer AND by_happened > '' ORDER BY by_happened LIMIT 1";

pub(super) const EVENTS_OF: &str = "SELECT * FROM customer_event WHERE customer = $customer";
