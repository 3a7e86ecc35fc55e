//! One statement or application with all that its page shows.

use std::collections::{BTreeMap, BTreeSet};

use domain::attachment::Attachment;
use domain::fee::{FeeDue, FeeException, FeePayment, FeeSettings, FeeStatement, FeeStep};
use domain::id::{ContractId, FeeStatementId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};

use super::due::dues;
use super::records::PAYMENTS_OF;
use super::{exceptions_for, hash_of, may_edit, readable, settings, text};
use crate::error::Result;
use crate::store::Store;

/// What the page of a statement shows, of one reading.
#[derive(Clone, Debug)]
pub struct Whole {
    pub statement: FeeStatement,
    pub hash: String,
    pub is_valid: bool,
    pub late_for: Option<FeeStep>,
    pub due: Vec<FeeDue>,
    pub payments: Vec<FeePayment>,
    pub settings: FeeSettings,
    pub exceptions: Vec<FeeException>,
    /// Each with its contract's number; for who may edit.
    pub files: Vec<(String, Attachment)>,
}

/// A statement or an application.
///
/// # Errors
/// `NotFound`; `AmountTooLarge`; `Engine`.
pub async fn show(store: &Store, actor: &Actor, id: &FeeStatementId) -> Result<Whole> {
    let statement = readable(store, actor, id).await?;
    let mut payments: Vec<FeePayment> = store.rows(PAYMENTS_OF, [("key", text(id.as_str()))]).await?;
    payments.sort_by(|a, b| (a.on, a.claim, &a.id).cmp(&(b.on, b.claim, &b.id)));
    let mut paid: BTreeMap<(String, u16), Amount> = BTreeMap::new();
    for payment in &payments {
        let sum = paid.entry((payment.statement.to_string(), payment.claim)).or_default();
        *sum = sum.checked_add(payment.amount)?;
    }
    let due = dues(store, std::slice::from_ref(&statement), &paid).await?;
    let mut exceptions = exceptions_for(store, &statement.rows, statement.month).await?;
    exceptions.retain(|exception| actor.may(Noun::FeeException, Act::Read) && exception.month == statement.month);
    let files = if may_edit(actor, &statement) { files(store, &statement).await? } else { Vec::new() };
    let hash = hash_of(&statement);
    Ok(Whole {
        is_valid: statement.is_valid(&hash),
        late_for: statement.late_for(store.today().await),
        settings: settings(store).await?,
        hash,
        due,
        payments,
        exceptions,
        files,
        statement,
    })
}

/// The files of its contracts that count.
async fn files(store: &Store, statement: &FeeStatement) -> Result<Vec<(String, Attachment)>> {
    let sales = statement.rows.iter().flat_map(|row| &row.sales);
    let contracts: BTreeSet<(&String, &ContractId)> = sales.map(|sale| (&sale.number, &sale.contract)).collect();
    let mut found = Vec::new();
    for (number, contract) in contracts {
        let mut files = crate::attachments::all_of(store, contract).await?;
        files.retain(|file| file.withdrawn.is_none());
        found.extend(files.into_iter().map(|file| (number.clone(), file)));
    }
    Ok(found)
}
