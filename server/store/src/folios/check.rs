//! The folios, against the instalments and the postings that they were drawn from: of each contract a sum is remembered, and nothing else.

use std::collections::HashMap;
use std::ops::Bound;

use domain::folio::Entry;

use crate::check::Findings;
use crate::error::Result;
use crate::row::Record;
use crate::store::Store;

const RULE: &str = "folios: each contract's is what its instalments and postings say";

/// The entries of each contract as one number: the sum of the beginnings of their hashes, in whatever order they come.
#[derive(Default)]
pub(crate) struct Entries(HashMap<u128, u128>);

impl Entries {
    pub(crate) fn note(&mut self, record: &impl Record) -> Result<()> {
        if let Some(entry) = record.entry()? {
            let sum = self.0.entry(mark(entry.contract().as_str())).or_default();
            *sum = sum.wrapping_add(of(&entry));
        }
        Ok(())
    }
}

fn of(entry: &Entry) -> u128 {
    mark(&format!("{entry:?}"))
}

/// The start of the text's hash, as a number.
fn mark(text: &str) -> u128 {
    let hash = crate::write::digest(text);
    u128::from_str_radix(&hash[..32], 16).unwrap_or_default()
}

/// Each folio is what the rows say, and none is missing.
pub(crate) async fn check(store: &Store, entries: Entries, findings: &mut Findings) -> Result<()> {
    let Entries(mut expected) = entries;
    findings.note(RULE, 0);
    let mut start = Bound::Unbounded;
    while let Some(page) = super::page(store, &mut start).await? {
        findings.note(RULE, page.len());
        for folio in page {
            let found = folio.entries().fold(0_u128, |sum, entry| sum.wrapping_add(of(&entry)));
            if expected.remove(&mark(folio.id.as_str())) != Some(found) || folio.is_empty() {
                findings.breach(format!("folio of contract {}: not what its instalments and postings say", folio.number));
            }
        }
    }
    if !expected.is_empty() {
        findings.breach(format!("{} folios are missing", expected.len()));
    }
    Ok(())
}
