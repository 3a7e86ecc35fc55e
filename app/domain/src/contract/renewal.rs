//! Renewal 续签: a contract that ends, or has ended, gets one linked successor, which begins after it (DOMAIN.md section 4).

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Contract, ContractDraft, ContractForm, Life};
use crate::codes::codes;
use crate::id::{ContractId, OperationId};
use crate::instalment::InstalmentTerms;
use crate::parse::in_range;
use crate::plan::due_after;
use crate::refusal::{Problems, Refusal};

/// Months from one term to the next of a contract that does not say when it began.
const TERM_MONTHS: u32 = 12;

/// The contract before or after this one, as people know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    pub contract: ContractId,
    pub number: String,
}

codes! {
    /// Why a contract that renews by itself has no draft successor yet, and what to do. Tried again each day.
    pub enum RenewalObstacle {
        Incomplete "incomplete" "未能自动续签：照原条款写不成新合同，请手工续签" "Not renewed: its terms make no new contract, renew it by hand",
        CustomerGone "customer_gone" "未能自动续签：客户已不在，请手工处理" "Not renewed: the customer is gone, see to it by hand",
        OwnerGone "owner_gone" "未能自动续签：业务员已停用，请先转交客户" "Not renewed: its owner has left, reassign the customer first",
        BeingAmended "being_amended" "未能自动续签：合同正在变更，变更结束后再生成" "Not renewed: an amendment is open, it waits for its end",
    }
}

/// What lies between a contract's beginning and its successor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    Months(u32),
    Days(i64),
}

impl Term {
    /// Whole months where the dates allow it, else days; a year when nothing says when the contract began.
    fn between(begin: Option<NaiveDate>, next: NaiveDate) -> Self {
        let Some(begin) = begin.filter(|begin| *begin < next) else { return Self::Months(TERM_MONTHS) };
        let months = (next.year() - begin.year()) * 12 + next.month().cast_signed() - begin.month().cast_signed();
        let whole = u32::try_from(months).ok().filter(|months| begin.checked_add_months(Months::new(*months)) == Some(next));
        whole.map_or(Self::Days((next - begin).num_days()), Self::Months)
    }

    fn after(self, date: NaiveDate) -> Result<NaiveDate, Refusal> {
        match self {
            Self::Months(months) => due_after(date, months, 1),
            Self::Days(days) => in_range(date.checked_add_signed(TimeDelta::days(days)).ok_or(Refusal::DateOutOfRange)?),
        }
    }
}

impl Contract {
    /// How others are told which contract this is.
    #[must_use]
    pub fn link(&self) -> Linked {
        Linked { contract: self.id.clone(), number: self.number.clone() }
    }

    /// Whether a successor is to be drafted by itself, as soon as the day of notice has come.
    #[must_use]
    pub fn renews_by_itself(&self) -> bool {
        self.terms.renews && self.renewed_by.is_none() && self.notice_from().is_some()
    }

    /// The first day of a successor: the day after this one ends.
    ///
    /// # Errors
    /// `BeingAmended`, `RenewedAlready`, `NotRenewable`, `RenewalWithoutEnd`, `DateOutOfRange`.
    pub fn renewed_from(&self) -> Result<NaiveDate, Refusal> {
        if self.amending.is_some() {
            return Err(Refusal::BeingAmended);
        }
        if let Some(next) = &self.renewed_by {
            return Err(Refusal::RenewedAlready { number: next.number.clone() });
        }
        if !matches!(self.terms.life, Life::Signed | Life::Performing | Life::Changing | Life::Expired | Life::Completed) {
            return Err(Refusal::NotRenewable { life: self.terms.life });
        }
        let end = self.terms.end.ok_or(Refusal::RenewalWithoutEnd)?;
        in_range(end.succ_opt().ok_or(Refusal::DateOutOfRange)?)
    }

    /// Whether this draft may be its successor.
    ///
    /// # Errors
    /// Those of [`Contract::renewed_from`]; `ContractNotEditable` of `customer` for another's; `Required`, `RenewalOverlaps` of `start`.
    pub fn is_succeeded_by(&self, draft: &ContractDraft) -> Result<(), Problems> {
        let first = self.renewed_from()?;
        let mut problems = Problems::new();
        if draft.customer != self.customer {
            problems.add("customer", Refusal::ContractNotEditable);
        }
        match draft.terms.start {
            None => problems.add("start", Refusal::Required),
            Some(start) if start < first => problems.add("start", Refusal::RenewalOverlaps { first }),
            Some(_) => {}
        }
        problems.into_result(())
    }

    /// Whether its end may become this one beside its successor as it is now: a later end must leave the successor's term alone.
    ///
    /// # Errors
    /// `EndOverlapsRenewal`.
    pub fn may_end(&self, end: Option<NaiveDate>, next: &Self) -> Result<(), Refusal> {
        let is_later = self.terms.end.is_some_and(|before| end.is_none_or(|end| end > before));
        let counts = next.terms.life != Life::Void;
        match next.terms.start {
            Some(start) if is_later && counts && end.is_none_or(|end| end >= start) => {
                Err(Refusal::EndOverlapsRenewal { number: next.number.clone(), start })
            }
            _ => Ok(()),
        }
    }

    /// This contract as it is with that successor as it is now: a void one frees it for another.
    ///
    /// # Errors
    /// `RenewedAlready` when it has another successor, and that one is not void any more.
    pub fn followed_by(&self, next: &Self) -> Result<Self, Refusal> {
        let link = (next.terms.life != Life::Void).then(|| next.link());
        match &self.renewed_by {
            Some(other) if other.contract != next.id && link.is_some() => Err(Refusal::RenewedAlready { number: other.number.clone() }),
            Some(other) if other.contract != next.id => Ok(self.clone()),
            _ => Ok(Self { renewed_by: link, renewal_obstacle: None, ..self.clone() }),
        }
    }

    /// The operation and the id under which this contract's successor is drafted by itself: the same for one term, whenever and however often
    /// it is tried. None: it has no end.
    #[must_use]
    pub fn renewal_ids(&self) -> Option<(OperationId, ContractId)> {
        let end = self.terms.end?.format("%Y%m%d");
        // An id has 64 letters at most; what a client mints has 32, and what an import derives is as long.
        let tail: String = self.id.as_str().chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
        Some((OperationId::new(format!("renew-{end}-{tail}")), ContractId::new(format!("r{end}-{tail}"))))
    }
}

impl ContractForm {
    /// The form of a successor: the same customer, terms, lines and plan, each date a term later; to be signed, with a number of its own.
    /// `plan` is as it was planned, whatever its instalments hang on.
    ///
    /// # Errors
    /// Those of [`Contract::renewed_from`].
    pub fn renewal(contract: &Contract, plan: &[InstalmentTerms]) -> Result<Self, Refusal> {
        let start = contract.renewed_from()?;
        let term = Term::between(contract.terms.start.or(contract.terms.signed), start);
        let later = |terms: &InstalmentTerms| Ok(InstalmentTerms { due: term.after(terms.due)?, ..terms.clone() });
        let plan = plan.iter().map(later).collect::<Result<Vec<_>, Refusal>>()?;
        let end = term.after(start)?.pred_opt().ok_or(Refusal::DateOutOfRange)?;
        Ok(Self {
            number: String::new(),
            signed: String::new(),
            start: start.to_string(),
            end: end.to_string(),
            life: Life::PendingSignature.code().into(),
            expenses: String::new(),
            ..Self::of(contract, &plan)
        })
    }
}

#[cfg(test)]
mod tests;
