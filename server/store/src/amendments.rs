//! Amendments of contracts, and the versions that they make. The rules are `domain::amendment`; here they meet the books.
//!
//! An amendment and its contract move in one commit. What was signed as a version is kept to the byte and never written again.

use chrono::NaiveDate;
use domain::amendment::{Amendment, Edition};
use domain::contract::{Contract, ContractContent};
use domain::id::{AmendmentId, ContractId};
use domain::instalment::Instalment;
use domain::permission::{Act, Actor};
use domain::template::{Clause, ContractText};
use surrealdb::types::Value;

use crate::contracts::{plan_of, reachable};
use crate::error::{Error, Result};
use crate::row::{Record, identity};
use crate::store::Store;

mod check;
mod draft;
mod sign;

pub(crate) use check::{Amended, check};
pub use draft::{draft, edit, withdraw};
pub use sign::sign;

impl Record for Amendment {
    const TABLE: &'static str = "amendment";
    const IS_MINTED_BY_CLIENT: bool = true;
    identity!();
}

impl Record for Edition {
    const TABLE: &'static str = "edition";
    identity!();
}

/// All versions and amendments of a contract.
#[derive(Clone, Debug)]
pub struct Versions {
    pub contract: Contract,
    /// The first first. Empty while there is only the contract as it stands.
    pub editions: Vec<Edition>,
    /// In the order in which they were asked for.
    pub amendments: Vec<Amendment>,
}

/// The versions and the amendments of a contract.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Versions> {
    let contract = reachable(store, actor, Act::Read, contract).await?;
    let (editions, amendments) = (editions_of(store, &contract.id).await?, amendments_of(store, &contract.id).await?);
    Ok(Versions { contract, editions, amendments })
}

/// An amendment with its contract and plan as they are now.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &AmendmentId) -> Result<(Amendment, Contract, Vec<Instalment>)> {
    let amendment: Amendment = store.must_load(id.as_str()).await?;
    let contract = reachable(store, actor, Act::Read, &amendment.contract).await?;
    let plan = plan_of(store, &contract.id).await?;
    Ok((amendment, contract, plan))
}

/// The text of a contract that the actor may read, with the editions of the clauses that it was drafted from. None: nothing was drafted.
///
/// # Errors
/// `NotFound`.
pub async fn text(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Option<(ContractText, Vec<Clause>)>> {
    reachable(store, actor, Act::Read, contract).await?;
    draft::worded(store, contract).await
}

/// Whether a flow would ask for approval of this amendment before it is signed.
///
/// # Errors
/// `Engine`.
pub async fn asks(store: &Store, amendment: &Amendment, contract: &Contract) -> Result<bool> {
    crate::approvals::asks_of_amendment(store, amendment, contract).await
}

/// A version of a contract as it was signed, and its content.
///
/// # Errors
/// `NotFound`.
pub async fn edition(store: &Store, actor: &Actor, contract: &ContractId, ordinal: u32) -> Result<(Contract, Edition, ContractContent)> {
    let contract = reachable(store, actor, Act::Read, contract).await?;
    let edition: Edition = store.must_load(Edition::id_of(&contract.id, ordinal).as_str()).await?;
    let content = serde_json::from_str(&edition.content).map_err(|error| Error::Row { table: "edition", reason: error.to_string() })?;
    Ok((contract, edition, content))
}

async fn amendments_of(store: &Store, contract: &ContractId) -> Result<Vec<Amendment>> {
    store.rows(AMENDMENTS_OF, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

async fn editions_of(store: &Store, contract: &ContractId) -> Result<Vec<Edition>> {
    store.rows(EDITIONS_OF, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

/// The amendment and its contract, for who may change the contract.
async fn to_change(store: &Store, actor: &Actor, id: &AmendmentId) -> Result<(Amendment, Contract)> {
    let amendment: Amendment = store.must_load(id.as_str()).await?;
    let contract = reachable(store, actor, Act::Edit, &amendment.contract).await?;
    Ok((amendment, contract))
}

/// Whether the contract may end on that day beside its successor, if it has one; said of that field.
async fn beside_successor(store: &Store, contract: &Contract, end: Option<NaiveDate>, field: &str) -> Result<()> {
    let Some(link) = &contract.renewed_by else { return Ok(()) };
    let Some(next) = store.load::<Contract>(link.contract.as_str()).await? else { return Ok(()) };
    contract.may_end(end, &next).map_err(|refusal| Error::at(field, refusal))
}

/// A content as it is hashed, kept and printed again.
pub(crate) fn written(content: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(content).map_err(|error| Error::Engine(error.to_string()))
}

const AMENDMENTS_OF: &str = "SELECT * FROM amendment WHERE contract = $contract ORDER BY ordinal";
const EDITIONS_OF: &str = "SELECT * FROM edition WHERE contract = $contract ORDER BY ordinal";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[AMENDMENTS_OF, EDITIONS_OF];
