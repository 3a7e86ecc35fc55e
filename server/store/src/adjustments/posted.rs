//! What was given up, by its days: one reading of the ledger, of which the dashboard, the months of the books and the report are made.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::adjustment::{Adjustment, AdjustmentState};
use domain::contract::Contract;
use domain::id::ContractId;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::receipt::Allocation;
use surrealdb::types::Value;

use crate::error::Result;
use crate::months::{FIRST_DAY, LAST_DAY};
use crate::paging::LAST;
use crate::store::Store;

pub(super) const BETWEEN: &str = "SELECT * FROM allocation WHERE by_given > $from AND by_given < $to ORDER BY by_given";

/// The postings that are no money, from one day to another, by their days; those of reversals are negative.
pub(crate) async fn posted(store: &Store, first: NaiveDate, last: NaiveDate) -> Result<Vec<Allocation>> {
    let (from, to) = (first.to_string(), format!("{last}|{LAST}"));
    store.rows(BETWEEN, [("from", Value::from_t(from)), ("to", Value::from_t(to))]).await
}

/// The same under contracts of whom the reach covers.
pub(crate) async fn posted_within(store: &Store, reach: &Reach, first: NaiveDate, last: NaiveDate) -> Result<Vec<Allocation>> {
    if *reach == Reach::Nobody {
        return Ok(Vec::new());
    }
    let mut postings = posted(store, first, last).await?;
    if *reach != Reach::Everybody {
        let covered = contracts_of(store, reach, &postings).await?;
        postings.retain(|posting| covered.contains_key(&posting.contract));
    }
    Ok(postings)
}

/// The contracts of these postings of whom the reach covers.
async fn contracts_of(store: &Store, reach: &Reach, postings: &[Allocation]) -> Result<BTreeMap<ContractId, Contract>> {
    let ids: BTreeSet<&str> = postings.iter().map(|posting| posting.contract.as_str()).collect();
    let contracts: Vec<Contract> = store.load_all(ids).await?;
    Ok(contracts.into_iter().filter(|contract| reach.covers(&contract.owner)).map(|contract| (contract.id.clone(), contract)).collect())
}

/// Something given up that counts, and what stands in its contract's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub contract_number: String,
    pub customer_name: String,
    pub adjustment: Adjustment,
}

/// All that was given up and not reversed, of contracts that the actor may see, by contract and day.
///
/// # Errors
/// `Engine`.
pub async fn standing(store: &Store, actor: &Actor) -> Result<Vec<Standing>> {
    let postings = posted_within(store, &actor.reach(Noun::Contract, Act::Read), FIRST_DAY, LAST_DAY).await?;
    let contracts = contracts_of(store, &Reach::Everybody, &postings).await?;
    let ids: BTreeSet<&str> =
        postings.iter().filter_map(|posting| posting.adjustment.as_ref()).map(|adjusted| adjusted.id.as_str()).collect();
    let adjustments: Vec<Adjustment> = store.load_all(ids).await?;
    let named = |adjustment: Adjustment| {
        let contract = contracts.get(&adjustment.contract)?;
        Some(Standing { contract_number: contract.number.clone(), customer_name: contract.customer_name.clone(), adjustment })
    };
    let counts = |adjustment: &Adjustment| adjustment.state == AdjustmentState::Confirmed;
    let mut found: Vec<Standing> = adjustments.into_iter().filter(counts).filter_map(named).collect();
    found.sort_by(|a, b| {
        let place = |one: &Standing| (one.adjustment.terms.date, one.adjustment.ordinal);
        (&a.contract_number, place(a), &a.adjustment.number).cmp(&(&b.contract_number, place(b), &b.adjustment.number))
    });
    Ok(found)
}
