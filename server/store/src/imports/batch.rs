//! What one commit of an import knows: the records it has read or made, so that a later row of the same commit sees an earlier one.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::customer::{Customer, CustomerTerms, name_key};
use domain::id::{CustomerId, UserId};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;

use crate::error::{Error, Result};
use crate::numbers::Numbers;
use crate::store::{Store, new_id};
use crate::write::Write;

/// Who owns what no sheet gives an owner; a manager can hand it over.
const UNASSIGNED: &str = "unassigned";

pub(super) struct Batch<'a> {
    pub(super) store: &'a Store,
    pub(super) actor: &'a Actor,
    pub(super) write: Write,
    pub(super) today: NaiveDate,
    pub(super) numbers: Numbers,
    customers: HashMap<String, Customer>,
    contracts: HashMap<String, Contract>,
}

impl<'a> Batch<'a> {
    pub(super) async fn new(store: &'a Store, actor: &'a Actor, write: Write) -> Result<Self> {
        crate::companies::required(store).await?;
        let today = store.today().await;
        Ok(Self { store, actor, write, today, numbers: Numbers::default(), customers: HashMap::new(), contracts: HashMap::new() })
    }

    /// The customer of that name, however spelt; another's is refused.
    pub(super) async fn known_customer(&mut self, name: &str) -> Result<Option<Customer>> {
        let key = name_key(name);
        if let Some(customer) = self.customers.get(&key) {
            return Ok(Some(customer.clone()));
        }
        let Some(customer) = crate::customers::by_name_key(self.store, name).await?.into_iter().next() else { return Ok(None) };
        if !self.actor.may_for(Noun::Import, Act::Create, &customer.owner) {
            return Err(Error::at("customer", Refusal::NotAllowed));
        }
        self.keep_customer(customer.clone());
        Ok(Some(customer))
    }

    /// The customer of that name, made when it is new.
    pub(super) async fn customer(&mut self, name: &str, owner_name: &str) -> Result<Customer> {
        if let Some(customer) = self.known_customer(name).await? {
            return Ok(customer);
        }
        let terms = CustomerTerms { name: name.to_owned(), ..CustomerTerms::default() };
        self.add_customer(None, terms, owner_name).await
    }

    pub(super) async fn add_customer(&mut self, number: Option<String>, terms: CustomerTerms, owner_name: &str) -> Result<Customer> {
        let (owner, owner_name) = self.owner(owner_name).await?;
        let number = match number {
            Some(number) => number,
            None => self.numbers.next(self.store, &mut self.write, "C", self.today).await?,
        };
        let customer = Customer {
            id: CustomerId::new(new_id()),
            number,
            owner,
            owner_name,
            first_deal: terms.history_first,
            latest_deal: terms.history_latest,
            terms,
            last_contact: None,
            version: 1,
        };
        self.write.create(&customer)?;
        self.keep_customer(customer.clone());
        Ok(customer)
    }

    pub(super) fn keep_customer(&mut self, customer: Customer) {
        self.customers.insert(name_key(&customer.terms.name), customer);
    }

    /// The user of that name. Unnamed: the actor, or nobody yet when the command line loads a ledger.
    async fn owner(&self, name: &str) -> Result<(UserId, String)> {
        if name.is_empty() {
            let is_user = self.store.directory().await.users.contains_key(&self.actor.user);
            return Ok(if is_user { (self.actor.user.clone(), self.actor.name.clone()) } else { (UserId::new(UNASSIGNED), String::new()) });
        }
        let directory = self.store.directory().await;
        let user = directory.users.values().find(|user| user.name == name);
        let user = user.filter(|user| self.actor.may_for(Noun::Import, Act::Create, &user.id));
        user.map(|user| (user.id.clone(), user.name.clone())).ok_or_else(|| Error::at("owner", Refusal::UnknownUser))
    }

    pub(super) async fn known_contract(&mut self, number: &str) -> Result<Option<Contract>> {
        if let Some(contract) = self.contracts.get(number) {
            return Ok(Some(contract.clone()));
        }
        let found = crate::contracts::by_number(self.store, number).await?;
        if let Some(contract) = &found
            && !self.actor.may_for(Noun::Import, Act::Create, &contract.owner)
        {
            return Err(Error::at("number", Refusal::NumberTaken { number: number.to_owned() }));
        }
        Ok(found)
    }

    pub(super) fn keep_contract(&mut self, contract: Contract) {
        self.contracts.insert(contract.number.clone(), contract);
    }

    /// The customer's contracts, those of this commit included.
    pub(super) async fn contracts_of(&mut self, customer: &CustomerId) -> Result<Vec<Contract>> {
        let mut found = crate::contracts::of_customer(self.store, customer.as_str(), 2000).await?;
        found.retain(|contract| !self.contracts.contains_key(&contract.number));
        found.extend(self.contracts.values().filter(|contract| contract.customer == *customer).cloned());
        Ok(found)
    }
}
