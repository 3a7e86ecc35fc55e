//! The form of one obligation: what, who, by when, how often, and which instalment hangs on it.

use domain::id::ContractId;
use domain::obligation::{Obligation, ObligationForm, ObligationKind, Recurrence};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::acts::Acting;
use super::api::{ObligationsView, obligation_add, obligation_edit};
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<String>,
    title: RwSignal<String>,
    owner: RwSignal<String>,
    due: RwSignal<String>,
    recurrence: RwSignal<String>,
    until: RwSignal<String>,
    instalment: RwSignal<String>,
    days: RwSignal<String>,
}

impl Fields {
    fn of(form: ObligationForm) -> Self {
        let text = |text: String| RwSignal::new(text);
        Self {
            kind: text(form.kind),
            title: text(form.title),
            owner: text(form.owner.to_string()),
            due: text(form.due),
            recurrence: text(form.recurrence),
            until: text(form.until),
            instalment: text(form.instalment.to_string()),
            days: text(form.days),
        }
    }

    fn form(self) -> ObligationForm {
        ObligationForm {
            kind: self.kind.get_untracked(),
            title: self.title.get_untracked(),
            owner: self.owner.get_untracked().into(),
            due: self.due.get_untracked(),
            recurrence: self.recurrence.get_untracked(),
            until: self.until.get_untracked(),
            instalment: self.instalment.get_untracked().into(),
            days: self.days.get_untracked(),
        }
    }
}

/// Adds an obligation to the contract, or changes the known one.
#[component]
pub(super) fn TermsForm(contract: ContractId, known: Option<Obligation>, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation, fresh) = (lang(), toasts(), fresh_id(), fresh_id());
    let view = acting.view.get_untracked();
    let start = match &known {
        Some(known) => ObligationForm::of(known),
        None => ObligationForm {
            kind: ObligationKind::Delivery.code().to_owned(),
            recurrence: Recurrence::Once.code().to_owned(),
            owner: view.as_ref().map(|view| view.contract.owner.clone()).unwrap_or_default(),
            ..ObligationForm::default()
        },
    };
    let fields = Fields::of(start);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let subject = known.as_ref().map(|known| (known.id.clone(), known.version));
    let save = Action::new(move |form: &ObligationForm| {
        let (operation, fresh, contract) = (operation.clone().into(), fresh.clone().into(), contract.clone());
        let (subject, form) = (subject.clone(), form.clone());
        async move {
            match subject {
                Some((id, version)) => obligation_edit(operation, id, version, form).await,
                None => obligation_add(operation, fresh, contract, form).await,
            }
        }
    });
    follow_answer(save.value(), problems, failure, move |_| {
        toasts.done(l.pick("事项已保存。", "Obligation saved."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let day = today();
    let submit = move |()| {
        let form = fields.form();
        match form.parse(day) {
            Ok(_) => drop(save.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {what_and_who(fields, view.as_ref(), known.as_ref())}
            {when_and_how_often(fields)}
            {what_hangs(fields, view.as_ref())}
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存事项", "Save the obligation")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn what_and_who(fields: Fields, view: Option<&ObligationsView>, known: Option<&Obligation>) -> AnyView {
    let l = lang();
    let kinds = ObligationKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect::<Vec<_>>();
    let people = people_of(view, known.map(|known| (known.owner.to_string(), known.owner_name.clone())));
    view! {
        <TextField name="title" label=l.pick("事项", "What is to be done") value=fields.title autofocus=true/>
        <FieldRow>
            <SelectField name="kind" label=l.pick("类别", "Kind") value=fields.kind choices=kinds/>
            <SelectField name="owner" label=l.pick("负责人", "Who sees to it") value=fields.owner choices=people/>
        </FieldRow>
    }
    .into_any()
}

/// Whom one may ask to see to something. Who has it `now` stays to be chosen, even one who has left; so does the contract's own owner.
pub(super) fn people_of(view: Option<&ObligationsView>, now: Option<(String, String)>) -> Vec<Choice> {
    let mut people: Vec<Choice> =
        view.map(|view| view.people.iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect()).unwrap_or_default();
    let first = view.map(|view| (view.contract.owner.to_string(), view.contract.owner_name.clone()));
    for (id, name) in [now, first].into_iter().flatten() {
        if !id.is_empty() && people.iter().all(|choice| choice.value != id) {
            people.insert(0, Choice::new(id, name));
        }
    }
    people
}

fn when_and_how_often(fields: Fields) -> AnyView {
    let l = lang();
    let often = Recurrence::ALL.iter().map(|often| Choice::new(often.code(), often.label(l))).collect::<Vec<_>>();
    let recurs = move || fields.recurrence.with(|often| often != Recurrence::Once.code());
    view! {
        <FieldRow>
            <DateField name="due" label=l.pick("应完成日期", "Due") value=fields.due today=today() optional=true/>
            <SelectField name="recurrence" label=l.pick("重复", "How often") value=fields.recurrence choices=often/>
        </FieldRow>
        <div hidden=move || !recurs()>
            <DateField name="until" label=l.pick("重复到", "Until") value=fields.until today=today() optional=true
                help=l.pick("完成一次，下一次自动排上；不填就一直重复。", "When one is done the next comes; without a day it goes on.")/>
        </div>
    }
    .into_any()
}

fn what_hangs(fields: Fields, view: Option<&ObligationsView>) -> AnyView {
    let l = lang();
    let none = Choice::new("", l.pick("没有", "None"));
    let of_plan = view.map(|view| view.plan.as_slice()).unwrap_or_default().iter().map(|instalment| {
        let amount = format::amount(instalment.terms.amount, instalment.currency.scale());
        Choice::new(instalment.id.as_str(), format!("{} · {amount}", format::instalment(instalment.ordinal, l)))
    });
    let choices: Vec<_> = std::iter::once(none).chain(of_plan).collect();
    let hangs = move || fields.instalment.with(|instalment| !instalment.is_empty());
    view! {
        <FieldRow>
            <SelectField name="instalment" label=l.pick("随它到期的回款", "Instalment that hangs on it") value=fields.instalment choices/>
            <div hidden=move || !hangs()>
                <TextField name="days" label=l.pick("完成后几天到期", "Due so many days after") value=fields.days optional=true
                    help=l.pick("不填就是完成当天", "The same day unless told")/>
            </div>
        </FieldRow>
    }
    .into_any()
}
