//! Adding a customer, changing it, giving it to somebody else.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::customer::{Customer, CustomerForm, CustomerTerms, Level, credit_limit_after};
use domain::id::{CustomerId, OperationId, UserId};
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;

use super::{reachable, similar};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::write::Write;

/// Adds a customer of normal level; its owner is the actor. A probable duplicate is refused unless `is_distinct` says that it is another
/// company.
///
/// # Errors
/// `NotAllowed`; what the form refuses; `CreditLimitIsManagers`; `DuplicateCustomer`.
pub async fn create(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &CustomerId,
    form: &CustomerForm,
    is_distinct: bool,
) -> Result<Customer> {
    if !actor.may(Noun::Customer, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let company = crate::companies::required(store).await?;
    let today = store.today().await;
    let terms = form.parse(company.currency, today)?;
    let credit_limit = credit_limit(actor, &actor.user, None, &terms)?;
    let terms = CustomerTerms { level: Level::Normal, credit_limit, ..terms };
    if !is_distinct && let Some(same) = similar(store, actor, &terms.name, &terms.credit_code, Some(id)).await?.into_iter().next() {
        return Err(Error::at("name", Refusal::DuplicateCustomer { name: same.terms.name, number: same.number }));
    }
    store
        .command(actor, operation, "customer.create", &(id, form), |mut write| {
            let terms = terms.clone();
            async move {
                let customer = fresh(store, &mut write, id.clone(), actor.user.clone(), terms, today).await?;
                write.create(&customer)?;
                Ok((write, customer))
            }
        })
        .await
}

/// The credit limit that stands after the actor gave these terms to a customer of that owner.
pub(crate) fn credit_limit(actor: &Actor, owner: &UserId, old: Option<Amount>, terms: &CustomerTerms) -> Result<Option<Amount>> {
    credit_limit_after(actor, owner, old, terms.credit_limit).map_err(|refusal| Error::at("credit_limit", refusal))
}

/// A new customer with the day's next number.
async fn fresh(
    store: &Store,
    write: &mut Write,
    id: CustomerId,
    owner: UserId,
    terms: CustomerTerms,
    today: NaiveDate,
) -> Result<Customer> {
    let number = crate::numbers::next(store, write, "C", today).await?;
    let owner_name = store.directory().await.name(&owner);
    Ok(Customer::new(id, number, owner, owner_name, terms))
}

/// Changes a customer that was at `version` when its form was opened. Its level is a manager's to set, and its credit limit too.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`; what the form refuses; `CreditLimitIsManagers`.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &CustomerId,
    version: u64,
    form: &CustomerForm,
) -> Result<Customer> {
    let company = crate::companies::required(store).await?;
    let terms = form.parse(company.currency, store.today().await)?;
    store
        .command(actor, operation, "customer.edit", &(id, version, form), |mut write| {
            let terms = terms.clone();
            async move {
                let old = reachable(store, actor, Act::Edit, id).await?;
                if old.version != version {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                let credit_limit = credit_limit(actor, &old.owner, old.terms.credit_limit, &terms)?;
                let terms = CustomerTerms { level: old.terms.level, credit_limit, ..terms };
                let (first_deal, latest_deal) = deal_dates(store, id, &terms, None).await?;
                let renamed = old.terms.name != terms.name;
                let new = write.update(&old, Customer { terms, first_deal, latest_deal, ..old.clone() })?;
                if renamed {
                    crate::reassign::rename(store, &mut write, &new).await?;
                }
                Ok((write, new))
            }
        })
        .await
}

/// The first and the latest deal.
type DealDates = (Option<NaiveDate>, Option<NaiveDate>);

/// The first and the latest deal: of the opening history and of every contract that counts; `changed` is one as it will be.
pub(crate) async fn deal_dates(
    store: &Store,
    customer: &CustomerId,
    terms: &CustomerTerms,
    changed: Option<&Contract>,
) -> Result<DealDates> {
    let mut contracts = crate::contracts::of_customer(store, customer.as_str(), i64::MAX).await?;
    contracts.retain(|contract| changed.is_none_or(|changed| changed.id != contract.id));
    Ok(dates_of(contracts.iter().chain(changed), terms))
}

/// The same when these contracts are gone.
pub(crate) async fn deal_dates_without(
    store: &Store,
    customer: &CustomerId,
    terms: &CustomerTerms,
    going: &HashSet<&str>,
) -> Result<DealDates> {
    let contracts = crate::contracts::of_customer(store, customer.as_str(), i64::MAX).await?;
    Ok(dates_of(contracts.iter().filter(|contract| !going.contains(contract.id.as_str())), terms))
}

fn dates_of<'a>(contracts: impl Iterator<Item = &'a Contract>, terms: &CustomerTerms) -> DealDates {
    let signed: Vec<NaiveDate> = contracts.filter_map(|contract| contract.terms.effective()).collect();
    (signed.iter().copied().chain(terms.history_first).min(), signed.iter().copied().chain(terms.history_latest).max())
}

/// The customer's first and latest deal follow a contract that was changed: one that is void is no deal any more.
pub(crate) async fn note_deals(store: &Store, write: &mut Write, customer: &Customer, changed: &Contract) -> Result<()> {
    let (first_deal, latest_deal) = deal_dates(store, &customer.id, &customer.terms, Some(changed)).await?;
    if (first_deal, latest_deal) != (customer.first_deal, customer.latest_deal) {
        write.update(customer, Customer { first_deal, latest_deal, ..customer.clone() })?;
    }
    Ok(())
}

/// Gives a customer, and everything under it, to another user. Who helped goes on helping; or `helpers` say who helps then, when a hand-over is
/// taken back: of those who help now, of whom it is taken, and of whom the actor may choose.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `UnknownUser`.
pub async fn reassign(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &CustomerId,
    owner: &UserId,
    helpers: Option<&[UserId]>,
) -> Result<()> {
    store
        .command(actor, operation, "customer.reassign", &(id, owner, helpers), |mut write| async move {
            let old = reachable(store, actor, Act::Reassign, id).await?;
            let directory = store.directory().await;
            let user = directory.users.get(owner).filter(|user| user.is_active).ok_or_else(|| Error::at("owner", Refusal::UnknownUser))?;
            if !actor.may_for(Noun::Customer, Act::Reassign, owner) {
                return Err(Error::at("owner", Refusal::UnknownUser));
            }
            let mut new = Customer { owner: owner.clone(), owner_name: user.name.clone(), ..old.clone() };
            if let Some(helpers) = helpers {
                let mut candidates = super::helpers::candidates(store, actor, &old).await;
                candidates.push(old.owner.clone());
                new.helpers = super::helpers::chosen(helpers, &candidates)?;
            }
            new.helpers.retain(|helper| helper != owner);
            let new = write.update(&old, new)?;
            crate::reassign::hand_over(store, &mut write, &new).await?;
            Ok((write, ()))
        })
        .await
}
