//! Approvals checked against themselves and against their subjects.

use std::collections::{BTreeMap, BTreeSet};

use domain::adjustment::Adjustment;
use domain::amendment::{Amendment, AmendmentState};
use domain::approval::{Approval, ApprovalKind, ApprovalState, ApprovalTask};
use domain::contract::Contract;

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const PARTS: &str = "parts of an approval = whom it asks";
const STATES: &str = "the approval of a contract, an amendment or what is given up = its latest course";

/// Whom each approval asks has a part that waits, and nobody else has; a contract in review has a course that waits.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    let mut waiting: BTreeSet<String> = BTreeSet::new();
    let mut latest: BTreeMap<String, (String, ApprovalState, ApprovalKind)> = BTreeMap::new();
    findings.note(PARTS, 0);
    findings.note(STATES, 0);
    let mut pages = Pages::<Approval>::new();
    while let Some(page) = pages.next(store, expected).await? {
        for approval in page {
            waiting.extend(approval.waiting_for().map(|asked| ApprovalTask::id_of(&approval.id, &asked.user).to_string()));
            let place = super::submitted_place(&approval);
            let known = latest.entry(approval.subject.clone()).or_default();
            if known.0 < place {
                *known = (place, approval.state, approval.kind);
            }
        }
    }
    let mut pages = Pages::<ApprovalTask>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(PARTS, page.len());
        for task in page.into_iter().filter(|task| task.is_waiting) {
            if !waiting.remove(task.id.as_str()) {
                findings.breach(format!("approval task {} waits for nothing", task.id));
            }
        }
    }
    waiting.into_iter().for_each(|id| findings.breach(format!("approval task {id} is missing")));
    for (subject, (_, state, kind)) in latest {
        findings.note(STATES, 1);
        if kind == ApprovalKind::Amendment {
            let found = store.load::<Amendment>(&subject).await?.map(|amendment| amendment.state);
            if !found.is_some_and(|found| agrees(found, state)) {
                findings.breach(format!("amendment {subject}: {found:?}, its course {state:?}"));
            }
            continue;
        }
        if kind == ApprovalKind::Adjustment {
            let found = store.load::<Adjustment>(&subject).await?.map(|adjustment| adjustment.state);
            if !found.is_some_and(|found| found.agrees(state)) {
                findings.breach(format!("adjustment {subject}: {found:?}, its course {state:?}"));
            }
            continue;
        }
        let Some(contract) = store.load::<Contract>(&subject).await? else {
            findings.breach(format!("approval of contract {subject}, which is not there"));
            continue;
        };
        // After an edit of what was approved it is a draft again, and its course is over.
        let is_void = state == ApprovalState::Withdrawn && contract.approval == Some(ApprovalState::Draft);
        if contract.approval != Some(state) && !is_void {
            findings.breach(format!("contract {}: approval {:?}, its course {state:?}", contract.number, contract.approval));
        }
    }
    Ok(())
}

/// Whether an amendment in this state may have had this latest course.
fn agrees(amendment: AmendmentState, course: ApprovalState) -> bool {
    match course {
        // Signed since, or a draft again by an edit; a draft that no flow asks about any more may be signed.
        ApprovalState::Approved => matches!(amendment, AmendmentState::Approved | AmendmentState::Signed),
        ApprovalState::Withdrawn => matches!(amendment, AmendmentState::Draft | AmendmentState::Withdrawn | AmendmentState::Signed),
        course => amendment == AmendmentState::of_approval(course),
    }
}
