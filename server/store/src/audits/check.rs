//! Audits checked against themselves: their sets, what they say is done, and their findings.

use std::collections::BTreeMap;

use domain::audit::{Audit, AuditProgress, AuditState, Finding, WorkingPaper};
use domain::id::{AuditId, ContractId};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const SET: &str = "an audit that has started has a working paper for each of its contracts, and an answer for each item";
const DONE: &str = "what an audit says is done = its papers and findings added up; one that is closed has a conclusion and nothing open";

/// What an audit has, added up.
#[derive(Default)]
struct Counted {
    contracts: Vec<ContractId>,
    answers: Vec<usize>,
    progress: AuditProgress,
}

/// Every audit has what it says it has.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(SET, 0);
    findings.note(DONE, 0);
    let mut counted: BTreeMap<AuditId, Counted> = BTreeMap::new();
    let mut pages = Pages::<WorkingPaper>::new();
    while let Some(page) = pages.next(store, expected).await? {
        for paper in page {
            let own = counted.entry(paper.audit.clone()).or_default();
            own.progress.items += u32::try_from(paper.answers.len()).unwrap_or(u32::MAX);
            own.progress.checked += paper.results().checked();
            own.answers.push(paper.answers.len());
            own.contracts.push(paper.contract);
        }
    }
    let mut pages = Pages::<Finding>::new();
    while let Some(page) = pages.next(store, expected).await? {
        for finding in page {
            let own = counted.entry(finding.audit.clone()).or_default();
            own.progress.findings += 1;
            own.progress.open += u32::from(finding.state.is_open());
            let is_foreign = finding.contract.as_ref().is_some_and(|contract| !own.contracts.contains(contract));
            if is_foreign {
                findings.breach(format!("finding {}: about a contract that its audit has not chosen", finding.id));
            }
        }
    }
    let mut pages = Pages::<Audit>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(SET, page.len());
        findings.note(DONE, page.len());
        for audit in page {
            let own = counted.remove(&audit.id).unwrap_or_default();
            of_one(&audit, own, findings);
        }
    }
    for audit in counted.keys() {
        findings.breach(format!("audit {audit} is not there, and has papers or findings"));
    }
    Ok(())
}

fn of_one(audit: &Audit, mut own: Counted, findings: &mut Findings) {
    let id = &audit.id;
    let has_started = matches!(audit.state, AuditState::Running | AuditState::Closed);
    let mut wanted = if has_started { audit.contracts.clone() } else { Vec::new() };
    wanted.sort();
    own.contracts.sort();
    if own.contracts != wanted || has_started != audit.started.is_some() {
        findings.breach(format!("audit {id}: {:?}, {} papers of {} contracts", audit.state, own.contracts.len(), wanted.len()));
    }
    if own.answers.iter().any(|answers| *answers != audit.terms.checklist.len()) {
        findings.breach(format!("audit {id}: a paper has not an answer for each item"));
    }
    if own.progress != audit.progress {
        findings.breach(format!("audit {id}: says {:?}, added up {:?}", audit.progress, own.progress));
    }
    let is_over = matches!(audit.state, AuditState::Closed | AuditState::Cancelled);
    if is_over != audit.end.is_some() || (is_over && own.progress.open > 0) {
        findings.breach(format!("audit {id}: {:?}, end {:?}, {} open", audit.state, audit.end.is_some(), own.progress.open));
    }
}
