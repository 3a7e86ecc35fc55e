//! Server functions of the texts of contracts.

use chrono::NaiveDate;
use domain::contract::ContractContent;
use domain::id::{ContractId, CustomerId, OperationId};
use domain::template::{Clause, Deviation, Rendered, Template, TextForm, Values, Wording};
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
    /// How often it was saved; of a version of the contract: which it is.
    pub version: u64,
}

impl ReadText {
    /// The text of a version of a contract, which was first signed on that day.
    #[must_use]
    pub fn of_edition(content: &ContractContent, signed: Option<NaiveDate>, ordinal: u32) -> Option<Self> {
        let (wording, rendered) = (content.text.as_ref()?, content.rendered(signed)?);
        Some(Self::of(wording, rendered, &content.signing_company, ordinal.into()))
    }

    fn of(wording: &Wording, rendered: Rendered, signing_company: &str, version: u64) -> Self {
        Self {
            rendered,
            deviations: wording.deviations(),
            template_name: wording.template_name.clone(),
            parties: wording.facts.parties(signing_company),
            version,
        }
    }
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
        ReadText::of(&text.wording, text.wording.render(contract, &terms(plan)), &contract.terms.signing_company, text.version)
    }

    /// As they were agreed, whenever what an instalment hangs on is done.
    fn terms(plan: &[Instalment]) -> Vec<InstalmentTerms> {
        plan.iter().map(Instalment::planned_terms).collect()
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
            signing_company: text
                .as_ref()
                .map_or(&facts, |text| &text.wording.facts)
                .signing_company(&contract.terms.signing_company)
                .to_owned(),
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
        DraftSource { is_saved: true, template: text.wording.template(), clauses, form: TextForm::of(&text.wording) }
    }

    fn fresh_source((template, clauses): (Template, Vec<Clause>)) -> DraftSource {
        let form = TextForm::fresh(&template, &clauses);
        DraftSource { is_saved: false, template, clauses, form }
    }
}
