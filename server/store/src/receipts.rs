//! Receipts and their allocation. Confirmed money is never edited: a reversal mirrors it, once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::allocation::{self, Available, OpenInstalment, Share};
use domain::contract::Contract;
use domain::id::{AllocationId, ContractId, CustomerId, InstalmentId, OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::list::{CurrencyTotal, PAGE_ROWS, Page, ReceiptFilter, Totals};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::receipt::{Allocation, Receipt, ReceiptForm, ReceiptState, ReceiptTerms};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{Listing, narrowed};
use crate::row::{Columns, Record};
use crate::search;
use crate::store::{Store, new_id};
use crate::tally::Tallies;
use crate::write::Write;

impl Record for Receipt {
    const TABLE: &'static str = "receipt";
    const MONEY: &'static [&'static str] = &["amount", "allocated"];
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
        let reference = bank_key(&self.terms.bank_reference);
        columns.text("by_date", date_place(self));
        columns.text_if(self.state == ReceiptState::Draft, "by_draft", date_place(self));
        columns.text_if(self.advance().is_positive(), "by_advance", date_place(self));
        columns.text_if(self.state != ReceiptState::Reversed && !reference.is_empty(), "by_bank", reference);
        columns.text("by_search", search::tokens(&search::texts(&[&self.number, &self.terms.bank_reference, &self.terms.payer])));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let (owner, currency) = (self.owner.as_str(), self.terms.currency.code());
        tallies.add("receipts", owner, self.state.code(), currency, self.terms.amount);
        if self.state == ReceiptState::Draft {
            tallies.add("drafts", owner, "", currency, self.terms.amount);
        }
        if self.advance().is_positive() {
            tallies.add("advances", owner, "", currency, self.advance());
        }
    }
}

impl Record for Allocation {
    const TABLE: &'static str = "allocation";
    const MONEY: &'static [&'static str] = &["amount"];
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        1
    }
    fn set_version(&mut self, _version: u64) {}
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_date", format!("{}|{}", self.date, self.id));
    }
}

/// Two spellings of one bank reference are one.
fn bank_key(reference: &str) -> String {
    search::normal(reference)
}

fn date_place(receipt: &Receipt) -> String {
    format!("{}|{}", receipt.terms.date, receipt.id)
}

const BY_DATE: Listing<Receipt> = Listing {
    everybody: "SELECT * FROM receipt WHERE by_date < $after ORDER BY by_date DESC LIMIT $limit",
    owned: "SELECT * FROM receipt WHERE owner = $owner AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const DRAFTS: Listing<Receipt> = Listing {
    everybody: "SELECT * FROM receipt WHERE by_draft > '' AND by_draft < $after ORDER BY by_draft DESC LIMIT $limit",
    owned: "SELECT * FROM receipt WHERE owner = $owner AND by_draft > '' AND by_draft < $after ORDER BY by_draft DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const BY_ADVANCE: Listing<Receipt> = Listing {
    everybody: "SELECT * FROM receipt WHERE by_advance > '' AND by_advance < $after ORDER BY by_advance DESC LIMIT $limit",
    owned: "SELECT * FROM receipt WHERE owner = $owner AND by_advance > '' AND by_advance < $after ORDER BY by_advance DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const SEARCH: &str = "SELECT * FROM receipt WHERE by_search @AND@ $tokens LIMIT 500";

fn keeps(filter: &ReceiptFilter, receipt: &Receipt) -> bool {
    filter.state.is_none_or(|state| receipt.state == state)
        && filter.customer.as_ref().is_none_or(|customer| receipt.customer == *customer)
        && (!filter.has_advance || receipt.advance().is_positive())
}

/// A page of the receipts that the actor may see, latest first.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &ReceiptFilter) -> Result<Page<Receipt>> {
    let reach = narrowed(actor.reach(Noun::Receipt, Act::Read), filter.owner.as_ref());
    if filter.search.trim().is_empty() && filter.customer.is_none() {
        let listing = match (filter.has_advance, filter.state) {
            (true, _) => &BY_ADVANCE,
            (false, Some(ReceiptState::Draft)) => &DRAFTS,
            (false, _) => &BY_DATE,
        };
        return listing.page(store, &reach, filter.after.as_deref(), |receipt| keeps(filter, receipt)).await;
    }
    let mut items = few(store, &reach, filter).await?;
    items.retain(|receipt| {
        keeps(filter, receipt) && reach.covers(&receipt.owner) && filter.after.as_ref().is_none_or(|after| date_place(receipt) < *after)
    });
    let has_more = items.len() > PAGE_ROWS;
    items.truncate(PAGE_ROWS);
    let next = if has_more { items.last().map(date_place) } else { None };
    Ok(Page { items, next })
}

/// The totals row of the same list: from the maintained totals when only a state narrows it. `outstanding` is what is left as advance.
///
/// # Errors
/// `Engine`; `AmountTooLarge`.
pub async fn totals(store: &Store, actor: &Actor, filter: &ReceiptFilter) -> Result<Totals> {
    let reach = narrowed(actor.reach(Noun::Receipt, Act::Read), filter.owner.as_ref());
    let mut sums: BTreeMap<&'static str, CurrencyTotal> = BTreeMap::new();
    let mut add = |currency: Currency, count: u64, amount: Amount, advance: Amount| -> Result<()> {
        let sum = sums.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
        sum.count += count;
        sum.amount = sum.amount.checked_add(amount)?;
        sum.outstanding = sum.outstanding.checked_add(advance)?;
        Ok(())
    };
    if filter.search.trim().is_empty() && filter.customer.is_none() && !filter.has_advance {
        let (from, to) = filter.state.map_or(("", crate::paging::LAST), |state| (state.code(), state.code()));
        for tally in store.tallies("receipts", &reach, from, to).await? {
            let (currency, amount) = tally.money()?;
            add(currency, tally.count.max(0).cast_unsigned(), amount, Amount::ZERO)?;
        }
        if filter.state.is_none_or(|state| state == ReceiptState::Confirmed) {
            for tally in store.tallies("advances", &reach, "", "").await? {
                let (currency, advance) = tally.money()?;
                add(currency, 0, Amount::ZERO, advance)?;
            }
        }
    } else if filter.search.trim().is_empty() && filter.customer.is_none() {
        // Those with an advance are few: they are read.
        let mut rows = Vec::new();
        BY_ADVANCE.each(store, &reach, |receipt| rows.push(receipt)).await?;
        for receipt in rows.iter().filter(|receipt| filter.state.is_none_or(|state| receipt.state == state)) {
            add(receipt.terms.currency, 1, receipt.terms.amount, receipt.advance())?;
        }
    } else {
        for receipt in few(store, &reach, filter).await?.iter().filter(|receipt| keeps(filter, receipt) && reach.covers(&receipt.owner)) {
            add(receipt.terms.currency, 1, receipt.terms.amount, receipt.advance())?;
        }
    }
    let by_currency: Vec<CurrencyTotal> = sums.into_values().filter(|sum| sum.count > 0).collect();
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

async fn few(store: &Store, reach: &Reach, filter: &ReceiptFilter) -> Result<Vec<Receipt>> {
    let mut items = Vec::new();
    if filter.search.trim().is_empty() {
        if let Some(customer) = &filter.customer {
            items = of_customer(store, customer).await?;
        }
    } else {
        let words = search::words(&filter.search);
        let tokens = search::query_tokens(&words);
        if !tokens.is_empty() {
            items = store.rows::<Receipt, _, 1>(SEARCH, [("tokens", Value::from_t(tokens))]).await?;
            items.retain(|receipt| {
                let texts = search::texts(&[&receipt.number, &receipt.terms.bank_reference, &receipt.terms.payer]);
                words.iter().all(|word| texts.contains(word.as_str()))
            });
        }
        for customer in crate::customers::find(store, reach, &filter.search).await?.iter().take(100) {
            items.extend(of_customer(store, &customer.id).await?);
        }
    }
    items.sort_by_cached_key(date_place);
    items.dedup_by(|a, b| a.id == b.id);
    items.reverse();
    Ok(items)
}

async fn of_customer(store: &Store, customer: &CustomerId) -> Result<Vec<Receipt>> {
    let id = Value::from_t(customer.as_str().to_owned());
    store.rows(OF_CUSTOMER, [("customer", id)]).await
}

async fn reachable(store: &Store, actor: &Actor, act: Act, id: &ReceiptId) -> Result<Receipt> {
    let receipt: Receipt = store.must_load(id.as_str()).await?;
    if !actor.may_for(Noun::Receipt, Act::Read, &receipt.owner) {
        return Err(Error::NotFound);
    }
    if !actor.may_for(Noun::Receipt, act, &receipt.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(receipt)
}

/// One receipt with its postings.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &ReceiptId) -> Result<(Receipt, Vec<Allocation>)> {
    let receipt = reachable(store, actor, Act::Read, id).await?;
    Ok((receipt, allocations_of(store, id).await?))
}

async fn allocations_of(store: &Store, receipt: &ReceiptId) -> Result<Vec<Allocation>> {
    let id = Value::from_t(receipt.as_str().to_owned());
    let mut postings: Vec<Allocation> = store.rows(ALLOCATIONS_OF, [("receipt", id)]).await?;
    postings.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    Ok(postings)
}

/// The postings under one contract, by date.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Vec<(Allocation, Receipt)>> {
    crate::contracts::reachable(store, actor, Act::Read, contract).await?;
    let id = Value::from_t(contract.as_str().to_owned());
    let mut postings: Vec<Allocation> = store.rows(POSTINGS_OF_CONTRACT, [("contract", id)]).await?;
    postings.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    let mut pairs = Vec::new();
    for posting in postings {
        let receipt = store.must_load(posting.receipt.as_str()).await?;
        pairs.push((posting, receipt));
    }
    Ok(pairs)
}

/// Registers a receipt, to be confirmed by finance.
///
/// # Errors
/// `NotFound` for the customer, `NotAllowed`; what the form refuses; `BankReferenceTaken`.
pub async fn draft(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, form: &ReceiptForm) -> Result<Receipt> {
    let today = store.today().await;
    let terms = form.parse(today)?;
    store
        .command(actor, operation, "receipt.draft", &(id, form), |mut write| {
            let terms = terms.clone();
            async move {
                let customer = crate::customers::reachable(store, actor, Act::Read, &form.customer).await?;
                if !actor.may_for(Noun::Receipt, Act::Create, &customer.owner) {
                    return Err(Refusal::NotAllowed.into());
                }
                if let Some(contract) = &terms.contract {
                    // Another customer's contract answers like none.
                    let contract = store.load::<Contract>(contract.as_str()).await?;
                    if contract.is_none_or(|contract| contract.customer != customer.id) {
                        return Err(Error::at("contract", Refusal::OtherCustomersInstalment));
                    }
                }
                refuse_taken_reference(store, &terms.bank_reference, id).await?;
                let number = crate::numbers::next(store, &mut write, "SK", today).await?;
                let receipt = assemble(id.clone(), number, &customer, terms, &actor.name);
                write.create(&receipt)?;
                Ok((write, receipt))
            }
        })
        .await
}

/// A draft receipt.
pub(crate) fn assemble(id: ReceiptId, number: String, customer: &domain::customer::Customer, terms: ReceiptTerms, by: &str) -> Receipt {
    Receipt {
        id,
        number,
        customer: customer.id.clone(),
        customer_name: customer.terms.name.clone(),
        owner: customer.owner.clone(),
        owner_name: customer.owner_name.clone(),
        terms,
        state: ReceiptState::Draft,
        allocated: Amount::ZERO,
        reversed_on: None,
        reversal_reason: String::new(),
        registered_by: by.to_owned(),
        confirmed_by: String::new(),
        is_opening: false,
        version: 1,
    }
}

async fn refuse_taken_reference(store: &Store, reference: &str, except: &ReceiptId) -> Result<()> {
    let key = bank_key(reference);
    if key.is_empty() {
        return Ok(());
    }
    let same: Vec<Receipt> = store.rows(BY_BANK, [("key", Value::from_t(key))]).await?;
    match same.into_iter().find(|other| other.id != *except) {
        Some(other) => Err(Error::at("bank_reference", Refusal::BankReferenceTaken { receipt: other.number })),
        None => Ok(()),
    }
}

/// Takes back a draft that was registered by mistake.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotDraft`.
pub async fn discard(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId) -> Result<()> {
    store
        .command(actor, operation, "receipt.discard", id, |mut write| async move {
            let receipt = reachable(store, actor, Act::Create, id).await?;
            if receipt.state != ReceiptState::Draft {
                return Err(Refusal::ReceiptNotDraft.into());
            }
            write.delete(&receipt)?;
            Ok((write, ()))
        })
        .await
}

/// What a receipt could pay: the customer's open instalments of its currency, earliest due first, and the default allocation over them.
///
/// # Errors
/// `NotFound`.
pub async fn payable(store: &Store, actor: &Actor, id: &ReceiptId) -> Result<(Vec<Instalment>, Vec<Share>)> {
    let receipt = reachable(store, actor, Act::Read, id).await?;
    let mut open = crate::instalments::open_of_customer(store, &receipt.customer).await?;
    open.retain(|instalment| instalment.currency == receipt.terms.currency && actor.may_for(Noun::Contract, Act::Read, &instalment.owner));
    let has_left = receipt.terms.amount > receipt.allocated && receipt.state != ReceiptState::Reversed;
    let shares = if has_left { proposal(&receipt, &open)? } else { Vec::new() };
    Ok((open, shares))
}

/// Confirms that the money came in, and allocates it: as given, or (none given) by the default order. The rest is the customer's advance.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotDraft`; what `allocation::check` refuses.
pub async fn confirm(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, shares: Option<&[Share]>) -> Result<Receipt> {
    store
        .command(actor, operation, "receipt.confirm", &(id, shares), |mut write| async move {
            let receipt = reachable(store, actor, Act::Settle, id).await?;
            if receipt.state != ReceiptState::Draft {
                return Err(Refusal::ReceiptNotDraft.into());
            }
            let mut new = Receipt { state: ReceiptState::Confirmed, confirmed_by: actor.name.clone(), ..receipt.clone() };
            let postings = match shares {
                Some(shares) => by_hand(store, &new, shares).await?,
                None => by_order(store, &new).await?,
            };
            new.allocated = post(&mut write, &new, new.terms.date, &postings)?;
            contracts_collect(store, &mut write, &postings).await?;
            let new = write.update(&receipt, new)?;
            Ok((write, new))
        })
        .await
}

/// Uses a confirmed receipt's advance for instalments, from today on.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotConfirmed`; what `allocation::check` refuses.
pub async fn use_advance(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, shares: &[Share]) -> Result<Receipt> {
    let today = store.today().await;
    store
        .command(actor, operation, "receipt.use_advance", &(id, shares), |mut write| async move {
            let receipt = reachable(store, actor, Act::Settle, id).await?;
            if receipt.state != ReceiptState::Confirmed {
                return Err(Refusal::ReceiptNotConfirmed.into());
            }
            let postings = by_hand(store, &receipt, shares).await?;
            let added = post(&mut write, &receipt, today.max(receipt.terms.date), &postings)?;
            contracts_collect(store, &mut write, &postings).await?;
            let new = Receipt { allocated: receipt.allocated.checked_add(added)?, ..receipt.clone() };
            let new = write.update(&receipt, new)?;
            Ok((write, new))
        })
        .await
}

/// Mirrors a confirmed receipt exactly, once: each posting gets its negative, dated today.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ReceiptNotConfirmed`, `ReceiptAlreadyReversed`; `Required` without a reason.
pub async fn reverse(store: &Store, actor: &Actor, operation: &OperationId, id: &ReceiptId, reason: &str) -> Result<Receipt> {
    let today = store.today().await;
    let reason = domain::user::required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "receipt.reverse", &(id, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let receipt = reachable(store, actor, Act::Settle, id).await?;
                match receipt.state {
                    ReceiptState::Draft => return Err(Refusal::ReceiptNotConfirmed.into()),
                    ReceiptState::Reversed => return Err(Refusal::ReceiptAlreadyReversed.into()),
                    ReceiptState::Confirmed => {}
                }
                let mut sums: BTreeMap<InstalmentId, Amount> = BTreeMap::new();
                for posting in allocations_of(store, id).await? {
                    let sum = sums.entry(posting.instalment.clone()).or_default();
                    *sum = sum.checked_sub(posting.amount)?;
                }
                let mut postings = Vec::new();
                for (instalment, amount) in sums.into_iter().filter(|(_, amount)| !amount.is_zero()) {
                    postings.push((store.must_load::<Instalment>(instalment.as_str()).await?, amount));
                }
                post(&mut write, &receipt, today.max(receipt.terms.date), &postings)?;
                contracts_collect(store, &mut write, &postings).await?;
                let new = Receipt {
                    state: ReceiptState::Reversed,
                    allocated: Amount::ZERO,
                    reversed_on: Some(today),
                    reversal_reason: reason,
                    ..receipt.clone()
                };
                let new = write.update(&receipt, new)?;
                Ok((write, new))
            }
        })
        .await
}

/// What is to be posted: an instalment as loaded, and how much (negative in a reversal).
pub(crate) type Posting = (Instalment, Amount);

async fn by_order(store: &Store, receipt: &Receipt) -> Result<Vec<Posting>> {
    let open = crate::instalments::open_of_customer(store, &receipt.customer).await?;
    let shares = proposal(receipt, &open)?;
    Ok(pair(open, shares))
}

/// The default allocation of what is left of a receipt.
fn proposal(receipt: &Receipt, open: &[Instalment]) -> Result<Vec<Share>> {
    let lines: Vec<OpenInstalment> = open.iter().map(line).collect();
    let (shares, _advance) = allocation::propose(&available(receipt)?, &lines)?;
    Ok(shares)
}

fn available(receipt: &Receipt) -> Result<Available> {
    Ok(Available {
        customer: receipt.customer.clone(),
        currency: receipt.terms.currency,
        amount: receipt.terms.amount.checked_sub(receipt.allocated)?,
        contract: receipt.terms.contract.clone(),
    })
}

fn line(instalment: &Instalment) -> OpenInstalment {
    OpenInstalment {
        id: instalment.id.clone(),
        customer: instalment.customer.clone(),
        currency: instalment.currency,
        contract: instalment.contract.clone(),
        due: instalment.terms.due,
        ordinal: instalment.ordinal,
        open: instalment.open,
    }
}

async fn by_hand(store: &Store, receipt: &Receipt, shares: &[Share]) -> Result<Vec<Posting>> {
    let mut chosen = Vec::new();
    for share in shares {
        // A missing one is left out here, and refused by the rule like a stranger's.
        chosen.extend(store.load::<Instalment>(share.instalment.as_str()).await?);
    }
    chosen.sort_by(|a, b| a.id.cmp(&b.id));
    chosen.dedup_by(|a, b| a.id == b.id);
    let lines: Vec<OpenInstalment> = chosen.iter().map(line).collect();
    allocation::check(&available(receipt)?, shares, &lines)?;
    Ok(pair(chosen, shares.to_vec()))
}

/// Each instalment with what is posted to it.
fn pair(instalments: Vec<Instalment>, shares: Vec<Share>) -> Vec<Posting> {
    let mut amounts: BTreeMap<InstalmentId, Vec<Amount>> = BTreeMap::new();
    for share in shares {
        amounts.entry(share.instalment).or_default().push(share.amount);
    }
    instalments
        .into_iter()
        .filter_map(|instalment| {
            let amount = Amount::sum(amounts.remove(&instalment.id)?).ok()?;
            Some((instalment, amount))
        })
        .collect()
}

/// Writes the postings and what they change of the instalments; answers their sum.
pub(crate) fn post(write: &mut Write, receipt: &Receipt, date: NaiveDate, postings: &[Posting]) -> Result<Amount> {
    let mut sum = Amount::ZERO;
    for (instalment, amount) in postings {
        write.create(&Allocation {
            id: AllocationId::new(new_id()),
            receipt: receipt.id.clone(),
            instalment: instalment.id.clone(),
            contract: instalment.contract.clone(),
            customer: instalment.customer.clone(),
            currency: instalment.currency,
            date,
            amount: *amount,
        })?;
        let paid = instalment.paid.checked_add(*amount)?;
        let open = if instalment.effective.is_some() { instalment.terms.amount.checked_sub(paid)? } else { Amount::ZERO };
        write.update(instalment, Instalment { paid, open, is_amount_to_complete: false, ..instalment.clone() })?;
        sum = sum.checked_add(*amount)?;
    }
    Ok(sum)
}

/// The contracts' maintained collected sums follow their postings.
async fn contracts_collect(store: &Store, write: &mut Write, postings: &[Posting]) -> Result<()> {
    let mut sums: BTreeMap<ContractId, Amount> = BTreeMap::new();
    for (instalment, amount) in postings {
        let sum = sums.entry(instalment.contract.clone()).or_default();
        *sum = sum.checked_add(*amount)?;
    }
    for (contract, amount) in sums {
        let old: Contract = store.must_load(contract.as_str()).await?;
        let collected = old.collected.checked_add(amount)?;
        let is_amount_to_complete = old.is_amount_to_complete && !amount.is_positive();
        write.update(&old, Contract { collected, is_amount_to_complete, ..old.clone() })?;
    }
    Ok(())
}

/// Enters what was already paid of a contract that was imported as partly paid: an opening receipt, dated as said.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `CollectedOverAmount`; what the amount and the date refuse.
pub async fn complete_amount(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    amount: &str,
    date: &str,
) -> Result<Contract> {
    let today = store.today().await;
    store
        .command(actor, operation, "contract.complete_amount", &(id, amount, date), |mut write| async move {
            let contract: Contract = crate::contracts::reachable(store, actor, Act::Read, id).await?;
            let is_allowed =
                actor.may_for(Noun::Contract, Act::Settle, &contract.owner) || actor.may_for(Noun::Import, Act::Create, &contract.owner);
            if !is_allowed || !contract.is_amount_to_complete {
                return Err(Refusal::NotAllowed.into());
            }
            let mut problems = domain::refusal::Problems::new();
            let amount = problems.keep("amount", domain::parse::amount(amount, contract.terms.currency));
            let date = problems.keep("date", domain::parse::date(date, today));
            let (Some(amount), Some(date)) = (amount, date) else { return Err(problems.into()) };
            if !amount.is_positive() {
                return Err(Error::at("amount", Refusal::AmountNotPositive));
            }
            if amount > contract.amount {
                return Err(Error::at("amount", Refusal::CollectedOverAmount { collected: amount, amount: contract.amount }));
            }
            if date > today {
                return Err(Error::at("date", Refusal::DatedInFuture { today }));
            }
            let customer = store.must_load(contract.customer.as_str()).await?;
            let number = crate::numbers::next(store, &mut write, "SK", today).await?;
            let plan = crate::contracts::plan_of(store, id).await?;
            let contract = opening_receipt(&mut write, &customer, &contract, &plan, number, amount, date, &actor.name)?;
            // The rest of the plan is no more in doubt.
            Ok((write, contract))
        })
        .await
}

/// A confirmed receipt for what was paid before this system knew the contract, allocated to its instalments in order.
#[allow(clippy::too_many_arguments)]
pub(crate) fn opening_receipt(
    write: &mut Write,
    customer: &domain::customer::Customer,
    contract: &Contract,
    plan: &[Instalment],
    number: String,
    amount: Amount,
    date: NaiveDate,
    by: &str,
) -> Result<Contract> {
    let terms =
        ReceiptTerms { date, amount, currency: contract.terms.currency, contract: Some(contract.id.clone()), ..ReceiptTerms::default() };
    let mut receipt = assemble(ReceiptId::new(new_id()), number, customer, terms, by);
    receipt.state = ReceiptState::Confirmed;
    receipt.confirmed_by = by.to_owned();
    receipt.is_opening = true;
    let postings = pair(plan.to_vec(), proposal(&receipt, plan)?);
    receipt.allocated = post(write, &receipt, date, &postings)?;
    write.create(&receipt)?;
    for rest in
        plan.iter().filter(|instalment| instalment.is_amount_to_complete && !postings.iter().any(|(posted, _)| posted.id == instalment.id))
    {
        write.update(rest, Instalment { is_amount_to_complete: false, ..rest.clone() })?;
    }
    let collected = contract.collected.checked_add(receipt.allocated)?;
    write.update(contract, Contract { collected, is_amount_to_complete: false, ..contract.clone() })
}

const OF_CUSTOMER: &str = "SELECT * FROM receipt WHERE customer = $customer AND by_date > '' ORDER BY by_date DESC LIMIT 2000";

const ALLOCATIONS_OF: &str = "SELECT * FROM allocation WHERE receipt = $receipt";

const POSTINGS_OF_CONTRACT: &str = "SELECT * FROM allocation WHERE contract = $contract";

const BY_BANK: &str = "SELECT * FROM receipt WHERE by_bank = $key";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] =
    &[BY_DATE.everybody, BY_DATE.owned, DRAFTS.everybody, DRAFTS.owned, SEARCH, OF_CUSTOMER, ALLOCATIONS_OF, POSTINGS_OF_CONTRACT, BY_BANK];
