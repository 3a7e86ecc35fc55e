//! A flow: which people are asked, in which order, for which subjects.

use serde::{Deserialize, Serialize};

use super::ApprovalKind;
use crate::codes::codes;
use crate::contract::ContractType;
use crate::id::{FlowId, UserId};
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::permission::Role;

codes! {
    /// Whether one of those who are asked is enough.
    pub enum Mode { AnyOne "any_one" "一人通过即可" "Any one of them", All "all" "须全部通过" "All of them" }
}

/// Who is asked in a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "who")]
pub enum Approvers {
    /// The head of the submitter's team.
    #[default]
    TeamHead,
    /// The heads from the submitter's team upward, one after the other.
    ChainOfHeads,
    Role(Role),
    Person(UserId),
}

impl Approvers {
    /// As the flow names them; a person is named by the caller.
    #[must_use]
    pub const fn label(&self, lang: Lang) -> &'static str {
        match self {
            Self::TeamHead => lang.pick("团队负责人", "Team head"),
            Self::ChainOfHeads => lang.pick("逐级负责人", "Each head upward"),
            Self::Role(role) => role.label(lang),
            Self::Person(_) => lang.pick("指定人员", "Named person"),
        }
    }
}

/// When a flow is chosen, or a step is taken. Everything that is given must hold; nothing given always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Condition {
    /// From this amount on, in the company's currency. A subject in another currency counts as over every threshold: it is never added
    /// to or compared with the company's without a dated rate.
    pub amount_from: Option<Amount>,
    /// Below this amount, in the company's currency.
    pub amount_below: Option<Amount>,
    pub contract_type: Option<ContractType>,
    /// Only when the customer would owe more than the credit limit 信用额度.
    pub is_over_credit: bool,
}

/// What a condition is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub kind: ApprovalKind,
    pub amount: Amount,
    pub currency: Currency,
    pub company_currency: Currency,
    pub contract_type: Option<ContractType>,
    pub is_over_credit: bool,
}

impl Condition {
    #[must_use]
    pub fn holds(&self, subject: &Subject) -> bool {
        let is_foreign = subject.currency != subject.company_currency;
        self.amount_from.is_none_or(|from| is_foreign || subject.amount >= from)
            && self.amount_below.is_none_or(|below| !is_foreign && subject.amount < below)
            && self.contract_type.is_none_or(|wanted| subject.contract_type == Some(wanted))
            && (!self.is_over_credit || subject.is_over_credit)
    }
}

/// A step of a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowStep {
    pub approvers: Approvers,
    pub mode: Mode,
    /// The step is left out where this does not hold.
    #[serde(default)]
    pub condition: Condition,
}

/// A flow, as an admin keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    pub id: FlowId,
    pub kind: ApprovalKind,
    pub name: String,
    pub is_active: bool,
    /// Of several that fit, the one with the lowest is taken.
    pub ordinal: u16,
    pub condition: Condition,
    pub steps: Vec<FlowStep>,
    pub version: u64,
}

/// The flow for this subject: of the active ones that fit, the first.
#[must_use]
pub fn fitting<'a>(flows: &'a [Flow], subject: &Subject) -> Option<&'a Flow> {
    flows
        .iter()
        .filter(|flow| flow.is_active && flow.kind == subject.kind && flow.condition.holds(subject))
        .min_by_key(|flow| (flow.ordinal, &flow.id))
}
