//! The dialog in which finance enters a rate; one that takes another's place needs its reason.

use domain::currency::Currency;
use domain::rate::{Rate, RateForm};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::rate_enter;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// What somebody is about to enter: a rate, or one in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted(pub(super) Option<Rate>);

/// What the page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted>;

#[component]
pub(crate) fn EnterDialog(acting: Acting) -> impl IntoView {
    let l = lang();
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted(wrong)) => view! { <EnterFields wrong acting open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("登记汇率", "Enter a rate")>{fields()}</Dialog> }
}

/// What is typed of a rate.
#[derive(Clone, Copy)]
struct Fields {
    currency: RwSignal<String>,
    day: RwSignal<String>,
    rate: RwSignal<String>,
    source: RwSignal<String>,
    reason: RwSignal<String>,
}

impl Fields {
    /// Filled from the rate that is wrong, if one is.
    fn new(wrong: Option<&Rate>, own: Currency) -> Self {
        let first = Currency::ALL.into_iter().find(|currency| *currency != own).unwrap_or_default();
        let (currency, day) = wrong.map_or((first, today()), |wrong| (wrong.currency, wrong.day));
        let text = |of: fn(&Rate) -> String| RwSignal::new(wrong.map(of).unwrap_or_default());
        Self {
            currency: RwSignal::new(currency.code().to_owned()),
            day: RwSignal::new(format::date(day)),
            rate: text(Rate::words),
            source: text(|wrong| wrong.source.clone()),
            reason: RwSignal::new(String::new()),
        }
    }

    fn form(self) -> RateForm {
        RateForm {
            currency: self.currency.get_untracked(),
            day: self.day.get_untracked(),
            rate: self.rate.get_untracked(),
            source: self.source.get_untracked(),
            reason: self.reason.get_untracked(),
        }
    }
}

#[component]
fn EnterFields(wrong: Option<Rate>, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, day, own) = (lang(), toasts(), today(), own_currency());
    let fields = Fields::new(wrong.as_ref(), own);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    // What was refused for want of a reason is sent again with one: each form that is sent is an operation of its own, and the day's own entry
    // keeps a second press from entering it twice.
    let enter = Action::new(|form: &RateForm| rate_enter(fresh_id().into(), form.clone()));
    follow_answer(enter.value(), problems, failure, move |_: Rate| {
        toasts.done(l.pick("汇率已登记。", "The rate is entered."));
        open.set(false);
        acting.renew();
    });
    let submit = move |()| {
        let form = fields.form();
        match form.parse(own, day) {
            Ok(_) => drop(enter.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let foreign = Currency::ALL.into_iter().filter(|currency| *currency != own);
    let choices: Vec<Choice> = foreign.map(|one| Choice::new(one.code(), format!("{} {}", one.code(), one.label(l)))).collect();
    let what = format!("{} {}", l.pick("1 单位外币折合", "One unit of it in"), own.code());
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=enter.pending() on_submit=submit>
            <FieldRow>
                <SelectField name="currency" label=l.pick("币种", "Currency") value=fields.currency choices/>
                <DateField name="day" label=l.pick("日期", "Day") value=fields.day today=day/>
            </FieldRow>
            <TextField name="rate" label=what value=fields.rate autofocus=true
                help=l.pick("最多 10 位小数；牌价按 100 单位报的请除以 100", "At most 10 decimals; divide by 100 what is quoted for 100 units")/>
            <TextField name="source" label=l.pick("来源", "Source") value=fields.source help=l.pick("例如：中国外汇交易中心中间价", "Such as: central parity rate")/>
            <TextField name="reason" label=l.pick("原因", "Reason") value=fields.reason optional=true
                help=l.pick("这一天已有汇率时必填：为什么以这个为准", "Needed where the day has a rate: why this one counts instead")/>
            <FormActions>
                <SubmitButton pending=enter.pending()>{l.pick("登记汇率", "Enter the rate")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
