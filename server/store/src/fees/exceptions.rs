//! What only legal allows, and the register of all that goes to named people at customers.

use std::collections::{BTreeMap, BTreeSet};

use domain::closing::Month;
use domain::customer::Customer;
use domain::expense::Voiding;
use domain::fee::{FeeException, FeeExceptionForm, FeeGift, FeeStatement};
use domain::id::{CustomerId, FeeExceptionId, OperationId};
use domain::list::Page;
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::target::checked_year;
use domain::user::required_text;

use super::pay::paid_of_all;
use super::records::{ALL, EXCEPTIONS, EXCEPTIONS_OF};
use super::text;
use crate::error::{Error, Result};
use crate::paging::LAST;
use crate::store::{Store, new_id};

/// The longest reason for which one is voided, in characters.
const REASON_CHARACTERS_MAX: usize = 300;

/// Whether the actor records exceptions.
#[must_use]
pub fn may_except(actor: &Actor) -> bool {
    actor.may(Noun::FeeException, Act::Create)
}

/// A page of the exceptions within reach, the latest first.
///
/// # Errors
/// `Engine`.
pub async fn exceptions(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<FeeException>> {
    EXCEPTIONS.page(store, &actor.reach(Noun::FeeException, Act::Read), after, |_| true).await
}

/// Records an exception with its ground.
///
/// # Errors
/// `NotAllowed`; `NotFound` of the customer; what the form refuses.
pub async fn except(store: &Store, actor: &Actor, operation: &OperationId, form: &FeeExceptionForm) -> Result<FeeException> {
    if !may_except(actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let today = store.today().await;
    store
        .command(actor, operation, "fee_exception.record", form, |mut write| async move {
            let currency = crate::companies::required(store).await?.currency;
            let (month, beneficiary, amount, ground) = form.parse(currency)?;
            // Legal does not read customers; whom the exception is about is known from the statement.
            let known: Vec<Customer> = store.load_all([form.customer.as_str()]).await?;
            let customer = crate::customers::survivors(store, known).await?.pop().ok_or(Error::NotFound)?;
            let new = FeeException {
                id: FeeExceptionId::new(new_id()),
                owner_name: customer.owner_name.clone(),
                customer_name: customer.terms.name.clone(),
                owner: customer.owner.clone(),
                customer: customer.id,
                month,
                beneficiary,
                amount,
                allows_cash: form.allows_cash,
                ground,
                by: actor.user.clone(),
                by_name: actor.name.clone(),
                on: today,
                voided: None,
                version: 1,
            };
            write.create(&new)?;
            Ok((write, new))
        })
        .await
}

/// Voids an exception: it covers nothing that is submitted or checked from now on.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `FeeExceptionVoid`; `Required`, `TooLong` of `reason`.
pub async fn void_exception(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &FeeExceptionId,
    reason: &str,
) -> Result<FeeException> {
    let today = store.today().await;
    store
        .command(actor, operation, "fee_exception.void", &(id, reason), |mut write| async move {
            let old: FeeException = store.must_load(id.as_str()).await?;
            if !actor.may_for(Noun::FeeException, Act::Read, &old.owner) {
                return Err(Error::NotFound);
            }
            if !actor.may_for(Noun::FeeException, Act::Edit, &old.owner) {
                return Err(Refusal::NotAllowed.into());
            }
            if old.voided.is_some() {
                return Err(Refusal::FeeExceptionVoid.into());
            }
            let reason = required_text(reason, REASON_CHARACTERS_MAX).map_err(|refusal| Error::at("reason", refusal))?;
            let voided = Some(Voiding { by: actor.name.clone(), on: today, reason });
            let new = write.update(&old, FeeException { voided, ..old.clone() })?;
            Ok((write, new))
        })
        .await
}

/// 礼品登记簿 of a year: what goes to named people at customers by what was submitted, the latest month first; within reach.
///
/// # Errors
/// `DateOutOfRange` of the year; `AmountTooLarge`; `Engine`.
pub async fn gifts(store: &Store, actor: &Actor, year: i32) -> Result<(Vec<FeeGift>, Currency)> {
    let year = checked_year(year)?;
    let currency = crate::companies::required(store).await?.currency;
    let reach = actor.reach(Noun::Fee, Act::Read);
    let paid = paid_of_all(store, &reach).await?;
    let mut statements: Vec<FeeStatement> = Vec::new();
    let walk = ALL.walk(&reach).between(&format!("{year:04}-01"), &format!("{year:04}-12|{LAST}"));
    let visit = |statement: FeeStatement| {
        if !statement.state.is_open() {
            statements.push(statement);
        }
    };
    walk.each(store, visit).await?;
    let known = exceptions_of_all(store, &statements).await?;
    let mut found = Vec::new();
    for statement in &statements {
        for (row, claim) in statement.claims().filter(|(_, claim)| claim.is_to_person()) {
            let exceptions = known.get(&row.customer).map(Vec::as_slice).unwrap_or_default();
            found.push(FeeGift {
                statement: statement.id.clone(),
                kind: statement.kind,
                state: statement.state,
                month: statement.month,
                owner_name: statement.owner_name.clone(),
                customer: row.customer.clone(),
                customer_name: row.customer_name.clone(),
                beneficiary: claim.beneficiary.clone(),
                category: claim.category,
                means: claim.means,
                amount: claim.amount,
                currency: statement.currency,
                purpose: claim.purpose.clone(),
                evidence: if claim.evidence.is_empty() { claim.file_name.clone() } else { claim.evidence.clone() },
                ground: ground(exceptions, statement.month, &row.customer, claim),
                paid: paid.get(&(statement.id.to_string(), claim.number)).copied().unwrap_or_default(),
            });
        }
    }
    Ok((found, currency))
}

/// The exceptions for everybody who gets something by these statements.
async fn exceptions_of_all(store: &Store, statements: &[FeeStatement]) -> Result<BTreeMap<CustomerId, Vec<FeeException>>> {
    let to_people = statements.iter().flat_map(FeeStatement::claims).filter(|(_, claim)| claim.is_to_person());
    let customers: BTreeSet<&CustomerId> = to_people.map(|(row, _)| &row.customer).collect();
    let mut found = BTreeMap::new();
    for customer in customers {
        found.insert(customer.clone(), store.rows(EXCEPTIONS_OF, [("customer", text(customer.as_str()))]).await?);
    }
    Ok(found)
}

/// The ground of the exception that stands for this person in that month.
fn ground(exceptions: &[FeeException], month: Month, customer: &CustomerId, claim: &domain::fee::FeeClaim) -> String {
    let standing = exceptions.iter().find(|exception| exception.covers(month, customer, claim, Amount::ZERO));
    standing.map(|exception| exception.ground.clone()).unwrap_or_default()
}
