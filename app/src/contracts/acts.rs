//! The small dialogs of a contract's page: another state, the amount that was missing, a dispute.

use domain::contract::Life;
use domain::id::{ContractId, OperationId};
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{ContractView, contract_annotate, contract_change_life, contract_complete_amount};
use super::show::Open;
use super::state::LifeChip;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What a dialog's form says is wrong: beside the fields, or at its head.
fn problems_of(failure: &Failure) -> Problems {
    failure.problems().cloned().unwrap_or_default()
}

/// A failure that belongs to no field.
#[component]
fn OtherFailure(failure: RwSignal<Option<Failure>>) -> impl IntoView {
    let l = lang();
    move || {
        failure
            .get()
            .filter(|failure| failure.problems().is_none())
            .map(|failure| view! { <Notice tone=Tone::Overdue>{failure.message(l)}</Notice> })
    }
}

/// Moves the contract to another state of its life.
#[component]
pub fn LifeDialog(open: Open) -> impl IntoView {
    let l = lang();
    view! {
        <Dialog open=open.changing_life title=l.pick("更改合同状态", "Change the contract's state")>
            {move || open.view.get_untracked().map(|view| view! { <LifeForm view open/> })}
        </Dialog>
    }
}

#[component]
fn LifeForm(view: ContractView, open: Open) -> impl IntoView {
    let l = lang();
    let (id, now, collected) = (view.contract.id.clone(), view.contract.terms.life, view.contract.collected);
    let life = RwSignal::new(String::new());
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let operation = StoredValue::new(OperationId::new(fresh_id()));
    let toasts = toasts();
    let change = Action::new(move |(id, version, life): &(ContractId, u64, Life)| {
        contract_change_life(operation.get_value(), id.clone(), *version, *life)
    });
    Effect::new(move |_| match change.value().get() {
        Some(Ok(contract)) => {
            let label = contract.terms.life.label(l);
            toasts.done(if l == Lang::Zh {
                format!("合同状态已改为“{label}”")
            } else {
                format!("The contract is now: {label}")
            });
            open.changing_life.set(false);
            open.found.refetch();
        }
        Some(Err(error)) => {
            problems.set(problems_of(&error));
            failure.set(Some(error));
            open.found.refetch();
        }
        None => {}
    });
    let submit = move |()| {
        let chosen = Life::ALL.iter().copied().find(|one| one.code() == life.get_untracked());
        // What the page shows now, behind this dialog.
        let version = open.view.with_untracked(|view| view.as_ref().map(|view| view.contract.version));
        match (chosen, version) {
            (Some(chosen), Some(version)) => {
                change.dispatch((id.clone(), version, chosen));
            }
            _ => problems.update(|problems| {
                *problems = Problems::new();
                problems.add("life", Refusal::Required);
            }),
        }
    };
    let is_possible = move |life: &&Life| **life != now && (collected.is_zero() || life.is_effective());
    let choices = Life::ALL
        .iter()
        .filter(is_possible)
        .map(|life| Choice::new(life.code(), life.label(l)).detail(consequence(now, *life, l)))
        .collect();
    let pending = change.pending();
    view! {
        <Form problems=problems pending=pending on_submit=submit>
            <OtherFailure failure/>
            <span class="row-of">{l.pick("现在是", "Now")}<LifeChip life=now/></span>
            <RadioField name="life" label=l.pick("改为", "Change to") value=life choices/>
            <FormActions>
                <SubmitButton pending=pending>{move || life_act(&life.get(), l)}</SubmitButton>
                <Button on:click=move |_| open.changing_life.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// What the change means for the money, when it means something.
fn consequence(from: Life, to: Life, l: Lang) -> &'static str {
    match (from.is_effective(), to.is_effective()) {
        (true, false) => l.pick("各期不再计入应收", "Its instalments are owed no more"),
        (false, true) => l.pick("各期开始计入应收，需要签署日期", "Its instalments become owed; needs a signed date"),
        _ => "",
    }
}

fn life_act(code: &str, l: Lang) -> String {
    let chosen = Life::ALL.iter().find(|life| life.code() == code);
    match (chosen, l) {
        (Some(life), Lang::Zh) => format!("改为“{}”", life.label(l)),
        (Some(life), Lang::En) => format!("Change to {}", life.label(l)),
        (None, _) => l.pick("更改", "Change").to_owned(),
    }
}

/// Enters what was already paid of a contract that was imported as partly paid.
#[component]
pub fn CompleteDialog(open: Open) -> impl IntoView {
    let l = lang();
    view! {
        <Dialog open=open.completing title=l.pick("补录付款金额", "Enter the amount paid")>
            {move || open.view.get_untracked().map(|view| view! { <CompleteForm view open/> })}
        </Dialog>
    }
}

#[component]
fn CompleteForm(view: ContractView, open: Open) -> impl IntoView {
    let l = lang();
    let contract = view.contract;
    let (id, currency, whole) = (contract.id.clone(), contract.terms.currency, contract.amount);
    let (amount, date) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let operation = StoredValue::new(OperationId::new(fresh_id()));
    let toasts = toasts();
    let complete = Action::new(move |(amount, date): &(String, String)| {
        contract_complete_amount(operation.get_value(), id.clone(), amount.clone(), date.clone())
    });
    Effect::new(move |_| match complete.value().get() {
        Some(Ok(contract)) => {
            let paid = format::amount(contract.collected, contract.terms.currency.scale());
            toasts.done(if l == Lang::Zh { format!("已补录，已收 {paid}") } else { format!("Entered: {paid} collected") });
            open.completing.set(false);
            open.found.refetch();
        }
        Some(Err(error)) => {
            problems.set(problems_of(&error));
            failure.set(Some(error));
        }
        None => {}
    });
    let submit = move |()| {
        complete.dispatch((amount.get_untracked(), date.get_untracked()));
    };
    let pending = complete.pending();
    let act = move || {
        format!(
            "{} {}",
            l.pick("记为已收", "Book as collected"),
            amount.with(|text| format::typed_amount(text, currency)).unwrap_or_default()
        )
    };
    let help = format!("{} {}", l.pick("合同金额", "Contract amount:"), format::amount(whole, currency.scale()));
    view! {
        <Form problems=problems pending=pending on_submit=submit>
            <OtherFailure failure/>
            <AmountField name="amount" label=l.pick("到今天已付金额", "Paid so far") value=amount currency=Signal::stored(currency) help autofocus=true/>
            <DateField name="date" label=l.pick("付款日期", "Date paid") value=date today=today() help=l.pick("不止一笔时填最后一笔的日期", "The last one's, if there were several")/>
            <FormActions>
                <SubmitButton pending=pending>{act}</SubmitButton>
                <Button on:click=move |_| open.completing.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Notes a dispute or the reason of an arrears.
#[component]
pub fn AnnotateDialog(open: Open) -> impl IntoView {
    let l = lang();
    view! {
        <Dialog open=open.annotating title=l.pick("争议与欠款原因", "Dispute and reason")>
            <AnnotateForm open/>
        </Dialog>
    }
}

#[component]
fn AnnotateForm(open: Open) -> impl IntoView {
    let l = lang();
    let instalment = open.annotated.get_untracked();
    let text =
        |pick: fn(&domain::instalment::Instalment) -> &String| RwSignal::new(instalment.as_ref().map(pick).cloned().unwrap_or_default());
    let (dispute, reason) = (text(|instalment| &instalment.dispute), text(|instalment| &instalment.reason));
    let id = instalment.map(|instalment| instalment.id).unwrap_or_default();
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let operation = StoredValue::new(OperationId::new(fresh_id()));
    let toasts = toasts();
    let annotate = Action::new(move |(dispute, reason): &(String, String)| {
        contract_annotate(operation.get_value(), id.clone(), dispute.clone(), reason.clone())
    });
    Effect::new(move |_| match annotate.value().get() {
        Some(Ok(_)) => {
            toasts.done(l.pick("已保存", "Saved"));
            open.annotating.set(false);
            open.found.refetch();
        }
        Some(Err(error)) => {
            problems.set(problems_of(&error));
            failure.set(Some(error));
        }
        None => {}
    });
    let submit = move |()| {
        annotate.dispatch((dispute.get_untracked(), reason.get_untracked()));
    };
    let pending = annotate.pending();
    view! {
        <Form problems=problems pending=pending on_submit=submit>
            <OtherFailure failure/>
            <TextField name="dispute" label=l.pick("争议", "Dispute") value=dispute optional=true help=l.pick("客户对什么有异议；清空表示已解决", "What the customer objects to; empty when it is settled") autofocus=true/>
            <TextField name="reason" label=l.pick("欠款原因", "Reason of the arrears") value=reason optional=true/>
            <FormActions>
                <SubmitButton pending=pending>{l.pick("保存", "Save")}</SubmitButton>
                <Button on:click=move |_| open.annotating.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
