//! Amendments 变更 (DOMAIN.md section 4): a signed contract is never edited. What is to change is a record of its own: who asked and why, the
//! content before and after, its approval, its signing. Signed, it makes the next version of the document ([`Edition`]) in one step; money that
//! was paid is never touched ([`replan`]). A termination ends the contract as well, with what both sides settled ([`Settlement`]).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::approval::ApprovalState;
use crate::codes::codes;
use crate::contract::{Contract, ContractContent, Ending, Life};
use crate::id::{AmendmentId, ContractId, EditionId, UserId};
use crate::instalment::Instalment;
use crate::refusal::{Problems, Refusal};

mod difference;
mod form;
mod replan;
mod settlement;

pub use difference::{Difference, Pair, Term, text_difference};
pub use form::{AmendmentDraft, AmendmentForm, SigningForm, Worded};
pub use replan::{Replanned, books_day, replan};
pub use settlement::{Settled, SettledAs, SettledForm, Settlement, SettlementForm};

codes! {
    /// 变更类型. An extension changes the day of the end, and nothing else; a termination ends the contract before its time.
    pub enum AmendmentKind {
        Change "change" "变更" "Change",
        Extension "extension" "展期" "Extension",
        Termination "termination" "终止" "Termination",
    }
}
codes! {
    /// How far an amendment has come.
    pub enum AmendmentState {
        Draft "draft" "草稿" "Draft",
        InReview "in_review" "审批中" "In review",
        Returned "returned" "退回修改" "Returned",
        Approved "approved" "待签署" "To be signed",
        Signed "signed" "已生效" "In force",
        Rejected "rejected" "已驳回" "Rejected",
        Withdrawn "withdrawn" "已撤回" "Withdrawn",
    }
}
codes! {
    /// What happens to an amendment. The first three are done on its own pages, the others by its approval.
    pub enum AmendmentAct {
        Edit "edit" "修改" "Edit",
        Withdraw "withdraw" "撤回" "Withdraw",
        Sign "sign" "登记签署" "Register the signing",
        Submit "submit" "提交审批" "Submit",
        Approve "approve" "通过" "Approve",
        Return "return" "退回" "Return",
        Reject "reject" "驳回" "Reject",
    }
}

/// Every step that is allowed, and where it leads; all others are refused. What was approved and is edited is a draft again, and so is what no
/// longer fits the payments when it is to be signed. Whether a draft may be signed without approval is asked of the flows.
pub const STEPS: &[(AmendmentState, AmendmentAct, AmendmentState)] = {
    use {AmendmentAct as A, AmendmentState as S};
    &[
        (S::Draft, A::Edit, S::Draft),
        (S::Draft, A::Submit, S::InReview),
        (S::Draft, A::Sign, S::Signed),
        (S::Draft, A::Withdraw, S::Withdrawn),
        (S::InReview, A::Approve, S::Approved),
        (S::InReview, A::Return, S::Returned),
        (S::InReview, A::Reject, S::Rejected),
        (S::InReview, A::Withdraw, S::Withdrawn),
        (S::Returned, A::Edit, S::Returned),
        (S::Returned, A::Submit, S::InReview),
        (S::Returned, A::Withdraw, S::Withdrawn),
        (S::Approved, A::Edit, S::Draft),
        (S::Approved, A::Sign, S::Signed),
        (S::Approved, A::Withdraw, S::Withdrawn),
    ]
};

impl AmendmentState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `AmendmentCannot`.
    pub fn after(self, act: AmendmentAct) -> Result<Self, Refusal> {
        let step = STEPS.iter().find(|(from, by, _)| (*from, *by) == (self, act));
        step.map(|(_, _, to)| *to).ok_or(Refusal::AmendmentCannot { state: self, act })
    }

    #[must_use]
    pub fn may(self, act: AmendmentAct) -> bool {
        self.after(act).is_ok()
    }

    /// Whether the contract is being changed by it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::InReview | Self::Returned | Self::Approved)
    }

    /// The state that follows from its approval.
    #[must_use]
    pub const fn of_approval(state: ApprovalState) -> Self {
        match state {
            ApprovalState::Draft => Self::Draft,
            ApprovalState::InReview => Self::InReview,
            ApprovalState::Returned => Self::Returned,
            ApprovalState::Approved => Self::Approved,
            ApprovalState::Rejected => Self::Rejected,
            ApprovalState::Withdrawn => Self::Withdrawn,
        }
    }
}

/// One amendment of one contract; the same struct is stored, sent and shown. Whose it is follows from its contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    pub id: AmendmentId,
    pub contract: ContractId,
    /// The n-th that was asked for of its contract, from 1.
    pub ordinal: u32,
    pub kind: AmendmentKind,
    pub reason: String,
    pub requester: UserId,
    pub requester_name: String,
    /// The day it was asked for.
    pub asked: NaiveDate,
    /// The version of the document that it changes.
    pub edition: u32,
    pub before: ContractContent,
    pub after: ContractContent,
    /// Of a termination: when the contract ends, and what becomes of each instalment that was open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Settlement>,
    pub state: AmendmentState,
    /// The life of the contract before: what a withdrawal or a rejection brings back.
    pub former: Life,
    /// 签署日期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<NaiveDate>,
    /// The day from which it counts in the books: that of its signing, or a later one that [`books_day`] says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<NaiveDate>,
    /// 客户确认.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub confirmed_by: String,
    /// It was to be signed, and no longer fitted what had been paid by then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_overtaken: bool,
    pub version: u64,
}

/// What an approval of an amendment binds, in the one order that its hash is taken over.
#[derive(Debug, Serialize)]
pub struct AmendmentContent<'a> {
    number: String,
    kind: AmendmentKind,
    reason: &'a str,
    edition: u32,
    before: &'a ContractContent,
    after: &'a ContractContent,
    #[serde(skip_serializing_if = "Option::is_none")]
    settlement: Option<&'a Settlement>,
}

/// A version of a contract's document, as it was signed. Never changed, never taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    pub id: EditionId,
    pub contract: ContractId,
    /// 版次, from 1.
    pub ordinal: u32,
    /// A [`ContractContent`] as it was written then, to the byte.
    pub content: String,
    /// SHA-256 of it, in hex.
    pub hash: String,
    pub customer_name: String,
    pub signed: Option<NaiveDate>,
    #[serde(default)]
    pub confirmed_by: String,
    /// The amendment that made it; none: the contract as it was first signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<AmendmentId>,
    pub version: u64,
}

impl Edition {
    #[must_use]
    pub fn id_of(contract: &ContractId, ordinal: u32) -> EditionId {
        EditionId::new(format!("{contract}.{ordinal}"))
    }
}

impl Amendment {
    /// 变更编号: the contract's number and which amendment it is.
    #[must_use]
    pub fn number(&self) -> String {
        format!("{}-B{}", self.before.number, self.ordinal)
    }

    #[must_use]
    pub fn content(&self) -> AmendmentContent<'_> {
        let Self { kind, edition, ref reason, ref before, ref after, ref settlement, .. } = *self;
        AmendmentContent { number: self.number(), kind, reason, edition, before, after, settlement: settlement.as_ref() }
    }

    #[must_use]
    pub fn difference(&self) -> Difference {
        Difference::between(&self.before, &self.after)
    }

    /// The contract when this is asked for.
    #[must_use]
    pub fn opened_on(&self, contract: &Contract) -> Contract {
        let mut new = Contract { amending: Some(self.id.clone()), amendments: self.ordinal, ..contract.clone() };
        new.terms.life = Life::Changing;
        new
    }

    /// The contract when this is over without having been signed.
    #[must_use]
    pub fn closed_on(&self, contract: &Contract) -> Contract {
        let mut new = Contract { amending: None, ..contract.clone() };
        new.terms.life = self.former;
        new
    }

    /// Whether its signing may be registered today. A contract is ended when its end is registered, everywhere and at once, so that day has come.
    ///
    /// # Errors
    /// `EndsLater`.
    pub fn may_be_signed(&self, today: NaiveDate) -> Result<(), Refusal> {
        match &self.settlement {
            Some(settlement) if settlement.on > today => Err(Refusal::EndsLater { on: settlement.on }),
            _ => Ok(()),
        }
    }

    /// The plan of the contract in its next version, from `on` on.
    ///
    /// # Errors
    /// What [`replan`] and [`Settlement::replanned`] refuse: what was paid meanwhile has no room in it.
    pub fn replanned(&self, next: &Contract, plan: &[Instalment], on: NaiveDate) -> Result<Vec<Replanned>, Problems> {
        match &self.settlement {
            Some(settlement) => settlement.replanned(next, plan, &self.after.plan, on),
            None => replan(next, plan, &self.after.plan, on),
        }
    }

    /// The contract in its next version. One that had expired and ends later now is performed again; one that was settled is terminated.
    #[must_use]
    pub fn applied_to(&self, contract: &Contract, today: NaiveDate) -> Contract {
        let mut new = self.closed_on(contract);
        new.terms = self.after.over(&new.terms);
        (new.amount, new.edition) = (self.after.amount, self.edition + 1);
        if let Some(settlement) = &self.settlement {
            new.terms.life = Life::Terminated;
            new.ending = Some(Ending { on: settlement.on, reason: self.reason.clone(), amendment: Some(self.id.clone()) });
        } else if self.former == Life::Expired && new.terms.end.is_none_or(|end| end >= today) {
            new.terms.life = Life::Performing;
        }
        new
    }
}

#[cfg(test)]
mod tests;
