//! Papers checked against their contracts and the register of loans.

use std::collections::BTreeMap;

use domain::contract::Contract;
use domain::original::{Loan, Original, OriginalState};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const LOANS: &str = "original: lent exactly while one loan is open";
const OWNERS: &str = "originals: each under a contract that is there, with the same owner";

/// Each paper that is lent has one open loan that says the same, no other paper has one, and each stands under its contract.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(LOANS, 0);
    findings.note(OWNERS, 0);
    let mut open: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut pages = Pages::<Loan>::new();
    while let Some(page) = pages.next(store, expected).await? {
        for loan in page.into_iter().filter(|loan| loan.ended.is_none()) {
            let said = (loan.id.to_string(), format!("{} {} {}", loan.borrower, loan.since, loan.due));
            if open.insert(loan.original.to_string(), said).is_some() {
                findings.breach(format!("original {} is lent twice", loan.original));
            }
        }
    }
    let mut pages = Pages::<Original>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(LOANS, page.len());
        findings.note(OWNERS, page.len());
        let contracts: Vec<Contract> = store.load_all(page.iter().map(|original| original.contract.as_str())).await?;
        for original in &page {
            let said = original.loan.as_ref().map(|loan| (loan.id.to_string(), format!("{} {} {}", loan.borrower, loan.since, loan.due)));
            if open.remove(original.id.as_str()) != said || (original.state == OriginalState::Lent) != said.is_some() {
                findings.breach(format!("original {}: its state and its loan differ from the register", original.id));
            }
            match contracts.iter().find(|contract| contract.id == original.contract) {
                None => findings.breach(format!("original {} is of a contract that is not there", original.id)),
                Some(contract) if contract.owner != original.owner || contract.customer != original.customer => {
                    findings.breach(format!("original {}: owner {} is not its contract's", original.id, original.owner));
                }
                Some(_) => {}
            }
        }
    }
    open.into_keys().for_each(|original| findings.breach(format!("a loan is open of the original {original}, which is not there")));
    Ok(())
}
