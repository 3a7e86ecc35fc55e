//! Versions and amendments checked against their contracts.

use domain::amendment::{Amendment, Edition};
use domain::contract::{Contract, ContractContent, Life};

use super::{editions_of, wording_of, written};
use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;
use crate::write::digest;

const EDITIONS: &str = "versions of a contract: 1 to the present one, each as its hash says, the last as the contract stands";
const AMENDMENTS: &str = "amendments: one that is open is what its contract is being changed by";

/// The contracts that were ever amended, as the check comes by them.
#[derive(Default)]
pub(crate) struct Amended(Vec<Contract>);

impl Amended {
    pub(crate) fn contract(&mut self, contract: &Contract) {
        if contract.amendments > 0 || contract.edition != 1 || contract.amending.is_some() {
            self.0.push(contract.clone());
        }
    }
}

/// Each amended contract has all its versions, unaltered; an open amendment and its contract name each other.
pub(crate) async fn check(store: &Store, amended: Amended, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(EDITIONS, 0);
    findings.note(AMENDMENTS, 0);
    for contract in amended.0 {
        findings.note(EDITIONS, 1);
        let is_open = match &contract.amending {
            Some(id) => store.load::<Amendment>(id.as_str()).await?.is_some_and(|amendment| amendment.state.is_open()),
            None => true,
        };
        if !is_open || (contract.amending.is_some() && contract.terms.life != Life::Changing) {
            findings.breach(format!("contract {}: being amended by what is not open", contract.number));
        }
        if let Some(breach) = editions(store, &contract).await? {
            findings.breach(format!("contract {}: {breach}", contract.number));
        }
    }
    let mut pages = Pages::<Amendment>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(AMENDMENTS, page.len());
        for amendment in page {
            let amending = store.load::<Contract>(amendment.contract.as_str()).await?.map(|contract| contract.amending);
            let is_named = amending.as_ref().is_some_and(|amending| amending.as_ref() == Some(&amendment.id));
            if amending.is_none() || is_named != amendment.state.is_open() {
                findings.breach(format!("amendment {}: {:?}, and its contract does not agree", amendment.number(), amendment.state));
            }
        }
    }
    Ok(())
}

/// What is wrong with the versions of a contract, if anything.
async fn editions(store: &Store, contract: &Contract) -> Result<Option<String>> {
    let editions: Vec<Edition> = editions_of(store, &contract.id).await?;
    let wanted = if contract.edition == 1 { 0 } else { contract.edition };
    if !editions.iter().map(|edition| edition.ordinal).eq(1..=wanted) {
        return Ok(Some(format!("{} versions, not 1 to {wanted}", editions.len())));
    }
    if let Some(altered) = editions.iter().find(|edition| edition.hash != digest(&edition.content)) {
        return Ok(Some(format!("version {} is not what its hash says", altered.ordinal)));
    }
    let Some(last) = editions.last() else { return Ok(None) };
    let plan = crate::contracts::plan_of(store, &contract.id).await?;
    let text = wording_of(store, &contract.id).await?;
    let stands = written(&ContractContent::of(contract, &plan).with_text(text.as_ref()))?;
    Ok((last.content != stands).then(|| format!("version {} is not what the contract says", last.ordinal)))
}
