//! Files of contracts: taken in by who may edit the contract, read by who may read it, withdrawn with a reason, never taken away.

use domain::attachment::{Attachment, AttachmentKind, FILES_MAX, FileType, examine, file_name, files_may_change};
use domain::contract::Contract;
use domain::id::{AttachmentId, ContractId, OperationId};
use domain::passage::Reading;
use domain::permission::{Act, Actor};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::check::{Findings, Pages};
use crate::contracts::reachable;
use crate::error::{Error, Result};
use crate::paging::LAST;
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::Tallies;
use crate::write::digest;

impl Record for Attachment {
    const TABLE: &'static str = "attachment";
    const IS_MINTED_BY_CLIENT: bool = true;
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_added", format!("{}|{}", self.added_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true), self.id));
    }
}

const OF_CONTRACT: &str = "SELECT * FROM attachment WHERE contract = $contract AND by_added < $after ORDER BY by_added DESC LIMIT $limit";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[OF_CONTRACT];

/// A file as it comes in.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// Minted by who sends it: sent again, it is the same file.
    pub id: &'a AttachmentId,
    pub kind: AttachmentKind,
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// Whether the actor may add files to this contract now; asked before a file is read.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ContractArchived`.
pub async fn may_add(store: &Store, actor: &Actor, contract: &ContractId) -> Result<()> {
    changeable(store, actor, contract).await.map(|_| ())
}

async fn changeable(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Contract> {
    let contract = reachable(store, actor, Act::Edit, contract).await?;
    files_may_change(contract.terms.life)?;
    Ok(contract)
}

/// Adds a file to a contract.
///
/// # Errors
/// What [`may_add`] refuses, and [`examine`]; `TooManyAttachments`, `AttachmentAlreadyThere`; `OperationReused` for the same id with another file.
pub async fn add(store: &Store, actor: &Actor, contract: &ContractId, upload: Upload<'_>) -> Result<Attachment> {
    // Who may not know of the contract learns nothing of files either.
    may_add(store, actor, contract).await?;
    let file_type = examine(upload.name, upload.bytes, unpacked)?;
    let (name, hash) = (&file_name(upload.name), &digest(upload.bytes));
    let operation = OperationId::new(digest(format!("file\n{}\n{contract}\n{}", actor.user, upload.id)));
    let body = (contract, upload.id, upload.kind, name, hash);
    store
        .command(actor, &operation, "file.add", &body, |mut write| async move {
            let contract = changeable(store, actor, contract).await?;
            let there = all_of(store, &contract.id).await?;
            if let Some(same) = there.iter().find(|file| file.hash == *hash && file.withdrawn.is_none()) {
                return Err(Refusal::AttachmentAlreadyThere { name: same.name.clone() }.into());
            }
            if there.len() >= FILES_MAX {
                return Err(Refusal::TooManyAttachments { files_max: FILES_MAX }.into());
            }
            let file = attachment(actor, store, &contract, upload, name, hash, file_type);
            crate::bytes::keep(store, &mut write, hash, upload.bytes).await?;
            write.create(&file)?;
            crate::passages::await_file(store, &mut write, &contract, &file).await?;
            write.concern(&contract.owner);
            Ok((write, file))
        })
        .await
}

fn attachment(
    actor: &Actor,
    store: &Store,
    contract: &Contract,
    upload: Upload<'_>,
    name: &str,
    hash: &str,
    file_type: FileType,
) -> Attachment {
    Attachment {
        id: upload.id.clone(),
        contract: contract.id.clone(),
        kind: upload.kind,
        name: name.to_owned(),
        file_type,
        size_bytes: upload.bytes.len() as u64,
        hash: hash.to_owned(),
        added_by: actor.name.clone(),
        added_at: store.now(),
        withdrawn: None,
        reading: if file_type.may_have_text() { Reading::ToRead } else { Reading::NoText },
        version: 1,
    }
}

/// A deflated part, if it is whole and not longer than that.
fn unpacked(packed: &[u8], bytes_max: usize) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let limit = u64::try_from(bytes_max).ok()?.checked_add(1)?;
    flate2::read::DeflateDecoder::new(packed).take(limit).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= bytes_max).then_some(bytes)
}

/// Says of a file that it does not count any more, and why; it stays in sight.
///
/// # Errors
/// What [`may_add`] refuses; `NotFound` for another contract's file; `Required`, `TooLong` of `reason`, `AttachmentAlreadyWithdrawn`.
pub async fn withdraw(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    contract: &ContractId,
    id: &AttachmentId,
    reason: &str,
) -> Result<Attachment> {
    store
        .command(actor, operation, "file.withdraw", &(contract, id, reason), |mut write| async move {
            let contract = changeable(store, actor, contract).await?;
            let old = of_its_contract(store, &contract.id, id).await?;
            let new = old.withdraw(&actor.name, store.now(), reason).map_err(|refusal| match refusal {
                Refusal::AttachmentAlreadyWithdrawn => refusal.into(),
                refusal => Error::at("reason", refusal),
            })?;
            let new = write.update(&old, new)?;
            crate::passages::let_go(store, &mut write, &old).await?;
            write.concern(&contract.owner);
            Ok((write, new))
        })
        .await
}

/// The files of a contract that the actor may read, the latest first.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Vec<Attachment>> {
    reachable(store, actor, Act::Read, contract).await?;
    all_of(store, contract).await
}

/// A file and its bytes, to who may read its contract.
///
/// # Errors
/// `NotFound`, alike for what is not there and for what the actor may not see.
pub async fn file(store: &Store, actor: &Actor, contract: &ContractId, id: &AttachmentId) -> Result<(Attachment, Vec<u8>)> {
    reachable(store, actor, Act::Read, contract).await?;
    let file = of_its_contract(store, contract, id).await?;
    let bytes = crate::bytes::of(store, &file.hash).await?.ok_or(Error::NotFound)?;
    Ok((file, bytes))
}

async fn of_its_contract(store: &Store, contract: &ContractId, id: &AttachmentId) -> Result<Attachment> {
    let file: Attachment = store.must_load(id.as_str()).await?;
    if file.contract == *contract { Ok(file) } else { Err(Error::NotFound) }
}

pub(crate) async fn all_of(store: &Store, contract: &ContractId) -> Result<Vec<Attachment>> {
    let text = |text: &str| Value::from_t(text.to_owned());
    let limit = Value::from_t(i64::try_from(FILES_MAX).unwrap_or(i64::MAX));
    store.rows(OF_CONTRACT, [("contract", text(contract.as_str())), ("after", text(LAST)), ("limit", limit)]).await
}

const KEPT: &str = "file: each is there and its bytes are what its hash says";
const UNDER: &str = "files: each under a contract that is there";

/// Every file's bytes are there and are what its hash says, and so is its contract.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(KEPT, 0);
    findings.note(UNDER, 0);
    let mut pages = Pages::<Attachment>::new();
    while let Some(page) = pages.next(store, expected).await? {
        for file in &page {
            findings.note(KEPT, 1);
            if !crate::bytes::are_sound(store, &file.hash).await? {
                findings.breach(format!("the file {} ({}) is missing or damaged", file.name, file.hash));
            }
        }
        findings.note(UNDER, page.len());
        let contracts: Vec<Contract> = store.load_all(page.iter().map(|file| file.contract.as_str())).await?;
        for file in page.iter().filter(|file| !contracts.iter().any(|contract| contract.id == file.contract)) {
            findings.breach(format!("the file {} is under a contract that is not there", file.name));
        }
    }
    Ok(())
}
