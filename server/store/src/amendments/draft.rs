//! Asking for an amendment, changing it, giving it up.

use domain::amendment::{Amendment, AmendmentAct, AmendmentForm, AmendmentState, Worded};
use domain::id::{AmendmentId, ContractId, OperationId};
use domain::permission::{Act, Actor};
use domain::refusal::Refusal;
use domain::signature::RoundEnd;
use domain::template::{Clause, ContractText};

use super::{beside_successor, to_change};
use crate::contracts::{plan_of, reachable};
use crate::error::Result;
use crate::store::Store;
use crate::templates::{of_contract, with_clauses};

/// Asks for an amendment of a contract that was at `version` when its form was opened. From then on the contract is being changed.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `BeingAmended`, `NotAmendable`; what the form refuses; `EndOverlapsRenewal` of `end`.
pub async fn draft(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    contract: &ContractId,
    version: u64,
    id: &AmendmentId,
    form: &AmendmentForm,
) -> Result<Amendment> {
    let today = store.today().await;
    store
        .command(actor, operation, "amendment.draft", &(contract, version, id, form), |mut write| async move {
            let old = reachable(store, actor, Act::Edit, contract).await?;
            if old.amending.is_some() {
                return Err(Refusal::BeingAmended.into());
            }
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if !old.is_amendable() {
                return Err(Refusal::NotAmendable.into());
            }
            let text = worded(store, contract).await?;
            let draft = form.parse(&old, &plan_of(store, contract).await?, as_worded(text.as_ref()), today)?;
            beside_successor(store, &old, draft.after.end, "end").await?;
            let amendment = Amendment {
                id: id.clone(),
                contract: contract.clone(),
                ordinal: old.amendments + 1,
                kind: draft.kind,
                reason: draft.reason,
                requester: actor.user.clone(),
                requester_name: actor.name.clone(),
                asked: today,
                edition: old.edition,
                before: draft.before,
                after: draft.after,
                settlement: draft.settlement,
                state: AmendmentState::Draft,
                former: old.terms.life,
                signed: None,
                effective: None,
                confirmed_by: String::new(),
                is_overtaken: false,
                version: 1,
            };
            write.create(&amendment)?;
            write.update(&old, amendment.opened_on(&old))?;
            Ok((write, amendment))
        })
        .await
}

/// Changes an amendment that was at `version` when its form was opened; what was approved of it must be approved again.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AmendmentCannot`; what the form refuses; `EndOverlapsRenewal` of `end`.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &AmendmentId,
    version: u64,
    form: &AmendmentForm,
) -> Result<Amendment> {
    let today = store.today().await;
    store
        .command(actor, operation, "amendment.edit", &(id, version, form), |mut write| async move {
            let (old, contract) = to_change(store, actor, id).await?;
            let state = old.state.after(AmendmentAct::Edit)?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let text = worded(store, &contract.id).await?;
            let draft = form.parse(&contract, &plan_of(store, &contract.id).await?, as_worded(text.as_ref()), today)?;
            beside_successor(store, &contract, draft.after.end, "end").await?;
            if old.state == AmendmentState::Approved {
                crate::approvals::subject_gone(store, &mut write, actor, id.as_str()).await?;
            }
            let domain::amendment::AmendmentDraft { kind, reason, before, after, settlement } = draft;
            let new = Amendment { kind, reason, before, after, settlement, state, is_overtaken: false, ..old.clone() };
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}

/// Gives an amendment up: the contract goes on as it was before. One in review only who submitted it, until somebody has decided.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AmendmentCannot`; `NotWaitingForYou`, `AlreadyDecided` of one in review.
pub async fn withdraw(store: &Store, actor: &Actor, operation: &OperationId, id: &AmendmentId, version: u64) -> Result<Amendment> {
    store
        .command(actor, operation, "amendment.withdraw", &(id, version), |mut write| async move {
            let (old, contract) = to_change(store, actor, id).await?;
            let state = old.state.after(AmendmentAct::Withdraw)?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            crate::approvals::subject_gone(store, &mut write, actor, id.as_str()).await?;
            let new = write.update(&old, Amendment { state, ..old.clone() })?;
            write.update(&contract, new.closed_on(&contract))?;
            crate::signatures::close(store, &mut write, &contract, Some(id), RoundEnd::GivenUp).await?;
            Ok((write, new))
        })
        .await
}

pub(super) type Text = (ContractText, Vec<Clause>);

/// The text of a contract, with the clauses that it was drafted from.
pub(super) async fn worded(store: &Store, contract: &ContractId) -> Result<Option<Text>> {
    match of_contract(store, contract).await? {
        Some(text) => with_clauses(store, text).await.map(Some),
        None => Ok(None),
    }
}

fn as_worded(text: Option<&Text>) -> Option<Worded<'_>> {
    text.map(|(text, clauses)| (&text.wording, clauses.as_slice()))
}
