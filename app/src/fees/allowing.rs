//! The dialog in which legal records an exception with its ground, or voids one.

use domain::fee::{FeeClaim, FeeException, FeeExceptionForm, FeeRow, FeeStatement, TEXT_CHARACTERS_MAX};
use domain::money::Amount;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{fee_except, fee_exception_void};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// For somebody who is named in a claim of this statement.
    Record(Box<FeeStatement>),
    Void(Box<FeeException>),
}

/// What the page and its dialog share.
pub(crate) type Allowing = crate::ui::acting::Acting<Wanted>;

/// One dialog for both acts.
#[component]
pub(crate) fn AllowDialog(allowing: Allowing) -> impl IntoView {
    let l = lang();
    let open = open_while(allowing.wanted);
    let fields = move || match allowing.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Record(statement)) => view! { <RecordFields statement=*statement allowing open/> }.into_any(),
        Some(Wanted::Void(exception)) => view! { <VoidFields exception=*exception allowing open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("法务例外", "Exception of legal")>{fields()}</Dialog> }
}

/// The claims of a statement that go to named people, each under its place, with what legal needs of it.
fn to_people(statement: &FeeStatement) -> Vec<(Choice, FeeExceptionForm)> {
    let l = lang();
    let scale = statement.currency.scale();
    let claims = statement.claims().filter(|(_, claim)| claim.is_to_person() && !claim.person().is_empty());
    let read = |(row, claim): (&FeeRow, &FeeClaim)| {
        let same =
            |other: &(&FeeRow, &FeeClaim)| other.0.customer == row.customer && other.1.is_to_person() && other.1.person() == claim.person();
        let all: Vec<(&FeeRow, &FeeClaim)> = statement.claims().filter(same).collect();
        let total = Amount::sum(all.iter().map(|(_, claim)| claim.amount)).unwrap_or(claim.amount);
        let label =
            format!("{} · {} · {} {}", claim.beneficiary, row.customer_name, claim.means.label(l), format::amount(claim.amount, scale));
        let form = FeeExceptionForm {
            customer: row.customer.clone(),
            month: statement.month.to_string(),
            beneficiary: claim.beneficiary.clone(),
            amount: total.grouped(scale),
            allows_cash: all.iter().any(|(_, claim)| claim.means.is_cash()),
            ground: String::new(),
        };
        (Choice::new(claim.number.to_string(), label), form)
    };
    claims.map(read).collect()
}

#[component]
fn RecordFields(statement: FeeStatement, allowing: Allowing, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, currency) = (lang(), toasts(), statement.currency);
    let people = to_people(&statement);
    let choices: Vec<Choice> = people.iter().map(|(choice, _)| choice.clone()).collect();
    let first = people.first().map(|(choice, form)| (choice.value.clone(), form.clone())).unwrap_or_default();
    let people = StoredValue::new(people);
    let claim = RwSignal::new(first.0);
    let (amount, cash, ground) = (RwSignal::new(first.1.amount), RwSignal::new(first.1.allows_cash), RwSignal::new(String::new()));
    let form_of = move |number: &str| {
        people
            .with_value(|people| people.iter().find(|(choice, _)| choice.value == number).map(|(_, form)| form.clone()).unwrap_or_default())
    };
    // Another claim has another amount.
    Effect::new(move |before: Option<String>| {
        let now = claim.get();
        if before.is_some_and(|before| before != now) {
            let form = form_of(&now);
            amount.set(form.amount);
            cash.set(form.allows_cash);
        }
        now
    });
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let operation = fresh_id();
    let record = Action::new(move |form: &FeeExceptionForm| fee_except(operation.clone().into(), form.clone()));
    follow_answer(record.value(), problems, failure, move |_| {
        toasts.done(l.pick("例外已登记，业务员可以提交了。", "The exception is recorded; the rep can submit it now."));
        open.set(false);
        allowing.renew();
    });
    let submit = move |()| {
        let chosen = form_of(&claim.get_untracked());
        let form = FeeExceptionForm {
            amount: amount.get_untracked(),
            allows_cash: cash.get_untracked(),
            ground: ground.get_untracked(),
            ..chosen
        };
        match form.parse(currency) {
            Ok(_) => drop(record.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=record.pending() on_submit=submit>
            <SelectField name="beneficiary" label=l.pick("给谁", "For whom") value=claim choices/>
            <AmountField name="amount" label=l.pick("这个人这个月最多", "At most for the person in that month") value=amount currency=Signal::stored(currency)/>
            <CheckField name="allows_cash" label=l.pick("允许现金", "Cash is allowed") checked=cash/>
            <TextArea name="ground" label=l.pick("理由", "Ground") value=ground help=l.pick("依据哪条规定，为什么可以", "By which rule, and why it may be")/>
            <FormActions>
                <SubmitButton pending=record.pending()>{l.pick("登记例外", "Record the exception")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

#[component]
fn VoidFields(exception: FeeException, allowing: Allowing, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), exception.id.clone());
    let void = Action::new(move |reason: &String| fee_exception_void(operation.clone().into(), id.clone(), reason.clone()));
    follow_answer(void.value(), problems, failure, move |_| {
        toasts.done(l.pick("例外已作废，仍可查看。", "The exception is void, and can still be seen."));
        open.set(false);
        allowing.renew();
    });
    allowing.renew_when_refused(problems);
    let submit = move |()| send_reason(reason, TEXT_CHARACTERS_MAX, problems, |text| drop(void.dispatch(text)));
    let head = format!("{} · {} · {}", exception.month, exception.customer_name, exception.beneficiary);
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=void.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{head}</strong></p>
            <p class="dialog-text">{l.pick("作废后，还没有审核完的申报重新按规则检查。", "Claims that are not checked by all yet are held against the rules again.")}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=void.pending()>{l.pick("作废", "Void")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
