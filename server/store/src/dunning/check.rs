//! Reminders checked against themselves.

use domain::dunning::{Notice, Reminder};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const ONCE: &str = "a level of an instalment fires once: it stands under its instalment, due date and days";
const SAYS_SOMETHING: &str = "a notice speaks of at least one instalment, or of statements of fees";

/// Each level stands where it is looked for, and no notice is empty.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(ONCE, 0);
    findings.note(SAYS_SOMETHING, 0);
    let mut pages = Pages::<Reminder>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(ONCE, page.len());
        for reminder in page {
            if reminder.id != Reminder::place(&reminder.instalment, reminder.due, reminder.after) {
                findings.breach(format!("reminder {}: {} due {}, {} days", reminder.id, reminder.instalment, reminder.due, reminder.after));
            }
        }
    }
    let mut pages = Pages::<Notice>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(SAYS_SOMETHING, page.len());
        for notice in page.iter().filter(|notice| notice.lines.is_empty() && notice.fee.is_none()) {
            findings.breach(format!("notice {} speaks of nothing", notice.id));
        }
    }
    Ok(())
}
