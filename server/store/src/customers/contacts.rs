//! The people at a customer.

use domain::customer::{Contact, ContactForm};
use domain::history::HistoryNoun;
use domain::id::{ContactId, CustomerId, OperationId};
use domain::permission::{Act, Actor};
use surrealdb::types::Value;

use super::reachable;
use crate::error::Result;
use crate::history::Place;
use crate::paging::CUSTOMERS_AT_ONCE;
use crate::row::Record;
use crate::store::Store;

impl Record for Contact {
    const TABLE: &'static str = "contact";
    const IS_MINTED_BY_CLIENT: bool = true;
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
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::part(HistoryNoun::Contact, 0, (HistoryNoun::Customer, self.customer.as_str())))
    }
}

/// The customer's contacts, the main one first.
///
/// # Errors
/// `NotFound`.
pub async fn contacts(store: &Store, actor: &Actor, customer: &CustomerId) -> Result<Vec<Contact>> {
    let customer = reachable(store, actor, Act::Read, customer).await?;
    contacts_of(store, &customer.id).await
}

pub(crate) async fn contacts_of(store: &Store, customer: &CustomerId) -> Result<Vec<Contact>> {
    let id = Value::from_t(customer.as_str().to_owned());
    let mut contacts: Vec<Contact> = store.rows(CONTACTS_OF, [("customer", id)]).await?;
    main_first(&mut contacts);
    Ok(contacts)
}

fn main_first(contacts: &mut [Contact]) {
    contacts.sort_by(|a, b| (!a.terms.is_main, &a.terms.name).cmp(&(!b.terms.is_main, &b.terms.name)));
}

/// The contacts of all these customers, each customer's main one before its others.
pub(crate) async fn contacts_of_all(store: &Store, customers: &[&CustomerId]) -> Result<Vec<Contact>> {
    let mut contacts: Vec<Contact> = Vec::new();
    for customers in customers.chunks(CUSTOMERS_AT_ONCE) {
        let ids: Vec<Value> = customers.iter().map(|id| Value::String(id.as_str().to_owned())).collect();
        contacts.extend(store.rows::<Contact, _, 1>(CONTACTS_OF_ALL, [("customers", Value::Array(ids.into()))]).await?);
    }
    main_first(&mut contacts);
    Ok(contacts)
}

/// Adds a contact, or changes one. The first contact is the main one; a new main one takes over from the old.
///
/// # Errors
/// `NotFound`, `NotAllowed`; what the form refuses.
pub async fn save_contact(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    customer: &CustomerId,
    id: &ContactId,
    form: &ContactForm,
) -> Result<Contact> {
    let terms = form.parse(store.today().await)?;
    store
        .command(actor, operation, "contact.save", &(customer, id, form), |mut write| {
            let mut terms = terms.clone();
            async move {
                let customer = reachable(store, actor, Act::Edit, customer).await?;
                let others = contacts_of(store, &customer.id).await?;
                let old = others.iter().find(|contact| contact.id == *id).cloned();
                let has_other_main = others.iter().any(|contact| contact.id != *id && contact.terms.is_main);
                terms.is_main |= !has_other_main;
                for other in others.iter().filter(|other| other.id != *id && other.terms.is_main && terms.is_main) {
                    let mut lesser = other.clone();
                    lesser.terms.is_main = false;
                    write.update(other, lesser)?;
                }
                let contact = Contact { id: id.clone(), customer: customer.id.clone(), owner: customer.owner.clone(), terms, version: 1 };
                let contact = write.save(old.as_ref(), contact)?;
                Ok((write, contact))
            }
        })
        .await
}

pub(super) const CONTACTS_OF: &str = "SELECT * FROM contact WHERE customer = $customer";

pub(super) const CONTACTS_OF_ALL: &str = "SELECT * FROM contact WHERE customer IN $customers";
