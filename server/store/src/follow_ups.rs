//! Follow-ups: append-only. Logging the next one closes the open reminder of the same customer.

use domain::customer::Customer;
use domain::follow_up::{FollowUp, FollowUpForm};
use domain::id::{CustomerId, FollowUpId, OperationId};
use domain::list::{FollowUpFilter, FollowUpWindow, Page};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{Listing, narrowed};
use crate::row::{Columns, Record};
use crate::store::Store;
use crate::tally::Tallies;

impl Record for FollowUp {
    const TABLE: &'static str = "follow_up";
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
    fn owner(&self) -> Option<&str> {
        Some(self.owner.as_str())
    }
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_happened", happened_place(self));
        columns.text_if(self.is_open, "by_next", next_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if let Some(next) = self.terms.next.filter(|_| self.is_open) {
            tallies.add("next", self.owner.as_str(), &next.to_string(), "", Amount::ZERO);
        }
    }
}

/// Ids are ordered by time, so the latest of a day stands first.
fn happened_place(follow_up: &FollowUp) -> String {
    format!("{}|{}", follow_up.terms.happened, follow_up.id)
}

fn next_place(follow_up: &FollowUp) -> String {
    let next = follow_up.terms.next.map(|date| date.to_string()).unwrap_or_default();
    format!("{next}|{}", follow_up.id)
}

const BY_HAPPENED: Listing<FollowUp> = Listing {
    everybody: "SELECT * FROM follow_up WHERE by_happened < $after ORDER BY by_happened DESC LIMIT $limit",
    owned: "SELECT * FROM follow_up WHERE owner = $owner AND by_happened < $after ORDER BY by_happened DESC LIMIT $limit",
    place: happened_place,
    descends: true,
};
const BY_NEXT: Listing<FollowUp> = Listing {
    everybody: "SELECT * FROM follow_up WHERE by_next > $after ORDER BY by_next LIMIT $limit",
    owned: "SELECT * FROM follow_up WHERE owner = $owner AND by_next > $after ORDER BY by_next LIMIT $limit",
    place: next_place,
    descends: false,
};
const OF_CUSTOMER: &str = "SELECT * FROM follow_up WHERE customer = $customer AND by_happened < $after ORDER BY by_happened DESC LIMIT 51";

/// A page of the follow-ups that the actor may see.
///
/// # Errors
/// `NotFound` for a customer that the actor may not see; `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &FollowUpFilter) -> Result<Page<FollowUp>> {
    let reach = narrowed(actor.reach(Noun::FollowUp, Act::Read), filter.owner.as_ref());
    if let Some(customer) = &filter.customer {
        let after = filter.after.clone().unwrap_or_else(|| crate::paging::LAST.to_owned());
        let values = [("customer", Value::from_t(customer.as_str().to_owned())), ("after", Value::from_t(after))];
        let mut items: Vec<FollowUp> = store.rows(OF_CUSTOMER, values).await?;
        let has_more = items.len() > 50;
        items.truncate(50);
        // What is out of reach must not show in the next page's key either.
        items.retain(|follow_up| reach.covers(&follow_up.owner));
        let next = if has_more { items.last().map(happened_place) } else { None };
        return Ok(Page { items, next });
    }
    if filter.window == FollowUpWindow::All {
        return BY_HAPPENED.page(store, &reach, filter.after.as_deref(), |_| true).await;
    }
    let today = store.today().await;
    let mut page = BY_NEXT.page(store, &reach, filter.after.as_deref(), |_| true).await?;
    let count = page.items.len();
    page.items.retain(|follow_up| follow_up.terms.next.is_some_and(|next| next <= today));
    if page.items.len() < count {
        page.next = None;
    }
    Ok(page)
}

/// Logs a follow-up. The customer's open reminders are closed by it.
///
/// # Errors
/// `NotFound` for the customer, `NotAllowed`; what the form refuses; `NotThisCustomersContact`.
pub async fn log(store: &Store, actor: &Actor, operation: &OperationId, id: &FollowUpId, form: &FollowUpForm) -> Result<FollowUp> {
    let today = store.today().await;
    let company = crate::companies::required(store).await?;
    let terms = form.parse(company.currency, today)?;
    store
        .command(actor, operation, "follow_up.log", &(id, form), |mut write| {
            let terms = terms.clone();
            async move {
                let customer = crate::customers::reachable(store, actor, Act::Read, &form.customer).await?;
                if !actor.may_for(Noun::FollowUp, Act::Create, &customer.owner) {
                    return Err(Refusal::NotAllowed.into());
                }
                check_ties(store, &customer, &terms).await?;
                let corrects = corrected(store, &customer, form).await?;
                for open in open_of(store, &customer.id).await? {
                    write.update(&open, FollowUp { is_open: false, ..open.clone() })?;
                }
                let happened = terms.happened;
                let follow_up = FollowUp {
                    id: id.clone(),
                    customer: customer.id.clone(),
                    customer_name: customer.terms.name.clone(),
                    owner: customer.owner.clone(),
                    owner_name: customer.owner_name.clone(),
                    author: actor.user.clone(),
                    author_name: actor.name.clone(),
                    is_open: terms.next.is_some(),
                    corrects,
                    terms,
                    version: 1,
                };
                write.create(&follow_up)?;
                if customer.last_contact.is_none_or(|last| last < happened) {
                    write.update(&customer, Customer { last_contact: Some(happened), ..customer.clone() })?;
                }
                Ok((write, follow_up))
            }
        })
        .await
}

/// A follow-up picks only from its own customer's contacts and contracts.
async fn check_ties(store: &Store, customer: &Customer, terms: &domain::follow_up::FollowUpTerms) -> Result<()> {
    if let Some(contact) = &terms.contact {
        let contact = store.load::<domain::customer::Contact>(contact.as_str()).await?;
        if contact.is_none_or(|contact| contact.customer != customer.id) {
            return Err(Error::at("contact", Refusal::NotThisCustomersContact));
        }
    }
    if let Some(contract) = &terms.contract {
        let contract = store.load::<domain::contract::Contract>(contract.as_str()).await?;
        if contract.is_none_or(|contract| contract.customer != customer.id) {
            return Err(Error::at("contract", Refusal::NotThisCustomersContact));
        }
    }
    Ok(())
}

async fn corrected(store: &Store, customer: &Customer, form: &FollowUpForm) -> Result<Option<FollowUpId>> {
    if form.corrects.is_empty() {
        return Ok(None);
    }
    let old: FollowUp = store.must_load(form.corrects.as_str()).await?;
    if old.customer == customer.id { Ok(Some(old.id)) } else { Err(Error::NotFound) }
}

async fn open_of(store: &Store, customer: &CustomerId) -> Result<Vec<FollowUp>> {
    let id = Value::from_t(customer.as_str().to_owned());
    store.rows(OPEN_OF, [("customer", id)]).await
}

const OPEN_OF: &str = "SELECT * FROM follow_up WHERE customer = $customer AND by_next > ''";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_HAPPENED.everybody, BY_HAPPENED.owned, BY_NEXT.everybody, BY_NEXT.owned, OF_CUSTOMER, OPEN_OF];
