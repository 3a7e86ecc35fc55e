//! Follow-ups: append-only. Logging the next one closes the open reminder of the same customer; a correction takes the place of one.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::follow_up::{Concerns, FollowUp, FollowUpForm, FollowUpTerms};
use domain::id::{CustomerId, FollowUpId, OperationId};
use domain::instalment::Instalment;
use domain::list::{FollowUpFilter, FollowUpWindow, Page};
use domain::money::Amount;
use domain::permission::{Actor, Noun, Reach};
use domain::promise::{self, Course};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{Listing, narrowed};
use crate::promises::Part;
use crate::row::{Columns, Record};
use crate::store::Store;
use crate::tally::{Asked, Tallies};

mod photos;

pub(crate) use photos::check as check_photos;
pub use photos::{attach, photo};

impl Record for FollowUp {
    const TABLE: &'static str = "follow_up";
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
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_happened", happened_place(self));
        columns.text_if(self.is_open, "by_next", next_place(self));
        columns.text_if(promise::standing(self).is_some(), "by_promiser", self.customer.as_str());
        columns.text_if(undecided(self).is_some(), "by_promise", promise_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if let Some(next) = self.terms.next.filter(|_| self.is_open) {
            tallies.add("next", self.owner.as_str(), &next.to_string(), "", Amount::ZERO);
        }
        if let Some(due) = undecided(self) {
            tallies.add(PROMISED, self.owner.as_str(), &due.to_string(), "", Amount::ZERO);
        }
    }
    fn decides(&self) -> Option<Part<'_>> {
        Some(Part::FollowUp(self))
    }
}

/// Promises that nothing has decided, by their day: the earlier ones are broken.
const PROMISED: &str = "promised";

/// The day of a promise that nothing has decided: until then it is open, from the day after on broken.
fn undecided(follow_up: &FollowUp) -> Option<NaiveDate> {
    promise::standing(follow_up).filter(|_| follow_up.course.is_undecided()).map(|promise| promise.date)
}

/// The total of promises that are broken on that day.
pub(crate) fn broken(reach: &Reach, today: NaiveDate) -> Asked<'_> {
    let yesterday = today.pred_opt().unwrap_or(today);
    Asked::new(reach, PROMISED, "0000-00-00", yesterday.to_string())
}

/// Ids are ordered by time, so the latest of a day stands first.
fn happened_place(follow_up: &FollowUp) -> String {
    format!("{}|{}", follow_up.terms.happened, follow_up.id)
}

fn promise_place(follow_up: &FollowUp) -> String {
    let due = undecided(follow_up).map(|date| date.to_string()).unwrap_or_default();
    format!("{due}|{}", follow_up.id)
}

fn next_place(follow_up: &FollowUp) -> String {
    let next = follow_up.terms.next.map(|date| date.to_string()).unwrap_or_default();
    format!("{next}|{}", follow_up.id)
}

const BY_HAPPENED: Listing<FollowUp> = Listing {
    everybody: "SELECT * FROM follow_up WHERE by_all = '' AND by_happened < $after ORDER BY by_happened DESC LIMIT $limit",
    owned: "SELECT * FROM follow_up WHERE owner = $owner AND by_happened < $after ORDER BY by_happened DESC LIMIT $limit",
    place: happened_place,
    descends: true,
};
pub(crate) const BY_NEXT: Listing<FollowUp> = Listing {
    everybody: "SELECT * FROM follow_up WHERE is_open = true AND by_next > $after ORDER BY by_next LIMIT $limit",
    owned: "SELECT * FROM follow_up WHERE owner = $owner AND by_next > $after ORDER BY by_next LIMIT $limit",
    place: next_place,
    descends: false,
};
const BY_PROMISE: Listing<FollowUp> = Listing {
    everybody: "SELECT * FROM follow_up WHERE by_all = '' AND by_promise > $after ORDER BY by_promise LIMIT $limit",
    owned: "SELECT * FROM follow_up WHERE owner = $owner AND by_promise > $after ORDER BY by_promise LIMIT $limit",
    place: promise_place,
    descends: false,
};
const OF_CUSTOMER: &str = "SELECT * FROM follow_up WHERE customer = $customer AND by_happened < $after ORDER BY by_happened DESC LIMIT 51";

/// A page of the follow-ups that the actor may see.
///
/// # Errors
/// `NotFound` for a customer that the actor may not see; `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &FollowUpFilter) -> Result<Page<FollowUp>> {
    let reach = crate::customers::reach(store, actor, Noun::FollowUp, filter.customer.as_ref()).await?;
    let reach = narrowed(reach, filter.owner.as_ref());
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
    let is_broken = filter.window == FollowUpWindow::Broken;
    let listing = if is_broken { &BY_PROMISE } else { &BY_NEXT };
    let mut page = listing.page(store, &reach, filter.after.as_deref(), |_| true).await?;
    let count = page.items.len();
    page.items.retain(|follow_up| match follow_up.terms.next {
        _ if is_broken => undecided(follow_up).is_some_and(|due| due < today),
        next => next.is_some_and(|next| next <= today),
    });
    if page.items.len() < count {
        page.next = None;
    }
    Ok(page)
}

/// The day on which the customer was last met or called, up to that day.
pub(crate) async fn last_contact(store: &Store, customer: &CustomerId, as_of: NaiveDate) -> Result<Option<NaiveDate>> {
    let values = [("customer", customer.as_str().to_owned()), ("after", format!("{as_of}|{}", crate::paging::LAST))];
    let last: Vec<FollowUp> = store.rows(OF_CUSTOMER, values.map(|(name, value)| (name, Value::String(value)))).await?;
    Ok(last.first().map(|follow_up| follow_up.terms.happened))
}

/// The follow-up, if the actor may read it.
async fn readable(store: &Store, actor: &Actor, id: &FollowUpId) -> Result<FollowUp> {
    let follow_up: FollowUp = store.must_load(id.as_str()).await?;
    let is_read = crate::customers::reads(store, actor, Noun::FollowUp, &follow_up.owner, &follow_up.customer).await?;
    if is_read { Ok(follow_up) } else { Err(Error::NotFound) }
}

/// Logs a follow-up. The customer's open reminders are closed by it. A place is kept only where the company has turned that on.
///
/// # Errors
/// `NotFound` for the customer or what is corrected, `NotAllowed`; what the form refuses; `NotThisCustomersContact`, `NotThisCustomersContract`;
/// `CurrencyDiffers` for a promise under a contract of another currency than the company's;
/// `ChangedMeanwhile` for what is corrected already.
pub async fn log(store: &Store, actor: &Actor, operation: &OperationId, id: &FollowUpId, form: &FollowUpForm) -> Result<FollowUp> {
    let today = store.today().await;
    let company = crate::companies::required(store).await?;
    let terms = form.parse(company.currency, today);
    let keeps_place = company.follow_up_places;
    store
        .command(actor, operation, "follow_up.log", &(id, form), |mut write| {
            let terms = terms.clone();
            async move {
                let mut terms = terms?;
                terms.place = terms.place.filter(|_| keeps_place);
                let customer = crate::customers::to_add_under(store, actor, Noun::FollowUp, &form.customer).await?;
                let concerns = ties(store, &customer, &mut terms).await?;
                let corrected = corrected(store, &customer, form).await?;
                let reminding = FollowUp::reminds(&terms, corrected.as_ref());
                let corrects = corrected.as_ref().map(|old| old.id.clone());
                for open in
                    open_of(store, &customer.id).await?.iter().filter(|open| reminding.closes_others && Some(&open.id) != corrects.as_ref())
                {
                    write.update(open, FollowUp { is_open: false, ..open.clone() })?;
                }
                if let Some(old) = corrected {
                    write.update(&old, FollowUp { corrected_by: Some(id.clone()), is_open: false, ..old.clone() })?;
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
                    is_open: reminding.opens,
                    course: Course::default(),
                    concerns,
                    corrects,
                    corrected_by: None,
                    photos: Vec::new(),
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

/// A follow-up picks only from its own customer's contacts and contracts; an instalment brings its contract along.
async fn ties(store: &Store, customer: &Customer, terms: &mut FollowUpTerms) -> Result<Concerns> {
    let mut concerns = Concerns::default();
    if let Some(id) = &terms.contact {
        let contact = store.load::<Contact>(id.as_str()).await?.filter(|contact| contact.customer == customer.id);
        concerns.contact = contact.ok_or_else(|| Error::at("contact", Refusal::NotThisCustomersContact))?.terms.name;
    }
    if let Some(id) = &terms.instalment {
        let own = |instalment: &Instalment| {
            instalment.customer == customer.id && terms.contract.as_ref().is_none_or(|it| *it == instalment.contract)
        };
        let instalment = store.load::<Instalment>(id.as_str()).await?.filter(own);
        let instalment = instalment.ok_or_else(|| Error::at("instalment", Refusal::NotThisCustomersContract))?;
        (concerns.instalment, terms.contract) = (Some(instalment.ordinal), Some(instalment.contract));
    }
    if let Some(id) = &terms.contract {
        let contract = store.load::<Contract>(id.as_str()).await?.filter(|contract| contract.customer == customer.id);
        let contract = contract.ok_or_else(|| Error::at("contract", Refusal::NotThisCustomersContract))?;
        // A promise is entered in the company's currency: nothing of another could keep it.
        if terms.promise.is_some() && contract.terms.currency != crate::companies::required(store).await?.currency {
            return Err(Error::at("promise_amount", Refusal::CurrencyDiffers));
        }
        concerns.contract = contract.number;
    }
    Ok(concerns)
}

/// The record that this one corrects: the customer's own, and not corrected before.
async fn corrected(store: &Store, customer: &Customer, form: &FollowUpForm) -> Result<Option<FollowUp>> {
    if form.corrects.is_empty() {
        return Ok(None);
    }
    let old: FollowUp = store.must_load(form.corrects.as_str()).await?;
    if old.customer != customer.id {
        return Err(Error::NotFound);
    }
    if old.corrected_by.is_some() { Err(Refusal::ChangedMeanwhile.into()) } else { Ok(Some(old)) }
}

async fn open_of(store: &Store, customer: &CustomerId) -> Result<Vec<FollowUp>> {
    let id = Value::from_t(customer.as_str().to_owned());
    store.rows(OPEN_OF, [("customer", id)]).await
}

const OPEN_OF: &str = "SELECT * FROM follow_up WHERE customer = $customer AND by_next > ''";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    BY_HAPPENED.everybody,
    BY_HAPPENED.owned,
    BY_NEXT.everybody,
    BY_NEXT.owned,
    OF_CUSTOMER,
    OPEN_OF,
    BY_PROMISE.everybody,
    BY_PROMISE.owned,
];
