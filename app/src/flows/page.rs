//! The flows in the order in which they are tried, and a trial; below them, for admins, what waits for whom.

use domain::approval::{ApprovalKind, Approvers, ConditionForm, FlowForm, Mode, StepForm};
use domain::contract::ContractType;
use domain::id::FlowId;
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::{Flows, KeptFlow, flow_delete, flow_list, flow_save};
use super::waiting::WaitingSection;
use crate::error::Answer;
use crate::fetched::fetched;
use crate::frame::{fresh_id, may};
use crate::live::live;
use crate::ui::prelude::*;

/// A flow and the version that was read (none: a new one), and its fields.
type Edited = (Option<(FlowId, u64)>, FlowForm);

/// What the dialog holds.
#[derive(Clone, Copy)]
pub(crate) struct Editing {
    pub(super) flow: RwSignal<Option<Edited>>,
    pub(super) known: RwSignal<Flows>,
    /// The trial is open.
    pub(super) trying: RwSignal<bool>,
    /// What is being handed on.
    pub(super) handing: RwSignal<Option<super::api::WaitingRow>>,
    /// Counts what was done here.
    pub(super) done: RwSignal<u32>,
}

impl Editing {
    pub(crate) fn is_open(self) -> bool {
        self.flow.with(Option::is_some) || self.trying.get() || self.handing.with(Option::is_some)
    }

    pub(crate) fn close(self) {
        self.flow.set(None);
        self.trying.set(false);
        self.handing.set(None);
    }
}

/// `/admin/flows`
#[component]
pub fn FlowsPage() -> impl IntoView {
    let l = lang();
    let (live, done) = (live(), RwSignal::new(0_u32));
    let (flow, known, handing) = (RwSignal::new(None), RwSignal::new(Flows::default()), RwSignal::new(None));
    let editing = Editing { flow, known, trying: RwSignal::new(false), handing, done };
    let flows = fetched(move || (live.revision.get(), done.get()), |_| flow_list());
    let can_edit = may(Noun::Settings, Act::Edit);
    let fresh = move |_| editing.flow.set(Some((None, editing.known.with_untracked(|known| known.fresh.clone()))));
    let acts = RowActs { turn: turning(done), delete: deleting(done) };
    let add = can_edit.then(|| {
        view! { <Button look=Look::Primary icon=Symbol::Plus key="n" on_click=fresh>{l.pick("新建流程", "New flow")}</Button> }
    });
    let heading = view! {
        <Button on_click=move |_| editing.trying.set(true)>{l.pick("试一试", "Try it out")}</Button>
        {add}
    };
    view! {
        <Page title=l.pick("审批流程", "Approval flows") acts=heading.into_any()>
            <p class="quiet">{l.pick("没有启用的流程时，合同和合同变更不必审批。几条流程都适用时，用排在前面的一条；进行中的审批不受修改影响。", "While no flow is on, contracts and amendments need no approval. Of several that fit, the first is used; approvals that run are not touched by changes.")}</p>
            {when_there(flows, 6, move |flows: Flows| {
                editing.known.set(flows.clone());
                content(flows, can_edit, editing, acts)
            })}
            {can_edit.then(|| view! { <WaitingSection editing/> })}
            <crate::parts::FlowActs editing/>
        </Page>
    }
    .into_any()
}

fn content(flows: Flows, can_edit: bool, editing: Editing, acts: RowActs) -> AnyView {
    let l = lang();
    if flows.flows.is_empty() {
        let fresh = flows.fresh;
        let start = can_edit.then(|| {
            view! { <Button look=Look::Primary on_click=move |_| editing.flow.set(Some((None, fresh.clone())))>{l.pick("从默认流程开始", "Start from the default flow")}</Button> }
        });
        return view! {
            <Empty symbol=Symbol::Approvals title=l.pick("还没有审批流程", "No approval flow yet")
                text=l.pick("默认流程：团队负责人 → 法务 → 财务，金额大或超信用额度时再加高层。", "The default: team head → legal → finance, and an executive for large amounts or over the credit limit.")>
                {start}
            </Empty>
        }
        .into_any();
    }
    let cards: Vec<_> = flows.flows.iter().map(|flow| card(flow, &flows, can_edit, editing, acts)).collect();
    view! { <ol class="flows">{cards}</ol> }.into_any()
}

fn card(flow: &KeptFlow, flows: &Flows, can_edit: bool, editing: Editing, acts: RowActs) -> AnyView {
    let l = lang();
    let (tone, word) =
        if flow.form.is_active { (Tone::Done, l.pick("已启用", "On")) } else { (Tone::Neutral, l.pick("未启用", "Off")) };
    let condition = condition_words(&flow.form.condition, l);
    let kind = ApprovalKind::read(&flow.form.kind).unwrap_or_default();
    let condition = match (kind, condition.is_empty()) {
        (ApprovalKind::Contract, true) => l.pick("所有合同", "All contracts").to_owned(),
        (ApprovalKind::Amendment, true) => l.pick("所有合同变更", "All amendments").to_owned(),
        (ApprovalKind::Adjustment, true) => l.pick("所有折让与坏账", "All discounts and write-offs").to_owned(),
        (kind, false) => format!("{}{}{condition}", kind.label(l), l.pick("：", ": ")),
    };
    let steps: Vec<_> = flow.form.steps.iter().map(|step| view! { <li>{step_words(step, flows, l)}</li> }).collect();
    let form = flow.form.clone();
    let subject = (flow.id.clone(), flow.version);
    let (own, turned) = (form.clone(), FlowForm { is_active: !form.is_active, ..form.clone() });
    let edit = {
        let subject = subject.clone();
        move |_| editing.flow.set(Some((Some(subject.clone()), own.clone())))
    };
    let turn_word = if turned.is_active { l.pick("启用", "Turn on") } else { l.pick("停用", "Turn off") };
    let RowActs { turn, delete } = acts;
    let id = subject.0.clone();
    let press_turn = move |_| drop(turn.dispatch((subject.clone(), turned.clone())));
    let press_delete = move |_| drop(delete.dispatch((id.clone(), form.clone())));
    let acts = can_edit.then(|| {
        view! {
            <span class="row-acts">
                <Button look=Look::Quiet on_click=edit>{l.pick("修改", "Edit")}</Button>
                <Button look=Look::Quiet disabled=turn.pending() on_click=press_turn>{turn_word}</Button>
                <Button look=Look::Quiet disabled=delete.pending() on_click=press_delete>{l.pick("删除", "Delete")}</Button>
            </span>
        }
    });
    view! {
        <li class="card flow">
            <div class="flow-head"><strong>{flow.form.name.clone()}</strong><StateChip tone label=word/>{acts}</div>
            <p class="quiet small">{condition}</p>
            <ol class="flow-steps">{steps}</ol>
        </li>
    }
    .into_any()
}

/// A condition as a sentence; empty when it always holds.
fn condition_words(condition: &ConditionForm, l: Lang) -> String {
    let word = l.pick("金额", "amount");
    let amount = match (condition.amount_from.as_str(), condition.amount_below.as_str()) {
        ("", "") => None,
        (from, "") => Some(format!("{word} ≥ {from}")),
        ("", below) => Some(format!("{word} < {below}")),
        (from, below) => Some(format!("{word} {from} – {below}")),
    };
    let kind = ContractType::ALL.iter().find(|kind| kind.code() == condition.contract_type).map(|kind| kind.label(l).to_owned());
    let credit = condition.is_over_credit.then(|| l.pick("超信用额度", "over the credit limit").to_owned());
    [amount, kind, credit].into_iter().flatten().collect::<Vec<_>>().join(l.pick("，", ", "))
}

fn step_words(step: &StepForm, flows: &Flows, l: Lang) -> AnyView {
    let who = match Approvers::parse(&step.approvers) {
        Ok(Approvers::Person(user)) => {
            let known = flows.people.iter().find(|(id, _)| *id == user);
            known.map_or_else(|| l.pick("已停用的人", "somebody who has left").to_owned(), |(_, name)| name.clone())
        }
        approvers => approvers.unwrap_or_default().label(l).to_owned(),
    };
    let mode = (step.mode == Mode::All.code()).then(|| l.pick("（须全部通过）", " (all of them)"));
    let condition = Some(condition_words(&step.condition, l)).filter(|words| !words.is_empty());
    view! {
        {who}{mode}
        {condition.map(|words| view! { <span class="quiet small figures">{words}</span> })}
    }
    .into_any()
}

/// What one does to a flow in its row. The page holds them: a row goes and comes again whenever something changes.
#[derive(Clone, Copy)]
struct RowActs {
    turn: Action<((FlowId, u64), FlowForm), Answer<()>>,
    delete: Action<(FlowId, FlowForm), Answer<()>>,
}

/// Turns a flow on or off at once.
fn turning(done: RwSignal<u32>) -> Action<((FlowId, u64), FlowForm), Answer<()>> {
    let (l, toasts) = (lang(), toasts());
    let is_on = StoredValue::new(false);
    let turn = Action::new(move |(subject, form): &((FlowId, u64), FlowForm)| {
        is_on.set_value(form.is_active);
        flow_save(fresh_id().into(), Some(subject.clone()), form.clone())
    });
    Effect::new(move |_| match turn.value().get() {
        None => {}
        Some(Ok(())) => {
            let words = if is_on.get_value() {
                l.pick("流程已启用。", "The flow is on.")
            } else {
                l.pick("流程已停用。", "The flow is off.")
            };
            toasts.done(words);
            done.update(|done| *done += 1);
        }
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    turn
}

/// Takes a flow away at once; the toast brings it again.
fn deleting(done: RwSignal<u32>) -> Action<(FlowId, FlowForm), Answer<()>> {
    let (l, toasts) = (lang(), toasts());
    let last = StoredValue::new(FlowForm::default());
    let delete = Action::new(move |(id, form): &(FlowId, FlowForm)| {
        last.set_value(form.clone());
        flow_delete(fresh_id().into(), id.clone())
    });
    Effect::new(move |_| match delete.value().get() {
        None => {}
        Some(Ok(())) => {
            let form = last.get_value();
            let words = format!("{} {}", l.pick("已删除流程", "Deleted the flow"), form.name);
            let again = move || {
                let form = form.clone();
                leptos::task::spawn_local(async move {
                    match flow_save(fresh_id().into(), None, form).await {
                        Ok(()) => drop(done.try_update(|done| *done += 1)),
                        Err(failure) => toasts.failed(failure.message(l)),
                    }
                });
            };
            toasts.undoable(words, again);
            done.update(|done| *done += 1);
        }
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    delete
}
