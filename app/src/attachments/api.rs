//! Server functions of a contract's files. A file itself comes and goes by plain requests to `/files/…`. Moments are told in the company's zone.

use chrono::NaiveDateTime;
use domain::attachment::{AttachmentKind, FileType};
use domain::contract::{Archiving, Life};
use domain::id::{AttachmentId, ContractId, OperationId};
use domain::original::{Loan, Original};
use domain::passage::Reading;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// Where the bytes of files are sent to and saved from, before the contract's id.
pub const FILES: &str = "/files";

/// A contract's files and its papers, with as much of the contract as their page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesView {
    pub contract: ContractId,
    pub number: String,
    pub title: String,
    pub customer_name: String,
    pub life: Life,
    /// Since when it is archived, and until when it is kept; none of what a ledger brought in archived.
    pub archived: Option<Archiving>,
    pub files: Vec<FileRow>,
    pub originals: Vec<Original>,
    /// The latest first.
    pub loans: Vec<Loan>,
    /// Add and withdraw files, now.
    pub may_change_files: bool,
    /// Register papers, lend them, take them back.
    pub may_keep_originals: bool,
}

/// A file as its row shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    pub id: AttachmentId,
    pub kind: AttachmentKind,
    pub name: String,
    pub file_type: FileType,
    pub size_bytes: u64,
    pub added_by: String,
    pub added_at: NaiveDateTime,
    pub withdrawn: Option<WithdrawnRow>,
    /// Whether its words are searched.
    pub reading: Reading,
}

/// Why a file does not count any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnRow {
    pub by: String,
    pub at: NaiveDateTime,
    pub reason: String,
}

#[server(name = ContractFiles, prefix = "/api", endpoint = "contracts/files", input = Json, output = Json)]
pub async fn contract_files(id: ContractId) -> Answer<FilesView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::view(&store, &actor, &id).await)
}

/// Says of a file that it does not count any more.
#[server(name = FileWithdraw, prefix = "/api", endpoint = "contracts/withdraw_file", input = Json, output = Json)]
pub async fn file_withdraw(operation: OperationId, id: ContractId, file: AttachmentId, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::attachments::withdraw(&store, &actor, &operation, &id, &file, &reason).await.map(|_| ()))
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::attachment::{Attachment, files_may_change};
    use domain::permission::{Act, Actor, Noun};
    use store::Store;

    use super::*;

    pub async fn view(store: &Store, actor: &Actor, id: &ContractId) -> store::Result<FilesView> {
        let (contract, _) = store::contracts::show(store, actor, id).await?;
        let local = store.local().await;
        let row = |file: Attachment| FileRow {
            id: file.id,
            kind: file.kind,
            name: file.name,
            file_type: file.file_type,
            size_bytes: file.size_bytes,
            added_by: file.added_by,
            added_at: local(file.added_at),
            reading: file.reading,
            withdrawn: file.withdrawn.map(|withdrawn| WithdrawnRow { by: withdrawn.by, at: local(withdrawn.at), reason: withdrawn.reason }),
        };
        let files = store::attachments::of_contract(store, actor, id).await?.into_iter().map(row).collect();
        let (originals, loans) = store::originals::of_contract(store, actor, id).await?;
        let may_edit = actor.may_for(Noun::Contract, Act::Edit, &contract.owner);
        Ok(FilesView {
            files,
            originals,
            loans,
            may_change_files: may_edit && files_may_change(contract.terms.life).is_ok(),
            may_keep_originals: may_edit,
            contract: contract.id,
            number: contract.number,
            title: contract.terms.title,
            customer_name: contract.customer_name,
            life: contract.terms.life,
            archived: contract.archived,
        })
    }
}
