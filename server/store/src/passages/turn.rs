//! The turn that reads what is not read yet. A file's bytes are handed out and its words taken back: how a file is read is not known here.

use domain::attachment::Attachment;
use domain::contract::Contract;
use domain::id::{AttachmentId, ContractId, OperationId};
use domain::instalment::Instalment;
use domain::passage::Reading;
use domain::permission::Actor;
use surrealdb::types::Value;

use super::{AT_ONCE, Unread, keep, keep_text};
use crate::error::Result;
use crate::store::{Store, new_id};
use crate::write::Write;

/// A file whose words are to be read.
#[derive(Clone, Debug)]
pub struct ToRead {
    pub file: Attachment,
    pub bytes: Vec<u8>,
}

/// How often a file is handed out to be read.
const TRIES_MAX: u32 = 5;

const FIRST: &str = "SELECT * FROM unread LIMIT 1";

/// The next file to be read; texts of contracts that wait before it are done by the way. None: nothing waits. A file at which the program ended each
/// time that it was handed out is not handed out again: else it would end at each start.
///
/// # Errors
/// `Conflict` after too many tries; `Engine`.
pub async fn next(store: &Store) -> Result<Option<ToRead>> {
    while let Some(unread) = store.rows::<Unread, Value, 0>(FIRST, []).await?.pop() {
        let file = match unread.id.split_once('-') {
            Some(("file", id)) => store.load::<Attachment>(id).await?,
            _ => None,
        };
        match file {
            Some(file) if file.withdrawn.is_none() && file.file_type.may_have_text() => match crate::bytes::of(store, &file.hash).await? {
                Some(bytes) if is_tried_again(store, &unread.id).await? => return Ok(Some(ToRead { file, bytes })),
                _ => read(store, &file.id, Reading::Unreadable, "").await?,
            },
            Some(file) => read(store, &file.id, Reading::NoText, "").await?,
            None => text_read(store, &unread.id).await?,
        }
    }
    Ok(None)
}

/// Counts that it is handed out, before it is; not more often than [`TRIES_MAX`].
async fn is_tried_again(store: &Store, source: &str) -> Result<bool> {
    let step = |mut write: Write| async move {
        let unread = store.load::<Unread>(source).await?;
        let Some(old) = unread.filter(|unread| unread.tries < TRIES_MAX) else { return Ok((write, false)) };
        write.update(&old, Unread { tries: old.tries + 1, ..old.clone() })?;
        Ok((write, true))
    };
    store.command(&Actor::operator(), &OperationId::new(new_id()), "file.try", &source, step).await
}

/// A file that was handed out is not read now after all: it waits on, and this time does not count.
///
/// # Errors
/// `Conflict` after too many tries; `Engine`.
pub async fn put_back(store: &Store, id: &AttachmentId) -> Result<()> {
    let step = |mut write: Write| async move {
        if let Some(old) = store.load::<Unread>(&format!("file-{id}")).await? {
            write.update(&old, Unread { tries: old.tries.saturating_sub(1), ..old.clone() })?;
        }
        Ok((write, ()))
    };
    store.command(&Actor::operator(), &OperationId::new(new_id()), "file.put_back", id, step).await
}

/// Keeps the words of a file that was handed out, in commits of bounded size; only the last says that it was read. One that was withdrawn meanwhile has none.
///
/// # Errors
/// `Conflict` after too many tries; `Engine`.
pub async fn read(store: &Store, id: &AttachmentId, reading: Reading, text: &str) -> Result<()> {
    let step = |mut write: Write| async move {
        let Some(unread) = store.load::<Unread>(&format!("file-{id}")).await? else { return Ok((write, false)) };
        let file = store.load::<Attachment>(id.as_str()).await?.filter(|file| file.withdrawn.is_none());
        let contract = match &file {
            Some(file) => store.load::<Contract>(file.contract.as_str()).await?,
            None => None,
        };
        if let Some((file, contract)) = file.zip(contract) {
            if keep(store, &mut write, &contract, Some(&file), text, AT_ONCE).await? {
                return Ok((write, true));
            }
            write.update(&file, Attachment { reading, ..file.clone() })?;
            write.concern(&contract.owner);
        }
        write.delete(&unread)?;
        Ok((write, false))
    };
    while store.command(&Actor::operator(), &OperationId::new(new_id()), "file.read", id, step).await? {}
    Ok(())
}

/// Keeps the words of a contract's text that was there before its words were kept.
async fn text_read(store: &Store, source: &str) -> Result<()> {
    let step = |mut write: Write| async move {
        let Some(unread) = store.load::<Unread>(source).await? else { return Ok((write, ())) };
        write.delete(&unread)?;
        let id = ContractId::new(source.strip_prefix("text-").unwrap_or_default());
        let text = crate::templates::of_contract(store, &id).await?;
        let contract = store.load::<Contract>(id.as_str()).await?;
        if let Some((text, contract)) = text.zip(contract) {
            let plan: Vec<_> = crate::contracts::plan_of(store, &id).await?.iter().map(Instalment::planned_terms).collect();
            keep_text(store, &mut write, &contract, &plan, &text).await?;
        }
        Ok((write, ()))
    };
    store.command(&Actor::operator(), &OperationId::new(new_id()), "text.read", &source, step).await
}
