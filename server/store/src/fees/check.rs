//! Fees checked against themselves: what counts is signed by all, nothing is paid beyond what was approved, and batches say what their postings say.

use std::collections::{BTreeMap, BTreeSet};

use domain::fee::{FeeBatch, FeePayment, FeePolicy, FeeState, FeeStatement, FeeStep};
use domain::id::FeePaymentId;
use domain::money::Amount;

use super::hash_of;
use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const SIGNED: &str = "a statement of fees has the signatures of its state, each under what it says";
const PAID: &str = "what is paid of a fee is approved: never more, never less than nothing";
const BATCHED: &str = "a batch of fees = the sum of its postings, and says what of it came back";
const RETURNED: &str = "what the bank sent back mirrors one payment of fees, once";
const EDITIONS: &str = "editions of a policy of fees are numbered one after another";

/// Every statement, posting and batch.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    [SIGNED, PAID, BATCHED, RETURNED, EDITIONS].into_iter().for_each(|rule| findings.note(rule, 0));
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

/// What the postings come to, by claim and by batch.
#[derive(Default)]
struct Posted {
    /// What was paid of a claim, and what it was to give back by a batch that came back.
    claims: BTreeMap<(String, u16), (Amount, Amount)>,
    batches: BTreeMap<String, OfBatch>,
    paid: BTreeMap<FeePaymentId, FeePayment>,
    returns: Vec<FeePayment>,
}

#[derive(Clone, Copy, Default)]
struct OfBatch {
    total: Amount,
    lines: u32,
    returned: Amount,
    returned_lines: u32,
}

impl Posted {
    fn take(&mut self, payment: FeePayment) -> Result<()> {
        let (sum, owed) = self.claims.entry((payment.statement.to_string(), payment.claim)).or_default();
        *sum = sum.checked_add(payment.amount)?;
        let batch = self.batches.entry(payment.batch.to_string()).or_default();
        if payment.returned.is_none() {
            batch.total = batch.total.checked_add(payment.amount)?;
            batch.lines += 1;
            self.paid.insert(payment.id.clone(), payment);
        } else {
            if payment.amount.is_positive() {
                *owed = owed.checked_add(payment.amount)?;
            }
            batch.returned = batch.returned.checked_sub(payment.amount)?;
            batch.returned_lines += 1;
            self.returns.push(payment);
        }
        Ok(())
    }

    /// Each return mirrors a payment that is there, which came back once.
    fn check_returns(&self, findings: &mut Findings) {
        findings.note(RETURNED, self.returns.len());
        let mut seen = BTreeSet::new();
        for back in &self.returns {
            let Some(returned) = &back.returned else { continue };
            let is_mirror = self.paid.get(&returned.payment).is_some_and(|payment| back.mirrors(payment));
            if !is_mirror || !seen.insert(&returned.payment) {
                findings.breach(format!("fee payment {} is no mirror of {}, or not the only one", back.id, returned.payment));
            }
        }
    }
}

async fn payments(
    store: &Store,
    approved: &BTreeMap<(String, u16), Amount>,
    expected: &mut Tallies,
    findings: &mut Findings,
) -> Result<()> {
    let mut posted = Posted::default();
    let mut pages = Pages::<FeePayment>::new();
    while let Some(page) = pages.next(store, expected).await? {
        page.into_iter().try_for_each(|payment| posted.take(payment))?;
    }
    posted.check_returns(findings);
    findings.note(PAID, posted.claims.len());
    for (claim, (sum, owed)) in &posted.claims {
        let most = approved.get(claim).map(|most| most.checked_add(*owed)).transpose()?;
        if sum.is_negative() || most.is_none_or(|most| *sum > most) {
            findings.breach(format!("fee {} of statement {}: {sum} is paid", claim.1, claim.0));
        }
    }
    batches(store, &posted, expected, findings).await
}

async fn batches(store: &Store, posted: &Posted, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    let mut known = BTreeSet::new();
    let mut pages = Pages::<FeeBatch>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(BATCHED, page.len());
        for batch in page {
            let OfBatch { total, lines, returned, returned_lines } = posted.batches.get(batch.id.as_str()).copied().unwrap_or_default();
            if (total, lines) != (batch.total, batch.lines) {
                findings.breach(format!("fee batch {}: says {} in {}, has {total} in {lines}", batch.id, batch.total, batch.lines));
            }
            if (returned, returned_lines) != (batch.returned, batch.returned_lines) {
                let says = format!("says {} in {} came back", batch.returned, batch.returned_lines);
                findings.breach(format!("fee batch {}: {says}, has {returned} in {returned_lines}", batch.id));
            }
            known.insert(batch.id.to_string());
        }
    }
    for batch in posted.batches.keys().filter(|batch| !known.contains(*batch)) {
        findings.breach(format!("fee batch {batch} is not there, and has postings"));
    }
    Ok(())
}
