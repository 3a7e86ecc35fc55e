//! The lines of a contract's form: Enter goes on to the next one, and in the last adds one.

use domain::refusal::Problems;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlInputElement, HtmlSelectElement};

use super::fields::{Fields, LineRow};
use crate::error::{sentence, with_words};
use crate::ui::prelude::*;

/// 明细
#[component]
pub fn LinesForm(fields: Fields) -> impl IntoView {
    let l = lang();
    let rows = move || fields.lines.get().into_iter().enumerate().collect::<Vec<_>>();
    let add = move || {
        fields.add_line();
        let index = fields.lines.with_untracked(Vec::len).saturating_sub(1);
        browser::focus_id(&field_id(&format!("lines.{index}.product")));
    };
    let amount = move || fields.amount().map(|amount| format::amount(amount, fields.chosen_currency().scale()));
    view! {
        <div class="form-rows contract-lines" id=field_id("lines") tabindex="-1">
            <For each=rows key=|(index, row)| (*index, row.key) children=move |(index, row)| line_row(fields, index, row)/>
        </div>
        <GroupError name="lines" problems=fields.problems/>
        <div class="form-rows-foot">
            <Button icon=Symbol::Plus on_click=move |_| add()>{l.pick("增加一行", "Add a line")}</Button>
            <span class="form-rows-hint quiet small">{l.pick("最后一行按 Enter 也会增加一行", "Enter in the last line adds one too")}</span>
            <span class="form-rows-sum" role="status">
                <span class="quiet">{l.pick("合同金额", "Contract amount")}" "{move || fields.chosen_currency().code()}</span>
                <strong class="figures">{move || amount().unwrap_or_else(|| "—".to_owned())}</strong>
            </span>
        </div>
    }
    .into_any()
}

fn line_row(fields: Fields, index: usize, row: LineRow) -> AnyView {
    let l = lang();
    let name = |field: &str| format!("lines.{index}.{field}");
    let total = move || {
        let currency = fields.chosen_currency();
        row.total(currency).map_or_else(|| "—".to_owned(), |total| format::amount(total, currency.scale()))
    };
    let currency = Signal::derive(move || fields.chosen_currency());
    let next = move |event: KeyboardEvent| {
        on_enter(&event, || {
            let count = fields.lines.with_untracked(Vec::len);
            if index + 1 == count {
                fields.add_line();
            }
            browser::focus_id(&field_id(&format!("lines.{}.product", index + 1)));
        });
    };
    let is_only = move || fields.lines.with(Vec::len) < 2;
    let remove = if l == domain::lang::Lang::Zh { format!("删除第 {} 行", index + 1) } else { format!("Remove line {}", index + 1) };
    view! {
        <div class="form-row line-row" on:keydown=next>
            <TextField name=name("product") label=l.pick("产品或服务", "Product or service") value=row.product/>
            <TextField name=name("quantity") label=l.pick("数量", "Quantity") value=row.quantity/>
            <TextField name=name("unit") label=l.pick("单位", "Unit") value=row.unit/>
            <TextField name=name("unit_price") label=l.pick("单价", "Unit price") value=row.unit_price/>
            <AmountField name=name("discount") label=l.pick("折扣", "Discount") value=row.discount currency/>
            <div class="form-row-total">
                <span class="field-label">{l.pick("小计", "Total")}</span>
                <output class="figures">{total}</output>
            </div>
            <div class="form-row-remove" hidden=is_only>
                <IconButton symbol=Symbol::Close label=remove on_click=move |_| fields.remove_line(row.key)/>
            </div>
        </div>
    }
    .into_any()
}

/// Enter in an input of a row goes on to the next row instead of sending the form; not while Hanzi are composed, not on a button.
pub fn on_enter(event: &KeyboardEvent, go_on: impl FnOnce()) {
    let target = event.target();
    let is_field =
        target.is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some() || target.dyn_ref::<HtmlSelectElement>().is_some());
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if event.key() == "Enter" && is_field && !has_modifier && !event.is_composing() {
        event.prevent_default();
        go_on();
    }
}

/// What is wrong with a group of rows as a whole: no line, a plan that does not add up.
#[component]
pub fn GroupError(name: &'static str, problems: RwSignal<Problems>) -> impl IntoView {
    let l = lang();
    let problems = with_words(problems.into());
    let message = Memo::new(move |_| problems.with(|problems| problems.of(name).map(|refusal| sentence(refusal, l))));
    view! {
        <p class="field-error" id=format!("{}-error", field_id(name)) hidden=move || message.with(Option::is_none)>
            <Icon symbol=Symbol::Alert/>
            <span>{move || message.get()}</span>
        </p>
    }
}
