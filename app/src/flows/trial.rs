//! "This contract would go to …": a trial with the flows as they are kept.

use domain::approval::ApprovalKind;
use domain::contract::ContractType;
use domain::id::UserId;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{Outcome, Trial, flow_preview};
use super::page::Editing;
use crate::error::Failure;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// The dialog that tries the flows out.
#[component]
pub(crate) fn TrialDialog(editing: Editing) -> impl IntoView {
    view! {
        <Dialog open=editing.trying title=lang().pick("试一试", "Try it out") wide=true>
            {fields(editing.known.with_untracked(|known| known.people.clone()))}
        </Dialog>
    }
}

/// The fields of a trial and what came of it.
fn fields(people: Vec<(UserId, String)>) -> AnyView {
    let l = lang();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (amount, contract_type, submitter) = (text(""), text(ContractType::Sales.code()), text(""));
    let kind = text(ApprovalKind::Contract.code());
    let is_over_credit = RwSignal::new(false);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let outcome = RwSignal::new(None::<Outcome>);
    let preview = Action::new(|trial: &Trial| flow_preview(trial.clone()));
    follow_answer(preview.value(), problems, failure, move |found| outcome.set(Some(found)));
    let submit = move |()| {
        let mut found = Problems::new();
        found.keep("amount", domain::parse::amount(&amount.get_untracked(), own_currency()));
        let user = UserId::new(submitter.get_untracked());
        if user.is_empty() {
            found.add("submitter", Refusal::Required);
        }
        if found.is_empty() {
            let (amount, contract_type) = (amount.get_untracked(), contract_type.get_untracked());
            preview.dispatch(Trial {
                kind: kind.get_untracked(),
                amount,
                contract_type,
                is_over_credit: is_over_credit.get_untracked(),
                submitter: user,
            });
        }
        problems.set(found);
    };
    let kinds = ApprovalKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let types: Vec<_> = ContractType::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let nobody = Choice::new("", l.pick("请选择", "Choose"));
    let people: Vec<_> = std::iter::once(nobody).chain(people.into_iter().map(|(id, name)| Choice::new(id.as_str(), name))).collect();
    view! {
        <div class="flow-trial">
            <FailureNotice failure/>
            <Form problems=problems pending=preview.pending() on_submit=submit>
                <RadioField name="kind" label=l.pick("审批什么", "What") value=kind bar=true choices=kinds/>
                <FieldRow>
                    <AmountField name="amount" label=l.pick("合同金额", "Contract amount") value=amount currency=Signal::stored(own_currency())/>
                    <SelectField name="contract_type" label=l.pick("类型", "Type") value=contract_type choices=types/>
                    <SelectField name="submitter" label=l.pick("提交人", "Submitted by") value=submitter choices=people/>
                </FieldRow>
                <CheckField name="is_over_credit" label=l.pick("客户超信用额度", "The customer is over the credit limit") checked=is_over_credit/>
                <div class="row-of"><SubmitButton look=Look::Secondary pending=preview.pending()>{l.pick("看会经过谁", "Where would it go?")}</SubmitButton></div>
            </Form>
            <div class="flow-outcome" aria-live="polite">{move || outcome.get().map(result)}</div>
        </div>
    }
    .into_any()
}

fn result(outcome: Outcome) -> AnyView {
    let l = lang();
    if let Some(refused) = outcome.refused {
        return view! { <Notice tone=Tone::Overdue>{refused.message(l)}</Notice> }.into_any();
    }
    let Some(name) = outcome.flow_name else {
        return view! { <Notice>{l.pick("没有适用的流程：不必审批。", "No flow fits: no approval is needed.")}</Notice> }.into_any();
    };
    let steps: Vec<_> = outcome
        .steps
        .into_iter()
        .map(|step| {
            let names = step.people.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join("、");
            let above = step.is_escalated.then(|| l.pick("（上级代替）", " (stands in)"));
            view! { <li>{step.approvers.label(l)}<strong>{names}</strong>{above}</li> }
        })
        .collect();
    view! {
        <p>{l.pick("会走：", "It would go through: ")}<strong>{name}</strong></p>
        <ol class="flow-steps">{steps}</ol>
    }
    .into_any()
}
