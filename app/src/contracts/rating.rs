//! 满意度: the score of a completed contract on its page, and the dialog in which it is given.

use domain::contract::{Contract, Life, SCORE_MAX, SatisfactionForm};
use domain::id::OperationId;
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::ContractView;
use super::renewal_api::contract_rate;
use super::show::Open;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// What was said, and a button for who may say it.
#[component]
pub fn RatingSection(view: ContractView, open: Open) -> impl IntoView {
    let l = lang();
    let contract = view.contract;
    let can_rate = view.acts.edit && contract.terms.life == Life::Completed;
    let known = contract.satisfaction;
    if known.is_none() && !can_rate {
        return ().into_any();
    }
    let word = if known.is_some() { l.pick("改评分", "Correct the score") } else { l.pick("登记满意度", "Note the satisfaction") };
    let rate =
        can_rate.then(|| view! { <Button look=Look::Quiet icon=Symbol::Edit on_click=move |_| open.rating.set(true)>{word}</Button> });
    let told = match known {
        Some(known) => {
            let score = format!("{} / {SCORE_MAX}", known.score);
            view! { <p><strong class="figures">{score}</strong>" "<span class="lines-kept">{known.remark}</span></p> }.into_any()
        }
        None => view! { <p class="quiet">{l.pick("还没有打分。", "No score yet.")}</p> }.into_any(),
    };
    view! { <Section id="satisfaction" title=l.pick("满意度", "Satisfaction") acts=rate.into_any()>{told}</Section> }.into_any()
}

/// The scores to choose from, the best first; the first says that there is none.
pub(super) fn scores(l: Lang) -> Vec<Choice> {
    let words = [
        l.pick("很不满意", "very dissatisfied"),
        l.pick("不满意", "dissatisfied"),
        l.pick("一般", "neutral"),
        l.pick("满意", "satisfied"),
        l.pick("很满意", "very satisfied"),
    ];
    let score = |(score, word): (usize, &str)| Choice::new(score.to_string(), format!("{score} {word}"));
    let none = Choice::new("", l.pick("不打分", "No score"));
    std::iter::once(none).chain((1..).zip(words).collect::<Vec<_>>().into_iter().rev().map(score)).collect()
}

/// Both fields, within a form.
#[component]
pub(super) fn RatingFields(score: RwSignal<String>, remark: RwSignal<String>) -> impl IntoView {
    let l = lang();
    view! {
        <SelectField name="score" label=l.pick("客户满意度", "Customer's satisfaction") value=score choices=scores(l)/>
        <TextField name="remark" label=l.pick("满意度说明", "What the customer said") value=remark optional=true/>
    }
    .into_any()
}

/// Gives or corrects the score.
#[component]
pub(super) fn RatingDialog(open: Open) -> impl IntoView {
    let l = lang();
    view! {
        <Dialog open=open.rating title=l.pick("登记满意度", "Note the satisfaction")>
            {move || open.view.get_untracked().map(|view| view! { <RatingForm contract=view.contract open/> })}
        </Dialog>
    }
}

#[component]
fn RatingForm(contract: Contract, open: Open) -> impl IntoView {
    let l = lang();
    let known = SatisfactionForm::of(contract.satisfaction.as_ref());
    let (score, remark) = (RwSignal::new(known.score), RwSignal::new(known.remark));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, toasts) = (OperationId::new(fresh_id()), toasts());
    let (id, version) = (contract.id, contract.version);
    let rate = Action::new(move |form: &SatisfactionForm| contract_rate(operation.clone(), id.clone(), version, form.clone()));
    follow_answer(rate.value(), problems, failure, move |_| {
        toasts.done(l.pick("已记下满意度", "Satisfaction noted").to_owned());
        open.rating.set(false);
        open.found.refetch();
    });
    let submit = move |()| {
        let form = SatisfactionForm { score: score.get_untracked(), remark: remark.get_untracked() };
        match form.parse() {
            Ok(_) => {
                rate.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    let pending = rate.pending();
    view! {
        <Form problems=problems pending=pending on_submit=submit>
            <FailureNotice failure/>
            <RatingFields score remark/>
            <FormActions>
                <SubmitButton pending=pending>{l.pick("保存满意度", "Save the satisfaction")}</SubmitButton>
                <Button on_click=move |_| open.rating.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
