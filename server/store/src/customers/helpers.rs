//! Helpers: users who may also see a customer and, by its page and by lists narrowed to it, what lies under it (DOMAIN.md section 2).
//!
//! The customer itself says who helps; every check reads it, so a removed helper loses sight with the commit. The rows of `customer_helper`
//! mirror it for one question only: with which customers does this user help, in the order of the list.

use std::collections::BTreeMap;

use domain::customer::{Customer, CustomerChange, HELPERS_MAX};
use domain::id::{CustomerId, OperationId, UserId};
use domain::permission::{Act, Actor, Noun, Reach, Role};
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use surrealdb::types::Value;

use super::{levels, name_place, number_place, reachable};
use crate::check::Findings;
use crate::error::{Error, Result};
use crate::row::{Columns, Record};
use crate::store::Store;
use crate::write::Write;

/// That a user helps with a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Helping {
    id: String,
    /// The helper: whose row this is.
    owner: UserId,
    pub(super) customer: CustomerId,
    pub(super) customer_owner: UserId,
    number_place: String,
    name_place: String,
    version: u64,
}

impl Record for Helping {
    const TABLE: &'static str = "customer_helper";
    fn key(&self) -> &str {
        &self.id
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
    fn owner(&self) -> Option<&str> {
        Some(self.owner.as_str())
    }
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_number", &self.number_place);
        columns.text("by_name", &self.name_place);
    }
}

impl Helping {
    pub(super) fn number_place(&self) -> String {
        self.number_place.clone()
    }

    pub(super) fn name_place(&self) -> String {
        self.name_place.clone()
    }

    pub(crate) fn of(customer: &Customer) -> Vec<Self> {
        let helping = |helper: &UserId| Self {
            id: format!("{}-{helper}", customer.id),
            owner: helper.clone(),
            customer: customer.id.clone(),
            customer_owner: customer.owner.clone(),
            number_place: number_place(customer),
            name_place: name_place(customer),
            version: 1,
        };
        customer.helpers.iter().filter(|_| customer.merged_into.is_none()).map(helping).collect()
    }

    /// Whether both say the same.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        Self { version: other.version, ..self.clone() } == *other
    }
}

/// Whether the actor helps with this customer and reads such records at all.
pub(super) fn helps(actor: &Actor, noun: Noun, customer: &Customer) -> bool {
    customer.helpers.contains(&actor.user) && actor.may(noun, Act::Read)
}

/// Whether the actor reads such a record of that owner under that customer: within reach, or as a helper.
pub(crate) async fn reads(store: &Store, actor: &Actor, noun: Noun, owner: &UserId, customer: &CustomerId) -> Result<bool> {
    if actor.may_for(noun, Act::Read, owner) || !actor.may(noun, Act::Read) {
        return Ok(actor.may_for(noun, Act::Read, owner));
    }
    let customer = store.load::<Customer>(customer.as_str()).await?;
    Ok(customer.is_some_and(|customer| helps(actor, noun, &customer)))
}

/// Whose records a list reaches. Narrowed to a customer with which the actor helps, its owner's too: all under a customer is its owner's.
pub(crate) async fn reach(store: &Store, actor: &Actor, noun: Noun, customer: Option<&CustomerId>) -> Result<Reach> {
    let mut reach = actor.reach(noun, Act::Read);
    if let (Reach::Owners(owners), Some(id)) = (&mut reach, customer)
        && let Some(customer) = store.load::<Customer>(id.as_str()).await?
        && !owners.contains(&customer.owner)
        && helps(actor, noun, &customer)
    {
        owners.push(customer.owner);
    }
    Ok(reach)
}

/// With whose customers this actor helps who reads such records: each customer and its owner.
///
/// # Errors
/// `Engine`.
pub(crate) async fn helped(store: &Store, actor: &Actor, noun: Noun) -> Result<BTreeMap<CustomerId, UserId>> {
    if !actor.may(noun, Act::Read) {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Helping> = store.rows(HELPED, [("owner", Value::from_t(actor.user.as_str().to_owned()))]).await?;
    Ok(rows.into_iter().map(|row| (row.customer, row.customer_owner)).collect())
}

/// The helpers of a customer by name.
///
/// # Errors
/// `NotFound`.
pub async fn helpers(store: &Store, actor: &Actor, id: &CustomerId) -> Result<Vec<(UserId, String)>> {
    let customer = reachable(store, actor, Act::Read, id).await?;
    Ok(named(store, customer.helpers).await)
}

async fn named(store: &Store, users: impl IntoIterator<Item = UserId>) -> Vec<(UserId, String)> {
    let directory = store.directory().await;
    let mut named: Vec<(UserId, String)> = users.into_iter().map(|user| (user.clone(), directory.name(&user))).collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    named
}

/// Who may be made a helper: active people of the actor's team who sell, and who helps already.
///
/// # Errors
/// `NotFound`, `NotAllowed`.
pub async fn helper_candidates(store: &Store, actor: &Actor, id: &CustomerId) -> Result<Vec<(UserId, String)>> {
    let customer = changeable(store, actor, id).await?;
    Ok(named(store, candidates(store, actor, &customer).await).await)
}

pub(super) async fn candidates(store: &Store, actor: &Actor, customer: &Customer) -> Vec<UserId> {
    let directory = store.directory().await;
    let sells = |roles: &[Role]| roles.iter().any(|role| matches!(role, Role::Rep | Role::Clerk | Role::Manager));
    let team = directory.users.values().filter(|user| user.is_active && sells(&user.roles) && actor.members.contains(&user.id));
    let mut found: Vec<UserId> = team.map(|user| user.id.clone()).chain(customer.helpers.iter().cloned()).collect();
    found.sort();
    found.dedup();
    found.retain(|user| *user != customer.owner);
    found
}

/// The customer, for its owner or a manager over it.
async fn changeable(store: &Store, actor: &Actor, id: &CustomerId) -> Result<Customer> {
    let customer = reachable(store, actor, Act::Read, id).await?;
    let act = if customer.owner == actor.user { Act::Edit } else { Act::Reassign };
    reachable(store, actor, act, id).await
}

/// These helpers, each once, if every one of them can be chosen.
pub(super) fn chosen(helpers: &[UserId], candidates: &[UserId]) -> Result<Vec<UserId>> {
    let mut helpers = helpers.to_vec();
    helpers.sort();
    helpers.dedup();
    if helpers.len() > HELPERS_MAX {
        return Err(Error::at("helpers", Refusal::TooManyRows { rows_max: HELPERS_MAX }));
    }
    if helpers.iter().any(|helper| !candidates.contains(helper)) {
        return Err(Error::at("helpers", Refusal::UnknownUser));
    }
    Ok(helpers)
}

/// Sets who helps with a customer, in the place of who did.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `UnknownUser` for somebody who cannot be chosen; `TooManyRows`.
pub async fn set_helpers(store: &Store, actor: &Actor, operation: &OperationId, id: &CustomerId, helpers: &[UserId]) -> Result<Customer> {
    store
        .command(actor, operation, "customer.set_helpers", &(id, helpers), |mut write| async move {
            let old = changeable(store, actor, id).await?;
            let helpers = chosen(helpers, &candidates(store, actor, &old).await)?;
            if helpers == old.helpers {
                return Ok((write, old));
            }
            let new = write.update(&old, Customer { helpers, ..old.clone() })?;
            mirror(store, &mut write, &new).await?;
            note(store, &mut write, actor, &old, &new).await?;
            Ok((write, new))
        })
        .await
}

async fn note(store: &Store, write: &mut Write, actor: &Actor, old: &Customer, new: &Customer) -> Result<()> {
    let directory = store.directory().await;
    let only_in = |these: &Customer, those: &Customer| -> Vec<String> {
        these.helpers.iter().filter(|helper| !those.helpers.contains(helper)).map(|helper| directory.name(helper)).collect()
    };
    let change = CustomerChange::Helpers { added: only_in(new, old), removed: only_in(old, new) };
    levels::note(store, write, actor, &new.id, change).await
}

/// Brings the mirror rows in line with the customer: after a change of its helpers, name, number or owner.
pub(crate) async fn mirror(store: &Store, write: &mut Write, customer: &Customer) -> Result<()> {
    let id = Value::from_t(customer.id.as_str().to_owned());
    let there: Vec<Helping> = store.rows(OF_CUSTOMER, [("customer", id)]).await?;
    let wanted = Helping::of(customer);
    for row in there.iter().filter(|row| !wanted.iter().any(|other| other.id == row.id)) {
        write.delete(row)?;
    }
    for row in wanted {
        match there.iter().find(|other| other.id == row.id) {
            Some(old) if !row.is_like(old) => drop(write.update(old, row)?),
            Some(_) => {}
            None => write.create(&row)?,
        }
    }
    Ok(())
}

/// The mirror holds what the customers say, no more and no less.
pub(crate) async fn check(store: &Store, customers: &[Customer], findings: &mut Findings) -> Result<()> {
    let rows: Vec<Helping> = store.rows::<Helping, Value, 0>("SELECT * FROM customer_helper", []).await?;
    findings.checked.push(("customer: its helpers are mirrored in the list", rows.len()));
    let mut wanted: BTreeMap<String, Helping> = customers.iter().flat_map(Helping::of).map(|row| (row.id.clone(), row)).collect();
    let mut wrong = Vec::new();
    for row in rows {
        if !wanted.remove(&row.id).is_some_and(|right| right.is_like(&row)) {
            wrong.push(row.id);
        }
    }
    wrong.extend(wanted.into_keys());
    findings.breaches.extend(wrong.iter().map(|id| format!("helper {id} is not mirrored as its customer says")));
    Ok(())
}

pub(super) const HELPED: &str = "SELECT * FROM customer_helper WHERE owner = $owner AND by_number > '' LIMIT 500";
pub(super) const OF_CUSTOMER: &str = "SELECT * FROM customer_helper WHERE customer = $customer";
