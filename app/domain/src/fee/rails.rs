//! The guard rails: what must be right before a statement or an application is submitted, and is looked at once more at each check.

use std::collections::BTreeMap;

use super::{FeeCategory, FeeClaim, FeeException, FeeKind, FeeRow, FeeSettings, FeeStatement};
use crate::id::CustomerId;
use crate::money::Amount;
use crate::refusal::{Problems, Refusal};

/// What one person at a customer gets in a month by other statements and applications that were submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToPerson {
    pub customer: CustomerId,
    /// As [`FeeClaim::person`].
    pub person: String,
    pub category: FeeCategory,
    /// It counts towards the gift cap; else towards the category's only.
    pub is_person: bool,
    pub amount: Amount,
}

/// What claims are held against.
#[derive(Clone, Copy, Debug)]
pub struct Rails<'a> {
    pub settings: &'a FeeSettings,
    /// Those of legal that stand.
    pub exceptions: &'a [FeeException],
    /// Of the same month, beside this statement.
    pub elsewhere: &'a [ToPerson],
}

impl FeeStatement {
    /// What its claims come to for the caps, one by one.
    #[must_use]
    pub fn given(&self) -> Vec<ToPerson> {
        let given = |(row, claim): (&FeeRow, &FeeClaim)| ToPerson {
            customer: row.customer.clone(),
            person: claim.person(),
            category: claim.category,
            is_person: claim.is_to_person(),
            amount: claim.amount,
        };
        self.claims().map(given).collect()
    }
}

impl Rails<'_> {
    /// Whether a statement may go on: every claim is complete, none is beyond a cap, nobody at a customer is given cash or too much.
    ///
    /// # Errors
    /// All that is wrong, under `rows.0.claims.0.purpose`: `Required` of purpose, beneficiary and evidence; `FeeCapMissing`, `FeeOverCap`, `FeeOverStandard`,
    /// `FeeOverGiftCap` of `amount`; `FeeCashToPerson` of `means`. An application without a claim is `Required` of `rows`.
    pub fn check(&self, statement: &FeeStatement) -> Result<(), Problems> {
        let mut problems = Problems::new();
        if statement.kind == FeeKind::Special && statement.claims().next().is_none() {
            problems.add("rows", Refusal::Required);
        }
        let given = statement.given();
        let (by_category, by_person) = (self.by_category(&given)?, self.by_person(&given)?);
        for (index, row) in statement.rows.iter().enumerate() {
            for (at, claim) in row.claims.iter().enumerate() {
                let mut inner = Problems::new();
                complete(claim, &mut inner);
                self.within_cap(row, claim, &by_category, &mut inner);
                if statement.kind == FeeKind::Monthly {
                    inner.keep("remarks", within_standard(row, claim));
                }
                if claim.is_to_person() {
                    self.given_to_person(statement, row, claim, &by_person, &mut inner);
                }
                problems.nest(&format!("rows.{index}.claims.{at}"), inner);
            }
        }
        problems.into_result(())
    }

    fn by_category(&self, given: &[ToPerson]) -> Result<BTreeMap<(CustomerId, FeeCategory), Amount>, Refusal> {
        let mut sums = BTreeMap::new();
        for one in given.iter().chain(self.elsewhere) {
            let sum: &mut Amount = sums.entry((one.customer.clone(), one.category)).or_default();
            *sum = sum.checked_add(one.amount)?;
        }
        Ok(sums)
    }

    fn by_person(&self, given: &[ToPerson]) -> Result<BTreeMap<(CustomerId, String), Amount>, Refusal> {
        let mut sums = BTreeMap::new();
        for one in given.iter().chain(self.elsewhere).filter(|one| one.is_person) {
            let sum: &mut Amount = sums.entry((one.customer.clone(), one.person.clone())).or_default();
            *sum = sum.checked_add(one.amount)?;
        }
        Ok(sums)
    }

    fn within_cap(&self, row: &FeeRow, claim: &FeeClaim, sums: &BTreeMap<(CustomerId, FeeCategory), Amount>, problems: &mut Problems) {
        let claimed = sums.get(&(row.customer.clone(), claim.category)).copied().unwrap_or_default();
        let within = self
            .settings
            .cap(claim.category)
            .and_then(|cap| if claimed > cap { Err(Refusal::FeeOverCap { category: claim.category, cap, claimed }) } else { Ok(()) });
        problems.keep("amount", within);
    }

    /// Cash never, and in all no more than the gift cap, unless an exception of legal covers it.
    fn given_to_person(
        &self,
        statement: &FeeStatement,
        row: &FeeRow,
        claim: &FeeClaim,
        sums: &BTreeMap<(CustomerId, String), Amount>,
        problems: &mut Problems,
    ) {
        let total = sums.get(&(row.customer.clone(), claim.person())).copied().unwrap_or_default();
        let is_covered = |is_cash: bool| {
            self.exceptions
                .iter()
                .any(|exception| exception.covers(statement.month, &row.customer, claim, total) && (exception.allows_cash || !is_cash))
        };
        if claim.means.is_cash() && !is_covered(true) {
            problems.add("means", Refusal::FeeCashToPerson);
        }
        let cap = self.settings.gift_cap;
        if total > cap && !is_covered(false) {
            problems.add("amount", Refusal::FeeOverGiftCap { cap, total });
        }
    }
}

fn complete(claim: &FeeClaim, problems: &mut Problems) {
    let has_evidence = !claim.evidence.is_empty() || claim.file.is_some();
    for (field, is_there) in
        [("purpose", !claim.purpose.is_empty()), ("beneficiary", !claim.person().is_empty()), ("evidence", has_evidence)]
    {
        if !is_there {
            problems.add(field, Refusal::Required);
        }
    }
}

/// More than the standard amount of its category needs a word of why.
fn within_standard(row: &FeeRow, claim: &FeeClaim) -> Result<(), Refusal> {
    let standard = row.standard.iter().find(|share| share.category == claim.category).map(|share| share.amount).unwrap_or_default();
    let claimed = Amount::sum(row.claims.iter().filter(|other| other.category == claim.category).map(|other| other.amount))?;
    if claimed > standard && claim.remarks.is_empty() { Err(Refusal::FeeOverStandard { standard }) } else { Ok(()) }
}
