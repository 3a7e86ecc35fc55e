//! Renewal: a contract and its one linked successor, made by hand or by the turn of a day.

use chrono::NaiveDate;
use domain::contract::{Contract, ContractDraft, ContractForm, Life, RenewalObstacle};
use domain::customer::Customer;
use domain::id::{ContractId, OperationId};
use domain::instalment::{Instalment, InstalmentTerms};
use domain::permission::{Act, Actor, Reach};

use super::create::made;
use super::list::walk_of_expiring;
use super::{plan_of, reachable};
use crate::error::{Error, Result};
use crate::store::{Store, new_id};
use crate::write::Write;

/// What the turn of a day came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    pub drafted: usize,
    /// Those of which the list says why there is no draft.
    pub refused: usize,
}

/// A contract that may be renewed now, and the form of its successor.
///
/// # Errors
/// `NotFound`, `NotAllowed`; what [`Contract::renewed_from`] refuses.
pub async fn renewal(store: &Store, actor: &Actor, id: &ContractId) -> Result<(Contract, ContractForm)> {
    let contract = reachable(store, actor, Act::Edit, id).await?;
    let form = ContractForm::renewal(&contract, &planned(store, id).await?)?;
    Ok((contract, form))
}

/// Adds the successor `id` of the contract `of`, in one commit with the link in both; of two at once the second is refused.
///
/// # Errors
/// `NotFound`, `NotAllowed`; those of [`super::create`]; what [`Contract::is_succeeded_by`] refuses.
pub async fn renew(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    of: &ContractId,
    form: &ContractForm,
) -> Result<Contract> {
    let today = store.today().await;
    let draft = form.parse(today);
    store
        .command(actor, operation, "contract.renew", &(id, of, form), |mut write| {
            let draft = draft.clone();
            async move {
                let draft = draft?;
                let old = reachable(store, actor, Act::Edit, of).await?;
                let contract = succeed(store, actor, &mut write, &old, id, &draft, today).await?;
                Ok((write, contract))
            }
        })
        .await
}

/// The successor of `old`, whose version guards that there is no other.
async fn succeed(
    store: &Store,
    actor: &Actor,
    write: &mut Write,
    old: &Contract,
    id: &ContractId,
    draft: &ContractDraft,
    today: NaiveDate,
) -> Result<Contract> {
    old.is_succeeded_by(draft)?;
    let contract = made(store, actor, write, id, draft, today, Some(old.link())).await?;
    write.update(old, old.followed_by(&contract)?)?;
    Ok(contract)
}

/// The plan as it was planned, whatever its instalments hang on.
async fn planned(store: &Store, id: &ContractId) -> Result<Vec<InstalmentTerms>> {
    Ok(plan_of(store, id).await?.iter().map(Instalment::planned_terms).collect())
}

/// Tells the contracts before and after one that changed what it is called now, and whether it is a successor still.
///
/// # Errors
/// `RenewedAlready` when it is one again and another has taken its place.
pub(super) async fn tell_neighbours(store: &Store, write: &mut Write, old: &Contract, new: &Contract) -> Result<()> {
    let is_renumbered = old.number != new.number;
    let is_void = |contract: &Contract| contract.terms.life == Life::Void;
    if !is_renumbered && is_void(old) == is_void(new) {
        return Ok(());
    }
    if let Some(link) = &new.renewal_of
        && let Some(before) = store.load::<Contract>(link.contract.as_str()).await?
    {
        let after = before.followed_by(new)?;
        if after != before {
            write.update(&before, after)?;
        }
    }
    if let Some(link) = new.renewed_by.as_ref().filter(|_| is_renumbered)
        && let Some(before) = store.load::<Contract>(link.contract.as_str()).await?
    {
        let after = Contract { renewal_of: Some(new.link()), ..before.clone() };
        write.update(&before, after)?;
    }
    Ok(())
}

/// The turn of a day: drafts the successor of each contract that renews by itself and whose day of notice has come, once a term, however many
/// days were missed. A draft that somebody made void is not made again. Where there can be none, the contract says why. Told to stop, it ends after
/// the contract that it is at: the next turn takes up the rest.
///
/// # Errors
/// `Engine`, after all others were tried.
pub async fn renew_due(store: &Store, is_stopping: impl Fn() -> bool + Send) -> Result<Renewed> {
    let actor = Actor::operator();
    let mut due: Vec<Contract> = Vec::new();
    let visit = |contract: Contract| {
        if contract.renews_by_itself() {
            due.push(contract);
        }
    };
    walk_of_expiring(store, &Reach::Everybody).await.each(store, visit).await?;
    let (mut renewed, mut failed) = (Renewed::default(), Ok(()));
    for contract in due {
        if is_stopping() {
            break;
        }
        match by_itself(store, &actor, &contract).await {
            Ok(Tried::Drafted) => renewed.drafted += 1,
            Ok(Tried::Refused(obstacle)) => {
                renewed.refused += 1;
                failed = note(store, &actor, &contract, obstacle).await.and(failed);
            }
            Ok(Tried::Already) => {}
            Err(error) => failed = Err(error),
        }
    }
    failed.map(|()| renewed)
}

/// What became of one contract.
enum Tried {
    Drafted,
    /// It had its draft before.
    Already,
    Refused(RenewalObstacle),
}

async fn by_itself(store: &Store, actor: &Actor, contract: &Contract) -> Result<Tried> {
    let Some((operation, id)) = contract.renewal_ids() else { return Ok(Tried::Already) };
    if let Some(there) = store.load::<Contract>(id.as_str()).await? {
        // Ids of contracts are minted by who makes them: another contract may have taken this one.
        let is_its = there.renewal_of.as_ref().is_some_and(|before| before.contract == contract.id);
        return Ok(if is_its { Tried::Already } else { Tried::Refused(RenewalObstacle::Incomplete) });
    }
    if let Some(obstacle) = obstacle(store, contract).await? {
        return Ok(Tried::Refused(obstacle));
    }
    match draft_by_itself(store, actor, &operation, &id, &contract.id).await {
        Ok(_) => Ok(Tried::Drafted),
        Err(Error::Refused(_) | Error::NotFound) => Ok(Tried::Refused(RenewalObstacle::Incomplete)),
        Err(error) => Err(error),
    }
}

async fn obstacle(store: &Store, contract: &Contract) -> Result<Option<RenewalObstacle>> {
    if contract.amending.is_some() {
        return Ok(Some(RenewalObstacle::BeingAmended));
    }
    if store.load::<Customer>(contract.customer.as_str()).await?.is_none_or(|customer| customer.merged_into.is_some()) {
        return Ok(Some(RenewalObstacle::CustomerGone));
    }
    let directory = store.directory().await;
    let is_here = directory.users.get(&contract.owner).is_some_and(|owner| owner.is_active);
    Ok((!is_here).then_some(RenewalObstacle::OwnerGone))
}

async fn draft_by_itself(store: &Store, actor: &Actor, operation: &OperationId, id: &ContractId, of: &ContractId) -> Result<Contract> {
    let today = store.today().await;
    store
        .command(actor, operation, "contract.renew_by_itself", &(id, of), |mut write| async move {
            let old: Contract = store.must_load(of.as_str()).await?;
            let draft = ContractForm::renewal(&old, &planned(store, of).await?)?.parse(today)?;
            let contract = succeed(store, actor, &mut write, &old, id, &draft, today).await?;
            Ok((write, contract))
        })
        .await
}

/// Says on the contract why it was not renewed, where that is news.
async fn note(store: &Store, actor: &Actor, contract: &Contract, obstacle: RenewalObstacle) -> Result<()> {
    if contract.renewal_obstacle == Some(obstacle) {
        return Ok(());
    }
    let operation = OperationId::new(new_id());
    store
        .command(actor, &operation, "contract.renewal_obstacle", &(&contract.id, obstacle), |mut write| async move {
            let old: Contract = store.must_load(contract.id.as_str()).await?;
            if old.renewed_by.is_none() && old.renewal_obstacle != Some(obstacle) {
                write.update(&old, Contract { renewal_obstacle: Some(obstacle), ..old.clone() })?;
            }
            Ok((write, ()))
        })
        .await
}
