//! The dialog over a contract's discounts and write-offs: asking for one, submitting one again, reversing one.

use domain::adjustment::{Adjustment, AdjustmentForm, AdjustmentKind, AdjustmentReason, REASON_CHARACTERS_MAX};
use domain::currency::Currency;
use domain::id::{ContractId, InstalmentId};
use domain::instalment::Instalment;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{adjustment_ask, adjustment_ask_again, adjustment_reverse};
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Ask(Box<Asked>),
    Reverse(Box<Adjustment>),
}

/// Over what one asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub contract: ContractId,
    pub currency: Currency,
    /// The instalments of which something is open.
    pub open: Vec<Instalment>,
    /// The one that the address names, if any.
    pub chosen: InstalmentId,
    /// What was returned, and is changed and submitted again; none: it is asked for the first time.
    pub returned: Option<Adjustment>,
}

/// What the page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted>;

/// One dialog for all acts.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let l = lang();
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Ask(asked)) => view! { <AskFields asked=*asked acting open/> }.into_any(),
        Some(Wanted::Reverse(adjustment)) => view! { <ReverseFields adjustment=*adjustment acting open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("折让与坏账", "Discount or write-off")>{fields()}</Dialog> }
}

/// What is typed of a request.
#[derive(Clone, Copy)]
struct Fields {
    instalment: RwSignal<String>,
    kind: RwSignal<String>,
    amount: RwSignal<String>,
    date: RwSignal<String>,
    reason: RwSignal<String>,
    note: RwSignal<String>,
}

impl Fields {
    fn new(asked: &Asked) -> Self {
        let form = asked.returned.as_ref().map_or_else(|| first_form(asked), Adjustment::form);
        Self {
            instalment: RwSignal::new(form.instalment.as_str().to_owned()),
            kind: RwSignal::new(form.kind),
            amount: RwSignal::new(form.amount),
            date: RwSignal::new(form.date),
            reason: RwSignal::new(form.reason),
            note: RwSignal::new(form.note),
        }
    }

    fn form(self) -> AdjustmentForm {
        AdjustmentForm {
            instalment: self.instalment.get_untracked().into(),
            kind: self.kind.get_untracked(),
            amount: self.amount.get_untracked(),
            date: self.date.get_untracked(),
            reason: self.reason.get_untracked(),
            note: self.note.get_untracked(),
        }
    }
}

/// All that is open of the instalment that was chosen, or of the first.
fn first_form(asked: &Asked) -> AdjustmentForm {
    let chosen = asked.open.iter().find(|one| one.id == asked.chosen).or_else(|| asked.open.first());
    let (instalment, amount) = chosen.map(|one| (one.id.clone(), one.open.grouped(asked.currency.scale()))).unwrap_or_default();
    AdjustmentForm { instalment, amount, date: format::date(today()), ..AdjustmentForm::default() }
}

/// Which instalment, as one chooses: number, day and what is open of it.
fn instalments(asked: &Asked) -> Vec<Choice> {
    let l = lang();
    let label = |one: &Instalment| {
        let open = format::amount(one.open, asked.currency.scale());
        format!("{} · {} · {} {open}", format::instalment(one.ordinal, l), format::date(one.terms.due), l.pick("未收", "open"))
    };
    asked.open.iter().map(|one| Choice::new(one.id.as_str(), label(one))).collect()
}

fn kinds() -> Vec<Choice> {
    let l = lang();
    let detail = |kind: AdjustmentKind| match kind {
        AdjustmentKind::Discount => l.pick("谈好少收", "Agreed to charge less"),
        AdjustmentKind::CreditNote => l.pick("退货或多计，冲减应收", "Goods returned, or charged too much"),
        AdjustmentKind::WriteOff => l.pick("收不回来", "Will not be paid"),
    };
    AdjustmentKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l)).detail(detail(*kind))).collect()
}

#[component]
fn AskFields(asked: Asked, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, day, currency) = (lang(), toasts(), today(), asked.currency);
    let fields = Fields::new(&asked);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id, contract) = (fresh_id(), fresh_id(), asked.contract.clone());
    let again = asked.returned.as_ref().map(|returned| (returned.id.clone(), returned.version));
    let ask = Action::new(move |form: &AdjustmentForm| {
        let (operation, id, contract, again, form) = (operation.clone(), id.clone(), contract.clone(), again.clone(), form.clone());
        async move {
            match again {
                Some((id, version)) => adjustment_ask_again(operation.into(), id, version, form).await,
                None => adjustment_ask(operation.into(), id.into(), contract, form).await,
            }
        }
    });
    follow_answer(ask.value(), problems, failure, move |()| {
        toasts.done(l.pick("已提交审批，通过后入账。", "Submitted for approval; it is booked once approved."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let form = fields.form();
        match form.parse(currency, day) {
            Ok(_) => drop(ask.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let reasons: Vec<Choice> = AdjustmentReason::ALL.iter().map(|one| Choice::new(one.code(), one.label(l))).collect();
    let (which, kinds) = (instalments(&asked), kinds());
    let reasons: Vec<Choice> = std::iter::once(Choice::new("", l.pick("请选择", "Choose"))).chain(reasons).collect();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=ask.pending() on_submit=submit>
            <SelectField name="instalment" label=l.pick("期次", "Instalment") value=fields.instalment choices=which/>
            <RadioField name="kind" label=l.pick("类型", "Kind") value=fields.kind choices=kinds/>
            <FieldRow>
                <AmountField name="amount" label=l.pick("金额", "Amount") value=fields.amount currency/>
                <SelectField name="reason" label=l.pick("原因", "Reason") value=fields.reason choices=reasons/>
            </FieldRow>
            <DateField name="date" label=l.pick("入账日期", "Counts from") value=fields.date today=day/>
            <TextField name="note" label=l.pick("说明", "Note") value=fields.note optional=true
                help=l.pick("原因为“其他”时要写明", "Say why when the reason is “Other”")/>
            <FormActions>
                <SubmitButton pending=ask.pending()>{l.pick("提交审批", "Submit for approval")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// `TZ20250615001 · 坏账核销 · 70.00 CNY`
fn head(adjustment: &Adjustment) -> String {
    let (l, currency) = (lang(), adjustment.currency);
    let amount = format::amount(adjustment.terms.amount, currency.scale());
    format!("{} · {} · {amount} {}", adjustment.number, adjustment.terms.kind.label(l), currency.code())
}

#[component]
fn ReverseFields(adjustment: Adjustment, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, reason) = (lang(), toasts(), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), adjustment.id.clone());
    let reverse = Action::new(move |reason: &String| adjustment_reverse(operation.clone().into(), id.clone(), reason.clone()));
    follow_answer(reverse.value(), problems, failure, move |()| {
        toasts.done(l.pick("已冲销，本期重新变为未收。", "Reversed: the instalment is open again."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let press = move |()| send_reason(reason, REASON_CHARACTERS_MAX, problems, |text| drop(reverse.dispatch(text)));
    let head = head(&adjustment);
    let label = format!("{} {}", l.pick("冲销", "Reverse"), format::amount(adjustment.terms.amount, adjustment.currency.scale()));
    let text = l.pick(
        "以今天的日期原样冲回，只能一次：这一期重新变为未收，两笔都留在账上。",
        "Its mirror is booked with today's date, once: so much of the instalment is open again, and both stay in the books.",
    );
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=reverse.pending() on_submit=press>
            <p class="dialog-text"><strong class="figures">{head}</strong></p>
            <p class="dialog-text">{text}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=reverse.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
