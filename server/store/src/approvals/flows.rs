//! The flows, as an admin keeps them, and what one would do.

use domain::amendment::Amendment;
use domain::approval::{ApprovalStep, Approvers, Flow, FlowForm, FlowStep, Subject, fitting, flow_for, steps_for};
use domain::contract::Contract;
use domain::id::{ContractId, FlowId, OperationId, UserId};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::{Problems, Refusal};

use super::{not_allowed, subject};
use crate::directory::Directory;
use crate::error::{Error, Result};
use crate::store::{Store, new_id};

/// The most flows of a company.
const FLOWS_MAX: usize = 50;

/// All flows, in the order in which they are tried.
///
/// # Errors
/// `NotAllowed`.
pub async fn flows(store: &Store, actor: &Actor) -> Result<Vec<Flow>> {
    if !actor.may(Noun::Settings, Act::Read) {
        return not_allowed();
    }
    Ok(store.directory().await.flows.clone())
}

/// Whether a flow would ask for approval of such a contract.
///
/// # Errors
/// `Engine`.
pub async fn asks(store: &Store, contract: &Contract) -> Result<bool> {
    let directory = store.directory().await;
    if !directory.flows.iter().any(|flow| flow.is_active) {
        return Ok(false);
    }
    let facts = subject::contract_facts(store, contract).await?;
    Ok(fitting(&directory.flows, &facts).is_some())
}

/// Whether a flow would ask for approval of this amendment.
pub(crate) async fn asks_of_amendment(store: &Store, amendment: &Amendment, contract: &Contract) -> Result<bool> {
    let directory = store.directory().await;
    let facts = subject::amendment_facts(store, amendment, contract).await?;
    Ok(fitting(&directory.flows, &facts).is_some())
}

/// Adds a flow at the end, or changes one that was at `version`. Approvals that run keep the steps they began with.
///
/// # Errors
/// `NotAllowed`, `NotFound`, `ChangedMeanwhile`; what the form refuses; `UnknownUser` for a named person.
pub async fn save_flow(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    flow: Option<(&FlowId, u64)>,
    form: &FlowForm,
) -> Result<Flow> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return not_allowed();
    }
    let fresh = FlowId::new(new_id());
    store
        .command(actor, operation, "flow.save", &(flow, form), |mut write| {
            let fresh = fresh.clone();
            async move {
                let directory = store.directory().await;
                let currency = crate::companies::required(store).await?.currency;
                let old = match flow {
                    Some((id, version)) => {
                        let old: Flow = store.must_load(id.as_str()).await?;
                        if old.version != version {
                            return Err(Refusal::ChangedMeanwhile.into());
                        }
                        Some(old)
                    }
                    None if directory.flows.len() >= FLOWS_MAX => return Err(Refusal::TooManyRows { rows_max: FLOWS_MAX }.into()),
                    None => None,
                };
                let last = directory.flows.iter().map(|flow| flow.ordinal).max().unwrap_or_default();
                let ordinal = old.as_ref().map_or(last.saturating_add(1), |old| old.ordinal);
                let new = form.parse(old.as_ref().map_or(fresh, |old| old.id.clone()), ordinal, currency)?;
                known_people(&new.steps, &directory)?;
                let new = write.save(old.as_ref(), new)?;
                Ok((write, new))
            }
        })
        .await
}

/// Takes a flow away. Approvals that run are not touched.
///
/// # Errors
/// `NotAllowed`, `NotFound`.
pub async fn delete_flow(store: &Store, actor: &Actor, operation: &OperationId, flow: &FlowId) -> Result<()> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return not_allowed();
    }
    store
        .command(actor, operation, "flow.delete", flow, |mut write| async move {
            let old: Flow = store.must_load(flow.as_str()).await?;
            write.delete(&old)?;
            Ok((write, ()))
        })
        .await
}

/// Each person that a step names can be asked.
fn known_people(steps: &[FlowStep], directory: &Directory) -> Result<()> {
    let mut problems = Problems::new();
    for (index, step) in steps.iter().enumerate() {
        if let Approvers::Person(user) = &step.approvers
            && !directory.people().can_act(user)
        {
            problems.add(format!("steps.{index}.approvers"), Refusal::UnknownUser);
        }
    }
    Ok(problems.into_result(())?)
}

/// What would happen to a contract: which flow, and who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub flow_name: Option<String>,
    /// Or why nobody could be asked.
    pub steps: std::result::Result<Vec<ApprovalStep>, Refusal>,
}

/// Where this contract would go, submitted by this person: with the stored flows or, when a form is given, with this one alone in their place.
///
/// # Errors
/// `NotAllowed`, `NotFound`; what the form refuses.
pub async fn preview(store: &Store, actor: &Actor, form: Option<&FlowForm>, subject: &Subject, submitter: &UserId) -> Result<Preview> {
    if !actor.may(Noun::Settings, Act::Read) {
        return not_allowed();
    }
    let directory = store.directory().await;
    if !directory.users.contains_key(submitter) {
        return Err(Error::at("submitter", Refusal::UnknownUser));
    }
    let flow = match form {
        Some(form) => {
            let own = Flow { is_active: true, ..form.parse(FlowId::default(), 1, subject.company_currency)? };
            fitting(&[own], subject).cloned()
        }
        None => flow_for(&directory.flows, subject),
    };
    let Some(flow) = flow else { return Ok(Preview { flow_name: None, steps: Ok(Vec::new()) }) };
    let steps = steps_for(&flow.steps, subject, submitter, directory.people());
    Ok(Preview { flow_name: Some(flow.name), steps })
}

/// The facts of a stored contract, for [`preview`].
///
/// # Errors
/// `NotFound`.
pub async fn facts_of(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Subject> {
    let contract = crate::contracts::reachable(store, actor, Act::Read, contract).await?;
    subject::contract_facts(store, &contract).await
}
