//! Promises to pay follow the money: whatever commit moves a receipt, a posting or a promise decides the promises of those customers anew
//! (`domain::promise`), so that no command can forget them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::company::Company;
use domain::follow_up::FollowUp;
use domain::id::{AllocationId, ContractId, CustomerId, FollowUpId, ReceiptId};
use domain::money::{Amount, Currency};
use domain::promise::{Came, course, standing};
use domain::receipt::{Allocation, Receipt, ReceiptState, Refund};
use surrealdb::types::Value;

use crate::check::Findings;
use crate::error::Result;
use crate::paging::CUSTOMERS_AT_ONCE;
use crate::statements::POSTINGS_OF;
use crate::store::Store;
use crate::write::Write;

const PROMISES_OF: &str = "SELECT * FROM follow_up WHERE by_promiser IN $keys";
const RECEIPTS_OF: &str = "SELECT * FROM receipt WHERE customer IN $keys";

/// Every reading of promises, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[PROMISES_OF, RECEIPTS_OF];

/// A record that a promise is decided by.
pub(crate) enum Part<'a> {
    Receipt(&'a Receipt),
    Posting(&'a Allocation),
    FollowUp(&'a FollowUp),
}

/// What of a record decides promises; two that are alike in it decide alike.
#[derive(PartialEq, Eq)]
enum Fact<'a> {
    Money(&'a CustomerId, Currency, Amount, NaiveDate, Option<NaiveDate>, &'a [Refund]),
    Posted(&'a AllocationId),
    Promise(&'a CustomerId, Option<&'a ContractId>, NaiveDate),
}

impl<'a> Part<'a> {
    fn fact(&self) -> Option<Fact<'a>> {
        match *self {
            Self::Receipt(receipt) if receipt.state == ReceiptState::Draft => None,
            Self::Receipt(receipt) => {
                let terms = &receipt.terms;
                Some(Fact::Money(&receipt.customer, terms.currency, terms.amount, terms.date, receipt.reversed_on, &receipt.refunds))
            }
            Self::Posting(posting) => Some(Fact::Posted(&posting.id)),
            Self::FollowUp(one) if standing(one).is_none() => None,
            Self::FollowUp(one) => Some(Fact::Promise(&one.customer, one.terms.contract.as_ref(), one.terms.happened)),
        }
    }

    fn customer(&self) -> &'a CustomerId {
        match *self {
            Self::Receipt(receipt) => &receipt.customer,
            Self::Posting(posting) => &posting.customer,
            Self::FollowUp(follow_up) => &follow_up.customer,
        }
    }
}

/// What a command will have changed of receipts, postings and promises, and whose promises that may decide.
#[derive(Default)]
pub(crate) struct Touched {
    customers: BTreeSet<CustomerId>,
    /// None: gone.
    receipts: BTreeMap<ReceiptId, Option<Receipt>>,
    postings: BTreeMap<AllocationId, Option<Allocation>>,
    follow_ups: BTreeMap<FollowUpId, FollowUp>,
}

impl Touched {
    /// Takes note of a record as it was and as it will be.
    pub(crate) fn note(&mut self, old: Option<Part<'_>>, new: Option<Part<'_>>) {
        let is_decisive = old.as_ref().and_then(Part::fact) != new.as_ref().and_then(Part::fact);
        if is_decisive {
            self.customers.extend([&old, &new].into_iter().flatten().map(|part| part.customer().clone()));
        }
        match (old, new) {
            (_, Some(Part::Receipt(receipt))) if is_decisive => {
                self.receipts.insert(receipt.id.clone(), Some(receipt.clone()));
            }
            (Some(Part::Receipt(receipt)), None) => {
                self.receipts.insert(receipt.id.clone(), None);
            }
            (_, Some(Part::Posting(posting))) => {
                self.postings.insert(posting.id.clone(), Some(posting.clone()));
            }
            (Some(Part::Posting(posting)), None) => {
                self.postings.insert(posting.id.clone(), None);
            }
            // Whole, for it may be changed once more in the same commit.
            (_, Some(Part::FollowUp(follow_up))) if follow_up.terms.promise.is_some() => {
                self.follow_ups.insert(follow_up.id.clone(), follow_up.clone());
            }
            _ => {}
        }
    }
}

/// The promises that stand of some customers, and the money that decides them, all as a commit will leave them.
struct Books {
    promises: Vec<FollowUp>,
    receipts: Vec<Receipt>,
    postings: Vec<Allocation>,
}

impl Books {
    /// At most `CUSTOMERS_AT_ONCE` of them.
    async fn of(store: &Store, customers: &[&CustomerId], touched: &Touched) -> Result<Self> {
        let keys = || [("keys", Value::from_t(customers.iter().map(|customer| customer.as_str().to_owned()).collect::<Vec<_>>()))];
        let mut promises: BTreeMap<FollowUpId, FollowUp> =
            store.rows::<FollowUp, _, 1>(PROMISES_OF, keys()).await?.into_iter().map(|one| (one.id.clone(), one)).collect();
        promises.extend(touched.follow_ups.iter().map(|(id, follow_up)| (id.clone(), follow_up.clone())));
        promises.retain(|_, follow_up| standing(follow_up).is_some() && customers.contains(&&follow_up.customer));
        let promises: Vec<FollowUp> = promises.into_values().collect();
        if promises.is_empty() {
            return Ok(Self { promises, receipts: Vec::new(), postings: Vec::new() });
        }
        let mut receipts: BTreeMap<ReceiptId, Receipt> =
            store.rows::<Receipt, _, 1>(RECEIPTS_OF, keys()).await?.into_iter().map(|one| (one.id.clone(), one)).collect();
        overlay(&mut receipts, &touched.receipts);
        let contracts: BTreeSet<&ContractId> = promises.iter().filter_map(|promise| promise.terms.contract.as_ref()).collect();
        let contracts: Vec<String> = contracts.into_iter().map(|contract| contract.as_str().to_owned()).collect();
        let mut postings: BTreeMap<AllocationId, Allocation> = BTreeMap::new();
        for some in contracts.chunks(CUSTOMERS_AT_ONCE) {
            let found: Vec<Allocation> = store.rows(POSTINGS_OF, [("keys", Value::from_t(some.to_vec()))]).await?;
            postings.extend(found.into_iter().map(|posting| (posting.id.clone(), posting)));
        }
        overlay(&mut postings, &touched.postings);
        Ok(Self { promises, receipts: receipts.into_values().collect(), postings: postings.into_values().collect() })
    }

    /// Each promise with what has become of it by the end of that day (none: by all that is known); those made later are left out.
    fn decided(&self, currency: Currency, as_of: Option<NaiveDate>) -> Result<Vec<(&FollowUp, domain::promise::Course)>> {
        let mut by_customer: BTreeMap<&CustomerId, Vec<FollowUp>> = BTreeMap::new();
        for promise in &self.promises {
            by_customer.entry(&promise.customer).or_default().push(promise.clone());
        }
        let mut money: BTreeMap<&CustomerId, Vec<Came>> = BTreeMap::new();
        for &customer in by_customer.keys() {
            let receipts: Vec<Receipt> = self.receipts.iter().filter(|one| one.customer == *customer).cloned().collect();
            money.insert(customer, Came::of(&receipts, &[], currency));
        }
        // By contract: a posting goes on naming the customer that its contract was under before a merge.
        let posted = Came::of(&[], &self.postings, currency);
        let mut decided = Vec::new();
        for promise in self.promises.iter().filter(|promise| as_of.is_none_or(|as_of| promise.terms.happened <= as_of)) {
            let all = by_customer.get(&promise.customer).map(Vec::as_slice).unwrap_or_default();
            let came = match &promise.terms.contract {
                Some(_) => posted.as_slice(),
                None => money.get(&promise.customer).map(Vec::as_slice).unwrap_or_default(),
            };
            decided.push((promise, course(promise, all, came, as_of)?));
        }
        Ok(decided)
    }
}

fn overlay<K: Ord + Clone, T: Clone>(rows: &mut BTreeMap<K, T>, touched: &BTreeMap<K, Option<T>>) {
    for (key, row) in touched {
        match row {
            Some(row) => rows.insert(key.clone(), row.clone()),
            None => rows.remove(key),
        };
    }
}

/// Decides the promises that what is to be committed touches, in the same commit.
pub(crate) async fn settle(store: &Store, write: &mut Write) -> Result<()> {
    let touched = std::mem::take(&mut write.touched);
    write.promisers.extend(touched.follow_ups.values().map(|follow_up| follow_up.customer.clone()));
    if touched.customers.is_empty() {
        return Ok(());
    }
    let Some(company) = crate::companies::current(store).await else { return Ok(()) };
    let customers: Vec<&CustomerId> = touched.customers.iter().collect();
    for some in customers.chunks(CUSTOMERS_AT_ONCE) {
        let books = Books::of(store, some, &touched).await?;
        for (old, course) in books.decided(company.currency, None)? {
            if old.course != course {
                write.update(old, FollowUp { course, ..old.clone() })?;
            }
        }
    }
    Ok(())
}

/// The standing promises of these customers that were made by that day, each with what had become of it by then.
pub(crate) async fn as_of(
    store: &Store,
    customers: &BTreeSet<&CustomerId>,
    day: NaiveDate,
) -> Result<Vec<(FollowUp, domain::promise::Course)>> {
    let currency = crate::companies::required(store).await?.currency;
    let customers: Vec<&CustomerId> = customers.iter().copied().collect();
    let mut found = Vec::new();
    for some in customers.chunks(CUSTOMERS_AT_ONCE) {
        let books = Books::of(store, some, &Touched::default()).await?;
        found.extend(books.decided(currency, Some(day))?.into_iter().map(|(promise, course)| (promise.clone(), course)));
    }
    Ok(found)
}

const RULE: &str = "promises: decided as the receipts, the postings and later promises say";

/// Each stored promise says what its customer's money says.
pub(crate) async fn check(store: &Store, page: &[FollowUp], findings: &mut Findings) -> Result<()> {
    let promised: Vec<&FollowUp> = page.iter().filter(|one| standing(one).is_some()).collect();
    findings.note(RULE, promised.len());
    let Some(company) = crate::companies::current(store).await else { return Ok(()) };
    let customers: BTreeSet<&CustomerId> = promised.iter().map(|promise| &promise.customer).collect();
    let customers: Vec<&CustomerId> = customers.into_iter().collect();
    for some in customers.chunks(CUSTOMERS_AT_ONCE) {
        let books = Books::of(store, some, &Touched::default()).await?;
        let decided: BTreeMap<&FollowUpId, _> =
            books.decided(company.currency, None)?.into_iter().map(|(promise, course)| (&promise.id, course)).collect();
        for promise in promised.iter().filter(|promise| some.contains(&&promise.customer)) {
            if decided.get(&promise.id) != Some(&promise.course) {
                findings.breach(format!("promise {}: {:?}, by the money {:?}", promise.id, promise.course, decided.get(&promise.id)));
            }
        }
    }
    Ok(())
}

/// Promises that an older program left undecided, for the rows that [`crate::migrate`] refreshes: those that say something else now. Their own columns
/// are not there yet, so they are given.
pub(crate) async fn undecided(store: &Store, promises: Vec<FollowUp>) -> Result<Vec<FollowUp>> {
    // Nobody has read the people and the company yet.
    let Some(company) = store.load::<Company>("company").await? else { return Ok(Vec::new()) };
    let touched = Touched {
        customers: promises.iter().map(|promise| promise.customer.clone()).collect(),
        follow_ups: promises.into_iter().map(|promise| (promise.id.clone(), promise)).collect(),
        ..Touched::default()
    };
    let customers: Vec<&CustomerId> = touched.customers.iter().collect();
    let mut found = Vec::new();
    for some in customers.chunks(CUSTOMERS_AT_ONCE) {
        let books = Books::of(store, some, &touched).await?;
        for (old, course) in books.decided(company.currency, None)? {
            if old.course != course {
                found.push(FollowUp { course, ..old.clone() });
            }
        }
    }
    Ok(found)
}
