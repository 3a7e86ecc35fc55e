//! Server functions of signings.

use domain::id::{AmendmentId, AttachmentId, ContactId, ContractId, OperationId, SigningId, UserId};
use domain::signature::{RecordForm, RoundForm, SigningRound};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A contract's signings, with what their forms need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningView {
    pub contract: ContractId,
    pub number: String,
    pub title: String,
    pub customer_name: String,
    /// Our side: the contract's signing company, else the company.
    pub company: String,
    /// 版次 of the contract.
    pub edition: u32,
    /// The amendment that is open, and its number: that is what is signed now.
    pub amendment: Option<(AmendmentId, String)>,
    /// The version of what is signed now.
    pub version: u64,
    /// SHA-256 of what is signed now, in hex.
    pub hash: String,
    /// The latest first, each in the state in which it stands, times in the company's zone.
    pub rounds: Vec<SigningRound>,
    /// What is signed now is not in force yet, and approved where that is asked for.
    pub is_to_be_signed: bool,
    pub may_start: bool,
    /// Note what others signed, and call a signing off.
    pub may_record: bool,
    /// All have signed, and the signing is still to be registered.
    pub may_register: bool,
    /// Our people who may be asked; for who may start.
    pub ours: Vec<(UserId, String)>,
    /// The customer's contacts; for who may start.
    pub contacts: Vec<(ContactId, String)>,
    /// The contract's files; for who may record.
    pub files: Vec<(AttachmentId, String)>,
}

#[server(name = SigningsOfContract, prefix = "/api", endpoint = "signing/of_contract", input = Json, output = Json)]
pub async fn signings_of_contract(id: ContractId) -> Answer<SigningView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::view_of(&store, &actor, &id).await)
}

/// Puts the contract, or that amendment of it, up for signing.
#[server(name = SigningStart, prefix = "/api", endpoint = "signing/start", input = Json, output = Json)]
pub async fn signing_start(
    operation: OperationId,
    id: SigningId,
    contract: ContractId,
    amendment: Option<AmendmentId>,
    form: RoundForm,
) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    let document = store::signatures::ToSign { contract: &contract, amendment: amendment.as_ref(), provider: on_server::carrier() };
    crate::caller::answer(store::signatures::start(&store, &actor, &operation, &id, document, &form).await.map(|_| ()))
}

/// One's own signature under the document of that hash.
#[server(name = SigningSign, prefix = "/api", endpoint = "signing/sign", input = Json, output = Json)]
pub async fn signing_sign(
    operation: OperationId,
    id: SigningId,
    signatory: u16,
    hash: String,
    password: String,
    remark: String,
) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    let line = store::signatures::Line { round: &id, signatory, hash: &hash };
    on_server::sign(&store, &actor, &operation, line, &password, &remark).await
}

/// Notes that somebody signed in person or on paper.
#[server(name = SigningRecord, prefix = "/api", endpoint = "signing/record", input = Json, output = Json)]
pub async fn signing_record(operation: OperationId, id: SigningId, signatory: u16, hash: String, form: RecordForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    let line = store::signatures::Line { round: &id, signatory, hash: &hash };
    crate::caller::answer(store::signatures::record(&store, &actor, &operation, line, &form).await.map(|_| ()))
}

#[server(name = SigningDecline, prefix = "/api", endpoint = "signing/decline", input = Json, output = Json)]
pub async fn signing_decline(operation: OperationId, id: SigningId, signatory: u16, hash: String, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    let line = store::signatures::Line { round: &id, signatory, hash: &hash };
    crate::caller::answer(store::signatures::decline(&store, &actor, &operation, line, &reason).await.map(|_| ()))
}

#[server(name = SigningCancel, prefix = "/api", endpoint = "signing/cancel", input = Json, output = Json)]
pub async fn signing_cancel(operation: OperationId, id: SigningId, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::signatures::cancel(&store, &actor, &operation, &id, &reason).await.map(|_| ()))
}

#[cfg(feature = "ssr")]
mod on_server {
    use std::sync::Arc;

    use chrono::NaiveDateTime;
    use domain::id::{ContractId, OperationId};
    use domain::permission::Actor;
    use domain::signature::{LOCAL, RoundState};
    use leptos::prelude::use_context;
    use store::Store;
    use store::signatures::Line;

    use super::SigningView;
    use crate::account::Doorman;
    use crate::caller::{answer, caller};
    use crate::error::{Answer, Failure};
    use crate::signing::Carrier;

    pub(super) fn carrier() -> &'static str {
        use_context::<Carrier>().map_or(LOCAL, |carrier| carrier.0)
    }

    /// The password is guessed at here as well as at the door: the same limit, under the key under which a new password is asked for.
    pub(super) async fn sign(
        store: &Store,
        actor: &Actor,
        operation: &OperationId,
        line: Line<'_>,
        password: &str,
        remark: &str,
    ) -> Answer<()> {
        // Who cannot sign now is not asked for a password, and no guess is counted.
        answer(store::signatures::asked(store, actor, line, remark).await)?;
        let caller = caller()?;
        let doorman: Arc<dyn Doorman> = use_context().ok_or_else(|| Failure::Unexpected("no doorman".into()))?;
        let key = format!("{} {}", actor.user, "password");
        doorman.allow_attempt(&key, &caller.address).map_err(|refusal| Failure::Refused(refusal.into()))?;
        let done = store::signatures::sign(store, actor, operation, line, password, remark).await;
        match &done {
            Ok(_) => doorman.note_success(&key, &caller.address),
            Err(store::Error::Refused(problems)) if problems.of("password").is_some() => doorman.note_failure(&key, &caller.address),
            // Nothing was learnt of the password that a guess would want to know.
            Err(_) => doorman.take_back(&key, &caller.address),
        }
        answer(done.map(|_| ()))
    }

    pub(super) async fn view_of(store: &Store, actor: &Actor, id: &ContractId) -> store::Result<SigningView> {
        let found = store::signatures::of_contract(store, actor, id).await?;
        let local = store.local().await;
        let shown = |at: NaiveDateTime| local(at.and_utc());
        let rounds: Vec<_> = found
            .rounds
            .into_iter()
            .map(|(mut round, state)| {
                (round.state, round.opened) = (state, shown(round.opened));
                round.events.clear();
                for one in &mut round.signatories {
                    one.at = one.at.map(shown);
                }
                round
            })
            .collect();
        let contract = found.contract;
        let (ours, contacts) = if found.may_start { store::signatures::signatories(store, &contract).await? } else { Default::default() };
        let files = if found.may_record { store::signatures::scans(store, &contract).await? } else { Vec::new() };
        let now = found.amendment.as_ref().map(|amendment| &amendment.id);
        let is_whole = rounds.iter().any(|round| round.state == RoundState::Complete && round.amendment.as_ref() == now);
        let own = contract.terms.signing_company.clone();
        let company =
            if own.is_empty() { store::companies::current(store).await.map(|company| company.name).unwrap_or_default() } else { own };
        Ok(SigningView {
            company,
            edition: contract.edition,
            version: found.amendment.as_ref().map_or(contract.version, |amendment| amendment.version),
            amendment: found.amendment.map(|amendment| (amendment.id.clone(), amendment.number())),
            hash: found.hash,
            is_to_be_signed: found.is_to_be_signed,
            may_start: found.may_start,
            may_record: found.may_record,
            may_register: found.may_record && is_whole && found.is_to_be_signed,
            rounds,
            ours,
            contacts,
            files: files.into_iter().map(|file| (file.id, file.name)).collect(),
            contract: contract.id,
            number: contract.number,
            title: contract.terms.title,
            customer_name: contract.customer_name,
        })
    }
}
