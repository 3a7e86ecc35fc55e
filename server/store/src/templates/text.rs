//! The text of a contract: drafted, saved, read.

use domain::approval::ApprovalState;
use domain::contract::Contract;
use domain::customer::Customer;
use domain::id::{ClauseId, ContractId, OperationId};
use domain::instalment::Instalment;
use domain::permission::{Act, Actor};
use domain::refusal::Refusal;
use domain::template::{Clause, ContractText, Facts, Template, TextForm};

use super::{all, clauses_of, may_draft, unknown_template};
use crate::contracts::{plan_of, reachable};
use crate::error::Result;
use crate::store::Store;

/// What the page of a contract's text shows and drafts with.
#[derive(Clone, Debug)]
pub struct Drafting {
    pub contract: Contract,
    pub plan: Vec<Instalment>,
    pub text: Option<ContractText>,
    /// The editions that the saved text was drafted from.
    pub clauses: Vec<Clause>,
    /// Templates that a text may be drafted from, each with its clauses; none for who may not draft now.
    pub templates: Vec<(Template, Vec<Clause>)>,
    /// Customer and company as they are now.
    pub facts: Facts,
    pub may_edit: bool,
    /// SHA-256 of the contract's content with its text, in hex: what an approval binds.
    pub hash: String,
}

/// The text of a contract that the actor may read, with what it can be drafted from.
///
/// # Errors
/// `NotFound`.
pub async fn drafting(store: &Store, actor: &Actor, id: &ContractId) -> Result<Drafting> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    let plan = plan_of(store, id).await?;
    let text = of_contract(store, id).await?;
    let may_edit = may_draft(actor, &contract);
    let mut templates = Vec::new();
    if may_edit {
        let fits =
            |template: &Template| template.is_active && template.contract_type.is_none_or(|wanted| wanted == contract.terms.contract_type);
        for template in all(store).await?.into_iter().filter(fits) {
            let clauses = clauses_of(store, &template.clauses).await?;
            templates.push((template, clauses));
        }
    }
    let clauses = match &text {
        Some(text) => clauses_of(store, &text.wording.template().clauses).await?,
        None => Vec::new(),
    };
    let facts = facts(store, &contract).await?;
    let hash = crate::approvals::contract_hash(&contract, &plan, text.as_ref())?;
    Ok(Drafting { contract, plan, text, clauses, templates, facts, may_edit, hash })
}

/// The text of a contract that the actor may read. None: nothing was drafted.
///
/// # Errors
/// `NotFound`.
pub async fn text(store: &Store, actor: &Actor, id: &ContractId) -> Result<Option<ContractText>> {
    reachable(store, actor, Act::Read, id).await?;
    of_contract(store, id).await
}

pub(crate) async fn of_contract(store: &Store, id: &ContractId) -> Result<Option<ContractText>> {
    store.load(id.as_str()).await
}

/// Saves the text of a contract that was at `version` when the text was begun. Customer and company are written into it as they are now. What
/// was approved before with another text counts no more.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile` (the template's clauses too), `InReview`, `ContractNotEditable`; `UnknownTemplate` of
/// `template`; what the form refuses.
pub async fn save_text(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ContractId,
    version: u64,
    form: &TextForm,
) -> Result<ContractText> {
    store
        .command(actor, operation, "contract.save_text", &(id, version, form), |mut write| async move {
            let contract = reachable(store, actor, Act::Edit, id).await?;
            if contract.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if contract.approval.is_some_and(ApprovalState::is_frozen) {
                return Err(Refusal::InReview.into());
            }
            if !contract.is_editable() {
                return Err(Refusal::ContractNotEditable.into());
            }
            let old = of_contract(store, id).await?;
            let (template, clauses) = drafted_from(store, old.as_ref(), form).await?;
            let wording = form.parse(&template, &clauses, facts(store, &contract).await?)?;
            let new = ContractText { id: id.clone(), wording, version: 1 };
            let new = write.save(old.as_ref(), new)?;
            let plan = plan_of(store, id).await?;
            let change = crate::approvals::subject_changed(store, &contract, &plan, Some(&new)).await?;
            let approval = change.write(store, &mut write, actor, &contract)?;
            let terms: Vec<_> = plan.iter().map(Instalment::planned_terms).collect();
            crate::passages::keep_text(store, &mut write, &contract, &terms, &new).await?;
            write.update(&contract, Contract { approval, ..contract.clone() })?;
            Ok((write, new))
        })
        .await
}

/// The template of this form: as the saved text has it, where that is what is edited, else as it is kept now. A form that names no clause
/// takes each as legal prefers it.
async fn drafted_from(store: &Store, old: Option<&ContractText>, form: &TextForm) -> Result<(Template, Vec<Clause>)> {
    let wanted: Vec<&ClauseId> = form.clauses.iter().map(|typed| &typed.clause).collect();
    let used = old.map(|old| old.wording.template());
    if let Some(used) = used.filter(|used| used.id == form.template && wanted.iter().copied().eq(&used.clauses)) {
        let clauses = clauses_of(store, &used.clauses).await?;
        return Ok((used, clauses));
    }
    let kept: Option<Template> = store.load(form.template.as_str()).await?;
    let template = kept.filter(|template| template.is_active).ok_or_else(unknown_template)?;
    if !wanted.is_empty() && !wanted.into_iter().eq(&template.clauses) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let clauses = clauses_of(store, &template.clauses).await?;
    Ok((template, clauses))
}

/// A text with the editions of the clauses that it was drafted from.
pub(crate) async fn with_clauses(store: &Store, text: ContractText) -> Result<(ContractText, Vec<Clause>)> {
    let clauses = clauses_of(store, &text.wording.template().clauses).await?;
    Ok((text, clauses))
}

async fn facts(store: &Store, contract: &Contract) -> Result<Facts> {
    let company = crate::companies::required(store).await?;
    let customer: Customer = store.must_load(contract.customer.as_str()).await?;
    let contacts = crate::customers::contacts_of(store, &customer.id).await?;
    Ok(Facts::of(contract, &customer, contacts.first(), &company))
}
