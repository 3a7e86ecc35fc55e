//! Messages checked against themselves.

use domain::outbox::{Dispatch, DispatchState};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const SAYS_SOMETHING: &str = "a message speaks of at least one instalment, unless it is a trial";
const WAS_ON_ITS_WAY: &str = "what is sent, on its way or unknown was taken by the sender";

/// No message is empty, and none arrived that nobody took.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(SAYS_SOMETHING, 0);
    findings.note(WAS_ON_ITS_WAY, 0);
    let mut pages = Pages::<Dispatch>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(SAYS_SOMETHING, page.len());
        findings.note(WAS_ON_ITS_WAY, page.len());
        for dispatch in &page {
            if dispatch.lines.is_empty() && !dispatch.is_trial() {
                findings.breach(format!("dispatch {} speaks of nothing", dispatch.id));
            }
            let is_beyond = matches!(dispatch.state, DispatchState::Sending | DispatchState::Sent | DispatchState::Unknown);
            if is_beyond && (dispatch.tries == 0 || dispatch.taken.is_none()) {
                findings.breach(format!("dispatch {} is {} and was never taken", dispatch.id, dispatch.state.code()));
            }
        }
    }
    Ok(())
}
