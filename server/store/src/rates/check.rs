//! Exchange rates checked against themselves.

use std::collections::BTreeSet;

use domain::rate::Rate;
use rust_decimal::Decimal;

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const ONE: &str = "rate: one counts for a currency and a day, it is positive, and one that took another's place says why";

/// Of each currency and day one entry counts; the later ones have their reasons.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(ONE, 0);
    let mut counted = BTreeSet::new();
    let mut pages = Pages::<Rate>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(ONE, page.len());
        for rate in page {
            let is_alone = rate.is_superseded || counted.insert((rate.currency.code(), rate.day));
            let has_reason = rate.place() == 1 || !rate.reason.is_empty();
            if !is_alone || !has_reason || rate.rate <= Decimal::ZERO {
                findings.breach(format!("rate {}: {} {:?}", rate.id, rate.words(), rate.reason));
            }
        }
    }
    Ok(())
}
