//! The dialog over a contract's expenses: recording one, voiding one.

use domain::currency::Currency;
use domain::expense::{Expense, ExpenseCategory, ExpenseForm, REASON_CHARACTERS_MAX};
use domain::id::ContractId;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{expense_record, expense_void};
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Record(ContractId, Currency),
    Void(Box<Expense>),
}

/// What the page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted>;

/// One dialog for both acts.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let l = lang();
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Record(contract, currency)) => view! { <RecordFields contract currency acting open/> }.into_any(),
        Some(Wanted::Void(expense)) => view! { <VoidFields expense=*expense acting open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("费用", "Expense")>{fields()}</Dialog> }
}

/// What is typed of an expense.
#[derive(Clone, Copy)]
struct Fields {
    date: RwSignal<String>,
    category: RwSignal<String>,
    amount: RwSignal<String>,
    payee: RwSignal<String>,
    remarks: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let category = text(ExpenseCategory::default().code());
        Self { date: RwSignal::new(format::date(today())), category, amount: text(""), payee: text(""), remarks: text("") }
    }

    fn form(self) -> ExpenseForm {
        ExpenseForm {
            date: self.date.get_untracked(),
            category: self.category.get_untracked(),
            amount: self.amount.get_untracked(),
            payee: self.payee.get_untracked(),
            remarks: self.remarks.get_untracked(),
        }
    }
}

#[component]
fn RecordFields(contract: ContractId, currency: Currency, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, day) = (lang(), toasts(), today());
    let fields = Fields::new();
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), fresh_id());
    let record =
        Action::new(move |form: &ExpenseForm| expense_record(operation.clone().into(), id.clone().into(), contract.clone(), form.clone()));
    follow_answer(record.value(), problems, failure, move |()| {
        toasts.done(l.pick("费用已登记。", "The expense is recorded."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let form = fields.form();
        match form.parse(currency, day) {
            Ok(_) => drop(record.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let choices: Vec<Choice> = ExpenseCategory::ALL.iter().map(|one| Choice::new(one.code(), one.label(l))).collect();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=record.pending() on_submit=submit>
            <FieldRow>
                <AmountField name="amount" label=l.pick("金额", "Amount") value=fields.amount currency autofocus=true/>
                <SelectField name="category" label=l.pick("类别", "Category") value=fields.category choices/>
            </FieldRow>
            <DateField name="date" label=l.pick("发生日期", "Spent on") value=fields.date today=day/>
            <TextField name="payee" label=l.pick("收款方", "Paid to") value=fields.payee optional=true/>
            <TextField name="remarks" label=l.pick("说明", "Remarks") value=fields.remarks optional=true
                help=l.pick("类别为“其他”时要写明用途", "Say what for when the category is “Other”")/>
            <FormActions>
                <SubmitButton pending=record.pending()>{l.pick("登记费用", "Record the expense")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

#[component]
fn VoidFields(expense: Expense, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), expense.id.clone());
    let void = Action::new(move |reason: &String| expense_void(operation.clone().into(), id.clone(), reason.clone()));
    follow_answer(void.value(), problems, failure, move |()| {
        toasts.done(l.pick("费用已作废，仍可查看。", "The expense is void, and can still be seen."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| send_reason(reason, REASON_CHARACTERS_MAX, problems, |text| drop(void.dispatch(text)));
    let amount = format::amount(expense.terms.amount, expense.currency.scale());
    let head = format!("{} · {} · {amount} {}", format::date(expense.terms.date), expense.terms.category.label(l), expense.currency.code());
    let label = format!("{} {amount}", l.pick("作废", "Void"));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=void.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{head}</strong></p>
            <p class="dialog-text">{l.pick("作废后不能恢复：这一笔不再计入费用支出，和原因一起留在列表里。", "This cannot be undone: it counts as an expense no more, and stays in the list with its reason.")}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=void.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
