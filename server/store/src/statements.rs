//! 对账单 of a customer: one reading of its instalments, postings and receipts, from which `domain::statement` draws every figure.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::id::CustomerId;
use domain::instalment::Instalment;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Allocation, Receipt};
use domain::refusal::Refusal;
use domain::statement::{Books, Statement};
use surrealdb::types::Value;

use crate::error::Result;
use crate::paging::CUSTOMERS_AT_ONCE;
use crate::reassign::{INSTALMENTS_OF, RECEIPTS_OF};
use crate::store::Store;

pub(crate) const POSTINGS_OF: &str = "SELECT * FROM allocation WHERE contract IN $keys";

/// Every reading of statements, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[POSTINGS_OF];

/// What a customer owed at the beginning of these days, what came and went, and what was owed at their end; for who reads reports of this owner.
///
/// # Errors
/// `NotFound`, `NotAllowed`; `DatedInFuture`, `StatementDaysReversed`; `AmountTooLarge`; `Engine`.
pub async fn statement(store: &Store, actor: &Actor, id: &CustomerId, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Statement> {
    let customer = crate::customers::reachable(store, actor, Act::Read, id).await?;
    if !actor.may_for(Noun::Report, Act::Read, &customer.owner) {
        return Err(Refusal::NotAllowed.into());
    }
    let (from, to) = domain::statement::days(from, to, store.today().await)?;
    let company = crate::companies::required(store).await?;
    let of = || [("customer", Value::from_t(customer.id.as_str().to_owned()))];
    // All three readings are of one moment: nobody commits between them.
    let commits = store.inner.commits.lock().await;
    let instalments: Vec<Instalment> = store.rows(INSTALMENTS_OF, of()).await?;
    let receipts: Vec<Receipt> = store.rows(RECEIPTS_OF, of()).await?;
    let contracts: BTreeSet<&str> = instalments.iter().map(|instalment| instalment.contract.as_str()).collect();
    let contracts: Vec<String> = contracts.into_iter().map(str::to_owned).collect();
    let mut postings: Vec<Allocation> = Vec::new();
    for some in contracts.chunks(CUSTOMERS_AT_ONCE) {
        postings.extend(store.rows::<Allocation, _, 1>(POSTINGS_OF, [("keys", Value::from_t(some.to_vec()))]).await?);
    }
    drop(commits);
    let books = Books { instalments: &instalments, postings: &postings, receipts: &receipts, ageing_limits: &company.ageing_limits };
    Ok(Statement {
        accounts: books.accounts(from, to)?,
        customer: customer.id,
        customer_number: customer.number,
        customer_name: customer.terms.name,
        company: company.name,
        from,
        to,
    })
}
