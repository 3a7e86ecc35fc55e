//! The books checked against themselves: every invariant of the money model, every maintained total, the chain of commits.
//!
//! Tables are read page by page; what is remembered of a record is some 64 bytes, so that millions of rows fit beside the engine's caches.

use std::marker::PhantomData;
use std::ops::Bound;

use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::expense::Expense;
use domain::follow_up::FollowUp;
use domain::instalment::Instalment;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Allocation, Receipt};
use domain::refusal::Refusal;
use serde::Serialize;
use surrealdb::types::{RecordIdKey, Value};

use crate::backup::rows_after;
use crate::error::Result;
use crate::row::{Record, from_rows};
use crate::store::Store;
use crate::tally::Tallies;

mod chain;
mod money;
mod totals;

const ROWS_AT_ONCE: i64 = 1000;

/// What was checked, and what was found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Name of the rule, and how many records it was asked of.
    pub checked: Vec<(&'static str, usize)>,
    pub breaches: Vec<String>,
}

impl Findings {
    /// The rule was asked of so many more records.
    pub(crate) fn note(&mut self, rule: &'static str, records: usize) {
        match self.checked.iter_mut().rev().find(|(known, _)| *known == rule) {
            Some((_, count)) => *count += records,
            None => self.checked.push((rule, records)),
        }
    }

    pub(crate) fn breach(&mut self, breach: String) {
        self.breaches.push(breach);
    }
}

/// Checks everything. Reads whole tables: minutes over millions of rows.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn run(store: &Store, actor: &Actor) -> Result<Findings> {
    if !actor.may(Noun::Audit, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut findings = Findings::default();
    let mut expected = Tallies::default();
    let mut ledger = money::Ledger::default();
    money::RULES.into_iter().for_each(|rule| findings.note(rule, 0));
    let mut helped = Vec::new();
    let mut pages = Pages::<Customer>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        page.iter().for_each(|customer| ledger.customer(customer));
        helped.extend(page.into_iter().filter(|customer| !customer.helpers.is_empty()));
    }
    crate::customers::check_helpers(store, &helped, &mut findings).await?;
    drop(helped);
    let mut entries = crate::folios::check::Entries::default();
    let mut booked = crate::adjustments::Booked::default();
    let mut pages = Pages::<Allocation>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        page.iter().try_for_each(|posting| ledger.allocation(posting))?;
        page.iter().try_for_each(|posting| entries.note(posting))?;
        page.iter().for_each(|posting| booked.posting(posting));
    }
    let mut pages = Pages::<Instalment>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        page.iter().try_for_each(|instalment| ledger.instalment(instalment, &mut findings))?;
        page.iter().try_for_each(|instalment| entries.note(instalment))?;
    }
    crate::folios::check::check(store, entries, &mut findings).await?;
    let mut pages = Pages::<Expense>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        page.iter().try_for_each(|expense| ledger.expense(expense, &mut findings))?;
    }
    let mut invoiced = crate::invoices::Invoiced::default();
    let mut amended = crate::amendments::Amended::default();
    let mut renewals = crate::contracts::Renewals::default();
    let mut pages = Pages::<Contract>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        page.iter().for_each(|contract| amended.contract(contract));
        page.iter().for_each(|contract| renewals.contract(contract));
        page.iter().for_each(|contract| invoiced.contract(contract));
        page.iter().try_for_each(|contract| ledger.contract(contract, &mut findings))?;
    }
    let mut pages = Pages::<Receipt>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        page.iter().for_each(|receipt| ledger.receipt(receipt, &mut findings));
    }
    let mut pages = Pages::<Contact>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        page.iter().for_each(|contact| ledger.contact(contact, &mut findings));
    }
    ledger.finish(&mut findings);
    renewals.finish(&mut findings);
    let mut pages = Pages::<FollowUp>::new();
    while let Some(page) = pages.next(store, &mut expected).await? {
        let mut photos = Findings::default();
        crate::follow_ups::check_photos(store, &page, &mut photos).await?;
        photos.checked.into_iter().for_each(|(rule, records)| findings.note(rule, records));
        findings.breaches.extend(photos.breaches);
        crate::promises::check(store, &page, &mut findings).await?;
    }
    crate::adjustments::check(store, booked, &mut expected, &mut findings).await?;
    crate::approvals::check(store, &mut expected, &mut findings).await?;
    crate::templates::check(store, &mut expected, &mut findings).await?;
    crate::attachments::check(store, &mut expected, &mut findings).await?;
    crate::originals::check(store, &mut expected, &mut findings).await?;
    crate::amendments::check(store, amended, &mut expected, &mut findings).await?;
    crate::invoices::check(store, invoiced, &mut expected, &mut findings).await?;
    crate::obligations::check(store, &mut expected, &mut findings).await?;
    crate::concerns::check(store, &mut expected, &mut findings).await?;
    crate::audits::check(store, &mut expected, &mut findings).await?;
    crate::targets::check(store, &mut expected, &mut findings).await?;
    crate::rates::check(store, &mut expected, &mut findings).await?;
    crate::periods::check(store, &mut expected, &mut findings).await?;
    crate::signatures::check(store, &mut expected, &mut findings).await?;
    crate::dunning::check(store, &mut expected, &mut findings).await?;
    crate::outbox::check(store, &mut expected, &mut findings).await?;
    crate::bank::check(store, &mut expected, &mut findings).await?;
    crate::fees::check(store, &mut expected, &mut findings).await?;
    totals::check(store, expected, &mut findings).await?;
    chain::check(store, &mut findings).await?;
    Ok(findings)
}

/// A table in the order of its ids, a page at a time; what the rows add to the totals is added up by the way.
pub(crate) struct Pages<T> {
    start: Bound<RecordIdKey>,
    records: PhantomData<T>,
}

impl<T: Record> Pages<T> {
    pub(crate) fn new() -> Self {
        Self { start: Bound::Unbounded, records: PhantomData }
    }

    pub(crate) async fn next(&mut self, store: &Store, expected: &mut Tallies) -> Result<Option<Vec<T>>> {
        let rows = rows_after(store, T::TABLE, self.start.clone(), ROWS_AT_ONCE).await?;
        let page: Vec<T> = from_rows(Value::Array(rows.into()))?;
        let Some(last) = page.last() else { return Ok(None) };
        self.start = Bound::Excluded(RecordIdKey::String(last.key().to_owned()));
        page.iter().for_each(|row| row.tallies(expected));
        Ok(Some(page))
    }
}

#[cfg(test)]
mod tests;
