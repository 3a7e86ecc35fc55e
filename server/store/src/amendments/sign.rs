//! The signing of an amendment: the contract's next version, in one commit.

use chrono::NaiveDate;
use domain::amendment::{Amendment, AmendmentAct, AmendmentState, Edition, Replanned, SigningForm, books_day};
use domain::contract::{Contract, ContractContent};
use domain::id::{AmendmentId, OperationId};
use domain::permission::Actor;
use domain::refusal::Refusal;
use domain::signature::RoundEnd;
use domain::template::ContractText;

use super::{amendments_of, beside_successor, to_change, written};
use crate::contracts::plan_of;
use crate::error::Result;
use crate::store::Store;
use crate::write::{Write, digest};

/// Registers the signing of an amendment that was at `version` when it was read. The contract becomes its next version, and counts so from the day of
/// the signing on, or from a later one ([`books_day`]): what reports said of earlier days they go on saying. The version before is kept as it was; a
/// termination ends the contract in the same commit. Where what was paid meanwhile has no room in the
/// new plan, nothing is applied: the amendment is a draft again that [`Amendment::is_overtaken`], and the answer says so.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AmendmentCannot`, `AmendmentApprovalNeeded`, `EndsLater`, `EndOverlapsRenewal`; what
/// the form refuses; `PeriodClosed` of `signed`.
pub async fn sign(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &AmendmentId,
    version: u64,
    form: &SigningForm,
) -> Result<Amendment> {
    let today = store.today().await;
    store
        .command(actor, operation, "amendment.sign", &(id, version, form), |mut write| async move {
            let (old, contract) = to_change(store, actor, id).await?;
            let state = old.state.after(AmendmentAct::Sign)?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if old.state != AmendmentState::Approved && crate::approvals::asks_of_amendment(store, &old, &contract).await? {
                return Err(Refusal::AmendmentApprovalNeeded.into());
            }
            old.may_be_signed(today)?;
            beside_successor(store, &contract, old.after.end, "").await?;
            let (present, counts) = versions_before(store, &contract).await?;
            let (signed, confirmed_by) = form.parse(present, today)?;
            let plan = plan_of(store, &contract.id).await?;
            let on = books_day(signed, &plan, counts, taken_back(store, &contract).await?);
            // The day in the books is not before that of the signing.
            crate::periods::takes(store, "signed", signed).await?;
            let text = crate::templates::of_contract(store, &contract.id).await?;
            let before = ContractContent::of(&contract, &plan).with_text(text.as_ref().map(|text| &text.wording));
            let next = old.applied_to(&contract, today);
            let Some(planned) = old.replanned(&next, &plan, on).ok().filter(|_| before == old.before) else {
                crate::approvals::subject_gone(store, &mut write, actor, id.as_str()).await?;
                let new = write.update(&old, Amendment { state: AmendmentState::Draft, is_overtaken: true, ..old.clone() })?;
                return Ok((write, new));
            };
            apply(store, &mut write, planned).await?;
            if let Some((text, wording)) = text.zip(old.after.text.clone()) {
                let new = ContractText { wording, ..text.clone() };
                crate::passages::keep_text(store, &mut write, &next, &old.after.plan, &new).await?;
                if new != text {
                    write.update(&text, new)?;
                }
            }
            if contract.edition == 1 {
                keep(&mut write, &contract, 1, &before, None)?;
            }
            let new = Amendment { state, signed: Some(signed), effective: Some(on), confirmed_by, is_overtaken: false, ..old.clone() };
            let new = write.update(&old, new)?;
            crate::signatures::close(store, &mut write, &contract, Some(id), RoundEnd::Registered).await?;
            keep(&mut write, &contract, next.edition, &new.after, Some(&new))?;
            write.update(&contract, next)?;
            Ok((write, new))
        })
        .await
}

/// Writes the new plan; what hung on an obligation and is out of the plan hangs on nothing any more.
async fn apply(store: &Store, write: &mut Write, planned: Vec<Replanned>) -> Result<()> {
    for (before, after) in planned {
        if after.is_replaced {
            crate::obligations::let_go(store, write, &after).await?;
        }
        match before {
            None => write.create(&after)?,
            Some(before) if before == after => {}
            Some(before) => drop(write.update(&before, after)?),
        }
    }
    Ok(())
}

/// When the present version of a contract was signed, and since when its last amendment counts.
async fn versions_before(store: &Store, contract: &Contract) -> Result<(Option<NaiveDate>, Option<NaiveDate>)> {
    let mut signed = amendments_of(store, &contract.id).await?;
    signed.retain(|amendment| amendment.state == AmendmentState::Signed);
    let last = signed.iter().filter_map(|amendment| amendment.signed).max();
    Ok((contract.terms.signed.max(last), signed.iter().filter_map(|amendment| amendment.effective).max()))
}

/// The last day on which a payment of the contract was taken back.
async fn taken_back(store: &Store, contract: &Contract) -> Result<Option<NaiveDate>> {
    let postings = crate::receipts::postings_of(store, &contract.id).await?;
    Ok(postings.iter().filter(|posting| posting.amount.is_negative()).map(|posting| posting.date).max())
}

/// Keeps a version of the document as it is signed.
fn keep(write: &mut Write, contract: &Contract, ordinal: u32, content: &ContractContent, by: Option<&Amendment>) -> Result<()> {
    let content = written(content)?;
    write.create(&Edition {
        id: Edition::id_of(&contract.id, ordinal),
        contract: contract.id.clone(),
        ordinal,
        hash: digest(&content),
        content,
        customer_name: contract.customer_name.clone(),
        signed: by.map_or(contract.terms.signed, |amendment| amendment.signed),
        confirmed_by: by.map_or_else(|| contract.confirmed_by.clone(), |amendment| amendment.confirmed_by.clone()),
        amendment: by.map(|amendment| amendment.id.clone()),
        version: 1,
    })
}
