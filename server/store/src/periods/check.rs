//! Closed months checked against the books.

use domain::closing::Periods;

use super::{current, figures, of_month};
use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const ORDERED: &str = "months are closed in their order, and reopened the last first with a reason";
const UNCHANGED: &str = "the books say of a closed month what they said when it was closed";

/// Each act could be done when it was done; what came in, was reversed, spent and given up in a closed month is what its closing kept.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(ORDERED, 0);
    findings.note(UNCHANGED, 0);
    let mut pages = Pages::<Periods>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(ORDERED, page.iter().map(|periods| periods.entries.len()).sum());
        if !page.iter().all(Periods::is_in_order) {
            findings.breach("the months are not closed in their order".to_owned());
        }
    }
    let periods = current(store).await?;
    for closing in periods.closed() {
        findings.note(UNCHANGED, 1);
        let now = of_month(&figures(store, closing.month, closing.month).await?, closing.month, Default::default());
        let (now, then) = (closing.settled(&now), closing.settled(&closing.figures));
        if now != then {
            findings.breach(format!("month {}: the books say {now:?}, and said {then:?} when it was closed", closing.month));
        }
    }
    Ok(())
}
