//! What becomes of obligations when their contract changes hands or its plan.

use domain::contract::Contract;
use domain::id::UserId;
use domain::instalment::Instalment;
use domain::obligation::{Obligation, ObligationState, ObligationTerms};

use super::under;
use crate::error::Result;
use crate::store::Store;
use crate::write::Write;

/// What the contract's owner still had to see to is the new owner's; what was given to somebody else stays theirs. `contract` is as it was.
pub(crate) async fn hand_over(store: &Store, write: &mut Write, contract: &Contract, owner: &UserId, owner_name: &str) -> Result<()> {
    if contract.owner == *owner {
        return Ok(());
    }
    for old in under(store, &contract.id).await? {
        if old.owner == contract.owner && old.state == ObligationState::Open {
            write.update(&old, Obligation { owner: owner.clone(), owner_name: owner_name.to_owned(), ..old.clone() })?;
        }
    }
    Ok(())
}

/// An instalment falls out of the plan: nothing hangs any more on what it hung on.
pub(crate) async fn let_go(store: &Store, write: &mut Write, gone: &Instalment) -> Result<()> {
    let hangs = |old: &Obligation| old.terms.hanging.as_ref().is_some_and(|hanging| hanging.instalment == gone.id);
    for old in under(store, &gone.contract).await?.into_iter().filter(hangs) {
        let terms = ObligationTerms { hanging: None, ..old.terms.clone() };
        write.update(&old, Obligation { terms, ..old.clone() })?;
    }
    Ok(())
}
