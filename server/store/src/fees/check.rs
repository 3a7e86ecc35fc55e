//! Fees checked against themselves: what counts is signed by all, nothing is paid beyond what was approved, and batches say what their postings say.

use std::collections::{BTreeMap, BTreeSet};

use domain::fee::{FeeBatch, FeePayment, FeePolicy, FeeState, FeeStatement, FeeStep};
use domain::money::Amount;

use super::hash_of;
use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const SIGNED: &str = "a statement of fees has the signatures of its state, each under what it says";
const PAID: &str = "what is paid of a fee is approved: never more, never less than nothing";
const BATCHED: &str = "a batch of fees = the sum of its postings";
const EDITIONS: &str = "editions of a policy of fees are numbered one after another";

/// Every statement, posting and batch.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    [SIGNED, PAID, BATCHED, EDITIONS].into_iter().for_each(|rule| findings.note(rule, 0));
    let mut approved: BTreeMap<(String, u16), Amount> = BTreeMap::new();
    let mut pages = Pages::<FeeStatement>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(SIGNED, page.len());
        for statement in &page {
            of_statement(statement, findings);
            if statement.state == FeeState::Approved {
                approved.extend(statement.claims().map(|(_, claim)| ((statement.id.to_string(), claim.number), claim.amount)));
            }
        }
    }
    payments(store, &approved, expected, findings).await?;
    let mut pages = Pages::<FeePolicy>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(EDITIONS, page.len());
        for policy in page.iter().filter(|policy| !(1..).zip(&policy.editions).all(|(number, edition)| edition.number == number)) {
            findings.breach(format!("fee policy {}: its editions are not in order", policy.id));
        }
    }
    Ok(())
}

fn of_statement(statement: &FeeStatement, findings: &mut Findings) {
    let hash = hash_of(statement);
    let wanted: Vec<FeeStep> = match statement.state {
        FeeState::Draft | FeeState::Returned => Vec::new(),
        FeeState::Approved => FeeStep::ALL.to_vec(),
        waiting => FeeStep::ALL.iter().copied().take_while(|step| Some(*step) != waiting.waits_for()).collect(),
    };
    let steps: Vec<FeeStep> = statement.signatures.iter().map(|signature| signature.step).collect();
    let is_bound = statement.signatures.iter().all(|signature| signature.hash == hash);
    let is_whole = statement.state != FeeState::Approved || statement.is_valid(&hash);
    if steps != wanted || !is_bound || !is_whole {
        findings.breach(format!("fee statement {}: {:?} with the signatures {steps:?}, bound: {is_bound}", statement.id, statement.state));
    }
}

async fn payments(
    store: &Store,
    approved: &BTreeMap<(String, u16), Amount>,
    expected: &mut Tallies,
    findings: &mut Findings,
) -> Result<()> {
    let mut paid: BTreeMap<(String, u16), Amount> = BTreeMap::new();
    let mut batches: BTreeMap<String, (Amount, u32)> = BTreeMap::new();
    let mut pages = Pages::<FeePayment>::new();
    while let Some(page) = pages.next(store, expected).await? {
        for payment in page {
            let sum = paid.entry((payment.statement.to_string(), payment.claim)).or_default();
            *sum = sum.checked_add(payment.amount)?;
            let (total, lines) = batches.entry(payment.batch.to_string()).or_default();
            *total = total.checked_add(payment.amount)?;
            *lines += 1;
        }
    }
    findings.note(PAID, paid.len());
    for (claim, sum) in &paid {
        if sum.is_negative() || approved.get(claim).is_none_or(|most| sum > most) {
            findings.breach(format!("fee {} of statement {}: {sum} is paid", claim.1, claim.0));
        }
    }
    let mut known = BTreeSet::new();
    let mut pages = Pages::<FeeBatch>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(BATCHED, page.len());
        for batch in page {
            let (total, lines) = batches.get(batch.id.as_str()).copied().unwrap_or_default();
            if (total, lines) != (batch.total, batch.lines) {
                findings.breach(format!("fee batch {}: says {} in {}, has {total} in {lines}", batch.id, batch.total, batch.lines));
            }
            known.insert(batch.id.to_string());
        }
    }
    for batch in batches.keys().filter(|batch| !known.contains(*batch)) {
        findings.breach(format!("fee batch {batch} is not there, and has postings"));
    }
    Ok(())
}
