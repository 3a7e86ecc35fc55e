//! Obligations checked against themselves, their contracts and the plans that hang on them.

use std::collections::BTreeSet;

use domain::contract::Contract;
use domain::instalment::Instalment;
use domain::obligation::{Obligation, ObligationState};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const UNDER: &str = "an obligation is under a contract, and done = somebody said so";
const HANGS: &str = "what hangs on an obligation is one instalment of its contract";

/// Each is under a contract that is there; done ones say who did it when; an instalment hangs on one obligation of its own contract.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(UNDER, 0);
    findings.note(HANGS, 0);
    let mut hung = BTreeSet::new();
    let mut pages = Pages::<Obligation>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(UNDER, page.len());
        let contracts: BTreeSet<_> = page.iter().map(|obligation| obligation.contract.as_str()).collect();
        let contracts: Vec<Contract> = store.load_all(contracts).await?;
        let hanging = page.iter().filter_map(|obligation| obligation.terms.hanging.as_ref());
        let instalments: Vec<Instalment> = store.load_all(hanging.map(|hanging| hanging.instalment.as_str())).await?;
        for obligation in page {
            let id = &obligation.id;
            if !contracts.iter().any(|contract| contract.id == obligation.contract) {
                findings.breach(format!("obligation {id}: its contract {} is not there", obligation.contract));
            }
            if (obligation.state == ObligationState::Done) != obligation.done.is_some() {
                findings.breach(format!("obligation {id}: {:?}, done {:?}", obligation.state, obligation.done));
            }
            let Some(hanging) = obligation.terms.hanging.filter(|_| obligation.state != ObligationState::Cancelled) else { continue };
            findings.note(HANGS, 1);
            let instalment = instalments.iter().find(|instalment| instalment.id == hanging.instalment);
            if instalment.is_none_or(|instalment| instalment.contract != obligation.contract) {
                findings.breach(format!("obligation {id}: instalment {} is not of its contract", hanging.instalment));
            }
            if !hung.insert(hanging.instalment.clone()) {
                findings.breach(format!("obligation {id}: instalment {} hangs on another too", hanging.instalment));
            }
        }
    }
    Ok(())
}
