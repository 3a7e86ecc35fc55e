//! Contracts with their lines and their plan.

use std::collections::BTreeMap;

use domain::contract::{Contract, ContractDraft, ContractForm, Life};
use domain::customer::Customer;
use domain::id::{ContractId, InstalmentId, OperationId};
use domain::instalment::{Instalment, InstalmentTerms};
use domain::list::{ContractFilter, ContractOrder, CurrencyTotal, PAGE_ROWS, Page, Totals};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{LAST, Listing, narrowed};
use crate::row::{Columns, Record};
use crate::search;
use crate::store::Store;
use crate::tally::Tallies;
use crate::write::Write;

impl Record for Contract {
    const TABLE: &'static str = "contract";
    const MONEY: &'static [&'static str] = &["amount", "collected", "expenses"];
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
        columns.text("by_signed", signed_place(self));
        columns.text("by_number", number_place(self));
        columns.text("by_amount", amount_place(self));
        columns.text_if(self.is_amount_to_complete, "by_to_complete", signed_place(self));
        columns.text("by_search", search::tokens(&search::texts(&[&self.number, &self.terms.title])));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let (owner, currency) = (self.owner.as_str(), self.terms.currency.code());
        tallies.add("contracts", owner, self.terms.life.code(), currency, self.amount);
        if !self.collected.is_zero() {
            tallies.add("collected", owner, "", currency, self.collected);
        }
        if self.is_amount_to_complete {
            tallies.add("to_complete", owner, "", currency, self.amount);
        }
    }
}

fn signed_place(contract: &Contract) -> String {
    let signed = contract.terms.signed.map(|date| date.to_string()).unwrap_or_default();
    format!("{signed}|{}", contract.id)
}

fn number_place(contract: &Contract) -> String {
    format!("{}|{}", contract.number, contract.id)
}

/// Amounts as text of one width sort like numbers: they are never negative here.
fn amount_place(contract: &Contract) -> String {
    format!("{:0>20}|{}", contract.amount.to_plain(), contract.id)
}

const BY_SIGNED: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_signed < $after ORDER BY by_signed DESC LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_signed < $after ORDER BY by_signed DESC LIMIT $limit",
    place: signed_place,
    descends: true,
};
const BY_NUMBER: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_number > $after ORDER BY by_number LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_number > $after ORDER BY by_number LIMIT $limit",
    place: number_place,
    descends: false,
};
const BY_AMOUNT: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_amount < $after ORDER BY by_amount DESC LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_amount < $after ORDER BY by_amount DESC LIMIT $limit",
    place: amount_place,
    descends: true,
};
const BY_SIGNED_ASCENDING: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_signed > $after ORDER BY by_signed LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_signed > $after ORDER BY by_signed LIMIT $limit",
    place: signed_place,
    descends: false,
};
const BY_NUMBER_DESCENDING: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_number < $after ORDER BY by_number DESC LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_number < $after ORDER BY by_number DESC LIMIT $limit",
    place: number_place,
    descends: true,
};
const BY_AMOUNT_ASCENDING: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_amount > $after ORDER BY by_amount LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_amount > $after ORDER BY by_amount LIMIT $limit",
    place: amount_place,
    descends: false,
};
const TO_COMPLETE: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_to_complete > '' AND by_to_complete < $after ORDER BY by_to_complete DESC LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_to_complete > '' AND by_to_complete < $after ORDER BY by_to_complete DESC LIMIT $limit",
    place: signed_place,
    descends: true,
};
const OF_CUSTOMER: &str = "SELECT * FROM contract WHERE customer = $customer AND by_signed < $after ORDER BY by_signed DESC LIMIT $limit";
const OF_AMOUNT: &str = "SELECT * FROM contract WHERE by_amount > $from AND by_amount < $to ORDER BY by_amount LIMIT $limit";
const OWN_OF_AMOUNT: &str =
    "SELECT * FROM contract WHERE owner = $owner AND by_amount > $from AND by_amount < $to ORDER BY by_amount LIMIT $limit";
const SEARCH: &str = "SELECT * FROM contract WHERE by_search @AND@ $tokens LIMIT 500";

fn listing(filter: &ContractFilter) -> &'static Listing<Contract> {
    match (filter.is_to_complete, filter.order) {
        (true, _) => &TO_COMPLETE,
        (false, ContractOrder::Newest) => &BY_SIGNED,
        (false, ContractOrder::Oldest) => &BY_SIGNED_ASCENDING,
        (false, ContractOrder::Number) => &BY_NUMBER,
        (false, ContractOrder::NumberDescending) => &BY_NUMBER_DESCENDING,
        (false, ContractOrder::Largest) => &BY_AMOUNT,
        (false, ContractOrder::Smallest) => &BY_AMOUNT_ASCENDING,
    }
}

fn keeps(filter: &ContractFilter, contract: &Contract) -> bool {
    let signed = contract.terms.signed;
    filter.customer.as_ref().is_none_or(|customer| contract.customer == *customer)
        && filter.life.is_none_or(|life| contract.terms.life == life)
        && filter.progress.is_none_or(|progress| contract.progress() == progress)
        && filter.contract_type.is_none_or(|kind| contract.terms.contract_type == kind)
        && filter.signed_from.is_none_or(|from| signed.is_some_and(|signed| signed >= from))
        && filter.signed_to.is_none_or(|to| signed.is_some_and(|signed| signed <= to))
        && (!filter.is_to_complete || contract.is_amount_to_complete)
}

/// A page of the contracts that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Page<Contract>> {
    let reach = narrowed(actor.reach(Noun::Contract, Act::Read), filter.owner.as_ref());
    if filter.search.trim().is_empty() && filter.customer.is_none() {
        return listing(filter).page(store, &reach, filter.after.as_deref(), |contract| keeps(filter, contract)).await;
    }
    let mut items = few(store, &reach, filter).await?;
    items.retain(|contract| filter.after.as_ref().is_none_or(|after| is_after(filter, contract, after)));
    let has_more = items.len() > PAGE_ROWS;
    items.truncate(PAGE_ROWS);
    let next = if has_more { items.last().map(listing(filter).place) } else { None };
    Ok(Page { items, next })
}

fn is_after(filter: &ContractFilter, contract: &Contract, after: &str) -> bool {
    let listing = listing(filter);
    let place = (listing.place)(contract);
    if listing.descends { place.as_str() < after } else { place.as_str() > after }
}

/// All matches of a search or of one customer, in the filter's order: few enough to sort here.
async fn few(store: &Store, reach: &Reach, filter: &ContractFilter) -> Result<Vec<Contract>> {
    let mut found: BTreeMap<ContractId, Contract> = BTreeMap::new();
    let mut add = |contracts: Vec<Contract>| found.extend(contracts.into_iter().map(|contract| (contract.id.clone(), contract)));
    if filter.search.trim().is_empty() {
        if let Some(customer) = &filter.customer {
            add(of_customer(store, customer.as_str(), 5000).await?);
        }
    } else {
        add(find(store, reach, &filter.search).await?);
        for customer in crate::customers::find(store, reach, &filter.search).await?.iter().take(100) {
            add(of_customer(store, customer.id.as_str(), 200).await?);
        }
    }
    let listing = listing(filter);
    let mut items: Vec<Contract> =
        found.into_values().filter(|contract| reach.covers(&contract.owner) && keeps(filter, contract)).collect();
    items.sort_by_cached_key(listing.place);
    if listing.descends {
        items.reverse();
    }
    Ok(items)
}

pub(crate) async fn of_customer(store: &Store, customer: &str, limit: i64) -> Result<Vec<Contract>> {
    let values =
        [("customer", Value::from_t(customer.to_owned())), ("after", Value::from_t(LAST.to_owned())), ("limit", Value::from_t(limit))];
    store.rows(OF_CUSTOMER, values).await
}

/// Contracts whose number or title contains every word.
pub(crate) async fn find(store: &Store, reach: &Reach, query: &str) -> Result<Vec<Contract>> {
    let words = search::words(query);
    let tokens = search::query_tokens(&words);
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Contract> = store.rows(SEARCH, [("tokens", Value::from_t(tokens))]).await?;
    found.retain(|contract| {
        let texts = search::texts(&[&contract.number, &contract.terms.title]);
        reach.covers(&contract.owner) && words.iter().all(|word| texts.contains(word.as_str()))
    });
    Ok(found)
}

/// A few contracts of exactly this amount, of any currency, that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn of_amount(store: &Store, actor: &Actor, amount: Amount) -> Result<Vec<Contract>> {
    const FEW: i64 = 20;
    let key = format!("{:0>20}|", amount.to_plain());
    let (from, to, limit) = (Value::from_t(key.clone()), Value::from_t(format!("{key}{LAST}")), Value::from_t(FEW));
    match actor.reach(Noun::Contract, Act::Read) {
        Reach::Nobody => Ok(Vec::new()),
        Reach::Everybody => store.rows(OF_AMOUNT, [("from", from), ("to", to), ("limit", limit)]).await,
        Reach::Owners(owners) => {
            let mut found = Vec::new();
            for owner in owners {
                let owner = Value::from_t(owner.as_str().to_owned());
                let values = [("owner", owner), ("from", from.clone()), ("to", to.clone()), ("limit", limit.clone())];
                found.extend(store.rows::<Contract, _, 4>(OWN_OF_AMOUNT, values).await?);
            }
            Ok(found)
        }
    }
}

/// The totals row of the same list, added up over every row that the filter keeps.
///
/// # Errors
/// `Engine`.
pub async fn totals(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Totals> {
    let reach = narrowed(actor.reach(Noun::Contract, Act::Read), filter.owner.as_ref());
    let mut sums: BTreeMap<&'static str, CurrencyTotal> = BTreeMap::new();
    let mut failure = None;
    let mut add = |contract: &Contract| {
        let currency = contract.terms.currency;
        let sum = sums.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
        sum.count += 1;
        let added = (|| {
            sum.amount = sum.amount.checked_add(contract.amount)?;
            sum.collected = sum.collected.checked_add(contract.collected)?;
            sum.outstanding = sum.outstanding.checked_add(contract.outstanding())?;
            Ok::<(), Refusal>(())
        })();
        failure = failure.take().or(added.err());
    };
    if filter.search.trim().is_empty() && filter.customer.is_none() {
        listing(filter)
            .each(store, &reach, |contract| {
                if keeps(filter, &contract) {
                    add(&contract)
                }
            })
            .await?;
    } else {
        few(store, &reach, filter).await?.iter().for_each(&mut add);
    }
    if let Some(refusal) = failure {
        return Err(refusal.into());
    }
    let by_currency: Vec<CurrencyTotal> = sums.into_values().collect();
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

/// Every contract of the list, in its order: for exports.
///
/// # Errors
/// `Engine`.
pub async fn all(store: &Store, actor: &Actor, filter: &ContractFilter) -> Result<Vec<Contract>> {
    let reach = narrowed(actor.reach(Noun::Contract, Act::Read), filter.owner.as_ref());
    if !filter.search.trim().is_empty() || filter.customer.is_some() {
        return few(store, &reach, filter).await;
    }
    let mut items = Vec::new();
    listing(filter)
        .each(store, &reach, |contract| {
            if keeps(filter, &contract) {
                items.push(contract)
            }
        })
        .await?;
    Ok(items)
}

/// The contract, if the actor may do this to it; a stranger's answers like a missing one.
pub(crate) async fn reachable(store: &Store, actor: &Actor, act: Act, id: &ContractId) -> Result<Contract> {
    let contract: Contract = store.must_load(id.as_str()).await?;
    if !actor.may_for(Noun::Contract, Act::Read, &contract.owner) {
        return Err(Error::NotFound);
    }
    if !actor.may_for(Noun::Contract, act, &contract.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(contract)
}

/// One contract and its plan.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &ContractId) -> Result<(Contract, Vec<Instalment>)> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    let plan = plan_of(store, id).await?;
    Ok((contract, plan))
}

/// The contract's instalments, in order.
pub(crate) async fn plan_of(store: &Store, id: &ContractId) -> Result<Vec<Instalment>> {
    let id = Value::from_t(id.as_str().to_owned());
    store.rows(PLAN_OF, [("contract", id)]).await
}

pub(crate) async fn by_number(store: &Store, number: &str) -> Result<Option<Contract>> {
    let number = Value::from_t(number.to_owned());
    Ok(store.rows::<Contract, _, 1>(BY_EXACT_NUMBER, [("number", number)]).await?.pop())
}

/// Adds a contract with its plan. An empty number is given by the server.
///
/// # Errors
/// `NotFound` for the customer, `NotAllowed`; what the form refuses; `NumberTaken`.
pub async fn create(store: &Store, actor: &Actor, operation: &OperationId, id: &ContractId, form: &ContractForm) -> Result<Contract> {
    let today = store.today().await;
    let draft = form.parse(today)?;
    store
        .command(actor, operation, "contract.create", &(id, form), |mut write| {
            let draft = draft.clone();
            async move {
                let customer = crate::customers::reachable(store, actor, Act::Read, &draft.customer).await?;
                if !actor.may_for(Noun::Contract, Act::Create, &customer.owner) {
                    return Err(Refusal::NotAllowed.into());
                }
                let number = match &draft.number {
                    Some(number) if by_number(store, number).await?.is_some() => {
                        return Err(Error::at("number", Refusal::NumberTaken { number: number.clone() }));
                    }
                    Some(number) => number.clone(),
                    None => {
                        let prefix = crate::companies::required(store).await?.contract_prefix;
                        crate::numbers::next(store, &mut write, &prefix, today).await?
                    }
                };
                let contract = assemble(id.clone(), number, &customer, &draft);
                write.create(&contract)?;
                for instalment in instalments(&contract, &draft.plan) {
                    write.create(&instalment)?;
                }
                note_deal(&mut write, &customer, &contract)?;
                Ok((write, contract))
            }
        })
        .await
}

/// A contract from a draft, nothing collected yet.
pub(crate) fn assemble(id: ContractId, number: String, customer: &Customer, draft: &ContractDraft) -> Contract {
    Contract {
        id,
        number,
        customer: customer.id.clone(),
        customer_name: customer.terms.name.clone(),
        owner: customer.owner.clone(),
        owner_name: customer.owner_name.clone(),
        terms: draft.terms.clone(),
        amount: draft.amount,
        collected: Amount::ZERO,
        is_amount_to_complete: false,
        is_opening: false,
        version: 1,
    }
}

/// The instalments of a plan; their ids follow from the contract's, so that an edited plan keeps them.
pub(crate) fn instalments(contract: &Contract, plan: &[InstalmentTerms]) -> Vec<Instalment> {
    let effective = contract.terms.signed.filter(|_| contract.terms.life.is_effective());
    (1_u16..)
        .zip(plan)
        .map(|(ordinal, terms)| Instalment {
            id: InstalmentId::new(format!("{}-{ordinal}", contract.id)),
            contract: contract.id.clone(),
            contract_number: contract.number.clone(),
            customer: contract.customer.clone(),
            customer_name: contract.customer_name.clone(),
            owner: contract.owner.clone(),
            owner_name: contract.owner_name.clone(),
            ordinal,
            currency: contract.terms.currency,
            effective,
            paid: Amount::ZERO,
            open: if effective.is_some() { terms.amount } else { Amount::ZERO },
            terms: terms.clone(),
            dispute: String::new(),
            reason: String::new(),
            is_amount_to_complete: contract.is_amount_to_complete,
            version: 1,
        })
        .collect()
}

/// A signed contract is a deal: the customer's first and latest dates follow.
pub(crate) fn note_deal(write: &mut Write, customer: &Customer, contract: &Contract) -> Result<Customer> {
    let Some(signed) = contract.terms.signed.filter(|_| contract.terms.life.is_effective()) else { return Ok(customer.clone()) };
    let first_deal = Some(customer.first_deal.map_or(signed, |first| first.min(signed)));
    let latest_deal = Some(customer.latest_deal.map_or(signed, |latest| latest.max(signed)));
    if (first_deal, latest_deal) == (customer.first_deal, customer.latest_deal) {
        return Ok(customer.clone());
    }
    write.update(customer, Customer { first_deal, latest_deal, ..customer.clone() })
}

/// Changes a contract that was at `version` when its form was opened, while nothing is paid.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `ContractNotEditable`, `NumberTaken`; what the form refuses.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    version: u64,
    form: &ContractForm,
) -> Result<Contract> {
    let today = store.today().await;
    let draft = form.parse(today)?;
    store
        .command(actor, operation, "contract.edit", &(id, version, form), |mut write| {
            let draft = draft.clone();
            async move {
                let old = reachable(store, actor, Act::Edit, id).await?;
                if old.version != version {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                if !old.is_editable() {
                    return Err(Refusal::ContractNotEditable.into());
                }
                if draft.customer != old.customer {
                    return Err(Error::at("customer", Refusal::ContractNotEditable));
                }
                let number = draft.number.clone().unwrap_or_else(|| old.number.clone());
                if number != old.number && by_number(store, &number).await?.is_some() {
                    return Err(Error::at("number", Refusal::NumberTaken { number }));
                }
                let new =
                    Contract { number, terms: draft.terms.clone(), amount: draft.amount, is_amount_to_complete: false, ..old.clone() };
                let new = write.update(&old, new)?;
                replan(store, &mut write, &new, &draft.plan).await?;
                let customer: Customer = store.must_load(new.customer.as_str()).await?;
                note_deal(&mut write, &customer, &new)?;
                Ok((write, new))
            }
        })
        .await
}

/// Replaces the unpaid plan of a contract, keeping what can be kept of each instalment.
pub(crate) async fn replan(store: &Store, write: &mut Write, contract: &Contract, plan: &[InstalmentTerms]) -> Result<()> {
    let old = plan_of(store, &contract.id).await?;
    let new = instalments(contract, plan);
    for gone in old.iter().skip(new.len()) {
        write.delete(gone)?;
    }
    for (index, instalment) in new.into_iter().enumerate() {
        match old.get(index) {
            Some(before) => {
                let instalment = Instalment { dispute: before.dispute.clone(), reason: before.reason.clone(), ..instalment };
                write.update(before, instalment)?;
            }
            None => write.create(&instalment)?,
        }
    }
    Ok(())
}

/// Moves a contract to another state of its life; the plan becomes owed, or is owed no more.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`; `Required` for a signed date that is missing; `ContractNotEditable` for what money stands on.
pub async fn change_life(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    version: u64,
    life: Life,
) -> Result<Contract> {
    store
        .command(actor, operation, "contract.change_life", &(id, version, life), |mut write| async move {
            let old = reachable(store, actor, Act::Edit, id).await?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if life.is_effective() && old.terms.signed.is_none() {
                return Err(Error::at("signed", Refusal::Required));
            }
            if !life.is_effective() && !old.collected.is_zero() {
                return Err(Refusal::ContractNotEditable.into());
            }
            let mut new = old.clone();
            new.terms.life = life;
            let new = write.update(&old, new)?;
            let effective = new.terms.signed.filter(|_| life.is_effective());
            for before in plan_of(store, id).await? {
                let open = if effective.is_some() { before.terms.amount.checked_sub(before.paid)? } else { Amount::ZERO };
                if before.effective != effective || before.open != open {
                    write.update(&before, Instalment { effective, open, ..before.clone() })?;
                }
            }
            let customer: Customer = store.must_load(new.customer.as_str()).await?;
            note_deal(&mut write, &customer, &new)?;
            Ok((write, new))
        })
        .await
}

const PLAN_OF: &str = "SELECT * FROM instalment WHERE contract = $contract ORDER BY ordinal";

const BY_EXACT_NUMBER: &str = "SELECT * FROM contract WHERE number = $number";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    BY_SIGNED.everybody,
    BY_SIGNED.owned,
    BY_NUMBER.everybody,
    BY_NUMBER.owned,
    BY_AMOUNT.everybody,
    BY_AMOUNT.owned,
    BY_SIGNED_ASCENDING.everybody,
    BY_SIGNED_ASCENDING.owned,
    BY_NUMBER_DESCENDING.everybody,
    BY_NUMBER_DESCENDING.owned,
    BY_AMOUNT_ASCENDING.everybody,
    BY_AMOUNT_ASCENDING.owned,
    TO_COMPLETE.everybody,
    TO_COMPLETE.owned,
    OF_CUSTOMER,
    SEARCH,
    PLAN_OF,
    BY_EXACT_NUMBER,
];
