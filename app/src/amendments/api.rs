//! What the screens of amendments ask the server. Each finds the caller, calls the store, and says so.

use chrono::NaiveDate;
use domain::amendment::{Amendment, AmendmentForm, AmendmentKind, AmendmentState, Pair, SigningForm};
use domain::contract::{Contract, ContractContent};
use domain::id::{AmendmentId, ContractId, OperationId};
use domain::instalment::Instalment;
use domain::money::{Amount, Currency};
use domain::template::{Clause, RenderedClause, Wording};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::approvals::api::Course;
use crate::drafting::api::ReadText;
use crate::error::Answer;

/// What this user may do with an amendment now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentActs {
    pub edit: bool,
    pub submit: bool,
    pub sign: bool,
    pub withdraw: bool,
    /// Ask for another one that says the same.
    pub again: bool,
}

/// An amendment in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentRow {
    pub id: AmendmentId,
    pub contract: ContractId,
    pub number: String,
    pub kind: AmendmentKind,
    pub reason: String,
    pub requester_name: String,
    pub asked: NaiveDate,
    pub state: AmendmentState,
    /// The version that it changes.
    pub edition: u32,
    pub before: Amount,
    pub after: Amount,
    pub currency: Currency,
    pub signed: Option<NaiveDate>,
    pub is_overtaken: bool,
    pub version: u64,
    pub acts: AmendmentActs,
    /// Once all have signed it: the day of the last signature, and who signed for the customer.
    #[serde(default)]
    pub outcome: Option<(NaiveDate, String)>,
}

/// A version in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionRow {
    pub ordinal: u32,
    pub signed: Option<NaiveDate>,
    pub confirmed_by: String,
    pub hash: String,
    /// The amendment that made it: its id and number.
    pub amendment: Option<(AmendmentId, String)>,
}

/// All versions and amendments of a contract, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionsView {
    pub contract: Contract,
    pub editions: Vec<EditionRow>,
    pub amendments: Vec<AmendmentRow>,
    pub may_amend: bool,
}

/// An amendment with all that its page and its letter show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentView {
    pub amendment: Amendment,
    pub row: AmendmentRow,
    pub customer_name: String,
    /// The clauses of the text that say something else; the contents in the amendment come without their texts.
    pub text: Vec<Pair<RenderedClause>>,
    /// 合同签署日期.
    pub contract_signed: Option<NaiveDate>,
    /// Those that were signed before it.
    pub earlier: Vec<AmendmentRow>,
    pub course: Option<Course>,
}

/// A version as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionView {
    pub row: EditionRow,
    pub customer_name: String,
    pub is_present: bool,
    /// The contract with the lines and the amount of that version.
    pub contract: Contract,
    /// Without its text.
    pub content: ContractContent,
    /// The text as it was then; none was drafted.
    pub text: Option<ReadText>,
}

/// What the form of an amendment begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendedForm {
    pub contract: Contract,
    pub plan: Vec<Instalment>,
    /// The open amendment that is edited, and its version; none: a new one.
    pub amendment: Option<(AmendmentId, u64)>,
    pub is_overtaken: bool,
    pub form: AmendmentForm,
    /// The text as it stands, with the clauses that it was drafted from; none was drafted.
    pub text: Option<(Wording, Vec<Clause>)>,
    pub may_amend: bool,
}

#[server(name = AmendmentsOfContract, prefix = "/api", endpoint = "amendments/of_contract", input = Json, output = Json)]
pub async fn amendments_of_contract(contract: ContractId) -> Answer<VersionsView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::versions(&store, &actor, &contract).await)
}

#[server(name = AmendmentShow, prefix = "/api", endpoint = "amendments/show", input = Json, output = Json)]
pub async fn amendment_show(id: AmendmentId) -> Answer<AmendmentView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::view(&store, &actor, &id).await)
}

/// One version of a contract.
#[server(name = EditionShow, prefix = "/api", endpoint = "amendments/edition", input = Json, output = Json)]
pub async fn edition_show(contract: ContractId, ordinal: u32) -> Answer<EditionView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::edition(&store, &actor, &contract, ordinal).await)
}

/// The form of the contract's open amendment, or of a new one; `from`: that says what this one says.
#[server(name = AmendmentFormShow, prefix = "/api", endpoint = "amendments/form", input = Json, output = Json)]
pub async fn amendment_form(contract: ContractId, from: Option<AmendmentId>) -> Answer<AmendedForm> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::form(&store, &actor, &contract, from.as_ref()).await)
}

/// Asks for an amendment of a contract that was at `version`.
#[server(name = AmendmentDraft, prefix = "/api", endpoint = "amendments/draft", input = Json, output = Json)]
pub async fn amendment_draft(
    operation: OperationId,
    contract: ContractId,
    version: u64,
    id: AmendmentId,
    form: AmendmentForm,
) -> Answer<AmendmentId> {
    let (store, actor) = crate::caller::signed_in()?;
    let drafted = store::amendments::draft(&store, &actor, &operation, &contract, version, &id, &form).await;
    crate::caller::answer(drafted).map(|amendment| amendment.id)
}

/// Changes an amendment that was at `version` when its form was opened.
#[server(name = AmendmentEdit, prefix = "/api", endpoint = "amendments/edit", input = Json, output = Json)]
pub async fn amendment_edit(operation: OperationId, id: AmendmentId, version: u64, form: AmendmentForm) -> Answer<AmendmentId> {
    let (store, actor) = crate::caller::signed_in()?;
    let edited = store::amendments::edit(&store, &actor, &operation, &id, version, &form).await;
    crate::caller::answer(edited).map(|amendment| amendment.id)
}

/// Submits an amendment for approval; the answer is the names of those who are asked.
#[server(name = AmendmentSubmit, prefix = "/api", endpoint = "amendments/submit", input = Json, output = Json)]
pub async fn amendment_submit(operation: OperationId, id: AmendmentId, version: u64) -> Answer<String> {
    let (store, actor) = crate::caller::signed_in()?;
    let kind = domain::approval::ApprovalKind::Amendment;
    let submitted = store::approvals::submit(&store, &actor, &operation, kind, id.as_str(), version, "").await;
    let approval = crate::caller::answer(submitted)?;
    Ok(approval.waiting_for().map(|asked| asked.name.as_str()).collect::<Vec<_>>().join("、"))
}

/// Gives an amendment up.
#[server(name = AmendmentWithdraw, prefix = "/api", endpoint = "amendments/withdraw", input = Json, output = Json)]
pub async fn amendment_withdraw(operation: OperationId, id: AmendmentId, version: u64) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::amendments::withdraw(&store, &actor, &operation, &id, version).await.map(drop))
}

/// Registers the signing of an amendment. The version that it made; none: it no longer fitted what was paid, and is a draft again.
#[server(name = AmendmentSign, prefix = "/api", endpoint = "amendments/sign", input = Json, output = Json)]
pub async fn amendment_sign(operation: OperationId, id: AmendmentId, version: u64, form: SigningForm) -> Answer<Option<u32>> {
    let (store, actor) = crate::caller::signed_in()?;
    let signed = crate::caller::answer(store::amendments::sign(&store, &actor, &operation, &id, version, &form).await)?;
    Ok((signed.state == AmendmentState::Signed).then_some(signed.edition + 1))
}

#[cfg(feature = "ssr")]
pub(crate) mod on_server {
    use domain::amendment::{AmendmentAct, Edition, SettlementForm, text_difference};
    use domain::approval::ApprovalKind;
    use domain::permission::{Act, Actor, Noun};
    use domain::template::TextForm;
    use store::{Store, amendments, approvals};

    use super::*;
    use crate::approvals::api::on_server::course;

    pub async fn versions(store: &Store, actor: &Actor, contract: &ContractId) -> store::Result<VersionsView> {
        let amendments::Versions { contract, editions, amendments } = amendments::of_contract(store, actor, contract).await?;
        let editions = editions.iter().rev().map(|edition| edition_row(edition, &amendments)).collect();
        let mut rows = Vec::new();
        for amendment in amendments.iter().rev() {
            rows.push(row(store, actor, amendment, &contract).await?);
        }
        let may_amend = contract.is_amendable() && actor.may_for(Noun::Contract, Act::Edit, &contract.owner);
        Ok(VersionsView { contract, editions, amendments: rows, may_amend })
    }

    fn edition_row(edition: &Edition, amendments: &[Amendment]) -> EditionRow {
        let by = amendments.iter().find(|amendment| Some(&amendment.id) == edition.amendment.as_ref());
        EditionRow {
            ordinal: edition.ordinal,
            signed: edition.signed,
            confirmed_by: edition.confirmed_by.clone(),
            hash: edition.hash.clone(),
            amendment: by.map(|amendment| (amendment.id.clone(), amendment.number())),
        }
    }

    async fn row(store: &Store, actor: &Actor, amendment: &Amendment, contract: &Contract) -> store::Result<AmendmentRow> {
        let acts = acts(store, actor, amendment, contract).await?;
        let outcome = match acts.sign {
            true => store::signatures::outcome_of_amendment(store, contract, &amendment.id).await?,
            false => None,
        };
        Ok(AmendmentRow {
            id: amendment.id.clone(),
            contract: contract.id.clone(),
            number: amendment.number(),
            kind: amendment.kind,
            reason: amendment.reason.clone(),
            requester_name: amendment.requester_name.clone(),
            asked: amendment.asked,
            state: amendment.state,
            edition: amendment.edition,
            before: amendment.before.amount,
            after: amendment.after.amount,
            currency: amendment.after.currency,
            signed: amendment.signed,
            is_overtaken: amendment.is_overtaken,
            version: amendment.version,
            acts,
            outcome,
        })
    }

    async fn acts(store: &Store, actor: &Actor, amendment: &Amendment, contract: &Contract) -> store::Result<AmendmentActs> {
        if !actor.may_for(Noun::Contract, Act::Edit, &contract.owner) {
            return Ok(AmendmentActs::default());
        }
        let state = amendment.state;
        if !state.is_open() {
            let again = contract.is_amendable() && state != AmendmentState::Signed;
            return Ok(AmendmentActs { again, ..AmendmentActs::default() });
        }
        let asks = amendments::asks(store, amendment, contract).await?;
        let withdraw = match state {
            AmendmentState::InReview => {
                let courses = approvals::of_subject(store, actor, ApprovalKind::Amendment, amendment.id.as_str()).await?;
                courses.first().is_some_and(|course| course.may_withdraw(&actor.user))
            }
            state => state.may(AmendmentAct::Withdraw),
        };
        Ok(AmendmentActs {
            edit: state.may(AmendmentAct::Edit),
            submit: state.may(AmendmentAct::Submit) && asks,
            sign: state.may(AmendmentAct::Sign) && (state == AmendmentState::Approved || !asks),
            withdraw,
            again: false,
        })
    }

    pub async fn view(store: &Store, actor: &Actor, id: &AmendmentId) -> store::Result<AmendmentView> {
        let (mut amendment, contract, _) = amendments::show(store, actor, id).await?;
        let mut earlier = Vec::new();
        for known in amendments::of_contract(store, actor, &contract.id).await?.amendments {
            if known.state == AmendmentState::Signed && known.edition < amendment.edition {
                earlier.push(row(store, actor, &known, &contract).await?);
            }
        }
        let courses = approvals::of_subject(store, actor, ApprovalKind::Amendment, id.as_str()).await?;
        let local = store.local().await;
        Ok(AmendmentView {
            text: text_changes(&mut amendment, &contract),
            row: row(store, actor, &amendment, &contract).await?,
            customer_name: contract.customer_name.clone(),
            contract_signed: contract.terms.signed,
            earlier,
            course: courses.into_iter().next().map(|approval| course(approval, local)),
            amendment,
        })
    }

    /// What becomes of the text; the amendment is left without its texts, of which a page shows no more.
    pub fn text_changes(amendment: &mut Amendment, contract: &Contract) -> Vec<Pair<RenderedClause>> {
        let changes = text_difference(&amendment.before, &amendment.after, contract.terms.signed);
        (amendment.before.text, amendment.after.text) = (None, None);
        changes
    }

    pub async fn edition(store: &Store, actor: &Actor, contract: &ContractId, ordinal: u32) -> store::Result<EditionView> {
        let known = amendments::of_contract(store, actor, contract).await?;
        let (contract, edition, mut content) = amendments::edition(store, actor, contract, ordinal).await?;
        // The day on which the contract itself was signed: no amendment changes it.
        let signed = known.editions.first().and_then(|first| first.signed);
        let text = ReadText::of_edition(&content, signed, ordinal);
        content.text = None;
        let is_present = edition.ordinal == contract.edition;
        let shown = Contract { terms: content.over(&contract.terms), amount: content.amount, ..contract };
        let (row, customer_name) = (edition_row(&edition, &known.amendments), edition.customer_name);
        Ok(EditionView { row, customer_name, is_present, contract: shown, content, text })
    }

    pub async fn form(store: &Store, actor: &Actor, id: &ContractId, from: Option<&AmendmentId>) -> store::Result<AmendedForm> {
        let (contract, plan) = store::contracts::show(store, actor, id).await?;
        let wanted = contract.amending.as_ref().or(from);
        let known = match wanted {
            Some(wanted) => Some(amendments::show(store, actor, wanted).await?.0).filter(|known| known.contract == contract.id),
            None => None,
        };
        let open = known.as_ref().filter(|known| contract.amending.as_ref() == Some(&known.id));
        let is_possible = open.map_or_else(|| contract.is_amendable(), |open| open.state.may(AmendmentAct::Edit));
        let form = known
            .as_ref()
            .map_or_else(|| AmendmentForm::of(&contract, &plan), |known| AmendmentForm::of_amendment(known, &contract, &plan));
        let text = amendments::text(store, actor, id).await?.map(|(text, clauses)| (text.wording, clauses));
        let clauses = text.as_ref().map(|(wording, _)| TextForm::of(wording).with_typed(&form.text).clauses).unwrap_or_default();
        let typed = crate::contracts::as_typed(form.contract, contract.terms.currency);
        let settlement = match form.settlement {
            blank if blank == SettlementForm::default() => SettlementForm::of(&plan, store.today().await),
            settled => settled,
        };
        Ok(AmendedForm {
            amendment: open.map(|open| (open.id.clone(), open.version)),
            is_overtaken: open.is_some_and(|open| open.is_overtaken),
            form: AmendmentForm { contract: typed, text: clauses, kind: form.kind, reason: form.reason, settlement },
            text,
            may_amend: is_possible && actor.may_for(Noun::Contract, Act::Edit, &contract.owner),
            contract,
            plan,
        })
    }
}
