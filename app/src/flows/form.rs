//! The form of one flow: for which contracts, and step by step who is asked.

use domain::approval::{ApprovalKind, Approvers, FlowForm, Mode};
use domain::contract::ContractType;
use domain::id::FlowId;
use domain::permission::Role;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::flow_save;
use super::page::Editing;
use super::rows::{ConditionFields, Fields, StepRow};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// The dialog that adds and changes a flow.
#[component]
pub(crate) fn FlowDialog(editing: Editing) -> impl IntoView {
    let open = open_while(editing.flow);
    view! {
        <Dialog open title=lang().pick("审批流程", "Approval flow") wide=true>
            {editing.flow.get_untracked().map(|(flow, form)| view! { <FlowFields flow form editing open/> })}
        </Dialog>
    }
}

#[component]
fn FlowFields(flow: Option<(FlowId, u64)>, form: FlowForm, editing: Editing, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let fields = Fields::of(form);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let operation = fresh_id();
    let save = Action::new(move |form: &FlowForm| flow_save(operation.clone().into(), flow.clone(), form.clone()));
    follow_answer(save.value(), problems, failure, move |()| {
        toasts.done(l.pick("流程已保存。", "Flow saved."));
        open.set(false);
        editing.done.update(|done| *done += 1);
    });
    let submit = move |()| {
        let form = untrack(|| fields.form());
        match form.parse(FlowId::default(), 1, own_currency()) {
            Ok(_) => {
                save.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    let nobody = Choice::new("", l.pick("请选择", "Choose"));
    let people = editing.known.with_untracked(|known| {
        let known = known.people.iter().map(|(id, name)| Choice::new(id.as_str(), name));
        std::iter::once(nobody).chain(known).collect::<Vec<_>>()
    });
    let people = StoredValue::new(people);
    let kinds = ApprovalKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let rows = move || fields.steps.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <TextField name="name" label=l.pick("流程名称", "Name") value=fields.name autofocus=true/>
            <RadioField name="kind" label=l.pick("审批什么", "What it approves") value=fields.kind bar=true choices=kinds/>
            <fieldset class="flow-condition">
                <legend class="field-label">{l.pick("适用于", "For those")}</legend>
                {condition_fields("condition", fields.condition)}
            </fieldset>
            <h3 class="section-title">{l.pick("步骤", "Steps")}</h3>
            <ol class="flow-rows" id=field_id_here("steps") tabindex="-1">
                <For each=rows key=|(index, row)| (*index, row.key) children=move |(index, row)| step_row(fields, index, row, people)/>
            </ol>
            <Button icon=Symbol::Plus on_click=move |_| fields.add_step()>{l.pick("增加一步", "Add a step")}</Button>
            <CheckField name="is_active" label=l.pick("启用这条流程", "This flow is on") checked=fields.is_active
                help=l.pick("启用后，适用的新合同和变更须先通过审批才能签署，折让与坏账按它审批。", "When on, new contracts and amendments that it fits must be approved before they are signed, and discounts and write-offs go through it.")/>
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存流程", "Save the flow")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn condition_fields(name: &str, fields: ConditionFields) -> AnyView {
    let l = lang();
    let currency = Signal::stored(own_currency());
    let types = ContractType::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect::<Vec<_>>();
    let [from, below, kind, credit] =
        ["amount_from", "amount_below", "contract_type", "is_over_credit"].map(|field| format!("{name}.{field}"));
    view! {
        <FieldRow>
            <AmountField name=from label=l.pick("金额从（含）", "Amount from") value=fields.amount_from currency optional=true/>
            <AmountField name=below label=l.pick("金额低于", "Amount below") value=fields.amount_below currency optional=true/>
            <SelectField name=kind label=l.pick("合同类型", "Type") value=fields.contract_type choices=types optional=true/>
        </FieldRow>
        <CheckField name=credit label=l.pick("只在超信用额度时", "Only over the credit limit") checked=fields.is_over_credit/>
    }
    .into_any()
}

/// Whom a step may ask.
fn approvers() -> Vec<Choice> {
    let l = lang();
    let heads = [Approvers::TeamHead, Approvers::ChainOfHeads].map(|approvers| Choice::new(approvers.code(), approvers.label(l)));
    let roles = Role::ALL.iter().filter(|role| !matches!(role, Role::Admin | Role::Auditor | Role::Rep));
    let roles = roles.map(|role| Choice::new(Approvers::Role(*role).code(), role.label(l)));
    let person = Choice::new("person", l.pick("指定人员", "A named person"));
    heads.into_iter().chain(roles).chain([person]).collect()
}

fn step_row(fields: Fields, index: usize, row: StepRow, people: StoredValue<Vec<Choice>>) -> AnyView {
    let l = lang();
    let name = move |field: &str| format!("steps.{index}.{field}");
    let modes = Mode::ALL.iter().map(|mode| Choice::new(mode.code(), mode.label(l))).collect::<Vec<_>>();
    let is_person = move || row.approvers.get() == "person";
    let is_one = move || matches!(row.approvers.get().as_str(), "person" | "team_head" | "chain_of_heads");
    let (who, whom, mode) = (name("who"), name("approvers"), name("mode"));
    let when = condition_fields(&name("condition"), row.condition);
    let has_condition = row.condition.amount_from.with_untracked(|text| !text.is_empty())
        || row.condition.amount_below.with_untracked(|text| !text.is_empty())
        || row.condition.contract_type.with_untracked(|text| !text.is_empty())
        || row.condition.is_over_credit.get_untracked();
    let said = |zh: &str, en: &str| {
        if l == domain::lang::Lang::Zh { format!("{zh}第 {} 步", index + 1) } else { format!("{en} step {}", index + 1) }
    };
    let (remove, raise) = (said("删除", "Remove"), said("上移", "Move up"));
    view! {
        <li class="flow-row">
            <FieldRow>
                <SelectField name=who label=l.pick("由谁审批", "Who approves") value=row.approvers choices=approvers()/>
                <div hidden=move || !is_person()><SelectField name=whom label=l.pick("哪一位", "Which person") value=row.person choices=people.get_value()/></div>
                <div hidden=is_one><SelectField name=mode label=l.pick("几个人时", "Of several") value=row.mode choices=modes/></div>
                <span class="row-acts flow-row-acts">
                    <span hidden=index == 0><IconButton symbol=Symbol::Up label=raise on_click=move |_| fields.raise_step(row.key)/></span>
                    <IconButton symbol=Symbol::Close label=remove on_click=move |_| fields.remove_step(row.key)/>
                </span>
            </FieldRow>
            <details class="fold" open=has_condition>
                <summary>{l.pick("只在……时需要这一步", "Only when …")}</summary>
                {when}
            </details>
        </li>
    }
    .into_any()
}
