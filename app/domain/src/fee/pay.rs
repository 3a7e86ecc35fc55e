//! What of approved fees is payable, and what a batch pays: approved × collected share − already paid, never more.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BATCH_LINES_MAX, FeeCategory, FeeKind, FeeReturned};
use crate::closing::Month;
use crate::contract::Contract;
use crate::id::{ContractId, CustomerId, FeeBatchId, FeePaymentId, FeeStatementId, UserId};
use crate::moment::Moment;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::required_text;

/// How much of what was sold is collected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    pub collected: Amount,
    pub whole: Amount,
}

/// A claim of an approved statement, with what of it is payable now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeDue {
    pub statement: FeeStatementId,
    pub kind: FeeKind,
    /// The claim's number in its statement.
    pub claim: u16,
    pub month: Month,
    pub owner: UserId,
    pub owner_name: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub product_line: String,
    pub account: String,
    pub category: FeeCategory,
    pub beneficiary: String,
    pub approved_on: NaiveDate,
    pub approved: Amount,
    pub share: Collected,
    /// What batches have paid of it, less what they clawed back.
    pub paid: Amount,
    /// Negative: more was paid than is due now, and the next batch of this rep carries it.
    pub payable: Amount,
}

/// A line of a batch as finance chooses it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeePayLine {
    pub statement: FeeStatementId,
    pub claim: u16,
    /// As typed; empty: all that is payable.
    pub amount: String,
}

/// A batch as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeePayForm {
    /// Empty: today.
    pub on: String,
    /// The bank's own number of the transfer.
    pub reference: String,
    pub lines: Vec<FeePayLine>,
}

/// A posting: so much of a claim was paid, or clawed back (negative), or mirrors a payment that the bank sent back. Never edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePayment {
    pub id: FeePaymentId,
    pub batch: FeeBatchId,
    pub statement: FeeStatementId,
    pub claim: u16,
    pub owner: UserId,
    pub owner_name: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub product_line: String,
    pub account: String,
    pub beneficiary: String,
    pub on: NaiveDate,
    pub currency: Currency,
    pub amount: Amount,
    /// Of a mirroring posting: what came back, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<FeeReturned>,
}

/// What finance paid in one go. Never edited but for what of it came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeBatch {
    pub id: FeeBatchId,
    pub on: NaiveDate,
    pub reference: String,
    pub currency: Currency,
    /// The sum of its payments and clawbacks, and how many they are; `check` proves both.
    pub total: Amount,
    pub lines: u32,
    /// The sum of those that the bank sent back, and how many they are; `check` proves both.
    #[serde(default)]
    pub returned: Amount,
    #[serde(default)]
    pub returned_lines: u32,
    pub by: UserId,
    pub by_name: String,
    pub at: Moment,
    pub version: u64,
}

/// What was paid of one account in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeBooking {
    pub month: Month,
    pub account: String,
    pub currency: Currency,
    pub amount: Amount,
    pub count: u64,
}

impl Collected {
    /// Of these contracts, each given with what was sold under it as far as the statement knows. What is void or gone counts as sold and never
    /// collected: what was paid for it is clawed back.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn of(sales: &[(&ContractId, Amount)], contracts: &BTreeMap<&ContractId, &Contract>) -> Result<Self, Refusal> {
        let mut sum = Self::default();
        let mut seen = BTreeSet::new();
        for (id, sold) in sales {
            let (collected, whole) = match contracts.get(*id).filter(|contract| contract.terms.effective().is_some()) {
                Some(contract) if seen.insert(*id) => (contract.collected, contract.amount),
                Some(_) => continue,
                None => (Amount::ZERO, *sold),
            };
            sum.collected = sum.collected.checked_add(collected)?;
            sum.whole = sum.whole.checked_add(whole)?;
        }
        Ok(sum)
    }
}

/// What of an approved amount is payable: its collected share, rounded half-even to the currency's scale, less what is paid. The product is reckoned in
/// whole minor units, so that nothing is rounded before the end. Of sales of nothing no share is collected.
///
/// # Errors
/// `TooPrecise`, `AmountTooLarge`.
pub fn payable(approved: Amount, share: Collected, paid: Amount, currency: Currency) -> Result<Amount, Refusal> {
    share_of(approved, share, currency)?.checked_sub(paid)
}

fn share_of(approved: Amount, share: Collected, currency: Currency) -> Result<Amount, Refusal> {
    if !share.whole.is_positive() || !share.collected.is_positive() {
        return Ok(Amount::ZERO);
    }
    if share.collected >= share.whole {
        return Ok(approved);
    }
    let units = |amount: Amount| amount.to_minor_units(currency).map(i128::from);
    let (approved, collected, whole) = (units(approved)?, units(share.collected)?, units(share.whole)?);
    // At most 10^14 × 10^18: far within.
    let product = approved.checked_mul(collected).ok_or(Refusal::AmountTooLarge)?;
    let (quotient, rest) = (product.div_euclid(whole), product.rem_euclid(whole));
    let is_up = rest * 2 > whole || (rest * 2 == whole && quotient % 2 != 0);
    let rounded = quotient + i128::from(is_up);
    Amount::from_minor_units(i64::try_from(rounded).map_err(|_| Refusal::AmountTooLarge)?, currency)
}

impl FeePayForm {
    /// The day and the bank's reference. The lines are [`planned`].
    ///
    /// # Errors
    /// Every field that is missing or malformed; `DatedInFuture` of `on`.
    pub fn parse(&self, today: NaiveDate) -> Result<(NaiveDate, String), Problems> {
        let mut problems = Problems::new();
        let on = if self.on.trim().is_empty() { Ok(today) } else { parse::date(&self.on, today) };
        let on = on.and_then(|on| if on > today { Err(Refusal::DatedInFuture { today }) } else { Ok(on) });
        let on = problems.keep("on", on).unwrap_or_default();
        let reference = problems.keep("reference", required_text(&self.reference, 80)).unwrap_or_default();
        problems.into_result((on, reference))
    }
}

/// What a batch of these lines comes to, by what is due now: the chosen lines, and after them the clawbacks of the same reps, the oldest first, each as far as
/// what its rep gets in the batch reaches.
///
/// # Errors
/// `FeeNothingToPay` without lines, and of a line that is chosen twice or of which nothing is due; `FeeOverPayable`, `AmountNotPositive` and what
/// `parse::amount` refuses of `lines.0.amount`; `DatesOutOfOrder` of `on` before a line was approved; `TooManyFeeLines`.
pub fn planned<'a>(
    chosen: &[FeePayLine],
    due: &'a [FeeDue],
    on: NaiveDate,
    currency: Currency,
) -> Result<Vec<(&'a FeeDue, Amount)>, Problems> {
    let mut problems = Problems::new();
    let mut lines: Vec<(&FeeDue, Amount)> = Vec::new();
    for (index, line) in chosen.iter().enumerate().take(BATCH_LINES_MAX) {
        let field = format!("lines.{index}.amount");
        let is_named = |one: &&FeeDue| one.statement == line.statement && one.claim == line.claim;
        let is_chosen = lines.iter().any(|(other, _)| is_named(other));
        let found = due.iter().find(is_named).filter(|one| one.payable.is_positive() && !is_chosen);
        let Some(one) = found else {
            problems.add(field, Refusal::FeeNothingToPay);
            continue;
        };
        if one.approved_on > on {
            problems.add("on", Refusal::DatesOutOfOrder);
        }
        let amount = if line.amount.trim().is_empty() { Ok(one.payable) } else { parse::amount(&line.amount, currency) };
        let amount = amount.and_then(|amount| match amount {
            amount if amount > one.payable => Err(Refusal::FeeOverPayable { payable: one.payable }),
            amount if !amount.is_positive() => Err(Refusal::AmountNotPositive),
            amount => Ok(amount),
        });
        if let Some(amount) = problems.keep(&field, amount) {
            lines.push((one, amount));
        }
    }
    if chosen.is_empty() {
        problems.add("lines", Refusal::FeeNothingToPay);
    }
    clawed_back(&mut lines, due)?;
    if chosen.len().max(lines.len()) > BATCH_LINES_MAX {
        problems.add("lines", Refusal::TooManyFeeLines { lines_max: BATCH_LINES_MAX });
    }
    problems.into_result(lines)
}

/// Adds the clawbacks of those who get something.
fn clawed_back<'a>(lines: &mut Vec<(&'a FeeDue, Amount)>, due: &'a [FeeDue]) -> Result<(), Refusal> {
    let mut left: BTreeMap<&UserId, Amount> = BTreeMap::new();
    for (one, amount) in lines.iter() {
        let sum = left.entry(&one.owner).or_default();
        *sum = sum.checked_add(*amount)?;
    }
    let mut back: Vec<&FeeDue> = due.iter().filter(|one| one.payable.is_negative()).collect();
    back.sort_by(|a, b| (a.month, &a.statement, a.claim).cmp(&(b.month, &b.statement, b.claim)));
    for one in back {
        let Some(left) = left.get_mut(&one.owner).filter(|left| left.is_positive()) else { continue };
        let taken = one.payable.abs().min(*left);
        *left = left.checked_sub(taken)?;
        lines.push((one, taken.checked_neg()));
    }
    Ok(())
}
