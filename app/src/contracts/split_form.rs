//! Proposes a plan: equal parts, or percents such as 30/40/30, from a first due date on in monthly steps. The rules are `domain::plan`'s.

use domain::instalment::InstalmentForm;
use domain::lang::Lang;
use domain::parse;
use domain::plan::{propose_equal, propose_percent};
use domain::refusal::{Problems, Refusal};
use leptos::context::Provider;
use leptos::prelude::*;

use super::fields::Fields;
use crate::frame::today;
use crate::ui::prelude::*;

const EQUAL: &str = "equal";
const PERCENT: &str = "percent";

/// How the plan is to be proposed, as typed.
#[derive(Clone, Copy)]
struct Split {
    manner: RwSignal<String>,
    parts: RwSignal<String>,
    percents: RwSignal<String>,
    first_due: RwSignal<String>,
    months: RwSignal<String>,
}

/// A small row above the plan; its mistakes stand beside its own fields.
#[component]
pub fn SplitForm(fields: Fields) -> impl IntoView {
    let l = lang();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let split = Split { manner: text(EQUAL), parts: text("3"), percents: text("30/40/30"), first_due: text(""), months: text("1") };
    let problems = RwSignal::new(Problems::new());
    let toasts = toasts();
    let propose = move || match untrack(|| proposal(fields, split)) {
        Ok(plan) => {
            problems.set(Problems::new());
            let before: Vec<InstalmentForm> = untrack(|| fields.form().plan);
            let count = plan.len();
            fields.set_plan(&plan);
            let said = if l == Lang::Zh { format!("已按 {count} 期生成计划") } else { format!("Plan of {count} made") };
            if before.is_empty() {
                toasts.done(said);
            } else {
                toasts.undoable(said, move || fields.set_plan(&before));
            }
        }
        Err(found) => problems.set(found),
    };
    let is_percent = move || split.manner.with(|manner| manner == PERCENT);
    view! {
        <Provider value=FormProblems::new(problems.into())>
            <fieldset class="split" on:keydown=move |event| super::lines_form::on_enter(&event, propose)>
                <legend class="unseen">{l.pick("按规则生成计划", "Propose a plan")}</legend>
                <RadioField name="manner" label=l.pick("分期方式", "Split") value=split.manner bar=true
                    choices=vec![Choice::new(EQUAL, l.pick("等分", "Equally")), Choice::new(PERCENT, l.pick("按比例", "By percent"))]/>
                <div hidden=is_percent><TextField name="parts" label=l.pick("期数", "Parts") value=split.parts/></div>
                <div hidden=move || !is_percent()><TextField name="percents" label=l.pick("比例 %", "Percents") value=split.percents/></div>
                <DateField name="first_due" label=l.pick("首期应收", "First due") value=split.first_due today=today()/>
                <TextField name="months" label=l.pick("间隔（月）", "Months apart") value=split.months/>
                <Button on_click=move |_| propose()>{l.pick("生成计划", "Make the plan")}</Button>
            </fieldset>
        </Provider>
    }
    .into_any()
}

/// The plan that the split asks for, as a form's rows.
fn proposal(fields: Fields, split: Split) -> Result<Vec<InstalmentForm>, Problems> {
    let currency = fields.chosen_currency();
    let mut problems = Problems::new();
    let first_due = split.first_due.get();
    let first_due = if first_due.trim().is_empty() { fields.signed.get() } else { first_due };
    let first_due = problems.keep("first_due", parse::date(&first_due, today()));
    let months = problems.keep("months", parse::whole(&split.months.get()));
    let is_percent = split.manner.get() == PERCENT;
    let field = if is_percent { "percents" } else { "parts" };
    let amount = fields.amount().filter(|amount| amount.is_positive());
    if amount.is_none() {
        problems.add(field, Refusal::NoLines);
    }
    let (Some(amount), Some(first_due), Some(months)) = (amount, first_due, months) else { return Err(problems) };
    let plan = if is_percent {
        parse::percents(&split.percents.get()).and_then(|percents| propose_percent(amount, &percents, currency, first_due, months))
    } else {
        parse::whole(&split.parts.get()).and_then(|parts| propose_equal(amount, parts as usize, currency, first_due, months))
    };
    match problems.keep(field, plan) {
        Some(plan) => Ok(plan.iter().map(|terms| InstalmentForm::of(terms, currency)).collect()),
        None => Err(problems),
    }
}
