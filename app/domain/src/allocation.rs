//! 核销 Allocation: which instalments a receipt pays.
//!
//! Invariants: allocated + advance = receipt; nothing is allocated beyond what is open; a reversal mirrors its allocations exactly.
//! What is left over is the customer's advance 预收款.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{ContractId, CustomerId, InstalmentId};
use crate::instalment::Instalment;
use crate::money::{Amount, Currency};
use crate::receipt::Receipt;
use crate::refusal::{Problems, Refusal};

/// So much of a receipt on one instalment; negative in a reversal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub instalment: InstalmentId,
    pub amount: Amount,
}

/// An instalment that can still be paid, as far as allocation cares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInstalment {
    pub id: InstalmentId,
    pub customer: CustomerId,
    pub currency: Currency,
    pub contract: ContractId,
    pub due: NaiveDate,
    /// The n-th of its contract, from 1.
    pub ordinal: u16,
    pub open: Amount,
}

impl From<&Instalment> for OpenInstalment {
    fn from(instalment: &Instalment) -> Self {
        Self {
            id: instalment.id.clone(),
            customer: instalment.customer.clone(),
            currency: instalment.currency,
            contract: instalment.contract.clone(),
            due: instalment.terms.due,
            ordinal: instalment.ordinal,
            open: instalment.open,
        }
    }
}

/// What of a receipt is available: whose money, which currency, how much of it is not allocated yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Available {
    pub customer: CustomerId,
    pub currency: Currency,
    pub amount: Amount,
    /// The contract that the payer named, if any: its instalments are proposed first.
    pub contract: Option<ContractId>,
}

impl Available {
    /// So much of this receipt.
    #[must_use]
    pub fn of(receipt: &Receipt, amount: Amount) -> Self {
        let (customer, contract) = (receipt.customer.clone(), receipt.terms.contract.clone());
        Self { customer, currency: receipt.terms.currency, amount, contract }
    }
}

/// The default: the named contract first; within it, and then among the others, earliest due first, then the lower ordinal, until the
/// money is used up. Answers the shares and the advance that is left. Instalments of another customer or currency, or with nothing open, are passed over.
pub fn propose(available: &Available, open: &[OpenInstalment]) -> Result<(Vec<Share>, Amount), Refusal> {
    if !available.amount.is_positive() {
        return Err(Refusal::AmountNotPositive);
    }
    let mut payable: Vec<&OpenInstalment> =
        open.iter().filter(|instalment| belongs(available, instalment) && instalment.open.is_positive()).collect();
    let is_other_contract = |one: &OpenInstalment| available.contract.as_ref().is_some_and(|named| *named != one.contract);
    payable.sort_by_key(|one| (is_other_contract(one), one.due, one.ordinal, &one.id));
    let mut advance = available.amount;
    let mut shares = Vec::new();
    for instalment in payable {
        if advance.is_zero() {
            break;
        }
        let amount = advance.min(instalment.open);
        advance = advance.checked_sub(amount)?;
        shares.push(Share { instalment: instalment.id.clone(), amount });
    }
    Ok((shares, advance))
}

/// Checks shares made by hand and answers the advance that is left. Problems name `shares.N.amount` or `shares.N.instalment`;
/// more than the money has is a problem of `shares`. Shares on one instalment count together.
pub fn check(available: &Available, shares: &[Share], open: &[OpenInstalment]) -> Result<Amount, Problems> {
    let by_id: HashMap<&InstalmentId, &OpenInstalment> = open.iter().map(|one| (&one.id, one)).collect();
    let mut on_instalment: HashMap<&InstalmentId, Amount> = HashMap::new();
    let mut allocated = Amount::ZERO;
    let mut problems = Problems::new();
    for (index, share) in shares.iter().enumerate() {
        let instalment = by_id.get(&share.instalment).copied();
        if let Err((field, refusal)) = check_share(available, share, instalment, &mut on_instalment) {
            problems.add(format!("shares.{index}.{field}"), refusal);
        }
        match allocated.checked_add(share.amount) {
            Ok(sum) => allocated = sum,
            Err(refusal) => problems.add(format!("shares.{index}.amount"), refusal),
        }
    }
    if allocated > available.amount {
        problems.add("shares", Refusal::AllocationOverReceipt { allocated, receipt: available.amount });
    }
    let advance = available.amount.checked_sub(allocated)?;
    problems.into_result(advance)
}

fn check_share<'a>(
    available: &Available,
    share: &'a Share,
    instalment: Option<&OpenInstalment>,
    on_instalment: &mut HashMap<&'a InstalmentId, Amount>,
) -> Result<(), (&'static str, Refusal)> {
    // Unknown and another customer's answer alike: nobody learns what others owe.
    let instalment =
        instalment.filter(|one| one.customer == available.customer).ok_or(("instalment", Refusal::OtherCustomersInstalment))?;
    if instalment.currency != available.currency {
        return Err(("instalment", Refusal::CurrencyDiffers));
    }
    if !share.amount.is_positive() {
        return Err(("amount", Refusal::AmountNotPositive));
    }
    Amount::from_decimal(share.amount.value(), available.currency).map_err(|refusal| ("amount", refusal))?;
    let sum = on_instalment.entry(&share.instalment).or_default();
    *sum = sum.checked_add(share.amount).map_err(|refusal| ("amount", refusal))?;
    if *sum > instalment.open {
        let (allocated, open) = (*sum, instalment.open);
        return Err(("amount", Refusal::AllocationOverInstalment { allocated, open }));
    }
    Ok(())
}

/// The exact mirror of these shares: same instalments, same order, opposite sign.
#[must_use]
pub fn reverse(shares: &[Share]) -> Vec<Share> {
    shares.iter().map(|share| Share { instalment: share.instalment.clone(), amount: share.amount.checked_neg() }).collect()
}

fn belongs(available: &Available, instalment: &OpenInstalment) -> bool {
    instalment.customer == available.customer && instalment.currency == available.currency
}

#[cfg(test)]
mod tests;
