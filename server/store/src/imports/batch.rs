//! What one commit of an import knows: the records it has read or made, so that a later row of the same commit sees an earlier one.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::closing::Periods;
use domain::contract::Contract;
use domain::customer::{Customer, CustomerTerms, name_key};
use domain::id::{CustomerId, InstalmentId, UserId};
use domain::import::{CustomerRecord, ImportRecord, KnownAs};
use domain::instalment::Instalment;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::user::User;

use super::known::Known;
use crate::directory::UNASSIGNED;
use crate::error::{Error, Result};
use crate::numbers::Numbers;
use crate::store::{Store, new_id};
use crate::write::Write;

pub(super) struct Batch<'a> {
    pub(super) store: &'a Store,
    pub(super) actor: &'a Actor,
    pub(super) write: Write,
    pub(super) today: NaiveDate,
    pub(super) numbers: Numbers,
    /// What the row at hand is already known as, when that is not what it says.
    pub(super) known_as: Option<KnownAs>,
    /// Instalments that a row of this commit has spoken of: another row means another.
    pub(super) annotated: HashSet<InstalmentId>,
    /// What is closed: a row is not dated into it.
    pub(super) periods: Periods,
    contract_prefix: String,
    /// What the database has of what the records speak of.
    known: Known,
    customers: HashMap<CustomerId, Customer>,
    names: HashMap<String, CustomerId>,
    /// Names of which there is one customer only.
    sole: HashSet<String>,
    contracts: HashMap<String, Contract>,
    /// Instalments as this commit has left them.
    instalments: HashMap<InstalmentId, Instalment>,
}

impl<'a> Batch<'a> {
    pub(super) async fn new(store: &'a Store, actor: &'a Actor, write: Write, records: &[(usize, ImportRecord)]) -> Result<Self> {
        let contract_prefix = crate::companies::required(store).await?.contract_prefix;
        let today = store.today().await;
        Ok(Self {
            store,
            actor,
            write,
            today,
            numbers: Numbers::default(),
            known_as: None,
            annotated: HashSet::new(),
            periods: crate::periods::current(store).await?,
            contract_prefix,
            known: Known::of(store, records).await?,
            customers: HashMap::new(),
            names: HashMap::new(),
            sole: HashSet::new(),
            contracts: HashMap::new(),
            instalments: HashMap::new(),
        })
    }

    /// The customer of that name, however spelt; another's is refused.
    pub(super) async fn known_customer(&mut self, name: &str) -> Result<Option<Customer>> {
        let key = name_key(name);
        if self.sole.contains(&key)
            && let Some(customer) = self.kept(&key)
        {
            return Ok(Some(customer));
        }
        let mut found = self.of_name(name).await?;
        let Some(customer) = found.pop() else { return Ok(None) };
        // Two companies of one name: whose money it is, is not ours to guess.
        if let Some(other) = found.pop() {
            return Err(Error::at("customer", Refusal::DuplicateCustomer { name: other.terms.name, number: other.number }));
        }
        self.keep_customer(customer.clone());
        self.names.insert(key.clone(), customer.id.clone());
        self.sole.insert(key);
        Ok(Some(customer))
    }

    /// The customer that this commit has under that name.
    fn kept(&self, key: &str) -> Option<Customer> {
        self.names.get(key).and_then(|id| self.customers.get(id)).cloned()
    }

    /// The customers of that name, however spelt, within reach; when there are others only, it is refused.
    async fn of_name(&self, name: &str) -> Result<Vec<Customer>> {
        let (own, others): (Vec<Customer>, Vec<Customer>) = self
            .known
            .customers_of_name(self.store, name)
            .await?
            .into_iter()
            .partition(|customer| self.actor.may_for(Noun::Import, Act::Create, &customer.owner));
        if let (true, Some(other)) = (own.is_empty(), others.first()) {
            self.within_reach(other, "customer", Refusal::NotAllowed)?;
        }
        let mut found: Vec<Customer> =
            own.into_iter().map(|customer| self.customers.get(&customer.id).cloned().unwrap_or(customer)).collect();
        found.extend(self.kept(&name_key(name)).filter(|kept| !found.iter().any(|customer| customer.id == kept.id)));
        Ok(found)
    }

    /// The customer that a row of a customer sheet means: by its number, by its credit code, by its name however spelt. Two that differ are
    /// refused: which one is meant is not ours to guess.
    pub(super) async fn meant_customer(&mut self, record: &CustomerRecord) -> Result<Option<Customer>> {
        let mut found = Vec::new();
        if let Some(number) = &record.number {
            for customer in self.known.customers_of_number(self.store, number).await? {
                self.within_reach(&customer, "number", Refusal::NumberTaken { number: number.clone() })?;
                found.push(self.latest(customer));
            }
        }
        if !record.terms.credit_code.is_empty() {
            for customer in self.known.customers_of_code(self.store, &record.terms.credit_code).await? {
                self.within_reach(&customer, "credit_code", Refusal::NotAllowed)?;
                found.push(self.latest(customer));
            }
        }
        let of_name = self.of_name(&record.terms.name).await?;
        let Some(first) = found.first().cloned() else { return self.known_customer(&record.terms.name).await };
        // Of several of that name the number or the code says which.
        if !of_name.iter().any(|customer| customer.id == first.id) {
            found.extend(of_name);
        }
        if let Some(other) = found.iter().find(|other| other.id != first.id) {
            let (name, number) = (other.terms.name.clone(), other.number.clone());
            return Err(Error::at("name", Refusal::DuplicateCustomer { name, number }));
        }
        Ok(Some(first))
    }

    fn within_reach(&self, customer: &Customer, field: &str, refusal: Refusal) -> Result<()> {
        if self.actor.may_for(Noun::Import, Act::Create, &customer.owner) { Ok(()) } else { Err(Error::at(field, refusal)) }
    }

    /// The customer as this commit has it, if it has.
    fn latest(&mut self, loaded: Customer) -> Customer {
        let customer = self.customers.get(&loaded.id).cloned().unwrap_or(loaded);
        self.keep_customer(customer.clone());
        customer
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
        let terms = CustomerTerms { credit_limit: crate::customers::credit_limit(self.actor, &owner, None, &terms)?, ..terms };
        let number = match number {
            Some(number) => {
                self.numbers.reserve(self.store, &mut self.write, "C", &number).await?;
                number
            }
            None => self.numbers.next(self.store, &mut self.write, "C", self.today).await?,
        };
        let customer = Customer::new(CustomerId::new(new_id()), number, owner, owner_name, terms);
        self.write.create(&customer)?;
        self.keep_customer(customer.clone());
        Ok(customer)
    }

    pub(super) fn keep_customer(&mut self, customer: Customer) {
        self.names.insert(name_key(&customer.terms.name), customer.id.clone());
        self.customers.insert(customer.id.clone(), customer);
    }

    /// The user of that name or login. Unnamed: the actor, or nobody yet when the command line loads a ledger.
    async fn owner(&self, name: &str) -> Result<(UserId, String)> {
        if name.is_empty() {
            let is_user = self.store.directory().await.users.contains_key(&self.actor.user);
            return Ok(if is_user { (self.actor.user.clone(), self.actor.name.clone()) } else { (UserId::new(UNASSIGNED), String::new()) });
        }
        let directory = self.store.directory().await;
        let is_named = |user: &&User| user.name == name || user.login == name.to_lowercase();
        let mut named: Vec<&User> =
            directory.users.values().filter(is_named).filter(|user| self.actor.may_for(Noun::Import, Act::Create, &user.id)).collect();
        if named.iter().any(|user| user.is_active) {
            named.retain(|user| user.is_active);
        }
        match named.as_slice() {
            [] => Err(Error::at("owner", Refusal::UnknownUser)),
            [user] => Ok((user.id.clone(), user.name.clone())),
            // Two people of one name: the sheet must say the login.
            several => {
                let allowed = several.iter().map(|user| user.login.as_str()).collect::<Vec<_>>().join(", ");
                Err(Error::at("owner", Refusal::NotOneOf { allowed }))
            }
        }
    }

    pub(super) async fn known_contract(&mut self, number: &str) -> Result<Option<Contract>> {
        if let Some(contract) = self.contracts.get(number) {
            return Ok(Some(contract.clone()));
        }
        let found = self.known.contract(self.store, number).await?;
        if let Some(contract) = &found
            && !self.actor.may_for(Noun::Import, Act::Create, &contract.owner)
        {
            return Err(Error::at("number", Refusal::NumberTaken { number: number.to_owned() }));
        }
        Ok(found)
    }

    /// A sheet's own number of our pattern is not given again.
    pub(super) async fn reserve_contract_number(&mut self, number: &str) -> Result<()> {
        self.numbers.reserve(self.store, &mut self.write, &self.contract_prefix, number).await
    }

    /// The instalments of a contract, as this commit has them.
    pub(super) async fn plan(&self, contract: &Contract) -> Result<Vec<Instalment>> {
        let plan = crate::contracts::plan_of(self.store, &contract.id).await?;
        Ok(plan.into_iter().map(|one| self.instalments.get(&one.id).cloned().unwrap_or(one)).collect())
    }

    pub(super) fn keep_instalment(&mut self, instalment: Instalment) {
        self.instalments.insert(instalment.id.clone(), instalment);
    }

    pub(super) fn keep_contract(&mut self, contract: Contract) {
        self.contracts.insert(contract.number.clone(), contract);
    }
}
