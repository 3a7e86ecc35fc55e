//! Whom to call first: what was promised, and when the customer was last met, as of the day of the report.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::follow_up::FollowUp;
use domain::id::{ContractId, CustomerId};
use domain::money::Currency;
use domain::permission::{Act, Actor, Noun};
use domain::promise::{Course, PromiseState};
use domain::report::{ArrearsRow, PromiseSeen};

use crate::error::Result;
use crate::store::Store;

/// Tells each row the promises that it hangs on, as they stood at the end of the day: of a contract those about it and those that name none, of a
/// customer all. What the actor may not read as a follow-up counts for nothing.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn promises(store: &Store, actor: &Actor, rows: &mut [ArrearsRow], as_of: NaiveDate) -> Result<()> {
    let customers: BTreeSet<&CustomerId> = rows.iter().map(|row| &row.customer).collect();
    let promised = Promised::of(store, actor, customers, as_of).await?;
    promised.tell(rows, as_of);
    Ok(())
}

/// What some customers had promised by a day, and what had become of it.
pub(super) struct Promised {
    /// Promises are made in the company's currency.
    own: Currency,
    by_customer: BTreeMap<CustomerId, Vec<(FollowUp, Course)>>,
}

impl Promised {
    /// Only of those who may have promised something anything is read.
    pub(super) async fn of(store: &Store, actor: &Actor, mut customers: BTreeSet<&CustomerId>, as_of: NaiveDate) -> Result<Self> {
        let reach = actor.reach(Noun::FollowUp, Act::Read);
        let own = crate::companies::required(store).await?.currency;
        let promisers = crate::folios::promisers(store).await?;
        customers.retain(|customer| promisers.contains(*customer));
        let mut by_customer: BTreeMap<CustomerId, Vec<(FollowUp, Course)>> = BTreeMap::new();
        for (promise, course) in crate::promises::as_of(store, &customers, as_of).await? {
            if reach.covers(&promise.owner) {
                by_customer.entry(promise.customer.clone()).or_default().push((promise, course));
            }
        }
        Ok(Self { own, by_customer })
    }

    pub(super) fn tell(&self, rows: &mut [ArrearsRow], as_of: NaiveDate) {
        for row in rows.iter_mut().filter(|row| row.currency == self.own) {
            (row.broken, row.promise) = self.seen(&row.customer, &row.contract, as_of);
        }
    }

    /// How many promises about that contract (of none: of the customer) were broken, and the latest that is broken or open.
    pub(super) fn seen(&self, customer: &CustomerId, contract: &ContractId, as_of: NaiveDate) -> (u32, Option<PromiseSeen>) {
        let about = |promise: &FollowUp| {
            contract.is_empty() || promise.terms.contract.is_none() || promise.terms.contract.as_ref() == Some(contract)
        };
        let promised = self.by_customer.get(customer).map(Vec::as_slice).unwrap_or_default();
        let (mut broken, mut seen) = (0, None::<PromiseSeen>);
        for (promise, course) in promised.iter().filter(|(promise, _)| about(promise)) {
            let Some(terms) = &promise.terms.promise else { continue };
            broken += u32::from(course.was_broken(terms.date, as_of));
            let state = course.state(terms.date, as_of);
            let waits = matches!(state, PromiseState::Open | PromiseState::Broken);
            if waits && seen.is_none_or(|seen| seen.date <= terms.date) {
                seen = Some(PromiseSeen { state, date: terms.date, amount: terms.amount });
            }
        }
        (broken, seen)
    }
}

/// Puts right when the customers were last met, where that was after the day of the report.
///
/// # Errors
/// `Engine`.
pub async fn contacts(store: &Store, rows: &mut [ArrearsRow], as_of: NaiveDate) -> Result<()> {
    let mut known: BTreeMap<CustomerId, Option<NaiveDate>> = BTreeMap::new();
    for row in rows.iter_mut().filter(|row| row.last_contact.is_some_and(|last| last > as_of)) {
        row.last_contact = match known.get(&row.customer) {
            Some(last) => *last,
            None => {
                let last = crate::follow_ups::last_contact(store, &row.customer, as_of).await?;
                known.insert(row.customer.clone(), last);
                last
            }
        };
    }
    Ok(())
}
