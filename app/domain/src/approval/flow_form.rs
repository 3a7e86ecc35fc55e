//! A flow as an admin types it.

use serde::{Deserialize, Serialize};

use super::{ApprovalKind, Approvers, Condition, Flow, FlowStep, Mode, default_flow};
use crate::contract::ContractType;
use crate::customer::not_negative;
use crate::id::{FlowId, UserId};
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::permission::Role;
use crate::refusal::{Problems, Refusal};
use crate::user::required_text;

/// The most steps of one flow.
pub const STEPS_MAX: usize = 20;

/// A flow as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FlowForm {
    pub name: String,
    pub kind: String,
    pub is_active: bool,
    pub condition: ConditionForm,
    pub steps: Vec<StepForm>,
}

/// A condition as typed; amounts in the company's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConditionForm {
    pub amount_from: String,
    pub amount_below: String,
    /// Empty: any.
    pub contract_type: String,
    pub is_over_credit: bool,
}

/// A step as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// `team_head`, `chain_of_heads`, `role:legal`, `person:ID`.
    pub approvers: String,
    pub mode: String,
    pub condition: ConditionForm,
}

impl Approvers {
    /// As a form carries it.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::TeamHead => "team_head".to_owned(),
            Self::ChainOfHeads => "chain_of_heads".to_owned(),
            Self::Role(role) => format!("role:{}", role.code()),
            Self::Person(user) => format!("person:{user}"),
        }
    }

    /// # Errors
    /// `Required`, `UnknownUser`, `NotOneOf`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let unknown = || Refusal::NotOneOf { allowed: "team_head, chain_of_heads, role:…, person:…".to_owned() };
        match text.trim().split_once(':') {
            None if text.trim().is_empty() => Err(Refusal::Required),
            None if text.trim() == "team_head" => Ok(Self::TeamHead),
            None if text.trim() == "chain_of_heads" => Ok(Self::ChainOfHeads),
            Some(("role", role)) => Role::parse(role).map(Self::Role).ok_or_else(unknown),
            Some(("person", user)) if user.trim().is_empty() => Err(Refusal::Required),
            Some(("person", user)) => Ok(Self::Person(UserId::new(user.trim()))),
            _ => Err(unknown()),
        }
    }
}

impl ConditionForm {
    #[must_use]
    pub fn of(condition: &Condition, currency: Currency) -> Self {
        let shown = |amount: Option<Amount>| amount.map(|amount| amount.grouped(currency.scale())).unwrap_or_default();
        Self {
            amount_from: shown(condition.amount_from),
            amount_below: shown(condition.amount_below),
            contract_type: condition.contract_type.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            is_over_credit: condition.is_over_credit,
        }
    }

    /// # Errors
    /// Every field that is malformed; a band that holds nothing.
    pub fn parse(&self, currency: Currency) -> Result<Condition, Problems> {
        let mut problems = Problems::new();
        let mut amount = |field: &str, text: &str| {
            if text.trim().is_empty() { None } else { problems.keep(field, not_negative(text, currency)) }
        };
        let (amount_from, amount_below) = (amount("amount_from", &self.amount_from), amount("amount_below", &self.amount_below));
        if let (Some(from), Some(below)) = (amount_from, amount_below)
            && from >= below
        {
            problems.add("amount_below", Refusal::BandIsEmpty);
        }
        let contract_type = if self.contract_type.trim().is_empty() {
            None
        } else {
            problems.keep("contract_type", ContractType::read(&self.contract_type))
        };
        problems.into_result(Condition { amount_from, amount_below, contract_type, is_over_credit: self.is_over_credit })
    }
}

impl StepForm {
    #[must_use]
    pub fn of(step: &FlowStep, currency: Currency) -> Self {
        Self {
            approvers: step.approvers.code(),
            mode: step.mode.code().to_owned(),
            condition: ConditionForm::of(&step.condition, currency),
        }
    }

    fn parse(&self, currency: Currency) -> Result<FlowStep, Problems> {
        let mut problems = Problems::new();
        let approvers = problems.keep("approvers", Approvers::parse(&self.approvers)).unwrap_or_default();
        let mode = problems.keep("mode", Mode::read(&self.mode)).unwrap_or_default();
        let condition = self.condition.parse(currency).map_err(|inner| problems.nest("condition", inner)).unwrap_or_default();
        problems.into_result(FlowStep { approvers, mode, condition })
    }
}

/// From which amount the flow that one starts from asks an executive, in the company's currency.
const EXECUTIVE_FROM: u32 = 500_000;

impl FlowForm {
    /// What a new flow starts from: over all contracts, with the default steps.
    #[must_use]
    pub fn fresh(lang: Lang, currency: Currency) -> Self {
        let steps = default_flow(Amount::whole(EXECUTIVE_FROM));
        Self {
            name: lang.pick("合同审批", "Contract approval").to_owned(),
            kind: ApprovalKind::Contract.code().to_owned(),
            is_active: true,
            condition: ConditionForm::default(),
            steps: steps.iter().map(|step| StepForm::of(step, currency)).collect(),
        }
    }

    #[must_use]
    pub fn of(flow: &Flow, currency: Currency) -> Self {
        Self {
            name: flow.name.clone(),
            kind: flow.kind.code().to_owned(),
            is_active: flow.is_active,
            condition: ConditionForm::of(&flow.condition, currency),
            steps: flow.steps.iter().map(|step| StepForm::of(step, currency)).collect(),
        }
    }

    /// The flow with these values; that its people exist is the store's to check.
    ///
    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self, id: FlowId, ordinal: u16, currency: Currency) -> Result<Flow, Problems> {
        let mut problems = Problems::new();
        let name = problems.keep("name", required_text(&self.name, 60)).unwrap_or_default();
        let kind = problems.keep("kind", ApprovalKind::read(&self.kind)).unwrap_or_default();
        let condition = self.condition.parse(currency).map_err(|inner| problems.nest("condition", inner)).unwrap_or_default();
        if self.steps.is_empty() {
            problems.add("steps", Refusal::NoSteps);
        } else if self.steps.len() > STEPS_MAX {
            problems.add("steps", Refusal::TooManyRows { rows_max: STEPS_MAX });
        }
        let mut steps = Vec::new();
        for (index, step) in self.steps.iter().take(STEPS_MAX).enumerate() {
            match step.parse(currency) {
                Ok(step) => steps.push(step),
                Err(inner) => problems.nest(&format!("steps.{index}"), inner),
            }
        }
        problems.into_result(Flow { id, kind, name, is_active: self.is_active, ordinal, condition, steps, version: 1 })
    }
}
