//! What a customer bought in a month, by product line: the rows of a statement.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::policy::key;
use super::{FeeClaim, FeeEdition, FeePolicy, FeeShare};
use crate::closing::Month;
use crate::codes::codes;
use crate::contract::Contract;
use crate::id::{ContractId, CustomerId, FeePolicyId};
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;

codes! {
    /// Why a line of a contract is in no row.
    pub enum FeeUncountedReason {
        NoPolicy "no_policy" "没有该产品的政策" "No policy for this product",
        OtherUnit "other_unit" "单位与政策不同" "Another unit than the policy's",
        OtherCurrency "other_currency" "不是本位币合同" "Not in the company's currency",
        Claimed "claimed" "已在另一份统计表中" "In another statement already",
    }
}

/// What one contract adds to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSale {
    pub contract: ContractId,
    pub number: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    /// The sum of its lines of this product line.
    pub amount: Amount,
}

/// A customer's month in one product line, or what an application is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRow {
    pub customer: CustomerId,
    pub customer_name: String,
    pub policy: FeePolicyId,
    /// The edition by which it was made.
    pub edition: u32,
    pub product_line: String,
    /// 科目.
    pub account: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    pub amount: Amount,
    pub sales: Vec<FeeSale>,
    /// The standard amounts of the band; none below the first.
    pub standard: Vec<FeeShare>,
    pub claims: Vec<FeeClaim>,
}

/// A line of a contract of the month that is in no row, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeUncounted {
    pub contract: ContractId,
    pub number: String,
    pub customer_name: String,
    pub product: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    pub unit: String,
    pub reason: FeeUncountedReason,
}

impl FeeRow {
    /// The row of a contract's customer in the product line of a policy, by that edition of it; nothing is sold and nothing claimed yet.
    #[must_use]
    pub fn empty(contract: &Contract, policy: &FeePolicy, edition: &FeeEdition) -> Self {
        Self {
            customer: contract.customer.clone(),
            customer_name: contract.customer_name.clone(),
            policy: policy.id.clone(),
            edition: edition.number,
            product_line: policy.product_line.clone(),
            account: edition.terms.account.clone(),
            unit: edition.terms.unit.clone(),
            quantity: Decimal::ZERO,
            amount: Amount::ZERO,
            sales: Vec::new(),
            standard: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// Whether this is the same customer and product line.
    #[must_use]
    pub fn is_of(&self, customer: &CustomerId, policy: &FeePolicyId) -> bool {
        self.customer == *customer && self.policy == *policy
    }

    /// What is claimed in it.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn claimed(&self) -> Result<Amount, Refusal> {
        Amount::sum(self.claims.iter().map(|claim| claim.amount))
    }

    /// Whether both say the same of what was sold, whatever is claimed.
    #[must_use]
    pub fn sold_as(&self, other: &Self) -> bool {
        Self { claims: Vec::new(), ..self.clone() } == Self { claims: Vec::new(), ..other.clone() }
    }
}

/// The policy whose line takes this product in that month.
fn of_product<'a>(policies: &'a [FeePolicy], month: Month, product: &str) -> Option<(&'a FeePolicy, &'a FeeEdition)> {
    let mut in_force = policies.iter().filter_map(|policy| Some((policy, policy.edition(month)?)));
    in_force.find(|(policy, edition)| policy.takes_product(&edition.terms, product))
}

/// The rows of a month from the contracts that were signed in it and count, and the lines that are in none. Of contracts in `taken` nothing is counted:
/// another statement has them. By customer and product line; the band is that of the whole quantity.
///
/// # Errors
/// `AmountTooLarge`.
pub fn rows_of(
    contracts: &[Contract],
    policies: &[FeePolicy],
    month: Month,
    currency: Currency,
    taken: &BTreeSet<ContractId>,
) -> Result<(Vec<FeeRow>, Vec<FeeUncounted>), Refusal> {
    let mut rows: BTreeMap<(String, CustomerId, FeePolicyId), FeeRow> = BTreeMap::new();
    let mut uncounted = Vec::new();
    let signed_then = |contract: &&Contract| contract.terms.effective().is_some_and(|day| Month::of(day) == month);
    for contract in contracts.iter().filter(signed_then) {
        for line in &contract.terms.lines {
            let found = of_product(policies, month, &line.product);
            let reason = match found {
                None => Some(FeeUncountedReason::NoPolicy),
                Some(_) if contract.terms.currency != currency => Some(FeeUncountedReason::OtherCurrency),
                Some((_, edition)) if !edition.terms.unit.is_empty() && key(&edition.terms.unit) != key(&line.unit) => {
                    Some(FeeUncountedReason::OtherUnit)
                }
                Some(_) if taken.contains(&contract.id) => Some(FeeUncountedReason::Claimed),
                Some(_) => None,
            };
            match (found, reason) {
                (Some((policy, edition)), None) => {
                    let place = (contract.customer_name.clone(), contract.customer.clone(), policy.id.clone());
                    let row = rows.entry(place).or_insert_with(|| FeeRow::empty(contract, policy, edition));
                    add(row, contract, line.quantity, line.total)?;
                }
                (_, reason) => uncounted.push(FeeUncounted {
                    contract: contract.id.clone(),
                    number: contract.number.clone(),
                    customer_name: contract.customer_name.clone(),
                    product: line.product.clone(),
                    quantity: line.quantity,
                    unit: line.unit.clone(),
                    reason: reason.unwrap_or_default(),
                }),
            }
        }
    }
    let mut rows: Vec<FeeRow> = rows.into_values().collect();
    for row in &mut rows {
        row.sales.sort_by(|a, b| (&a.number, &a.contract).cmp(&(&b.number, &b.contract)));
        let terms = policies.iter().find(|policy| policy.id == row.policy).and_then(|policy| policy.edition(month));
        row.standard = terms.and_then(|edition| edition.terms.band(row.quantity)).map(|band| band.shares.clone()).unwrap_or_default();
    }
    uncounted.sort_by(|a, b| (&a.number, &a.product).cmp(&(&b.number, &b.product)));
    Ok((rows, uncounted))
}

fn add(row: &mut FeeRow, contract: &Contract, quantity: Decimal, amount: Amount) -> Result<(), Refusal> {
    let more = |old: Decimal| old.checked_add(quantity).map(|sum| sum.normalize()).ok_or(Refusal::AmountTooLarge);
    row.quantity = more(row.quantity)?;
    row.amount = row.amount.checked_add(amount)?;
    match row.sales.iter_mut().find(|sale| sale.contract == contract.id) {
        Some(sale) => (sale.quantity, sale.amount) = (more(sale.quantity)?, sale.amount.checked_add(amount)?),
        None => row.sales.push(FeeSale {
            contract: contract.id.clone(),
            number: contract.number.clone(),
            quantity: more(Decimal::ZERO)?,
            amount,
        }),
    }
    Ok(())
}
