//! What lies under a customer carries its owner and its name; when these change, all of it follows.
//!
//! A commit holds everybody up, so it takes at most [`ROWS_AT_ONCE`] records along. The customer itself changes with the first; that there is
//! more to follow is recorded in the same commit, and done at once, or at the next start.

use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::expense::Expense;
use domain::follow_up::FollowUp;
use domain::id::{CustomerId, OperationId};
use domain::instalment::Instalment;
use domain::invoice::Invoice;
use domain::original::Original;
use domain::permission::Actor;
use domain::receipt::Receipt;
use serde::{Deserialize, Serialize};
use surrealdb::types::Value;

use crate::error::Result;
use crate::row::{Record, identity};
use crate::store::{Store, new_id};
use crate::write::Write;

/// Records that one commit takes along: about as many as a batch of an import writes.
const ROWS_AT_ONCE: usize = 200;

/// A customer of which not every record has followed yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Following {
    id: CustomerId,
    version: u64,
}

impl Record for Following {
    const TABLE: &'static str = "following";
    identity!();
}

/// Everything under the customer gets its new owner.
pub(crate) async fn hand_over(store: &Store, write: &mut Write, customer: &Customer) -> Result<()> {
    for old in crate::customers::contacts_of(store, &customer.id).await? {
        write.update(&old, Contact { owner: customer.owner.clone(), ..old.clone() })?;
    }
    rename(store, write, customer).await
}

/// Everything under the customer gets its new name (and owner) where it carries them.
pub(crate) async fn rename(store: &Store, write: &mut Write, customer: &Customer) -> Result<()> {
    crate::customers::helpers::mirror(store, write, customer).await?;
    let has_more = follow(store, write, &customer.id, customer, ROWS_AT_ONCE).await?;
    if has_more && store.load::<Following>(customer.id.as_str()).await?.is_none() {
        write.create(&Following { id: customer.id.clone(), version: 1 })?;
    }
    write.has_more_to_follow |= has_more;
    Ok(())
}

/// The same in commits of its own, right after this one.
pub(crate) async fn rename_later(store: &Store, write: &mut Write, customer: &Customer) -> Result<()> {
    crate::customers::helpers::mirror(store, write, customer).await?;
    if store.load::<Following>(customer.id.as_str()).await?.is_none() {
        write.create(&Following { id: customer.id.clone(), version: 1 })?;
    }
    write.has_more_to_follow = true;
    Ok(())
}

/// Everything under the one customer goes under the other, in one commit; of the words of texts and files, which are many, the rest right after it.
/// A main contact stays the only one.
pub(crate) async fn move_under(store: &Store, write: &mut Write, from: &CustomerId, to: &Customer) -> Result<()> {
    let has_main = crate::customers::contacts_of(store, &to.id).await?.iter().any(|contact| contact.terms.is_main);
    for old in crate::customers::contacts_of(store, from).await? {
        let mut new = Contact { customer: to.id.clone(), owner: to.owner.clone(), ..old.clone() };
        new.terms.is_main &= !has_main;
        write.update(&old, new)?;
    }
    crate::customers::helpers::mirror(store, write, to).await?;
    if follow(store, write, from, to, usize::MAX).await? {
        if store.load::<Following>(from.as_str()).await?.is_none() {
            write.create(&Following { id: from.clone(), version: 1 })?;
        }
        write.has_more_to_follow = true;
    }
    Ok(())
}

/// Takes along so many of the records that do not say what their customer says; whether there may be more.
async fn follow(store: &Store, write: &mut Write, from: &CustomerId, to: &Customer, rows_max: usize) -> Result<bool> {
    let (customer, owner, owner_name, customer_name) = (&to.id, &to.owner, &to.owner_name, &to.terms.name);
    let right = [customer.as_str(), owner.as_str(), owner_name, customer_name].map(|text| Value::String(text.to_owned())).to_vec();
    let mut left = rows_max;
    let contracts_of = [
        ("customer", Value::String(from.as_str().to_owned())),
        ("right", Value::Array(right.clone().into())),
        ("limit", Value::from_t(i64::try_from(left).unwrap_or(i64::MAX))),
    ];
    for contract in store.rows::<Contract, _, 3>(STALE_CONTRACTS, contracts_of).await? {
        crate::obligations::hand_over(store, write, &contract, owner, owner_name).await?;
    }
    macro_rules! follow {
        ($($record:ident $statement:expr),*) => {$(
            let values = [
                ("customer", Value::String(from.as_str().to_owned())),
                ("right", Value::Array(right.clone().into())),
                ("limit", Value::from_t(i64::try_from(left).unwrap_or(i64::MAX))),
            ];
            for old in if left > 0 { store.rows::<$record, _, 3>($statement, values).await? } else { Vec::new() } {
                let new = $record {
                    customer: customer.clone(),
                    customer_name: customer_name.clone(),
                    owner: owner.clone(),
                    owner_name: owner_name.clone(),
                    ..old.clone()
                };
                write.update(&old, new)?;
                left -= 1;
            }
        )*};
    }
    follow!(
        Contract STALE_CONTRACTS,
        Instalment STALE_INSTALMENTS,
        Receipt STALE_RECEIPTS,
        Invoice STALE_INVOICES,
        FollowUp STALE_FOLLOW_UPS,
        Original STALE_ORIGINALS,
        Expense STALE_EXPENSES
    );
    let most = left.min(crate::passages::AT_ONCE);
    Ok(crate::passages::follow(store, write, from, to, most).await? || left == 0)
}

/// Brings along what has not followed yet, of every customer. What fails is taken up again at the next start.
pub(crate) async fn finish(store: &Store) {
    if let Err(error) = try_finish(store).await {
        tracing::error!(%error, "records have not all followed their customer yet");
    }
}

async fn try_finish(store: &Store) -> Result<()> {
    let waiting: Vec<Following> = store.rows::<Following, Value, 0>("SELECT * FROM following", []).await?;
    for id in waiting.iter().map(|following| &following.id) {
        let step = |mut write: Write| async move {
            let Some(following) = store.load::<Following>(id.as_str()).await? else { return Ok((write, true)) };
            // One that was taken back with its import has nothing under it; what is left under one that was merged goes under the other.
            let mut customer = store.load::<Customer>(id.as_str()).await?;
            while let Some(into) = customer.as_ref().and_then(|customer| customer.merged_into.clone()) {
                customer = store.load::<Customer>(into.as_str()).await?;
            }
            let is_over = match customer {
                Some(customer) => !follow(store, &mut write, id, &customer, ROWS_AT_ONCE).await?,
                None => true,
            };
            if is_over {
                write.delete(&following)?;
            }
            Ok((write, is_over))
        };
        while !store.command_alone(&Actor::operator(), &OperationId::new(new_id()), "customer.follow", id, step).await?.0 {}
    }
    Ok(())
}

pub(crate) const CONTRACTS_OF: &str = "SELECT * FROM contract WHERE customer = $customer";
pub(crate) const INSTALMENTS_OF: &str = "SELECT * FROM instalment WHERE customer = $customer";
pub(crate) const RECEIPTS_OF: &str = "SELECT * FROM receipt WHERE customer = $customer";
pub(crate) const FOLLOW_UPS_OF: &str = "SELECT * FROM follow_up WHERE customer = $customer";
pub(crate) const INVOICES_OF: &str = "SELECT * FROM invoice WHERE customer = $customer";
pub(crate) const EXPENSES_OF: &str = "SELECT * FROM expense WHERE customer = $customer";

const STALE_CONTRACTS: &str =
    "SELECT * FROM contract WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";
const STALE_INSTALMENTS: &str =
    "SELECT * FROM instalment WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";
const STALE_RECEIPTS: &str =
    "SELECT * FROM receipt WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";
const STALE_INVOICES: &str =
    "SELECT * FROM invoice WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";
const STALE_FOLLOW_UPS: &str =
    "SELECT * FROM follow_up WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";
const STALE_ORIGINALS: &str =
    "SELECT * FROM original WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";
const STALE_EXPENSES: &str =
    "SELECT * FROM expense WHERE customer = $customer AND [customer, owner, owner_name, customer_name] != $right LIMIT $limit";

/// Each finds everything under one customer, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    CONTRACTS_OF,
    INSTALMENTS_OF,
    RECEIPTS_OF,
    FOLLOW_UPS_OF,
    INVOICES_OF,
    EXPENSES_OF,
    STALE_CONTRACTS,
    STALE_INSTALMENTS,
    STALE_RECEIPTS,
    STALE_INVOICES,
    STALE_FOLLOW_UPS,
    STALE_ORIGINALS,
    STALE_EXPENSES,
];

#[cfg(test)]
mod tests;
