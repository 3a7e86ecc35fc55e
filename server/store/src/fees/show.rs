//! One statement or application with all that its page shows.

use std::collections::{BTreeMap, BTreeSet};

use domain::attachment::Attachment;
use domain::fee::{FeeFile, FeePayment, FeeStatement, FeeView};
use domain::id::{ContractId, FeeStatementId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};

use super::due::dues;
use super::records::PAYMENTS_OF;
use super::{exceptions_for, hash_of, may_edit, may_except, readable, settings, text};
use crate::error::Result;
use crate::store::Store;

/// A statement or an application.
///
/// # Errors
/// `NotFound`; `AmountTooLarge`; `Engine`.
pub async fn show(store: &Store, actor: &Actor, id: &FeeStatementId) -> Result<FeeView> {
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
    let may_edit = may_edit(actor, &statement);
    let files = if may_edit { files(store, &statement).await? } else { Vec::new() };
    let hash = hash_of(&statement);
    Ok(FeeView {
        may_edit,
        may_check: statement.may_check(actor).is_ok(),
        may_except: may_except(actor),
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
async fn files(store: &Store, statement: &FeeStatement) -> Result<Vec<FeeFile>> {
    let sales = statement.rows.iter().flat_map(|row| &row.sales);
    let contracts: BTreeSet<(&String, &ContractId)> = sales.map(|sale| (&sale.number, &sale.contract)).collect();
    let mut found = Vec::new();
    for (number, contract) in contracts {
        let mut files = crate::attachments::all_of(store, contract).await?;
        files.retain(|file| file.withdrawn.is_none());
        let named = |file: Attachment| FeeFile { id: file.id, contract: file.contract, contract_number: number.clone(), name: file.name };
        found.extend(files.into_iter().map(named));
    }
    Ok(found)
}
