//! The books checked against themselves: every invariant of the money model, every maintained total, the chain of commits.

use std::collections::BTreeMap;
use std::ops::Bound;

use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::follow_up::FollowUp;
use domain::id::{ContractId, InstalmentId, ReceiptId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Allocation, Receipt, ReceiptState};
use domain::refusal::Refusal;
use serde::Serialize;
use surrealdb::types::{Number, RecordIdKey, Value};

use crate::backup::rows_after;
use crate::error::{Error, Result};
use crate::row::{Record, from_rows};
use crate::store::Store;
use crate::tally::{self, Tallies};
use crate::write::chain_hash;

const ROWS_AT_ONCE: i64 = 2000;

/// What was checked, and what was found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Name of the rule, and how many records it was asked of.
    pub checked: Vec<(&'static str, usize)>,
    pub breaches: Vec<String>,
}

/// Checks everything. Reads whole tables: minutes over millions of rows.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn run(store: &Store, actor: &Actor) -> Result<Findings> {
    if !actor.may(Noun::Audit, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut findings = Findings::default();
    let mut expected = Tallies::default();
    let postings = read_all::<Allocation>(store, &mut expected).await?;
    let instalments = read_all::<Instalment>(store, &mut expected).await?;
    let contracts = read_all::<Contract>(store, &mut expected).await?;
    let receipts = read_all::<Receipt>(store, &mut expected).await?;
    let customers = read_all::<Customer>(store, &mut expected).await?;
    read_all::<FollowUp>(store, &mut expected).await?;
    let contacts = read_all::<Contact>(store, &mut expected).await?;
    check_instalments(&instalments, &postings, &mut findings)?;
    check_contracts(&contracts, &instalments, &mut findings)?;
    check_receipts(&receipts, &postings, &mut findings)?;
    check_owners(&customers, &contracts, &contacts, &mut findings);
    check_tallies(store, expected, &mut findings).await?;
    check_chain(store, &mut findings).await?;
    Ok(findings)
}

async fn read_all<T: Record>(store: &Store, expected: &mut Tallies) -> Result<Vec<T>> {
    let mut all: Vec<T> = Vec::new();
    let mut start = Bound::Unbounded;
    loop {
        let rows: Vec<T> = from_rows(Value::Array(rows_after(store, T::TABLE, start, ROWS_AT_ONCE).await?.into()))?;
        let is_last = rows.len() < usize::try_from(ROWS_AT_ONCE).unwrap_or(usize::MAX);
        start = rows.last().map_or(Bound::Unbounded, |row| Bound::Excluded(RecordIdKey::String(row.key().to_owned())));
        for row in rows {
            row.tallies(expected);
            all.push(row);
        }
        if is_last {
            return Ok(all);
        }
    }
}

fn sums<K: Ord + Clone>(items: impl Iterator<Item = (K, Amount)>) -> Result<BTreeMap<K, Amount>> {
    let mut sums: BTreeMap<K, Amount> = BTreeMap::new();
    for (key, amount) in items {
        let sum = sums.entry(key).or_default();
        *sum = sum.checked_add(amount)?;
    }
    Ok(sums)
}

fn check_instalments(instalments: &[Instalment], postings: &[Allocation], findings: &mut Findings) -> Result<()> {
    let paid: BTreeMap<InstalmentId, Amount> = sums(postings.iter().map(|posting| (posting.instalment.clone(), posting.amount)))?;
    findings.checked.push(("instalment: paid = its allocations; open = amount − paid; 0 ≤ paid ≤ amount", instalments.len()));
    for instalment in instalments {
        let ledger = paid.get(&instalment.id).copied().unwrap_or_default();
        let open = if instalment.effective.is_some() { instalment.terms.amount.checked_sub(ledger)? } else { Amount::ZERO };
        let is_right = instalment.paid == ledger && instalment.open == open && !ledger.is_negative() && ledger <= instalment.terms.amount;
        if !is_right {
            findings.breaches.push(format!(
                "instalment {} of contract {}: paid {} by its allocations {}, open {} expected {}",
                instalment.ordinal,
                instalment.contract_number,
                instalment.paid.to_plain(),
                ledger.to_plain(),
                instalment.open.to_plain(),
                open.to_plain()
            ));
        }
    }
    Ok(())
}

fn check_contracts(contracts: &[Contract], instalments: &[Instalment], findings: &mut Findings) -> Result<()> {
    let planned: BTreeMap<ContractId, Amount> = sums(instalments.iter().map(|one| (one.contract.clone(), one.terms.amount)))?;
    let paid: BTreeMap<ContractId, Amount> = sums(instalments.iter().map(|one| (one.contract.clone(), one.paid)))?;
    findings
        .checked
        .push(("contract: amount = its lines = its plan; collected = paid of its instalments; numbers unique", contracts.len()));
    let mut numbers: BTreeMap<&str, &ContractId> = BTreeMap::new();
    for contract in contracts {
        let plan = planned.get(&contract.id).copied().unwrap_or_default();
        let collected = paid.get(&contract.id).copied().unwrap_or_default();
        let lines = Amount::sum(contract.terms.lines.iter().map(|line| line.total))?;
        if contract.amount != plan || contract.amount != lines || contract.collected != collected {
            findings.breaches.push(format!(
                "contract {}: amount {}, lines {}, plan {}, collected {}, paid of the plan {}",
                contract.number,
                contract.amount.to_plain(),
                lines.to_plain(),
                plan.to_plain(),
                contract.collected.to_plain(),
                collected.to_plain()
            ));
        }
        if numbers.insert(&contract.number, &contract.id).is_some() {
            findings.breaches.push(format!("contract number {} is given twice", contract.number));
        }
    }
    Ok(())
}

fn check_receipts(receipts: &[Receipt], postings: &[Allocation], findings: &mut Findings) -> Result<()> {
    let allocated: BTreeMap<ReceiptId, Amount> = sums(postings.iter().map(|posting| (posting.receipt.clone(), posting.amount)))?;
    findings
        .checked
        .push(("receipt: allocated = its allocations ≤ amount; nothing allocated of a draft or a reversed one", receipts.len()));
    for receipt in receipts {
        let ledger = allocated.get(&receipt.id).copied().unwrap_or_default();
        let is_bare = receipt.state == ReceiptState::Confirmed || ledger.is_zero();
        if receipt.allocated != ledger || ledger > receipt.terms.amount || ledger.is_negative() || !is_bare {
            findings.breaches.push(format!(
                "receipt {}: allocated {}, by its allocations {}",
                receipt.number,
                receipt.allocated.to_plain(),
                ledger.to_plain()
            ));
        }
    }
    Ok(())
}

fn check_owners(customers: &[Customer], contracts: &[Contract], contacts: &[Contact], findings: &mut Findings) {
    let owners: BTreeMap<_, _> = customers.iter().map(|customer| (&customer.id, &customer.owner)).collect();
    findings.checked.push(("owner: a customer's records carry its owner", contracts.len() + contacts.len()));
    let contracts = contracts.iter().map(|contract| (&contract.customer, &contract.owner, contract.number.as_str()));
    let contacts = contacts.iter().map(|contact| (&contact.customer, &contact.owner, contact.terms.name.as_str()));
    for (customer, owner, label) in contracts.chain(contacts) {
        if owners.get(customer) != Some(&owner) {
            findings.breaches.push(format!("{label}: owner {owner} is not its customer's"));
        }
    }
}

async fn check_tallies(store: &Store, expected: Tallies, findings: &mut Findings) -> Result<()> {
    let rows: Value = store.query::<Value, 0>("SELECT id, count, amount FROM tally", []).await?.take(0)?;
    let Value::Array(rows) = rows else { return Err(Error::Row { table: "tally", reason: "shape".into() }) };
    let mut expected: BTreeMap<(String, String, String, String), (i64, rust_decimal::Decimal)> = expected
        .without_zeros()
        .0
        .into_iter()
        .map(|((name, owner, key, currency), value)| ((name.to_owned(), owner, key, currency), value))
        .collect();
    findings.checked.push(("maintained totals = added up again", rows.len()));
    for row in rows.into_vec() {
        let key = tally::full_key(&row).ok_or(Error::Row { table: "tally", reason: "id".into() })?;
        let found = tally::read(row).ok_or(Error::Row { table: "tally", reason: "shape".into() })?;
        let wanted = expected.remove(&key).unwrap_or_default();
        if (found.count, found.amount) != wanted {
            findings.breaches.push(format!("total {key:?}: {} × {}, added up {} × {}", found.count, found.amount, wanted.0, wanted.1));
        }
    }
    for (key, (count, amount)) in expected {
        findings.breaches.push(format!("total {key:?} is missing: {count} × {amount}"));
    }
    Ok(())
}

/// Every commit follows from the one before it, none is missing, and the head is the last.
async fn check_chain(store: &Store, findings: &mut Findings) -> Result<()> {
    let mut previous = String::new();
    let mut revision = 0_i64;
    loop {
        let start = Bound::Excluded(RecordIdKey::Number(revision));
        let rows = rows_after(store, "commit", start, ROWS_AT_ONCE).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            revision += 1;
            match commit_hash(&row, &previous, revision) {
                Some(hash) => previous = hash,
                None => {
                    findings.breaches.push(format!("the log is broken at commit {revision}"));
                    return Ok(());
                }
            }
        }
    }
    let head = store.head().await?;
    findings
        .checked
        .push(("the log of commits: each chained to the one before, the head is the last", usize::try_from(revision).unwrap_or_default()));
    if head.revision != revision || head.hash != previous {
        findings.breaches.push(format!("the log ends at commit {revision}, its head says {}", head.revision));
    }
    Ok(())
}

/// The hash of a commit row, when it is what its content and the hash before it give.
fn commit_hash(row: &Value, previous: &str, revision: i64) -> Option<String> {
    let Value::Object(row) = row else { return None };
    let text = |name: &str| match row.get(name) {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let stored_revision = match row.get("revision") {
        Some(Value::Number(Number::Int(revision))) => *revision,
        _ => return None,
    };
    let hash = chain_hash(previous, revision, text("at")?, text("actor")?, text("verb")?, row.get("changes")?);
    (stored_revision == revision && text("previous")? == previous && text("hash")? == hash).then_some(hash)
}
