//! Signings of contracts and amendments. The rules are `domain::signature`; here they meet the documents, the people and their passwords.
//!
//! A round binds the hash that an approval binds. Each act compares it with the document as it stands, in the commit that writes the act.

use chrono::NaiveDate;
use domain::amendment::{Amendment, AmendmentAct, AmendmentState};
use domain::attachment::Attachment;
use domain::contract::{Contract, ContractContent, Life};
use domain::history::HistoryNoun;
use domain::id::{AmendmentId, ContractId, SigningId, UserId};
use domain::instalment::Instalment;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::signature::{RoundEnd, RoundState, SigningRound, may_sign};
use surrealdb::types::Value;

use crate::contracts::{plan_of, reachable};
use crate::customers::contacts_of;
use crate::error::{Error, Result};
use crate::history::Place;
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::write::{Write, digest};

mod act;
mod carry;
mod check;

pub use act::{Line, ToSign, asked, cancel, decline, record, sign, start};
pub use carry::{called_off, carried, hear, started};
pub(crate) use check::check;

impl Record for SigningRound {
    const TABLE: &'static str = "signing";
    const IS_MINTED_BY_CLIENT: bool = true;
    identity!();
    fn columns(&self, columns: &mut Columns) {
        let is_to_call_off = matches!(self.state, RoundState::Cancelled | RoundState::Void) && !self.reference.is_empty();
        let is_busy = self.state == RoundState::Open || (is_to_call_off && !self.is_called_off);
        columns.text_if(self.is_carried() && is_busy, "by_carried", self.provider.clone());
    }
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::part(HistoryNoun::Signing, self.ordinal, (HistoryNoun::Contract, self.contract.as_str())))
    }
}

const OF_CONTRACT: &str = "SELECT * FROM signing WHERE contract = $contract ORDER BY ordinal";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[OF_CONTRACT, carry::CARRIED];

/// What is signed: a contract or an amendment of it, as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    pub(crate) contract: Contract,
    pub(crate) amendment: Option<Amendment>,
    /// As it is hashed.
    pub(crate) content: String,
    pub(crate) hash: String,
}

impl Paper {
    pub(crate) async fn load(store: &Store, contract: Contract, amendment: Option<&AmendmentId>) -> Result<Self> {
        let amendment: Option<Amendment> = match amendment {
            Some(id) => Some(store.must_load(id.as_str()).await?),
            None => None,
        };
        if amendment.as_ref().is_some_and(|amendment| amendment.contract != contract.id) {
            return Err(Error::NotFound);
        }
        let content = match &amendment {
            Some(amendment) => crate::amendments::written(&amendment.content())?,
            None => content_of(store, &contract).await?,
        };
        Ok(Self { contract, amendment, hash: digest(&content), content })
    }

    /// Whether it is to be signed: it is not yet, and is approved where that is asked for.
    async fn is_to_be_signed(&self, store: &Store) -> Result<()> {
        let contract = &self.contract;
        if let Some(amendment) = &self.amendment {
            if !amendment.state.may(AmendmentAct::Sign) {
                return Err(Refusal::NotToBeSigned.into());
            }
            if amendment.state != AmendmentState::Approved && crate::approvals::asks_of_amendment(store, amendment, contract).await? {
                return Err(Refusal::AmendmentApprovalNeeded.into());
            }
            return Ok(());
        }
        if contract.terms.life != Life::PendingSignature {
            return Err(Refusal::NotToBeSigned.into());
        }
        contract.approval_allows(Life::Signed, crate::approvals::asks(store, contract).await?)?;
        Ok(())
    }

    fn number(&self) -> String {
        self.amendment.as_ref().map_or_else(|| self.contract.number.clone(), Amendment::number)
    }
}

async fn content_of(store: &Store, contract: &Contract) -> Result<String> {
    let plan: Vec<Instalment> = plan_of(store, &contract.id).await?;
    let text = crate::templates::of_contract(store, &contract.id).await?;
    crate::amendments::written(&ContractContent::of(contract, &plan).with_text(text.as_ref().map(|text| &text.wording)))
}

/// A contract with its signings.
#[derive(Clone, Debug)]
pub struct Signings {
    pub contract: Contract,
    /// The amendment that is open.
    pub amendment: Option<Amendment>,
    /// SHA-256 of what would be signed now: of the amendment that is open, else of the contract.
    pub hash: String,
    /// The latest first, each as it stands.
    pub rounds: Vec<(SigningRound, RoundState)>,
    /// What would be signed now is not in force yet, and is approved where that is asked for.
    pub is_to_be_signed: bool,
    /// Whether the actor may begin a signing now.
    pub may_start: bool,
    /// Whether the actor notes what others signed.
    pub may_record: bool,
}

/// The signings of a contract that the actor may read, and of its amendments.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, id: &ContractId) -> Result<Signings> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    let rounds = standing(store, &contract).await?;
    let paper = Paper::load(store, contract, None).await?;
    let paper = match paper.contract.amending.clone() {
        Some(amendment) => Paper::load(store, paper.contract, Some(&amendment)).await?,
        None => paper,
    };
    let may_record = actor.may_for(Noun::Contract, Act::Edit, &paper.contract.owner);
    let of_paper = |round: &SigningRound| round.amendment.as_ref() == paper.amendment.as_ref().map(|amendment| &amendment.id);
    let is_under_way = rounds.iter().any(|(round, state)| of_paper(round) && matches!(state, RoundState::Open | RoundState::Complete));
    let is_to_be_signed = match paper.is_to_be_signed(store).await {
        Ok(()) => true,
        Err(Error::Refused(_)) => false,
        Err(error) => return Err(error),
    };
    let may_start = may_record && !is_under_way && is_to_be_signed;
    let Paper { contract, amendment, hash, .. } = paper;
    Ok(Signings { contract, amendment, hash, rounds, is_to_be_signed, may_start, may_record })
}

/// The rounds of a contract, the latest first, each as it stands beside its document.
async fn standing(store: &Store, contract: &Contract) -> Result<Vec<(SigningRound, RoundState)>> {
    let rounds = under(store, &contract.id).await?;
    if rounds.is_empty() {
        return Ok(Vec::new());
    }
    let amended: Vec<AmendmentId> = rounds.iter().filter_map(|round| round.amendment.clone()).collect();
    let amended: Vec<Amendment> = store.load_all(amended.iter().map(|id| id.as_str())).await?;
    let own = digest(content_of(store, contract).await?);
    let mut found = Vec::new();
    for round in rounds.into_iter().rev() {
        let amendment = amended.iter().find(|amendment| round.amendment.as_ref() == Some(&amendment.id));
        let hash = match amendment {
            Some(amendment) => digest(crate::amendments::written(&amendment.content())?),
            None => own.clone(),
        };
        let state = round.standing(&hash, contract.edition);
        found.push((round, state));
    }
    Ok(found)
}

/// Of a contract that was read and is still to be signed: the day of the last signature and who signed for the customer, once all have.
///
/// # Errors
/// `Engine`.
pub async fn outcome(store: &Store, contract: &Contract) -> Result<Option<(NaiveDate, String)>> {
    if contract.terms.life != Life::PendingSignature {
        return Ok(None);
    }
    outcome_of(store, contract, None).await
}

/// The same of an amendment of a contract that was read, which is still to be signed.
///
/// # Errors
/// `Engine`.
pub async fn outcome_of_amendment(store: &Store, contract: &Contract, amendment: &AmendmentId) -> Result<Option<(NaiveDate, String)>> {
    outcome_of(store, contract, Some(amendment)).await
}

async fn outcome_of(store: &Store, contract: &Contract, amendment: Option<&AmendmentId>) -> Result<Option<(NaiveDate, String)>> {
    let rounds = standing(store, contract).await?;
    let whole = rounds.iter().find(|(round, state)| round.amendment.as_ref() == amendment && *state == RoundState::Complete);
    Ok(whole.and_then(|(round, _)| round.outcome()))
}

/// One who may be asked to sign: the id, and the name.
pub type Person<T> = (T, String);

/// Who may sign a contract that was read, for who begins a signing: our people who may read it, by name; and the customer's contacts.
///
/// # Errors
/// `Engine`.
pub async fn signatories(store: &Store, contract: &Contract) -> Result<(Vec<Person<UserId>>, Vec<Person<domain::id::ContactId>>)> {
    let directory = store.directory().await;
    let mut ours = Vec::new();
    for user in directory.users.values().filter(|user| user.is_active && may_sign(&user.roles)) {
        if reads(store, &directory.actor(user), contract).await? {
            ours.push((user.id.clone(), user.name.clone()));
        }
    }
    ours.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    let contacts = contacts_of(store, &contract.customer).await?;
    Ok((ours, contacts.into_iter().map(|contact| (contact.id, contact.terms.name)).collect()))
}

/// The contract's files that count, for the scan of a paper.
///
/// # Errors
/// `Engine`.
pub async fn scans(store: &Store, contract: &Contract) -> Result<Vec<Attachment>> {
    let files = crate::attachments::all_of(store, &contract.id).await?;
    Ok(files.into_iter().filter(|file| file.withdrawn.is_none()).collect())
}

async fn reads(store: &Store, actor: &Actor, contract: &Contract) -> Result<bool> {
    crate::customers::reads(store, actor, Noun::Contract, &contract.owner, &contract.customer).await
}

/// Ends the open rounds of a document that is not signed in them any more, in the commit that says so.
pub(crate) async fn close(
    store: &Store,
    write: &mut Write,
    contract: &Contract,
    amendment: Option<&AmendmentId>,
    why: RoundEnd,
) -> Result<()> {
    for old in under(store, &contract.id).await?.iter().filter(|round| round.amendment.as_ref() == amendment) {
        if let Some(new) = old.closed(why) {
            write.update(old, new)?;
        }
    }
    Ok(())
}

/// All rounds of a contract, the first first.
pub(crate) async fn under(store: &Store, contract: &ContractId) -> Result<Vec<SigningRound>> {
    store.rows(OF_CONTRACT, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

/// The round and its contract, if the actor may do this to that.
async fn of_reach(store: &Store, actor: &Actor, act: Act, id: &SigningId) -> Result<(SigningRound, Contract)> {
    let round: SigningRound = store.must_load(id.as_str()).await?;
    let contract = reachable(store, actor, act, &round.contract).await?;
    Ok((round, contract))
}
