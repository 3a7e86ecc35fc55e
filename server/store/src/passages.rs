//! Words of contract texts and of files, for finding them: in pieces of about a page each, written in the commit that writes the text. Files are read
//! after they came in, one at a time; what is still to be read is kept, so that nothing is lost when the program stops.
//!
//! All of it is derived. Whose contract it is stands among the words; what is found is looked at once more by the contract itself.

use std::collections::BTreeMap;

use domain::attachment::Attachment;
use domain::contract::Contract;
use domain::customer::Customer;
use domain::id::{AttachmentId, ContractId, CustomerId, UserId};
use domain::instalment::InstalmentTerms;
use domain::passage::pieces;
use domain::template::ContractText;
use serde::{Deserialize, Serialize};
use surrealdb::types::Value;

use crate::error::Result;
use crate::row::{Columns, Record, identity};
use crate::search;
use crate::store::Store;
use crate::write::Write;

mod find;
mod turn;

pub use find::{TextHit, find_first};
pub use turn::{ToRead, next, put_back, read};

/// A piece of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Passage {
    id: String,
    contract: ContractId,
    customer: CustomerId,
    customer_name: String,
    owner: UserId,
    owner_name: String,
    /// The file that it stands in; none: the text of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<AttachmentId>,
    /// Of the file, in its first piece.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    text: String,
    version: u64,
}

impl Record for Passage {
    const TABLE: &'static str = "passage";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_source", source(&self.contract, self.file.as_ref()));
        let tokens = search::tokens(&format!("{}\n{}", search::normal(&self.name), search::normal(&self.text)));
        columns.text("by_search", format!("{tokens} {}", search::of_owner(&self.owner)));
    }
}

/// A text or a file whose words are not kept yet; its key is the source.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Unread {
    id: String,
    /// How often it was handed out to be read.
    #[serde(default)]
    tries: u32,
    version: u64,
}

impl Record for Unread {
    const TABLE: &'static str = "unread";
    identity!();
}

/// What its pieces have in common.
fn source(contract: &ContractId, file: Option<&AttachmentId>) -> String {
    file.map_or_else(|| format!("text-{contract}"), |file| format!("file-{file}"))
}

const OF_SOURCE: &str = "SELECT * FROM passage WHERE by_source = $key";
const SEARCH: &str = "SELECT * OMIT by_search FROM passage WHERE by_search @AND@ $tokens LIMIT 100";
const STALE: &str =
    "SELECT * FROM passage WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[OF_SOURCE, SEARCH, STALE];

/// Keeps the words of a contract's text as it will be after this commit: with this plan, under this contract.
pub(crate) async fn keep_text(
    store: &Store,
    write: &mut Write,
    contract: &Contract,
    plan: &[InstalmentTerms],
    text: &ContractText,
) -> Result<()> {
    keep(store, write, contract, None, &text.wording.render(contract, plan).to_text(), usize::MAX).await.map(|_| ())
}

/// Keeps a new file's name, and that its words are to be read.
pub(crate) async fn await_file(store: &Store, write: &mut Write, contract: &Contract, file: &Attachment) -> Result<()> {
    keep(store, write, contract, Some(file), "", usize::MAX).await?;
    if file.file_type.may_have_text() {
        write.create(&Unread { id: source(&contract.id, Some(&file.id)), tries: 0, version: 1 })?;
    }
    Ok(())
}

/// Lets go of the words of a file that does not count any more.
pub(crate) async fn let_go(store: &Store, write: &mut Write, file: &Attachment) -> Result<()> {
    let source = source(&file.contract, Some(&file.id));
    if let Some(unread) = store.load::<Unread>(&source).await? {
        write.delete(&unread)?;
    }
    of_source(store, &source).await?.values().try_for_each(|gone| write.delete(gone))
}

/// The words of one source become these; what says the same stays. Writes at most so many pieces, and answers whether there are more.
async fn keep(store: &Store, write: &mut Write, contract: &Contract, file: Option<&Attachment>, text: &str, most: usize) -> Result<bool> {
    let source = source(&contract.id, file.map(|file| &file.id));
    let mut old = of_source(store, &source).await?;
    let mut texts = pieces(text);
    // A file without words is found by its name.
    if texts.is_empty() && file.is_some() {
        texts.push(String::new());
    }
    let mut left = most;
    for (ordinal, text) in texts.into_iter().enumerate() {
        if left == 0 {
            return Ok(true);
        }
        let new = Passage {
            id: format!("{source}-{ordinal}"),
            contract: contract.id.clone(),
            customer: contract.customer.clone(),
            customer_name: contract.customer_name.clone(),
            owner: contract.owner.clone(),
            owner_name: contract.owner_name.clone(),
            file: file.map(|file| file.id.clone()),
            name: file.filter(|_| ordinal == 0).map(|file| file.name.clone()).unwrap_or_default(),
            text,
            version: 1,
        };
        match old.remove(&new.id) {
            Some(old) if (Passage { version: old.version, ..new.clone() }) == old => continue,
            Some(old) => drop(write.update(&old, new)?),
            None => write.create(&new)?,
        }
        left -= 1;
    }
    old.values().try_for_each(|gone| write.delete(gone))?;
    Ok(false)
}

async fn of_source(store: &Store, source: &str) -> Result<BTreeMap<String, Passage>> {
    let found: Vec<Passage> = store.rows(OF_SOURCE, [("key", source)]).await?;
    Ok(found.into_iter().map(|passage| (passage.id.clone(), passage)).collect())
}

/// Pieces that one commit takes along: few, for each has thousands of entries in the index.
pub(crate) const AT_ONCE: usize = 10;

/// Takes along so many of the pieces that do not say what their customer says; whether there may be more.
pub(crate) async fn follow(store: &Store, write: &mut Write, from: &CustomerId, to: &Customer, most: usize) -> Result<bool> {
    let right = [to.id.as_str(), to.owner.as_str(), &to.owner_name, &to.terms.name].map(|text| Value::String(text.to_owned())).to_vec();
    let values = [
        ("customer", Value::String(from.as_str().to_owned())),
        ("right", Value::Array(right.into())),
        ("limit", Value::from_t(i64::try_from(most).unwrap_or(i64::MAX))),
    ];
    let stale: Vec<Passage> = store.rows(STALE, values).await?;
    for old in &stale {
        let new = Passage {
            customer: to.id.clone(),
            customer_name: to.terms.name.clone(),
            owner: to.owner.clone(),
            owner_name: to.owner_name.clone(),
            ..old.clone()
        };
        write.update(old, new)?;
    }
    Ok(stale.len() == most)
}
