//! What was given up checked against its postings.

use std::collections::BTreeMap;

use domain::adjustment::{Adjustment, AdjustmentState};
use domain::id::AdjustmentId;
use domain::receipt::Allocation;

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const RULE: &str = "discounts and write-offs: what is booked has its posting, what is reversed its mirror, all else none";

/// The postings that are no money, as the check comes by them.
#[derive(Default)]
pub(crate) struct Booked(BTreeMap<AdjustmentId, Vec<Allocation>>);

impl Booked {
    pub(crate) fn posting(&mut self, posting: &Allocation) {
        if let Some(adjusted) = &posting.adjustment {
            self.0.entry(adjusted.id.clone()).or_default().push(posting.clone());
        }
    }
}

/// Each request has the postings that its state says, of its instalment, kind, amount and days.
pub(crate) async fn check(store: &Store, mut booked: Booked, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(RULE, 0);
    let mut pages = Pages::<Adjustment>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(RULE, page.len());
        for one in page {
            let postings = booked.0.remove(&one.id).unwrap_or_default();
            if !is_booked_as_said(&one, postings) {
                findings.breach(format!("{} {}: {:?}, and its postings do not agree", one.terms.kind.code(), one.number, one.state));
            }
        }
    }
    for id in booked.0.into_keys() {
        findings.breach(format!("posting of adjustment {id}, which is not there"));
    }
    Ok(())
}

fn is_booked_as_said(one: &Adjustment, mut postings: Vec<Allocation>) -> bool {
    postings.sort_by_key(|posting| posting.amount.is_negative());
    let is_own = |posting: &Allocation| {
        let is_cash = !posting.receipt.is_empty();
        posting.instalment == one.instalment && posting.contract == one.contract && posting.adjustment == Some(one.adjusted()) && !is_cash
    };
    let found = postings.iter().map(|posting| (posting.date, posting.amount));
    let booked = (one.terms.date, one.terms.amount);
    let mirror = one.reversal.as_ref().map(|reversal| (reversal.on, one.terms.amount.checked_neg()));
    let wanted = match one.state {
        AdjustmentState::Confirmed if mirror.is_none() => vec![booked],
        AdjustmentState::Reversed => std::iter::once(booked).chain(mirror).collect(),
        _ => Vec::new(),
    };
    let is_complete = (one.state == AdjustmentState::Reversed) == one.reversal.is_some();
    is_complete && postings.iter().all(is_own) && found.eq(wanted)
}
