//! From one plan to the next: money that was paid stays where it is.

use chrono::NaiveDate;

use super::difference::align;
use crate::contract::Contract;
use crate::id::InstalmentId;
use crate::instalment::{Instalment, InstalmentTerms};
use crate::money::Amount;
use crate::refusal::{Problems, Refusal};

/// An instalment as it was (none: it is new), and as it is in the next version.
pub type Replanned = (Option<Instalment>, Instalment);

/// The day from which an amendment that was signed on `signed` counts in the books: that day, so that reports of the days since say what both sides
/// had agreed on. It is later where the books moved in between in a way that the new plan cannot be told with: not before the version that it
/// changes counted (`earlier`); not before an instalment last became another, of its own or by what it hangs on; not before the last time that a
/// payment was taken back (`taken_back`), for what had been paid until then may have had no room in the new plan. From then on what is paid only grew
/// to what it is now, and fits. The paper keeps its date: only the books wait, and the page of the amendment says so.
#[must_use]
pub fn books_day(signed: NaiveDate, plan: &[Instalment], earlier: Option<NaiveDate>, taken_back: Option<NaiveDate>) -> NaiveDate {
    plan.iter().filter_map(Instalment::changed_on).chain(earlier).chain(taken_back).fold(signed, NaiveDate::max)
}

/// The plan of a contract in its new version: each instalment as it was (none: it is new) and as it is from `on` on. What is wholly paid stands
/// in the new plan as it is; what is partly paid goes on as one of at least what was paid; what is unpaid may become any other, or go: then it
/// stays as replaced, for reports of earlier days.
///
/// # Errors
/// `InstalmentPaid`, `InstalmentPartlyPaid`, of `plan`, for what the new plan has no room for; `AmountTooLarge`.
pub fn replan(contract: &Contract, old: &[Instalment], new: &[InstalmentTerms], on: NaiveDate) -> Result<Vec<Replanned>, Problems> {
    let mut problems = Problems::new();
    let mut plan = Vec::with_capacity(old.len() + new.len());
    for (before, place) in paired(old, new) {
        let before = before.and_then(|index| old.get(index));
        let ordinal = place.and_then(|place| u16::try_from(place + 1).ok());
        match (before, place.and_then(|place| new.get(place)).zip(ordinal)) {
            (Some(before), Some((terms, ordinal))) => plan.push((Some(before.clone()), before.amended(terms, ordinal, on)?)),
            (Some(before), None) if before.is_paid() => problems.add("plan", Refusal::InstalmentPaid { ordinal: before.ordinal }),
            (Some(before), None) if before.settled().is_positive() => {
                problems.add("plan", Refusal::InstalmentPartlyPaid { ordinal: before.ordinal, paid: before.settled() });
            }
            (Some(before), None) => plan.push((Some(before.clone()), before.taken_out(on))),
            (None, Some((terms, ordinal))) => plan.push((None, added(contract, terms, ordinal, on))),
            (None, None) => {}
        }
    }
    problems.into_result(plan)
}

fn paired(old: &[Instalment], new: &[InstalmentTerms]) -> Vec<(Option<usize>, Option<usize>)> {
    type Fits = fn(&Instalment, &InstalmentTerms) -> bool;
    let is_partly_paid = |old: &Instalment| old.settled().is_positive() && !old.is_paid();
    let takes_up = move |old: &Instalment, new: &InstalmentTerms| is_partly_paid(old) && new.amount >= old.settled();
    let is_same: Fits = |old, new| old.planned_terms() == *new;
    let is_free = |old: &Instalment| old.settled().is_zero();
    // Of which most is paid or given up chooses first: what has room for it has room for the others.
    let mut order: Vec<usize> = (0..old.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(old[*index].settled()));
    let sorted: Vec<&Instalment> = order.iter().map(|index| &old[*index]).collect();
    let pairs = align(
        &sorted,
        new,
        &[
            &|old, new| old.is_paid() && is_same(old, new),
            &|old, new| is_partly_paid(old) && is_same(old, new),
            &|old, new| is_same(old, new),
            &|old, new| takes_up(old, new) && old.planned_terms().due == new.due,
            &|old, new| takes_up(old, new),
            &|old, new| is_free(old) && old.planned_terms().due == new.due && old.terms.amount == new.amount,
            &|old, new| is_free(old) && old.planned_terms().due == new.due,
            &|old, _| is_free(old),
        ],
    );
    pairs.into_iter().map(|(before, place)| (before.map(|index| order[index]), place)).collect()
}

pub(super) fn added(contract: &Contract, terms: &InstalmentTerms, ordinal: u16, on: NaiveDate) -> Instalment {
    let effective = contract.terms.effective().map(|signed| signed.max(on));
    let id = InstalmentId::new(format!("{}.{}.{ordinal}", contract.id, contract.edition));
    Instalment { added: effective, ..Instalment::new(id, contract, ordinal, terms.clone(), effective) }
}

impl Instalment {
    /// The same with other terms from `on` on.
    pub(super) fn amended(&self, terms: &InstalmentTerms, ordinal: u16, on: NaiveDate) -> Result<Self, Refusal> {
        // While its planned day stays, it goes on being due when what it hangs on was done.
        let (due, planned) = if terms.due == self.planned_terms().due { (self.terms.due, self.planned) } else { (terms.due, None) };
        let terms = InstalmentTerms { due, ..terms.clone() };
        let new = Self { planned, ordinal, ..self.with_terms(terms, on) };
        Ok(Self { open: new.open_after(new.paid)?, ..new })
    }

    /// Owed no more from `on` on, and no part of the plan.
    pub(super) fn taken_out(&self, on: NaiveDate) -> Self {
        Self { ended: Some(self.ended.unwrap_or(on)), is_replaced: true, open: Amount::ZERO, ..self.clone() }
    }
}
