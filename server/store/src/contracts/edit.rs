//! Changes of a contract on which no money stands yet.

use chrono::NaiveDate;
use domain::approval::ApprovalState;
use domain::contract::{Contract, ContractForm, Life, LifeForm, SatisfactionForm};
use domain::customer::Customer;
use domain::id::{ContractId, OperationId};
use domain::instalment::{Instalment, InstalmentTerms};
use domain::permission::{Act, Actor};
use domain::refusal::Refusal;
use domain::signature::RoundEnd;

use super::renew::tell_neighbours;
use super::{by_number, instalments, plan_of, reachable};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::write::Write;

/// Changes a contract that was at `version` when its form was opened, while nothing is paid.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `InReview`, `ContractNotEditable`, `NumberTaken`; what the form refuses; `ApprovalNeeded`,
/// `LifeCannotMove`, `EndingNeeded` of `life`; `PeriodClosed` of `signed`.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    version: u64,
    form: &ContractForm,
) -> Result<Contract> {
    let today = store.today().await;
    let draft = form.parse(today);
    store
        .command(actor, operation, "contract.edit", &(id, version, form), |mut write| {
            let draft = draft.clone();
            async move {
                let draft = draft?;
                let old = reachable(store, actor, Act::Edit, id).await?;
                if old.version != version {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                if old.approval.is_some_and(ApprovalState::is_frozen) {
                    return Err(Refusal::InReview.into());
                }
                if !old.is_editable() {
                    return Err(Refusal::ContractNotEditable.into());
                }
                if draft.customer != old.customer {
                    return Err(Error::at("customer", Refusal::ContractNotEditable));
                }
                if draft.terms.currency != old.terms.currency && (old.keeps_currency() || has_papers(store, id).await?) {
                    return Err(Error::at("currency", Refusal::ContractNotEditable));
                }
                let life = old.terms.life.may_be_edited_to(draft.terms.life);
                life.map_err(|refusal| Error::at("life", refusal))?;
                let number = draft.number.clone().unwrap_or_else(|| old.number.clone());
                if number != old.number && by_number(store, &number).await?.is_some() {
                    return Err(Error::at("number", Refusal::NumberTaken { number }));
                }
                // What was paid before this system knew the contract is still to be entered: an edit does not say it.
                let new = Contract { number, terms: draft.terms.clone(), amount: draft.amount, ..old.clone() };
                let plan = instalments(&new, &draft.plan);
                let text = crate::templates::of_contract(store, id).await?;
                let change = crate::approvals::subject_changed(store, &new, &plan, text.as_ref()).await?;
                let approval = change.write(store, &mut write, actor, &new)?;
                let new = Contract { approval, ..new };
                let life = new.approval_allows(new.terms.life, crate::approvals::asks(store, &new).await?);
                life.map_err(|refusal| Error::at("life", refusal))?;
                refuse_closed(store, &old, &new, &draft.plan).await?;
                let new = write.update(&old, new)?;
                if let Some(text) = &text {
                    let terms: Vec<_> = plan.iter().map(Instalment::planned_terms).collect();
                    crate::passages::keep_text(store, &mut write, &new, &terms, text).await?;
                }
                replan(store, &mut write, &new, plan, today).await?;
                tell_neighbours(store, &mut write, &old, &new).await?;
                end_signing(store, &mut write, &old, &new).await?;
                if new.number != old.number {
                    crate::invoices::renumber(store, &mut write, &new).await?;
                }
                let customer: Customer = store.must_load(new.customer.as_str()).await?;
                crate::customers::note_deals(store, &mut write, &customer, &new).await?;
                Ok((write, new))
            }
        })
        .await
}

/// Whether expenses or invoices stand under a contract that count no more: they go on saying its currency.
async fn has_papers(store: &Store, id: &ContractId) -> Result<bool> {
    Ok(!crate::invoices::under(store, id).await?.is_empty() || !crate::expenses::under(store, id).await?.is_empty())
}

/// What a contract said since its signing is not changed in a month that is closed: by an amendment, which has its own day, it is. One that was taken
/// back to unsigned goes on saying it of the days until then.
async fn refuse_closed(store: &Store, old: &Contract, new: &Contract, plan: &[InstalmentTerms]) -> Result<()> {
    let days = [old.terms.effective(), new.terms.effective()];
    let same_money = old.amount == new.amount && old.terms.currency == new.terms.currency;
    let before = plan_of(store, &old.id).await?;
    if days[0] == days[1] && same_money && before.iter().map(|one| &one.terms).eq(plan) {
        return Ok(());
    }
    for day in days.into_iter().chain([counted_since(&before)]).flatten() {
        crate::periods::takes(store, "signed", day).await?;
    }
    Ok(())
}

/// A contract that comes into force counts from its signing on; one that was void counts again as if it had never been.
async fn refuse_closed_move(store: &Store, old: &Contract, new: &Contract, plan: &[Instalment]) -> Result<()> {
    let Some(signed) = new.terms.effective().filter(|day| old.terms.effective() != Some(*day)) else { return Ok(()) };
    let since = counted_since(plan);
    let days = match plan.iter().filter_map(|one| one.ended).min() {
        Some(ended) if since == Some(signed) => vec![ended],
        _ => [Some(signed), since].into_iter().flatten().collect(),
    };
    for day in days {
        crate::periods::takes(store, "signed", day).await?;
    }
    Ok(())
}

/// The first day of which reports show this plan as owed, whatever its contract says of its signing by now: none of what ended on the day on which it
/// began.
fn counted_since(plan: &[Instalment]) -> Option<NaiveDate> {
    plan.iter().filter(|one| one.ended.is_none_or(|ended| one.effective < Some(ended))).filter_map(|one| one.effective).min()
}

/// Replaces the unpaid plan of a contract, keeping what can be kept of each instalment.
async fn replan(store: &Store, write: &mut Write, contract: &Contract, new: Vec<Instalment>, today: NaiveDate) -> Result<()> {
    let old = plan_of(store, &contract.id).await?;
    for gone in old.iter().skip(new.len()) {
        write.delete(gone)?;
        crate::obligations::let_go(store, write, gone).await?;
    }
    for (index, instalment) in new.into_iter().enumerate() {
        match old.get(index) {
            Some(before) => {
                let (effective, ended) = (before.effective, before.ended);
                let (dispute, reason) = (before.dispute.clone(), before.reason.clone());
                let planned = before.planned.filter(|_| instalment.terms.due == before.terms.due);
                let instalment = Instalment { effective, ended, dispute, reason, planned, ..instalment };
                write.update(before, instalment.under(&contract.terms, today)?)?;
            }
            None => write.create(&instalment)?,
        }
    }
    Ok(())
}

/// Nobody signs any more what came into force otherwise, or is void.
pub(crate) async fn end_signing(store: &Store, write: &mut Write, old: &Contract, new: &Contract) -> Result<()> {
    match RoundEnd::of_move(old.terms.life, new.terms.life) {
        Some(why) => crate::signatures::close(store, write, new, None, why).await,
        None => Ok(()),
    }
}

/// Moves a contract to another state of its life; the plan becomes owed, or is owed no more from today on. In the same commit a signing of it that
/// is open ends where it comes into force or is made void, and what was asked for of invoices is withdrawn where it is archived.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `InReview`, `ApprovalNeeded`; what [`LifeForm::applied`] refuses; `PeriodClosed` of `signed`; `RenewedAlready` of a void
/// successor in whose place there is another.
pub async fn change_life(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    version: u64,
    form: &LifeForm,
) -> Result<Contract> {
    let today = store.today().await;
    store
        .command(actor, operation, "contract.change_life", &(id, version, form), |mut write| async move {
            let old = reachable(store, actor, Act::Edit, id).await?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let new = form.applied(&old, today)?;
            old.approval_allows(new.terms.life, crate::approvals::asks(store, &old).await?)?;
            let plan = plan_of(store, id).await?;
            refuse_closed_move(store, &old, &new, &plan).await?;
            let new = match new.terms.life {
                Life::Archived => crate::invoices::put_away(store, &mut write, new, today).await?,
                _ => new,
            };
            let new = write.update(&old, new)?;
            tell_neighbours(store, &mut write, &old, &new).await?;
            end_signing(store, &mut write, &old, &new).await?;
            for before in plan {
                let after = before.under(&new.terms, today)?;
                if after != before {
                    write.update(&before, after)?;
                }
            }
            let customer: Customer = store.must_load(new.customer.as_str()).await?;
            crate::customers::note_deals(store, &mut write, &customer, &new).await?;
            Ok((write, new))
        })
        .await
}

/// Notes, corrects or takes back the satisfaction of a completed contract that was at `version` when its form was opened.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`; what [`SatisfactionForm::applied`] refuses.
pub async fn rate(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    version: u64,
    form: &SatisfactionForm,
) -> Result<Contract> {
    store
        .command(actor, operation, "contract.rate", &(id, version, form), |mut write| async move {
            let old = reachable(store, actor, Act::Edit, id).await?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let new = write.update(&old, form.applied(&old)?)?;
            Ok((write, new))
        })
        .await
}
