//! The fields of a flow's form: one signal a field, rows that keep their place.

use domain::approval::{ConditionForm, FlowForm, StepForm};
use leptos::prelude::*;

type Text = RwSignal<String>;

/// A condition that is being typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ConditionFields {
    pub(super) amount_from: Text,
    pub(super) amount_below: Text,
    pub(super) contract_type: Text,
    pub(super) is_over_credit: RwSignal<bool>,
}

/// A step that is being typed. The key stays with it while rows move.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct StepRow {
    pub(super) key: u32,
    /// `team_head`, `chain_of_heads`, `role:…`, or `person`, with whom beside it.
    pub(super) approvers: Text,
    pub(super) person: Text,
    pub(super) mode: Text,
    pub(super) condition: ConditionFields,
}

/// Every field of the form; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) name: Text,
    pub(super) kind: Text,
    pub(super) is_active: RwSignal<bool>,
    pub(super) condition: ConditionFields,
    pub(super) steps: RwSignal<Vec<StepRow>>,
    next_key: StoredValue<u32>,
    /// The form's own owner: rows that a handler adds live as long as the form.
    owner: StoredValue<Owner>,
}

impl ConditionFields {
    fn of(form: ConditionForm) -> Self {
        Self {
            amount_from: RwSignal::new(form.amount_from),
            amount_below: RwSignal::new(form.amount_below),
            contract_type: RwSignal::new(form.contract_type),
            is_over_credit: RwSignal::new(form.is_over_credit),
        }
    }

    fn form(self) -> ConditionForm {
        ConditionForm {
            amount_from: self.amount_from.get(),
            amount_below: self.amount_below.get(),
            contract_type: self.contract_type.get(),
            is_over_credit: self.is_over_credit.get(),
        }
    }
}

impl StepRow {
    fn of(key: u32, form: StepForm) -> Self {
        let (approvers, person) = match form.approvers.split_once("person:") {
            Some((_, person)) => ("person".to_owned(), person.to_owned()),
            None => (form.approvers, String::new()),
        };
        Self {
            key,
            approvers: RwSignal::new(approvers),
            person: RwSignal::new(person),
            mode: RwSignal::new(form.mode),
            condition: ConditionFields::of(form.condition),
        }
    }

    fn form(self) -> StepForm {
        let approvers = self.approvers.get();
        let approvers = if approvers == "person" { format!("person:{}", self.person.get()) } else { approvers };
        StepForm { approvers, mode: self.mode.get(), condition: self.condition.form() }
    }
}

impl Fields {
    /// The fields as this form has them. Call it while the form is set up.
    pub(super) fn of(form: FlowForm) -> Self {
        let rows: Vec<_> = (0..).zip(form.steps).map(|(key, step)| StepRow::of(key, step)).collect();
        Self {
            name: RwSignal::new(form.name),
            kind: RwSignal::new(form.kind),
            is_active: RwSignal::new(form.is_active),
            condition: ConditionFields::of(form.condition),
            next_key: StoredValue::new(u32::try_from(rows.len()).unwrap_or_default()),
            steps: RwSignal::new(rows),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    pub(super) fn form(self) -> FlowForm {
        FlowForm {
            name: self.name.get(),
            kind: self.kind.get(),
            is_active: self.is_active.get(),
            condition: self.condition.form(),
            steps: self.steps.get().into_iter().map(StepRow::form).collect(),
        }
    }

    pub(super) fn add_step(self) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let form = StepForm { approvers: "team_head".to_owned(), mode: "any_one".to_owned(), ..StepForm::default() };
        let row = self.owner.with_value(|owner| owner.with(|| StepRow::of(key, form)));
        self.steps.update(|steps| steps.push(row));
    }

    pub(super) fn remove_step(self, key: u32) {
        self.steps.update(|steps| steps.retain(|step| step.key != key));
    }

    /// One place up.
    pub(super) fn raise_step(self, key: u32) {
        self.steps.update(|steps| {
            if let Some(index) = steps.iter().position(|step| step.key == key).filter(|index| *index > 0) {
                steps.swap(index - 1, index);
            }
        });
    }
}
