//! What of approved fees is payable: derived, from the approved claims, the contracts as they are and what was paid.

use std::collections::{BTreeMap, BTreeSet};

use domain::contract::Contract;
use domain::customer::Customer;
use domain::fee::{Collected, FeeBasis, FeeDue, FeeStatement, payable};
use domain::id::{ContractId, CustomerId};
use domain::money::Amount;

use super::hash_of;
use crate::error::Result;
use crate::store::Store;

/// Contracts of one customer that its collection rate is reckoned from at most.
const CONTRACTS_MAX: i64 = 100_000;

/// What is due of these approved statements now: of each claim its collected share less what is paid. The one function that says it.
pub(super) async fn dues(store: &Store, statements: &[FeeStatement], paid: &BTreeMap<(String, u16), Amount>) -> Result<Vec<FeeDue>> {
    let ids: BTreeSet<&str> =
        statements.iter().flat_map(|one| &one.rows).flat_map(|row| &row.sales).map(|sale| sale.contract.as_str()).collect();
    let contracts: Vec<Contract> = store.load_all(ids).await?;
    let contracts: BTreeMap<&ContractId, &Contract> = contracts.iter().map(|contract| (&contract.id, contract)).collect();
    let mut found = Vec::new();
    for statement in statements {
        let Some(approved_on) = statement.approved_on.filter(|_| statement.is_valid(&hash_of(statement))) else { continue };
        let mut shares: BTreeMap<&CustomerId, Collected> = BTreeMap::new();
        for (row, claim) in statement.claims() {
            let share = match shares.get(&row.customer) {
                Some(share) => *share,
                None => {
                    let share = share_of(store, statement, &row.customer, &contracts).await?;
                    shares.insert(&row.customer, share);
                    share
                }
            };
            let paid = paid.get(&(statement.id.to_string(), claim.number)).copied().unwrap_or_default();
            found.push(FeeDue {
                statement: statement.id.clone(),
                kind: statement.kind,
                claim: claim.number,
                month: statement.month,
                owner: statement.owner.clone(),
                owner_name: statement.owner_name.clone(),
                customer: row.customer.clone(),
                customer_name: row.customer_name.clone(),
                product_line: row.product_line.clone(),
                account: row.account.clone(),
                category: claim.category,
                beneficiary: claim.beneficiary.clone(),
                approved_on,
                approved: claim.amount,
                share,
                paid,
                payable: payable(claim.amount, share, paid, statement.currency)?,
            });
        }
    }
    Ok(found)
}

/// How much is collected of what a customer's fees in a statement hang on: the contracts of that month in all its rows, or all that count.
async fn share_of(
    store: &Store,
    statement: &FeeStatement,
    customer: &CustomerId,
    contracts: &BTreeMap<&ContractId, &Contract>,
) -> Result<Collected> {
    match statement.basis {
        FeeBasis::MonthSales => {
            let rows = statement.rows.iter().filter(|row| row.customer == *customer);
            let sales: Vec<(&ContractId, Amount)> = rows.flat_map(|row| &row.sales).map(|sale| (&sale.contract, sale.amount)).collect();
            Ok(Collected::of(&sales, contracts)?)
        }
        FeeBasis::CustomerRate => {
            // It may have been merged since: then its contracts are the other's.
            let known: Vec<Customer> = store.load_all([customer.as_str()]).await?;
            let now = crate::customers::survivors(store, known).await?.pop();
            let now = now.map_or_else(|| customer.clone(), |now| now.id);
            let mut all = crate::contracts::of_customer(store, now.as_str(), CONTRACTS_MAX).await?;
            all.retain(|contract| contract.terms.effective().is_some() && contract.terms.currency == statement.currency);
            let sales: Vec<(&ContractId, Amount)> = all.iter().map(|contract| (&contract.id, contract.amount)).collect();
            let contracts = all.iter().map(|contract| (&contract.id, contract)).collect();
            Ok(Collected::of(&sales, &contracts)?)
        }
    }
}
