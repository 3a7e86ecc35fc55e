//! The owner of a contract is told when an instalment falls due because what it hangs on is done, in the commit that does it.

use domain::dunning::Notice;
use domain::dunning::due::told_of_due;
use domain::id::{ObligationId, UserId};
use domain::instalment::Instalment;
use domain::permission::Actor;

use crate::error::Result;
use crate::store::Store;
use crate::write::Write;

/// Tells the owner of the contract, unless it is the actor, or nothing is open of the instalment.
pub(crate) async fn tell(
    store: &Store,
    write: &mut Write,
    actor: &Actor,
    owner: &UserId,
    obligation: &ObligationId,
    instalment: &Instalment,
) -> Result<()> {
    let directory = store.directory().await;
    let person = told_of_due(owner, &actor.user, &directory.users, &directory.teams);
    let Some(person) = person.filter(|_| instalment.open.is_positive()) else { return Ok(()) };
    let notice = Notice::fell_due(obligation, person, instalment, store.today().await);
    // One that is there of an earlier time says what is no more so.
    match store.load::<Notice>(notice.id.as_str()).await? {
        Some(old) => write.update(&old, notice).map(drop),
        None => write.create(&notice),
    }
}

/// What hung on an obligation is due as planned: nobody was told anything.
pub(crate) async fn take_back(store: &Store, write: &mut Write, obligation: &ObligationId) -> Result<()> {
    match store.load::<Notice>(Notice::place_of_due(obligation).as_str()).await? {
        Some(told) => write.delete(&told),
        None => Ok(()),
    }
}
