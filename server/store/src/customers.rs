//! Customers and their contacts.

use chrono::NaiveDate;
use domain::customer::{Contact, ContactForm, Customer, CustomerForm, CustomerTerms, name_key};
use domain::id::{ContactId, CustomerId, OperationId, UserId};
use domain::list::{CustomerFilter, CustomerOrder, PAGE_ROWS, Page};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{Listing, narrowed};
use crate::row::{Columns, Record};
use crate::search;
use crate::store::Store;
use crate::tally::Tallies;
use crate::write::Write;

impl Record for Customer {
    const TABLE: &'static str = "customer";
    const MONEY: &'static [&'static str] = &["history_amount", "credit_limit"];
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
        let texts = search::texts(&[&self.terms.name, &self.terms.short_name, &self.number]);
        columns.text("by_search", search::tokens(&texts));
        columns.text("by_text", texts);
        columns.text("by_number", number_place(self));
        columns.text("by_name", name_place(self));
        columns.text("by_name_key", name_key(&self.terms.name));
        columns.text_if(!self.terms.credit_code.is_empty(), "by_credit_code", &self.terms.credit_code);
    }
    fn tallies(&self, tallies: &mut Tallies) {
        tallies.add("customers", self.owner.as_str(), "", "", domain::money::Amount::ZERO);
    }
}

impl Record for Contact {
    const TABLE: &'static str = "contact";
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
}

fn number_place(customer: &Customer) -> String {
    format!("{}|{}", customer.number, customer.id)
}

fn name_place(customer: &Customer) -> String {
    // Names sort by their pinyin, as a Chinese reader expects of a list.
    format!("{}|{}", search::texts(&[&customer.terms.name]).split('\n').next().unwrap_or_default(), customer.id)
}

pub(crate) const BY_NUMBER: Listing<Customer> = Listing {
    everybody: "SELECT * FROM customer WHERE by_number < $after ORDER BY by_number DESC LIMIT $limit",
    owned: "SELECT * FROM customer WHERE owner = $owner AND by_number < $after ORDER BY by_number DESC LIMIT $limit",
    place: number_place,
    descends: true,
};
pub(crate) const BY_NAME: Listing<Customer> = Listing {
    everybody: "SELECT * FROM customer WHERE by_name > $after ORDER BY by_name LIMIT $limit",
    owned: "SELECT * FROM customer WHERE owner = $owner AND by_name > $after ORDER BY by_name LIMIT $limit",
    place: name_place,
    descends: false,
};
pub(crate) const SEARCH: &str = "SELECT * FROM customer WHERE by_search @AND@ $tokens LIMIT 500";

/// A page of the customers that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &CustomerFilter) -> Result<Page<Customer>> {
    let reach = narrowed(actor.reach(Noun::Customer, Act::Read), filter.owner.as_ref());
    let keeps = |customer: &Customer| filter.level.is_none_or(|level| customer.terms.level == level);
    if !filter.search.trim().is_empty() {
        let mut items = find(store, &reach, &filter.search).await?;
        items.retain(keeps);
        items.truncate(PAGE_ROWS);
        return Ok(Page { items, next: None });
    }
    let listing = if filter.order == CustomerOrder::Name { &BY_NAME } else { &BY_NUMBER };
    listing.page(store, &reach, filter.after.as_deref(), keeps).await
}

/// How many customers the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn count(store: &Store, actor: &Actor) -> Result<i64> {
    let reach = actor.reach(Noun::Customer, Act::Read);
    Ok(store.tallies("customers", &reach, "", "").await?.iter().map(|tally| tally.count).sum())
}

/// Customers whose name, pinyin, initials or number contain every word; at most a few hundred, by name.
pub(crate) async fn find(store: &Store, reach: &Reach, query: &str) -> Result<Vec<Customer>> {
    let words = search::words(query);
    let tokens = search::query_tokens(&words);
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Customer> = store.rows(SEARCH, [("tokens", Value::from_t(tokens))]).await?;
    found.retain(|customer| {
        let texts = search::texts(&[&customer.terms.name, &customer.terms.short_name, &customer.number]);
        reach.covers(&customer.owner) && words.iter().all(|word| texts.contains(word.as_str()))
    });
    found.sort_by_cached_key(name_place);
    Ok(found)
}

/// The customer, if the actor may do this to it; a stranger's answers like a missing one.
pub(crate) async fn reachable(store: &Store, actor: &Actor, act: Act, id: &CustomerId) -> Result<Customer> {
    let customer: Customer = store.must_load(id.as_str()).await?;
    if !actor.may_for(Noun::Customer, Act::Read, &customer.owner) {
        return Err(Error::NotFound);
    }
    if !actor.may_for(Noun::Customer, act, &customer.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(customer)
}

/// One customer.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &CustomerId) -> Result<Customer> {
    reachable(store, actor, Act::Read, id).await
}

/// Customers that may be the same company: equal credit code, or a name equal but for spelling. Only those the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn similar(store: &Store, actor: &Actor, name: &str, credit_code: &str, except: Option<&CustomerId>) -> Result<Vec<Customer>> {
    let reach = actor.reach(Noun::Customer, Act::Read);
    let mut found = by_name_key(store, name).await?;
    if !credit_code.trim().is_empty() {
        let code = Value::from_t(domain::parse::half_width(credit_code).trim().to_uppercase());
        let same: Vec<Customer> = store.rows(BY_CREDIT_CODE, [("code", code)]).await?;
        found.extend(same);
    }
    found.retain(|customer| reach.covers(&customer.owner) && Some(&customer.id) != except);
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    Ok(found)
}

pub(crate) async fn by_name_key(store: &Store, name: &str) -> Result<Vec<Customer>> {
    store.rows(BY_NAME_KEY, [("key", Value::from_t(name_key(name)))]).await
}

/// Adds a customer; its owner is the actor. A probable duplicate is refused unless `is_distinct` says that it is another company.
///
/// # Errors
/// `NotAllowed`; what the form refuses; `DuplicateCustomer`.
pub async fn create(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &CustomerId,
    form: &CustomerForm,
    is_distinct: bool,
) -> Result<Customer> {
    if !actor.may(Noun::Customer, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let company = crate::companies::required(store).await?;
    let today = store.today().await;
    let terms = form.parse(company.currency, today)?;
    if !is_distinct && let Some(same) = similar(store, actor, &terms.name, &terms.credit_code, Some(id)).await?.into_iter().next() {
        return Err(Error::at("name", Refusal::DuplicateCustomer { name: same.terms.name, number: same.number }));
    }
    store
        .command(actor, operation, "customer.create", &(id, form), |mut write| {
            let terms = terms.clone();
            async move {
                let customer = fresh(store, &mut write, id.clone(), actor.user.clone(), terms, today).await?;
                write.create(&customer)?;
                Ok((write, customer))
            }
        })
        .await
}

/// A new customer with the day's next number.
pub(crate) async fn fresh(
    store: &Store,
    write: &mut Write,
    id: CustomerId,
    owner: UserId,
    terms: CustomerTerms,
    today: NaiveDate,
) -> Result<Customer> {
    let number = crate::numbers::next(store, write, "C", today).await?;
    let owner_name = store.directory().await.name(&owner);
    let (first_deal, latest_deal) = (terms.history_first, terms.history_latest);
    Ok(Customer { id, number, owner, owner_name, terms, first_deal, latest_deal, last_contact: None, version: 1 })
}

/// Changes a customer that was at `version` when its form was opened.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`; what the form refuses.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &CustomerId,
    version: u64,
    form: &CustomerForm,
) -> Result<Customer> {
    let company = crate::companies::required(store).await?;
    let terms = form.parse(company.currency, store.today().await)?;
    store
        .command(actor, operation, "customer.edit", &(id, version, form), |mut write| {
            let terms = terms.clone();
            async move {
                let old = reachable(store, actor, Act::Edit, id).await?;
                if old.version != version {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                let (first_deal, latest_deal) = deals(&old, &terms);
                let renamed = old.terms.name != terms.name;
                let new = write.update(&old, Customer { terms, first_deal, latest_deal, ..old.clone() })?;
                if renamed {
                    crate::reassign::rename(store, &mut write, &new).await?;
                }
                Ok((write, new))
            }
        })
        .await
}

/// First and latest deal when the opening history changes.
fn deals(old: &Customer, terms: &CustomerTerms) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let first = [old.first_deal.filter(|_| old.first_deal != old.terms.history_first), terms.history_first].into_iter().flatten().min();
    let latest =
        [old.latest_deal.filter(|_| old.latest_deal != old.terms.history_latest), terms.history_latest].into_iter().flatten().max();
    (first, latest)
}

/// Gives a customer, and everything under it, to another user.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `UnknownUser`.
pub async fn reassign(store: &Store, actor: &Actor, operation: &OperationId, id: &CustomerId, owner: &UserId) -> Result<()> {
    store
        .command(actor, operation, "customer.reassign", &(id, owner), |mut write| async move {
            let old = reachable(store, actor, Act::Reassign, id).await?;
            let directory = store.directory().await;
            let user = directory.users.get(owner).filter(|user| user.is_active).ok_or_else(|| Error::at("owner", Refusal::UnknownUser))?;
            if !actor.may_for(Noun::Customer, Act::Reassign, owner) {
                return Err(Error::at("owner", Refusal::UnknownUser));
            }
            let new = Customer { owner: owner.clone(), owner_name: user.name.clone(), ..old.clone() };
            let new = write.update(&old, new)?;
            crate::reassign::hand_over(store, &mut write, &new).await?;
            Ok((write, ()))
        })
        .await
}

/// The customer's contacts, the main one first.
///
/// # Errors
/// `NotFound`.
pub async fn contacts(store: &Store, actor: &Actor, customer: &CustomerId) -> Result<Vec<Contact>> {
    reachable(store, actor, Act::Read, customer).await?;
    contacts_of(store, customer).await
}

pub(crate) async fn contacts_of(store: &Store, customer: &CustomerId) -> Result<Vec<Contact>> {
    let id = Value::from_t(customer.as_str().to_owned());
    let mut contacts: Vec<Contact> = store.rows(CONTACTS_OF, [("customer", id)]).await?;
    contacts.sort_by(|a, b| (!a.terms.is_main, &a.terms.name).cmp(&(!b.terms.is_main, &b.terms.name)));
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
                let contact = match &old {
                    Some(old) => write.update(old, contact)?,
                    None => {
                        write.create(&contact)?;
                        contact
                    }
                };
                Ok((write, contact))
            }
        })
        .await
}

const BY_CREDIT_CODE: &str = "SELECT * FROM customer WHERE by_credit_code = $code";

const BY_NAME_KEY: &str = "SELECT * FROM customer WHERE by_name_key = $key";

const CONTACTS_OF: &str = "SELECT * FROM contact WHERE customer = $customer";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] =
    &[BY_NUMBER.everybody, BY_NUMBER.owned, BY_NAME.everybody, BY_NAME.owned, SEARCH, BY_CREDIT_CODE, BY_NAME_KEY, CONTACTS_OF];
