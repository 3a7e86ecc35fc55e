//! The maintained totals, against the rows added up again.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::Findings;
use crate::backup::{key_of, rows_after};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::tally::{self, Sum, Tallies, Tally, TallyKey};

const ROWS_AT_ONCE: i64 = 2000;

/// Each stored total is what the rows say, and none is missing.
pub(super) async fn check(store: &Store, expected: Tallies, findings: &mut Findings) -> Result<()> {
    let owned = |((name, owner, key, currency), sum): (TallyKey, Sum)| ((name.to_owned(), owner, key, currency), sum);
    let mut expected: BTreeMap<_, Sum> = expected.without_zeros().0.into_iter().map(owned).collect();
    let mut start = Bound::Unbounded;
    loop {
        let rows = rows_after(store, "tally", start.clone(), ROWS_AT_ONCE).await?;
        findings.note("maintained totals = added up again", rows.len());
        let Some(last) = rows.last().and_then(key_of) else { break };
        start = Bound::Excluded(last);
        for row in rows {
            let Tally { name, owner, key, currency, count, amount, settled } =
                tally::read(row).ok_or(Error::Row { table: "tally", reason: "shape".into() })?;
            let (key, found) = ((name, owner, key, currency), Sum { count, amount, settled });
            let wanted = expected.remove(&key).unwrap_or_default();
            if found != wanted {
                findings.breaches.push(format!("total {key:?}: {found:?}, added up {wanted:?}"));
            }
        }
    }
    for (key, sum) in expected {
        findings.breaches.push(format!("total {key:?} is missing: {sum:?}"));
    }
    Ok(())
}
