//! Relationship-maintenance fees 客情费 (DOMAIN.md section 6): what a policy allows for what customers bought in a month, what reps claim of
//! it, who checks it, and what of it is payable as the customers' money comes in.
//!
//! Giving value to a customer's people can be bribery. So nothing is submitted without purpose, beneficiary and evidence, nothing goes beyond
//! the caps, and cash, or more than the gift cap, for a named person at a customer is refused unless legal has recorded an exception with its
//! ground.

use crate::codes::codes;
use crate::permission::{Act, Actor, Noun, Role};
use crate::refusal::Refusal;

mod claim;
mod deadline;
mod exception;
mod form;
mod list;
mod pay;
mod policy;
mod policy_form;
mod rails;
mod returned;
mod sales;
mod settings;
mod statement;
#[cfg(test)]
mod tests;
mod view;

pub use claim::{FeeClaim, FeeRecipient};
pub use deadline::{CHECK_WORKING_DAY, FeeNotice, SUBMIT_WORKING_DAY, working_day_of};
pub use exception::{FeeException, FeeExceptionForm, FeeGift};
pub use form::{FeeApplicationForm, FeeClaimForm, FeeRowForm, FeeStatementForm, month as read_month};
pub use list::{FeeFilter, FeeStatementRow, FeeWindow};
pub use pay::{Collected, FeeBatch, FeeBooking, FeeDue, FeePayForm, FeePayLine, FeePayment, payable, planned};
pub use policy::{FeeBand, FeeEdition, FeePolicy, FeePolicyTerms, FeeShare, total as total_of_shares};
pub use policy_form::{FeeBandForm, FeePolicyForm};
pub use rails::{Rails, ToPerson};
pub use returned::{FeeReturnForm, FeeReturned, coming_back, may_be_paid_on, may_come_back, returned_ids};
pub use sales::{FeeRow, FeeSale, FeeUncounted, FeeUncountedReason, rows_of};
pub use settings::{FeeSettings, FeeSettingsForm};
pub use statement::{FeeBy, FeeCheckForm, FeeContent, FeeEvent, FeeSignature, FeeStatement};
pub use view::{FeeFile, FeeView};

/// The most bands of a policy, editions of a policy, and claims of one statement.
pub const BANDS_MAX: usize = 20;
pub const EDITIONS_MAX: usize = 100;
pub const CLAIMS_MAX: usize = 300;
/// The most lines of one batch, clawbacks included.
pub const BATCH_LINES_MAX: usize = 300;
/// The longest text of one field of a claim, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 300;

codes! {
    /// For whom at the customer, or what for, a fee is meant: how a policy splits a standard amount, and what caps are set by.
    pub enum FeeCategory {
        Buyer "buyer" "采购员" "Buyer",
        PurchasingHead "purchasing_head" "采购部领导" "Head of purchasing",
        Executive "executive" "主管领导" "Executive in charge",
        NewCustomer "new_customer" "新客户特殊费用" "Winning a new customer",
        Events "events" "活动/推广会/联谊" "Events",
    }
}
codes! {
    /// In which form it is given.
    pub enum FeeMeans {
        Gift "gift" "礼品" "Gift",
        Hospitality "hospitality" "招待" "Hospitality",
        Event "event" "活动费用" "Event costs",
        Cash "cash" "现金、红包、购物卡" "Cash, red packet, voucher",
        Transfer "transfer" "转账" "Transfer",
    }
}
codes! {
    /// A month's statement, or an application before a contract is signed.
    pub enum FeeKind {
        Monthly "monthly" "月客户采购及客情费统计表" "Monthly statement of purchases and fees",
        Special "special" "新客户特殊费用申请" "Special application for a new customer",
    }
}
codes! {
    /// By what approved fees become payable.
    pub enum FeeBasis {
        MonthSales "month_sales" "当月销售的回款比例" "The collected share of the month's sales",
        CustomerRate "customer_rate" "客户的总回款率" "The customer's collection rate over all contracts",
    }
}
codes! {
    /// How far a statement or an application is.
    pub enum FeeState {
        Draft "draft" "草稿" "Draft",
        ToClerk "to_clerk" "待文员审核" "With the clerk",
        ToManager "to_manager" "待销售经理审核" "With the sales manager",
        ToFinance "to_finance" "待财务审核" "With finance",
        Approved "approved" "已审核" "Approved",
        Returned "returned" "已退回" "Sent back",
    }
}
codes! {
    /// Who signs, in this order.
    pub enum FeeStep {
        Rep "rep" "业务员" "Sales rep",
        Clerk "clerk" "销售文员" "Sales clerk",
        Manager "manager" "销售经理" "Sales manager",
        Finance "finance" "财务" "Finance",
    }
}
codes! {
    /// What is done with one.
    pub enum FeeAct {
        Edit "edit" "修改" "Edit",
        Submit "submit" "提交" "Submit",
        Pass "pass" "审核通过" "Pass",
        Return "return" "退回" "Send back",
    }
}

/// Every act that a state allows, and the state it leads to; all others are refused.
pub const STEPS: &[(FeeState, FeeAct, FeeState)] = {
    use {FeeAct as A, FeeState as S};
    &[
        (S::Draft, A::Edit, S::Draft),
        (S::Returned, A::Edit, S::Returned),
        (S::Draft, A::Submit, S::ToClerk),
        (S::Returned, A::Submit, S::ToClerk),
        (S::ToClerk, A::Pass, S::ToManager),
        (S::ToManager, A::Pass, S::ToFinance),
        (S::ToFinance, A::Pass, S::Approved),
        (S::ToClerk, A::Return, S::Returned),
        (S::ToManager, A::Return, S::Returned),
        (S::ToFinance, A::Return, S::Returned),
    ]
};

impl FeeState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `FeeCannot`.
    pub fn after(self, act: FeeAct) -> Result<Self, Refusal> {
        let step = STEPS.iter().find(|(from, by, _)| (*from, *by) == (self, act));
        step.map(|(_, _, to)| *to).ok_or(Refusal::FeeCannot { state: self, act })
    }

    /// Whether the rep may still change it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whose signature it waits for; none: it is approved.
    #[must_use]
    pub const fn waits_for(self) -> Option<FeeStep> {
        match self {
            Self::Draft | Self::Returned => Some(FeeStep::Rep),
            Self::ToClerk => Some(FeeStep::Clerk),
            Self::ToManager => Some(FeeStep::Manager),
            Self::ToFinance => Some(FeeStep::Finance),
            Self::Approved => None,
        }
    }
}

impl FeeStep {
    /// The role that checks at this step; a rep's own signature needs none.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Rep => None,
            Self::Clerk => Some(Role::Clerk),
            Self::Manager => Some(Role::Manager),
            Self::Finance => Some(Role::Finance),
        }
    }

    /// The actor as who checks at this step and nothing else: another of the actor's roles reaches no further here.
    #[must_use]
    pub fn checker(self, actor: &Actor) -> Option<Actor> {
        let role = self.role().filter(|role| actor.has_role(*role))?;
        let Actor { user, name, team, members, lang, .. } = actor.clone();
        let only = Actor::new(user, name, vec![role], team, members, lang);
        only.may(Noun::Fee, Act::Edit).then_some(only)
    }

    /// The state in which this step is waited for, of those that are checked.
    #[must_use]
    pub const fn waiting(self) -> Option<FeeState> {
        match self {
            Self::Rep => None,
            Self::Clerk => Some(FeeState::ToClerk),
            Self::Manager => Some(FeeState::ToManager),
            Self::Finance => Some(FeeState::ToFinance),
        }
    }
}
