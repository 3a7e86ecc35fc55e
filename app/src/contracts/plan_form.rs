//! The plan of a contract's form: its instalments, their sum beside the contract amount, and the difference by name.

use domain::money::Amount;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::fields::{Fields, PlanRow};
use super::lines_form::{GroupError, on_enter};
use super::split_form::SplitForm;
use crate::frame::today;
use crate::ui::prelude::*;

/// 回款计划
#[component]
pub fn PlanForm(
    fields: Fields,
    /// In an amendment: the keys of the rows that are paid. They stay as they are, and no plan is proposed in their place.
    #[prop(optional)]
    paid: Option<Memo<Vec<u32>>>,
) -> impl IntoView {
    let l = lang();
    let is_fixed = move |key: u32| paid.is_some_and(|paid| paid.with(|paid| paid.contains(&key)));
    let rows = move || fields.plan.get().into_iter().enumerate().collect::<Vec<_>>();
    let add = move || {
        fields.add_instalment();
        let index = fields.plan.with_untracked(Vec::len).saturating_sub(1);
        take_rest(fields, index);
        browser::focus_id(&field_id(&format!("plan.{index}.due")));
    };
    view! {
        {paid.is_none().then(|| view! { <SplitForm fields/> })}
        <div class="form-rows contract-plan" id=field_id("plan") tabindex="-1">
            <For each=rows key=|(index, row)| (*index, row.key) children=move |(index, row)| plan_row(fields, index, row, Signal::derive(move || is_fixed(row.key)))/>
        </div>
        <GroupError name="plan" problems=fields.problems/>
        <div class="form-rows-foot">
            <Button icon=Symbol::Plus on_click=move |_| add()>{l.pick("增加一期", "Add an instalment")}</Button>
            <PlanSum fields paid/>
        </div>
    }
    .into_any()
}

/// A new instalment proposes what the plan still lacks.
fn take_rest(fields: Fields, index: usize) {
    let missing = untrack(|| fields.missing()).filter(|missing| missing.is_positive());
    let row = fields.plan.with_untracked(|plan| plan.get(index).copied());
    if let (Some(missing), Some(row)) = (missing, row) {
        row.amount.set(missing.grouped(untrack(|| fields.chosen_currency()).scale()));
    }
}

fn plan_row(fields: Fields, index: usize, row: PlanRow, fixed: Signal<bool>) -> AnyView {
    let l = lang();
    let name = |field: &str| format!("plan.{index}.{field}");
    let currency = Signal::derive(move || fields.chosen_currency());
    let share = move || {
        let amount = row.read(fields.chosen_currency())?;
        amount.percent_of(fields.amount()?, 2).map(|percent| format!("{}%", percent.normalize()))
    };
    let next = move |event: KeyboardEvent| {
        on_enter(&event, || {
            if index + 1 == fields.plan.with_untracked(Vec::len) {
                fields.add_instalment();
                take_rest(fields, index + 1);
            }
            browser::focus_id(&field_id(&format!("plan.{}.due", index + 1)));
        });
    };
    let ordinal = format::instalment(u16::try_from(index + 1).unwrap_or(u16::MAX), l);
    let remove = format!("{}{ordinal}", l.pick("删除", "Remove "));
    view! {
        <div class="form-row plan-row" on:keydown=next>
            <span class="form-row-ordinal figures">
                {ordinal}
                <span class="plan-row-fixed quiet small" hidden=move || !fixed.get()>{l.pick("已收齐", "Paid")}</span>
            </span>
            <DateField name=name("due") label=l.pick("应收日期", "Due date") value=row.due today=today() disabled=fixed/>
            <AmountField name=name("amount") label=l.pick("金额", "Amount") value=row.amount currency disabled=fixed/>
            <span class="form-row-share quiet small figures">{share}</span>
            <TextField name=name("note") label=l.pick("说明", "Note") value=row.note optional=true disabled=fixed/>
            <div class="form-row-remove" hidden=move || fixed.get()>
                <IconButton symbol=Symbol::Close label=remove on_click=move |_| fields.remove_instalment(row.key)/>
            </div>
        </div>
    }
    .into_any()
}

/// The plan's sum, whether it is the contract amount, and one press that mends the difference.
#[component]
fn PlanSum(fields: Fields, paid: Option<Memo<Vec<u32>>>) -> impl IntoView {
    let l = lang();
    let shown = move |amount: Amount| format::amount(amount, fields.chosen_currency().scale());
    let sum = move || fields.planned().map_or_else(|| "—".to_owned(), shown);
    let state = move || {
        let missing = fields.missing()?;
        let is_empty = fields.plan.with(Vec::is_empty);
        let (tone, label) = match (missing.is_zero(), missing.is_negative()) {
            _ if is_empty => return None,
            (true, _) => (Tone::Done, l.pick("与合同金额一致", "Equals the contract amount").to_owned()),
            (_, true) => (Tone::Overdue, format!("{} {}", l.pick("超出合同金额", "Over by"), shown(missing.abs()))),
            _ => (Tone::Attention, format!("{} {}", l.pick("还差", "Short by"), shown(missing))),
        };
        Some(view! { <StateChip tone label/> })
    };
    view! {
        {move || mended(fields, paid).is_some().then(|| view! {
            <Button look=Look::Quiet on_click=move |_| mend_last(fields, paid)>{l.pick("差额计入最后一期", "Put the difference into the last")}</Button>
        })}
        <span class="form-rows-sum" role="status">
            {state}
            <span class="quiet">{l.pick("各期合计", "Plan")}" "{move || fields.chosen_currency().code()}</span>
            <strong class="figures">{sum}</strong>
        </span>
    }
    .into_any()
}

/// The last instalment that is not fixed, and its amount with the difference in it; if there is a difference and it stays more than zero.
fn mended(fields: Fields, paid: Option<Memo<Vec<u32>>>) -> Option<(PlanRow, Amount)> {
    let missing = fields.missing().filter(|missing| !missing.is_zero())?;
    let is_free = |row: &PlanRow| paid.is_none_or(|paid| paid.with(|paid| !paid.contains(&row.key)));
    let last = fields.plan.get().into_iter().rfind(is_free)?;
    let amount = last.read(fields.chosen_currency()).unwrap_or_default().checked_add(missing).ok()?;
    amount.is_positive().then_some((last, amount))
}

fn mend_last(fields: Fields, paid: Option<Memo<Vec<u32>>>) {
    untrack(|| {
        if let Some((last, amount)) = mended(fields, paid) {
            last.amount.set(amount.grouped(fields.chosen_currency().scale()));
        }
    });
}
