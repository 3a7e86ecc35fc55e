//! Customers: the record itself and how it is found; commands, lists, people, helpers, figures, levels and merging are in the files below.

use std::collections::BTreeSet;

use domain::customer::{Customer, CustomerEvent, name_key};
use domain::history::HistoryNoun;
use domain::id::{CustomerId, UserId};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use serde::Deserialize;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::history::Place;
use crate::row::{Columns, Record};
use crate::search;
use crate::store::Store;
use crate::tally::Tallies;

mod commands;
mod contacts;
mod figures;
pub(crate) mod helpers;
mod levels;
mod list;
mod merge;

pub use commands::{create, edit, reassign};
pub use contacts::{contacts, save_contact};
pub use figures::{events, figures};
pub use helpers::{helper_candidates, helpers, set_helpers};
pub use levels::set_level;
pub use list::{count, list};
pub use merge::{merge, merge_preview};

pub(crate) use commands::{credit_limit, deal_dates, deal_dates_without, note_deals};
pub(crate) use contacts::{contacts_of, contacts_of_all};
pub(crate) use helpers::{check as check_helpers, helped, reach, reads};

impl Record for Customer {
    const TABLE: &'static str = "customer";
    const IS_MINTED_BY_CLIENT: bool = true;
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
        let whose = match self.merged_into {
            Some(_) => search::MERGED.to_owned(),
            None => self.helpers.iter().map(search::of_helper).chain([search::of_owner(&self.owner)]).collect::<Vec<_>>().join(" "),
        };
        columns.text("by_search", format!("{} {whose}", search::tokens(&texts)));
        columns.text("by_text", texts);
        // One that was merged into another is in no list; by its old name, code and number the other is still found.
        if self.merged_into.is_none() {
            columns.listed();
            columns.text("by_owner", self.owner.as_str());
            columns.text("by_level", self.terms.level.code());
            columns.text("by_number", number_place(self));
            columns.text("by_name", name_place(self));
        }
        columns.text("by_name_key", name_key(&self.terms.name));
        columns.text_if(!self.terms.credit_code.is_empty(), "by_credit_code", &self.terms.credit_code);
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if self.merged_into.is_none() {
            tallies.add("customers", self.owner.as_str(), self.terms.level.code(), "", domain::money::Amount::ZERO);
        }
    }
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::of(HistoryNoun::Customer, self.id.as_str()))
    }
}

impl Record for CustomerEvent {
    const TABLE: &'static str = "customer_event";
    fn key(&self) -> &str {
        &self.id
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

fn number_place(customer: &Customer) -> String {
    format!("{}|{}", customer.number, customer.id)
}

fn name_place(customer: &Customer) -> String {
    // Names sort by their pinyin, as a Chinese reader expects of a list.
    format!("{}|{}", search::texts(&[&customer.terms.name]).split('\n').next().unwrap_or_default(), customer.id)
}

/// Of how many customers that it finds a search of another list shows the records, and a search over everything.
pub(crate) const CUSTOMERS_MAX: usize = 100;
pub(crate) const CUSTOMERS_FEW: usize = 10;

/// What a search says of a customer.
#[derive(Deserialize)]
struct Match {
    key: CustomerId,
    owner: UserId,
    #[serde(default)]
    helpers: Vec<UserId>,
    by_name: Option<String>,
    by_text: String,
    merged_into: Option<CustomerId>,
}

/// Customers within reach whose name, pinyin, initials or number contain every word: the first by name, none twice.
pub(crate) async fn find(store: &Store, reach: &Reach, query: &str, most: usize) -> Result<Vec<CustomerId>> {
    find_of(store, reach, None, query, most).await
}

/// The first by name of the customers that hold the words, and that the actor may see: for a search over everything.
///
/// # Errors
/// `Engine`.
pub async fn find_first(store: &Store, actor: &Actor, query: &str, most: usize) -> Result<Vec<Customer>> {
    let reach = actor.reach(Noun::Customer, Act::Read);
    let helper = matches!(reach, Reach::Owners(_)).then_some(&actor.user);
    let ids = find_of(store, &reach, helper, query, most).await?;
    let mut found: Vec<Customer> = store.load_all(ids.iter().map(CustomerId::as_str)).await?;
    found.sort_by_cached_key(name_place);
    Ok(found)
}

/// The same with those with which this user helps.
async fn find_of(store: &Store, reach: &Reach, helper: Option<&UserId>, query: &str, most: usize) -> Result<Vec<CustomerId>> {
    let words = search::words(query);
    let mut matches: Vec<Match> = Vec::new();
    for tokens in asked(reach, helper, &words) {
        matches.extend(store.select::<Match, 1>(MATCHES, [("tokens", Value::from_t(tokens))]).await?);
    }
    let mut found = BTreeSet::new();
    for one in matches {
        if !words.iter().all(|word| one.by_text.contains(word.as_str())) {
            continue;
        }
        let (owner, helpers, place, id) = match (one.merged_into, one.by_name) {
            (None, Some(place)) => (one.owner, one.helpers, place, one.key),
            _ => {
                let customer = survivor(store, store.must_load(one.key.as_str()).await?).await?;
                (customer.owner.clone(), customer.helpers.clone(), name_place(&customer), customer.id)
            }
        };
        if reach.covers(&owner) || helper.is_some_and(|helper| helpers.contains(helper)) {
            found.insert((place, id));
        }
    }
    Ok(found.into_iter().map(|(_, id)| id).take(most).collect())
}

/// What the index is asked for: customers of whom the reach covers, those with which this user helps, and those that were merged into others.
fn asked(reach: &Reach, helper: Option<&UserId>, words: &[String]) -> Vec<String> {
    let mut asked = search::asked(reach, words);
    let tokens = search::query_tokens(words);
    if *reach != Reach::Everybody && !tokens.is_empty() {
        asked.extend(helper.map(|helper| format!("{tokens} {}", search::of_helper(helper))));
        asked.push(format!("{tokens} {}", search::MERGED));
    }
    asked
}

/// The same with those with which this user helps. One that was merged may lead out of reach: that is the caller's to leave out.
async fn matching(store: &Store, reach: &Reach, helper: Option<&UserId>, query: &str) -> Result<Vec<Customer>> {
    let words = search::words(query);
    let mut found: Vec<Customer> = Vec::new();
    for tokens in asked(reach, helper, &words) {
        found.extend(store.rows::<Customer, _, 1>(SEARCH, [("tokens", Value::from_t(tokens))]).await?);
    }
    found.retain(|customer| search::holds(&[&customer.terms.name, &customer.terms.short_name, &customer.number], &words));
    let mut found = survivors(store, found).await?;
    found.sort_by_cached_key(name_place);
    Ok(found)
}

/// Each customer, or the one that it was merged into; none twice.
pub(crate) async fn survivors(store: &Store, customers: Vec<Customer>) -> Result<Vec<Customer>> {
    let mut found: Vec<Customer> = Vec::with_capacity(customers.len());
    for customer in customers {
        let customer = survivor(store, customer).await?;
        if !found.iter().any(|other| other.id == customer.id) {
            found.push(customer);
        }
    }
    Ok(found)
}

/// The customer, or the one that it was merged into. A merged one never takes another in, so the way ends.
async fn survivor(store: &Store, mut customer: Customer) -> Result<Customer> {
    while let Some(id) = &customer.merged_into {
        customer = store.must_load(id.as_str()).await?;
    }
    Ok(customer)
}

/// The customer, if the actor may do this to it; a stranger's answers like a missing one. One that was merged is read as the customer that it
/// was merged into, and is changed there only.
pub(crate) async fn reachable(store: &Store, actor: &Actor, act: Act, id: &CustomerId) -> Result<Customer> {
    let customer = survivor(store, store.must_load(id.as_str()).await?).await?;
    let is_own = actor.may_for(Noun::Customer, Act::Read, &customer.owner);
    if !is_own && !helpers::helps(actor, Noun::Customer, &customer) {
        return Err(Error::NotFound);
    }
    if act == Act::Read {
        return Ok(customer);
    }
    if !actor.may_for(Noun::Customer, act, &customer.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    if customer.id != *id {
        return Err(Refusal::CustomerMerged { name: customer.terms.name, number: customer.number }.into());
    }
    Ok(customer)
}

/// The customer, if the actor may add such a record under it.
pub(crate) async fn to_add_under(store: &Store, actor: &Actor, noun: Noun, id: &CustomerId) -> Result<Customer> {
    let customer = reachable(store, actor, Act::Read, id).await?;
    if actor.may_for(noun, Act::Create, &customer.owner) { Ok(customer) } else { Err(Refusal::NotAllowed.into()) }
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
        found.extend(by_credit_code(store, &domain::parse::half_width(credit_code).trim().to_uppercase()).await?);
    }
    let mut found = survivors(store, found).await?;
    let is_seen = |customer: &Customer| reach.covers(&customer.owner) || helpers::helps(actor, Noun::Customer, customer);
    found.retain(|customer| is_seen(customer) && Some(&customer.id) != except);
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// Customers of that name, however spelt; in the place of a merged one the customer that it was merged into.
pub(crate) async fn by_name_key(store: &Store, name: &str) -> Result<Vec<Customer>> {
    let found = store.rows(BY_NAME_KEY, [("key", Value::from_t(name_key(name)))]).await?;
    survivors(store, found).await
}

/// Customers of that credit code; in the place of a merged one the customer that it was merged into.
pub(crate) async fn by_credit_code(store: &Store, code: &str) -> Result<Vec<Customer>> {
    let found = store.rows(BY_CREDIT_CODE, [("code", Value::from_t(code.to_owned()))]).await?;
    survivors(store, found).await
}

pub(crate) const SEARCH: &str = "SELECT * FROM customer WHERE by_search @AND@ $tokens LIMIT 500";

const MATCHES: &str = "SELECT key, owner, helpers, by_name, by_text, merged_into FROM customer WHERE by_search @AND@ $tokens LIMIT 500";

const BY_CREDIT_CODE: &str = "SELECT * FROM customer WHERE by_credit_code = $code";

const BY_NAME_KEY: &str = "SELECT * FROM customer WHERE by_name_key = $key";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    list::BY_NUMBER.everybody,
    list::BY_NUMBER.owned,
    list::BY_NAME.everybody,
    list::BY_NAME.owned,
    list::OF_LEVEL_BY_NUMBER.everybody,
    list::OF_LEVEL_BY_NUMBER.owned,
    list::OF_LEVEL_BY_NAME.everybody,
    list::OF_LEVEL_BY_NAME.owned,
    list::HELPED_BY_NUMBER.owned,
    list::HELPED_BY_NAME.owned,
    SEARCH,
    MATCHES,
    BY_CREDIT_CODE,
    BY_NAME_KEY,
    contacts::CONTACTS_OF,
    contacts::CONTACTS_OF_ALL,
    helpers::HELPED,
    helpers::OF_CUSTOMER,
    figures::FIRST_FOLLOW_UP,
    figures::EVENTS_OF,
];
