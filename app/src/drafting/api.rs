//! Server functions of the texts of contracts.

use domain::id::{ContractId, CustomerId, OperationId};
use domain::template::{Clause, Deviation, Rendered, Template, TextForm, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A template that one may draft from, or the one that the saved text was drafted from as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSource {
    pub is_saved: bool,
    pub template: Template,
    pub clauses: Vec<Clause>,
    pub form: TextForm,
}

/// A text as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadText {
    pub rendered: Rendered,
    pub deviations: Vec<Deviation>,
    pub template_name: String,
    /// Who signs: the customer, and we.
    pub parties: [String; 2],
    /// How often it was saved.
    pub version: u64,
}

/// What the page of a contract's text works with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    pub id: ContractId,
    pub number: String,
    pub title: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub signing_company: String,
    /// Of the contract, as it is now.
    pub version: u64,
    /// Of its content with the text, in hex.
    pub hash: String,
    pub may_edit: bool,
    pub is_in_review: bool,
    /// None: nothing was drafted.
    pub text: Option<ReadText>,
    /// Empty for who may not draft.
    pub sources: Vec<DraftSource>,
    /// What the variables are filled with when the text is saved now.
    pub values: Values,
    /// Customer or company say something else than the saved text does.
    pub is_outdated: bool,
}

/// What a saved text is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedText {
    /// Of the contract.
    pub version: u64,
    pub hash: String,
    pub text_version: u64,
}

#[server(name = ContractTextShow, prefix = "/api", endpoint = "contracts/text", input = Json, output = Json)]
pub async fn contract_text(id: ContractId) -> Answer<DraftView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::templates::drafting(&store, &actor, &id).await).map(on_server::view)
}

/// Saves the text of a contract that was at `version` when the text was begun.
#[server(name = ContractSaveText, prefix = "/api", endpoint = "contracts/save_text", input = Json, output = Json)]
pub async fn contract_save_text(operation: OperationId, id: ContractId, version: u64, form: TextForm) -> Answer<SavedText> {
    let (store, actor) = crate::caller::signed_in()?;
    let saved = crate::caller::answer(store::templates::save_text(&store, &actor, &operation, &id, version, &form).await)?;
    let now = crate::caller::answer(store::templates::drafting(&store, &actor, &id).await)?;
    Ok(SavedText { version: now.contract.version, hash: now.hash, text_version: saved.version })
}

#[cfg(feature = "ssr")]
pub(crate) mod on_server {
    use domain::approval::ApprovalState;
    use domain::contract::Contract;
    use domain::instalment::{Instalment, InstalmentTerms};
    use domain::template::ContractText;
    use store::templates::Drafting;

    use super::{Clause, DraftSource, DraftView, ReadText, Template, TextForm, Values};

    /// The text of this contract as it was saved.
    pub fn read(text: &ContractText, contract: &Contract, plan: &[Instalment]) -> ReadText {
        ReadText {
            rendered: text.wording.render(contract, &terms(plan)),
            deviations: text.wording.deviations(),
            template_name: text.wording.template_name.clone(),
            parties: text.wording.facts.parties(contract),
            version: text.version,
        }
    }

    fn terms(plan: &[Instalment]) -> Vec<InstalmentTerms> {
        plan.iter().map(|instalment| instalment.terms.clone()).collect()
    }

    pub fn view(found: Drafting) -> DraftView {
        let Drafting { contract, plan, text, clauses, templates, facts, may_edit, hash } = found;
        let is_outdated = text.as_ref().is_some_and(|text| text.wording.facts != facts);
        let values = if may_edit { Values::of(&contract, &terms(&plan), &facts) } else { Values::default() };
        let saved = text.as_ref().filter(|_| may_edit).map(|text| saved_source(text, clauses));
        let is_as_saved = |template: &Template| {
            saved.as_ref().is_some_and(|saved| saved.template.id == template.id && saved.template.clauses == template.clauses)
        };
        let others: Vec<DraftSource> = templates.into_iter().filter(|(template, _)| !is_as_saved(template)).map(fresh_source).collect();
        let shown = text.as_ref().map(|text| read(text, &contract, &plan));
        DraftView {
            signing_company: text.as_ref().map_or(&facts, |text| &text.wording.facts).signing_company(&contract).to_owned(),
            id: contract.id,
            number: contract.number,
            title: contract.terms.title,
            customer: contract.customer,
            customer_name: contract.customer_name,
            version: contract.version,
            hash,
            may_edit,
            is_in_review: contract.approval.is_some_and(ApprovalState::is_frozen),
            text: shown,
            sources: saved.into_iter().chain(others).collect(),
            values,
            is_outdated: is_outdated && may_edit,
        }
    }

    fn saved_source(text: &ContractText, clauses: Vec<Clause>) -> DraftSource {
        let wording = &text.wording;
        let template = Template {
            id: wording.template.clone(),
            name: wording.template_name.clone(),
            title: wording.title.clone(),
            contract_type: None,
            is_active: true,
            clauses: wording.clauses.iter().map(|clause| clause.clause.clone()).collect(),
            version: wording.template_version,
        };
        DraftSource { is_saved: true, template, clauses, form: TextForm::of(wording) }
    }

    fn fresh_source((template, clauses): (Template, Vec<Clause>)) -> DraftSource {
        let form = TextForm::fresh(&template, &clauses);
        DraftSource { is_saved: false, template, clauses, form }
    }
}
