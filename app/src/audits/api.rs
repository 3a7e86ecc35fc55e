//! Server functions of audits.

use domain::audit::{Audit, AuditForm, ContractFacts, Finding, FindingActForm, FindingForm, PaperForm, SelectionForm, WorkingPaper};
use domain::id::{AuditId, ContractId, FindingId, OperationId, UserId};
use domain::list::{FindingWindow, Page};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A contract that a project has chosen, before the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedContract {
    pub id: ContractId,
    pub number: String,
    pub title: String,
    pub customer_name: String,
}

/// A project with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    pub audit: Audit,
    pub papers: Vec<WorkingPaper>,
    pub planned: Vec<PlannedContract>,
    pub findings: Vec<Finding>,
    /// Who may be asked to answer; empty for who may not ask.
    pub people: Vec<(UserId, String)>,
}

/// The form of a project as it is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditStart {
    pub form: AuditForm,
    /// Of a known project: its version, and its customer's name.
    pub version: u64,
    pub customer_name: String,
    pub leads: Vec<(UserId, String)>,
}

/// A working paper with what its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSheet {
    pub audit: Audit,
    pub paper: WorkingPaper,
    pub facts: ContractFacts,
    pub findings: Vec<Finding>,
    pub previous: Option<ContractId>,
    pub next: Option<ContractId>,
    pub people: Vec<(UserId, String)>,
}

/// What the conditions of a set would choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPreview {
    pub found: u32,
    pub chosen: usize,
    /// The one that was drawn, or typed; 0: no sample was drawn.
    pub seed: u32,
}

/// A finding with what its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    pub finding: Finding,
    /// Who may be asked instead; empty for who may not ask.
    pub people: Vec<(UserId, String)>,
}

#[server(name = AuditList, prefix = "/api", endpoint = "audits/list", input = Json, output = Json)]
pub async fn audit_list(after: Option<String>) -> Answer<Page<Audit>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::list(&store, &actor, after.as_deref()).await)
}

#[server(name = AuditShow, prefix = "/api", endpoint = "audits/show", input = Json, output = Json)]
pub async fn audit_show(id: AuditId) -> Answer<AuditView> {
    let (store, actor) = crate::caller::signed_in()?;
    let whole = crate::caller::answer(store::audits::show(&store, &actor, &id).await)?;
    let planned = |contract: domain::contract::Contract| PlannedContract {
        id: contract.id,
        number: contract.number,
        title: contract.terms.title,
        customer_name: contract.customer_name,
    };
    Ok(AuditView {
        audit: whole.audit,
        papers: whole.papers,
        planned: whole.planned.into_iter().map(planned).collect(),
        findings: whole.findings,
        people: on_server::people(&store, &actor).await,
    })
}

/// The form of a new project, or of a known one that has not started.
#[server(name = AuditStartOf, prefix = "/api", endpoint = "audits/start_of", input = Json, output = Json)]
pub async fn audit_start_of(id: Option<AuditId>) -> Answer<AuditStart> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::start_of(&store, &actor, id.as_ref()).await)
}

/// What these conditions choose now.
#[server(name = AuditPreview, prefix = "/api", endpoint = "audits/preview", input = Json, output = Json)]
pub async fn audit_preview(form: SelectionForm) -> Answer<SetPreview> {
    let (store, actor) = crate::caller::signed_in()?;
    let selection = crate::caller::answer(on_server::selection(&store, &form).await)?;
    let chosen = crate::caller::answer(store::audits::preview(&store, &actor, selection).await)?;
    let seed = chosen.selection.sample.map_or(0, |_| chosen.selection.seed);
    Ok(SetPreview { found: chosen.found, chosen: chosen.contracts.len(), seed })
}

#[server(name = AuditCreate, prefix = "/api", endpoint = "audits/create", input = Json, output = Json)]
pub async fn audit_create(operation: OperationId, id: AuditId, form: AuditForm) -> Answer<AuditId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::create(&store, &actor, &operation, &id, &form).await.map(|audit| audit.id))
}

/// Changes the plan of one that was at `version` when its form was opened.
#[server(name = AuditEdit, prefix = "/api", endpoint = "audits/edit", input = Json, output = Json)]
pub async fn audit_edit(operation: OperationId, id: AuditId, version: u64, form: AuditForm) -> Answer<AuditId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::edit(&store, &actor, &operation, &id, version, &form).await.map(|audit| audit.id))
}

#[server(name = AuditStartNow, prefix = "/api", endpoint = "audits/start", input = Json, output = Json)]
pub async fn audit_start(operation: OperationId, id: AuditId, version: u64) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::start(&store, &actor, &operation, &id, version).await.map(drop))
}

#[server(name = AuditCancel, prefix = "/api", endpoint = "audits/cancel", input = Json, output = Json)]
pub async fn audit_cancel(operation: OperationId, id: AuditId, version: u64, text: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::cancel(&store, &actor, &operation, &id, version, &text).await.map(drop))
}

#[server(name = AuditConclude, prefix = "/api", endpoint = "audits/conclude", input = Json, output = Json)]
pub async fn audit_conclude(operation: OperationId, id: AuditId, version: u64, text: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::conclude(&store, &actor, &operation, &id, version, &text).await.map(drop))
}

/// The working paper of a contract.
#[server(name = AuditPaper, prefix = "/api", endpoint = "audits/paper", input = Json, output = Json)]
pub async fn audit_paper(id: AuditId, contract: ContractId) -> Answer<PaperSheet> {
    let (store, actor) = crate::caller::signed_in()?;
    let view = crate::caller::answer(store::audits::paper(&store, &actor, &id, &contract).await)?;
    let people = on_server::people(&store, &actor).await;
    let store::audits::PaperView { audit, paper, facts, findings, previous, next } = view;
    Ok(PaperSheet { audit, paper, facts, findings, previous, next, people })
}

/// Saves the answers of a paper that was at `version` when it was read.
#[server(name = AuditCheck, prefix = "/api", endpoint = "audits/check", input = Json, output = Json)]
pub async fn audit_check(operation: OperationId, id: AuditId, contract: ContractId, version: u64, form: PaperForm) -> Answer<WorkingPaper> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::save_paper(&store, &actor, &operation, &id, &contract, version, &form).await)
}

/// One's own findings.
#[server(name = FindingList, prefix = "/api", endpoint = "findings/list", input = Json, output = Json)]
pub async fn finding_list(window: FindingWindow, after: Option<String>) -> Answer<Page<Finding>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::findings(&store, &actor, window, after.as_deref()).await)
}

#[server(name = FindingShow, prefix = "/api", endpoint = "findings/show", input = Json, output = Json)]
pub async fn finding_show(id: FindingId) -> Answer<FindingView> {
    let (store, actor) = crate::caller::signed_in()?;
    let finding = crate::caller::answer(store::audits::finding(&store, &actor, &id).await)?;
    Ok(FindingView { finding, people: on_server::people(&store, &actor).await })
}

#[server(name = FindingAdd, prefix = "/api", endpoint = "findings/add", input = Json, output = Json)]
pub async fn finding_add(operation: OperationId, id: FindingId, audit: AuditId, form: FindingForm) -> Answer<Finding> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::add_finding(&store, &actor, &operation, &id, &audit, &form).await)
}

#[server(name = FindingEdit, prefix = "/api", endpoint = "findings/edit", input = Json, output = Json)]
pub async fn finding_edit(operation: OperationId, id: FindingId, version: u64, form: FindingForm) -> Answer<Finding> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::edit_finding(&store, &actor, &operation, &id, version, &form).await)
}

/// Answers, accepts, sends back or withdraws one.
#[server(name = FindingActOn, prefix = "/api", endpoint = "findings/act", input = Json, output = Json)]
pub async fn finding_act(operation: OperationId, id: FindingId, version: u64, form: FindingActForm) -> Answer<Finding> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::audits::act_on_finding(&store, &actor, &operation, &id, version, &form).await)
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::audit::{AuditForm, Selection, SelectionForm};
    use domain::id::{AuditId, UserId};
    use domain::permission::{Act, Actor, Noun};
    use domain::refusal::{Problems, Refusal};
    use store::{Error, Store};

    use super::AuditStart;

    /// Who may be asked, for who asks.
    pub async fn people(store: &Store, actor: &Actor) -> Vec<(UserId, String)> {
        if actor.may(Noun::AuditProject, Act::Edit) { store::audits::answerers(store, actor).await } else { Vec::new() }
    }

    pub async fn start_of(store: &Store, actor: &Actor, id: Option<&AuditId>) -> store::Result<AuditStart> {
        if !actor.may(Noun::AuditProject, Act::Create) {
            return Err(Refusal::NotAllowed.into());
        }
        let leads = store::audits::leads(store, actor).await;
        let Some(id) = id else {
            let own = leads.iter().find(|(id, _)| *id == actor.user);
            let lead = own.map(|(id, _)| id.clone()).unwrap_or_default();
            return Ok(AuditStart { form: AuditForm::fresh(lead), version: 0, customer_name: String::new(), leads });
        };
        let audit = store::audits::show(store, actor, id).await?.audit;
        let customer_name = audit.terms.selection.customer_name.clone();
        Ok(AuditStart { form: AuditForm::of(&audit), version: audit.version, customer_name, leads })
    }

    /// The conditions read; what is wrong stands beside the fields of the project's form.
    pub async fn selection(store: &Store, form: &SelectionForm) -> store::Result<Selection> {
        let currency = store::companies::required(store).await?.currency;
        form.parse(store.today().await, currency).map_err(|found| {
            let mut problems = Problems::new();
            problems.nest("selection", found);
            Error::Refused(problems)
        })
    }
}
