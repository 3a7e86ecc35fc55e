//! What people do with a signing.

use domain::attachment::Attachment;
use domain::contract::Contract;
use domain::customer::Contact;
use domain::id::{AmendmentId, ContractId, OperationId, SigningId};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::signature::{Mark, Named, RecordForm, RoundForm, RoundState, SignMethod, SignState, Signatory, SigningRound, may_sign};
use domain::user::{User, optional_text, required_text};
use serde::Serialize;

use super::{Paper, of_reach, reads, under};
use crate::contracts::reachable;
use crate::error::{Error, Result};
use crate::store::Store;

/// A document that is put up for signing, and who carries the signing.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ToSign<'a> {
    pub contract: &'a ContractId,
    /// None: the contract itself.
    pub amendment: Option<&'a AmendmentId>,
    pub provider: &'a str,
}

/// A signatory's line in a round, and the hash of the document as it was read by who acts.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Line<'a> {
    pub round: &'a SigningId,
    pub signatory: u16,
    pub hash: &'a str,
}

/// Puts a document up for signing. An earlier round of it that its changes have overtaken is made void.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `NotToBeSigned`, `ApprovalNeeded`, `InReview`, `AmendmentApprovalNeeded`, `SigningUnderWay`; what the form refuses;
/// `UnknownUser`, `SignatoryMayNotRead`, `NotThisCustomersContact` of a signatory.
pub async fn start(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &SigningId,
    document: ToSign<'_>,
    form: &RoundForm,
) -> Result<SigningRound> {
    let people = form.parse()?;
    store
        .command(actor, operation, "signing.start", &(id, document, form), |mut write| {
            let people = people.clone();
            async move {
                let contract = reachable(store, actor, Act::Edit, document.contract).await?;
                let paper = Paper::load(store, contract, document.amendment).await?;
                paper.is_to_be_signed(store).await?;
                let earlier = under(store, &paper.contract.id).await?;
                for round in earlier.iter().filter(|round| round.amendment.as_ref() == document.amendment) {
                    match (round.state, round.standing(&paper.hash, paper.contract.edition)) {
                        (RoundState::Open | RoundState::Complete, RoundState::Void) => drop(write.update(round, round.voided()?)?),
                        (_, RoundState::Open | RoundState::Complete) => return Err(Refusal::SigningUnderWay.into()),
                        _ => {}
                    }
                }
                let signatories = named(store, &paper.contract, people).await?;
                let round = SigningRound {
                    id: id.clone(),
                    contract: paper.contract.id.clone(),
                    amendment: document.amendment.cloned(),
                    ordinal: u16::try_from(earlier.len()).unwrap_or(u16::MAX).saturating_add(1),
                    number: paper.number(),
                    edition: paper.contract.edition,
                    hash: paper.hash,
                    signatories,
                    state: RoundState::Open,
                    opened: store.now().naive_utc(),
                    opened_by: actor.name.clone(),
                    reason: String::new(),
                    ended: None,
                    provider: document.provider.to_owned(),
                    reference: String::new(),
                    events: Vec::new(),
                    is_called_off: false,
                    version: 1,
                };
                write.create(&round)?;
                write.concern(&paper.contract.owner);
                Ok((write, round))
            }
        })
        .await
}

/// The signatories with the names that users and contacts go by.
async fn named(store: &Store, contract: &Contract, people: Vec<Named>) -> Result<Vec<Signatory>> {
    let directory = store.directory().await;
    let mut signatories = Vec::new();
    for (index, one) in people.into_iter().enumerate() {
        let at = |field: &str, refusal| Error::at(&format!("signatories.{index}.{field}"), refusal);
        let mut name = one.name;
        if let Some(id) = &one.user {
            let user = directory.users.get(id).filter(|user| user.is_active && may_sign(&user.roles));
            let user = user.ok_or_else(|| at("user", Refusal::UnknownUser))?;
            if !reads(store, &directory.actor(user), contract).await? {
                return Err(at("user", Refusal::SignatoryMayNotRead { name: user.name.clone() }));
            }
            name = user.name.clone();
        }
        let mut title = one.title;
        if let Some(id) = &one.contact {
            let contact = store.load::<Contact>(id.as_str()).await?.filter(|contact| contact.customer == contract.customer);
            let contact = contact.ok_or_else(|| at("contact", Refusal::NotThisCustomersContact))?;
            name = contact.terms.name;
            if title.is_empty() {
                title = contact.terms.title;
            }
        }
        let ordinal = u16::try_from(index).unwrap_or(u16::MAX).saturating_add(1);
        let (side, state) = (one.side, SignState::Waiting);
        signatories.push(Signatory { ordinal, side, name, title, user: one.user, contact: one.contact, state, ..Signatory::default() });
    }
    Ok(signatories)
}

/// Whether this line is the actor's own to sign, now, and under what was read: all that is not the password.
///
/// # Errors
/// `NotFound`, `UnknownSignatory`, `NotWaitingForYou`; `TooLong` of `remark`; `SignedTextChanged`, `SigningCannot`, `SignatoryCannot`,
/// `NotToBeSigned`, `ApprovalNeeded`.
pub async fn asked(store: &Store, actor: &Actor, line: Line<'_>, remark: &str) -> Result<()> {
    let (round, contract) = of_reach(store, actor, Act::Read, line.round).await?;
    own(&round, line, actor)?;
    optional_text(remark, 300).map_err(|refusal| Error::at("remark", refusal))?;
    // What is signed already may be the same operation sent again: that is answered as it was.
    if round.signatory(line.signatory)?.state == SignState::Signed {
        return Ok(());
    }
    let paper = as_read(store, contract, &round, line).await?;
    Ok(round.may_be_signed(line.signatory, &paper.hash)?)
}

/// The actor's own signature, with the password once more. Whatever else stands against it is said before the password is looked at.
///
/// # Errors
/// `NotFound`, `NotWaitingForYou`; `WrongLoginOrPassword` of `password`, `TooLong` of `remark`; `SignedTextChanged`, `SigningCannot`,
/// `SignatoryCannot`, `NotToBeSigned`, `ApprovalNeeded`.
pub async fn sign(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    line: Line<'_>,
    password: &str,
    remark: &str,
) -> Result<SigningRound> {
    asked(store, actor, line, remark).await?;
    let remark = optional_text(remark, 300).map_err(|refusal| Error::at("remark", refusal))?;
    let user: User = store.must_load(actor.user.as_str()).await?;
    crate::users::verify(store, &user.login, password).await.map_err(|error| match error {
        Error::Refused(_) => Error::at("password", Refusal::WrongLoginOrPassword),
        other => other,
    })?;
    let today = store.today().await;
    // The password stays out of the operation's digest.
    store
        .command(actor, operation, "signing.sign", &(line, &remark), |mut write| {
            let remark = remark.clone();
            async move {
                let (old, paper) = to_act_on(store, actor, Act::Read, line).await?;
                own(&old, line, actor)?;
                let (method, at, recorded_by) = (SignMethod::Online, store.now().naive_utc(), String::new());
                let mark = Mark { method, on: today, at, recorded_by, scan: None, remark };
                let new = write.update(&old, old.signed(line.signatory, mark, &paper.hash)?)?;
                write.concern(&paper.contract.owner);
                Ok((write, new))
            }
        })
        .await
}

/// Notes that somebody who is no user here signed, in person or on paper.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `SignsThemselves`; what the form refuses; `NotThisContractsFile` of `scan`; `SignedTextChanged`, `SigningCannot`,
/// `SignatoryCannot`, `NotToBeSigned`, `ApprovalNeeded`.
pub async fn record(store: &Store, actor: &Actor, operation: &OperationId, line: Line<'_>, form: &RecordForm) -> Result<SigningRound> {
    let noted = form.parse(store.today().await);
    store
        .command(actor, operation, "signing.record", &(line, form), |mut write| {
            let noted = noted.clone();
            async move {
                let noted = noted?;
                let (old, paper) = to_act_on(store, actor, Act::Edit, line).await?;
                old.signatory(line.signatory)?.may_be_recorded()?;
                let scan = match &noted.scan {
                    Some(file) => {
                        let file: Option<Attachment> = store.load(file.as_str()).await?;
                        let counts = |file: &Attachment| file.contract == paper.contract.id && file.withdrawn.is_none();
                        let file = file.filter(counts).ok_or_else(|| Error::at("scan", Refusal::NotThisContractsFile))?;
                        Some((file.id, file.name, file.hash))
                    }
                    None => None,
                };
                let (method, on, remark) = (noted.method, noted.on, noted.remark);
                let mark = Mark { method, on, at: store.now().naive_utc(), recorded_by: actor.name.clone(), scan, remark };
                let new = write.update(&old, old.signed(line.signatory, mark, &paper.hash)?)?;
                write.concern(&paper.contract.owner);
                Ok((write, new))
            }
        })
        .await
}

/// That somebody refuses to sign: said by themselves, or noted of who is no user here.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `NotWaitingForYou`; `Required`, `TooLong` of `reason`; `SignedTextChanged`, `SigningCannot`, `SignatoryCannot`.
pub async fn decline(store: &Store, actor: &Actor, operation: &OperationId, line: Line<'_>, reason: &str) -> Result<SigningRound> {
    let reason = required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "signing.decline", &(line, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let (old, paper) = to_act_on(store, actor, Act::Read, line).await?;
                let recorded_by = if own(&old, line, actor).is_ok() {
                    String::new()
                } else {
                    if !actor.may_for(Noun::Contract, Act::Edit, &paper.contract.owner) {
                        return Err(Refusal::NotAllowed.into());
                    }
                    old.signatory(line.signatory)?.may_be_recorded()?;
                    actor.name.clone()
                };
                let new = old.declined(line.signatory, store.now().naive_utc(), recorded_by, reason, &paper.hash)?;
                let new = write.update(&old, new)?;
                write.concern(&paper.contract.owner);
                Ok((write, new))
            }
        })
        .await
}

/// Calls a signing off. What was signed in it stays in sight and counts for nothing.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `SigningCannot`; `Required`, `TooLong` of `reason`.
pub async fn cancel(store: &Store, actor: &Actor, operation: &OperationId, id: &SigningId, reason: &str) -> Result<SigningRound> {
    let reason = required_text(reason, 300).map_err(|refusal| Error::at("reason", refusal))?;
    store
        .command(actor, operation, "signing.cancel", &(id, &reason), |mut write| {
            let reason = reason.clone();
            async move {
                let (old, contract) = of_reach(store, actor, Act::Edit, id).await?;
                let new = write.update(&old, old.cancelled(reason)?)?;
                write.concern(&contract.owner);
                Ok((write, new))
            }
        })
        .await
}

/// That the line is the actor's own.
fn own(round: &SigningRound, line: Line<'_>, actor: &Actor) -> Result<()> {
    let is_own = round.signatory(line.signatory)?.is(&actor.user);
    if is_own { Ok(()) } else { Err(Refusal::NotWaitingForYou.into()) }
}

/// The round with its document as it stands, while that is what was read and is still to be signed.
async fn to_act_on(store: &Store, actor: &Actor, act: Act, line: Line<'_>) -> Result<(SigningRound, Paper)> {
    let (round, contract) = of_reach(store, actor, act, line.round).await?;
    let paper = as_read(store, contract, &round, line).await?;
    Ok((round, paper))
}

/// The document of a round, while it is what was read and is still to be signed.
async fn as_read(store: &Store, contract: Contract, round: &SigningRound, line: Line<'_>) -> Result<Paper> {
    let paper = Paper::load(store, contract, round.amendment.as_ref()).await?;
    if line.hash != paper.hash {
        return Err(Refusal::SignedTextChanged.into());
    }
    paper.is_to_be_signed(store).await?;
    Ok(paper)
}
