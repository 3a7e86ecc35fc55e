//! Signings checked against themselves and their contracts.

use std::collections::BTreeSet;

use domain::contract::Contract;
use domain::signature::{RoundState, SignState, SigningRound};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const UNDER: &str = "a signing is under a contract, and complete = all have signed";
const BOUND: &str = "a signature is of the hash that its signing was begun with";

/// Each is under a contract that is there; complete is one that all have signed; each signature is of the round's own hash.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(UNDER, 0);
    findings.note(BOUND, 0);
    let mut pages = Pages::<SigningRound>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(UNDER, page.len());
        let contracts: BTreeSet<_> = page.iter().map(|round| round.contract.as_str()).collect();
        let contracts: Vec<Contract> = store.load_all(contracts).await?;
        for round in page {
            let id = &round.id;
            if !contracts.iter().any(|contract| contract.id == round.contract) {
                findings.breach(format!("signing {id}: its contract {} is not there", round.contract));
            }
            let is_whole = round.signatories.iter().all(|one| one.state == SignState::Signed);
            let is_said_so = matches!(round.state, RoundState::Complete);
            if (is_said_so && !is_whole) || (round.state == RoundState::Open && is_whole) {
                findings.breach(format!("signing {id}: {:?}, while all have signed: {is_whole}", round.state));
            }
            for one in round.signatories.iter().filter(|one| one.state == SignState::Signed) {
                findings.note(BOUND, 1);
                if one.hash != round.hash {
                    findings
                        .breach(format!("signing {id}: signatory {} signed {}, the signing is of {}", one.ordinal, one.hash, round.hash));
                }
            }
        }
    }
    Ok(())
}
