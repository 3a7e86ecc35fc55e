//! Targets checked against themselves.

use domain::money::Amount;
use domain::target::{MONTHS, Metric, Target};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const MONTHLY: &str = "a target has twelve months of each figure, none negative, under the id of its subject and year";

/// Each has its twelve months, and stands where its subject and its year are looked for.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(MONTHLY, 0);
    let mut pages = Pages::<Target>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(MONTHLY, page.len());
        for target in page {
            let is_whole =
                |metric: &Metric| target.of(*metric).len() == MONTHS && !target.of(*metric).iter().copied().any(Amount::is_negative);
            if !Metric::ALL.iter().all(is_whole) || target.id != target.subject.target(target.year) {
                findings.breach(format!(
                    "target {}: {:?} of {}, {:?}, {:?}",
                    target.id, target.subject, target.year, target.signed, target.collected
                ));
            }
        }
    }
    Ok(())
}
