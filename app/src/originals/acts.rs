//! The dialogs of paper originals: registering them, and whatever happens to one.

use domain::id::{ContractId, UserId};
use domain::lang::Lang;
use domain::original::{Original, OriginalAct, OriginalForm, RegisterForm};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{borrower_choices, original_act, original_register};
use super::state::paper;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What the page and its dialogs share.
#[derive(Clone, Copy)]
pub(crate) struct Handling {
    /// The contract of which papers are registered, and how many it has.
    pub(super) registering: RwSignal<Option<(ContractId, usize)>>,
    pub(super) acting: RwSignal<Option<(Original, OriginalAct)>>,
    /// Counts what was done here.
    pub(crate) done: RwSignal<u32>,
}

impl Handling {
    pub(crate) fn new() -> Self {
        Self { registering: RwSignal::new(None), acting: RwSignal::new(None), done: RwSignal::new(0) }
    }

    pub(crate) fn is_open(self) -> bool {
        self.registering.with(Option::is_some) || self.acting.with(Option::is_some)
    }

    pub(crate) fn close(self) {
        self.registering.set(None);
        self.acting.set(None);
    }
}

/// Both dialogs.
#[component]
pub(crate) fn ActDialogs(handling: Handling) -> impl IntoView {
    let l = lang();
    let (registering, acting) = (open_while(handling.registering), open_while(handling.acting));
    view! {
        <Dialog open=registering title=l.pick("登记原件", "Register originals")>
            {handling.registering.get_untracked().map(|(contract, registered)| view! { <RegisterFields contract registered handling open=registering/> })}
        </Dialog>
        <Dialog open=acting title=l.pick("原件", "Paper original")>
            {handling.acting.get_untracked().map(|(original, act)| view! { <ActFields original act handling open=acting/> })}
        </Dialog>
    }
}

#[component]
fn RegisterFields(contract: ContractId, registered: usize, handling: Handling, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (location, count) = (RwSignal::new(String::new()), RwSignal::new("1".to_owned()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let operation = fresh_id();
    let register = Action::new(move |form: &RegisterForm| original_register(operation.clone().into(), contract.clone(), form.clone()));
    follow_answer(register.value(), problems, failure, move |()| {
        toasts.done(l.pick("原件已登记。", "The originals are registered."));
        open.set(false);
        handling.done.update(|done| *done += 1);
    });
    let submit = move |()| {
        let form = RegisterForm { location: location.get_untracked(), count: count.get_untracked() };
        match form.parse(registered) {
            Ok(_) => {
                register.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    let pending = register.pending();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=submit>
            <TextField name="location" label=l.pick("存放位置", "Kept in") value=location help=l.pick("如：档案室 A 柜 3 盒", "For example: archive room, cabinet A, box 3") autofocus=true/>
            <TextField name="count" label=l.pick("份数", "How many") value=count/>
            <FormActions>
                <SubmitButton pending=pending>{l.pick("登记", "Register")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// What is typed of an act.
#[derive(Clone, Copy)]
struct Fields {
    user: RwSignal<String>,
    outside: RwSignal<String>,
    on: RwSignal<String>,
    due: RwSignal<String>,
    location: RwSignal<String>,
    note: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { user: text(), outside: text(), on: text(), due: text(), location: text(), note: text() }
    }

    fn form(self, act: OriginalAct) -> OriginalForm {
        OriginalForm {
            act,
            user: UserId::new(self.user.get_untracked()),
            outside: self.outside.get_untracked(),
            on: self.on.get_untracked(),
            due: self.due.get_untracked(),
            location: self.location.get_untracked(),
            note: self.note.get_untracked(),
        }
    }
}

#[component]
fn ActFields(original: Original, act: OriginalAct, handling: Handling, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let fields = Fields::new();
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), original.id.clone());
    let carry_out = Action::new(move |form: &OriginalForm| original_act(operation.clone().into(), id.clone(), form.clone()));
    follow_answer(carry_out.value(), problems, failure, move |()| {
        toasts.done(done(act, l));
        open.set(false);
        handling.done.update(|done| *done += 1);
    });
    // Refused, perhaps for somebody was quicker: what stands behind the dialog is asked for again.
    Effect::new(move |_| {
        if problems.with(|problems| problems.0.iter().any(|problem| problem.field.is_empty())) {
            handling.done.update(|done| *done += 1);
        }
    });
    let (head, day) = (head(&original, l), today());
    let submit = move |()| {
        let form = fields.form(act);
        match form.check(&original, day) {
            Ok(()) => {
                carry_out.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    let pending = carry_out.pending();
    let look = if matches!(act, OriginalAct::Lose | OriginalAct::Remove) { Look::Danger } else { Look::Primary };
    let note_is_due = matches!(act, OriginalAct::Lose | OriginalAct::Remove);
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=submit>
            <p class="dialog-text"><strong>{act.label(l)}</strong>" · "{head}</p>
            {(act == OriginalAct::Lend).then(|| loan_fields(fields))}
            {(act == OriginalAct::Return).then(|| on_field(fields, l.pick("归还日期", "Returned on")))}
            {(act == OriginalAct::Lose).then(|| on_field(fields, l.pick("发现日期", "Noticed on")))}
            {matches!(act, OriginalAct::Return | OriginalAct::Relocate | OriginalAct::Find).then(|| location_field(fields, act))}
            <TextField name="note" label=if note_is_due { l.pick("原因", "Reason") } else { l.pick("说明", "Note") } value=fields.note optional=!note_is_due/>
            <FormActions>
                <SubmitButton look pending=pending>{act.label(l)}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Which paper, where it lies or who has it.
fn head(original: &Original, l: Lang) -> String {
    let place = original.loan.as_ref().map_or_else(|| original.location.clone(), |loan| loan.borrower.clone());
    format!("{} · {place}", paper(original.ordinal, l))
}

fn loan_fields(fields: Fields) -> AnyView {
    let l = lang();
    let outside = Choice::new("", l.pick("外部人员（填姓名）", "Somebody outside (by name)"));
    let people = RwSignal::new(vec![outside]);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            let found = borrower_choices().await;
            people.try_update(|people| people.extend(found));
        });
    });
    view! {
        <SelectField name="user" label=l.pick("借阅人", "Borrower") value=fields.user choices=people/>
        <div hidden=move || fields.user.with(|user| !user.is_empty())>
            <TextField name="outside" label=l.pick("姓名与单位", "Name and company") value=fields.outside/>
        </div>
        <FieldRow>
            <DateField name="on" label=l.pick("借出日期", "Lent on") value=fields.on today=today() optional=true help=l.pick("不填就是今天", "Today unless told")/>
            <DateField name="due" label=l.pick("应还日期", "Due back") value=fields.due today=today()/>
        </FieldRow>
    }
    .into_any()
}

fn on_field(fields: Fields, label: &'static str) -> AnyView {
    let help = lang().pick("不填就是今天", "Today unless told");
    view! { <DateField name="on" label value=fields.on today=today() optional=true help/> }.into_any()
}

fn location_field(fields: Fields, act: OriginalAct) -> AnyView {
    let l = lang();
    let is_optional = act != OriginalAct::Relocate;
    let help = if is_optional { l.pick("不填就放回原处", "Where it lay, unless told") } else { "" };
    view! { <TextField name="location" label=l.pick("存放位置", "Kept in") value=fields.location optional=is_optional help/> }.into_any()
}

fn done(act: OriginalAct, l: Lang) -> &'static str {
    match act {
        OriginalAct::Lend => l.pick("已登记借出。", "The loan is registered."),
        OriginalAct::Return => l.pick("已登记归还。", "The return is registered."),
        OriginalAct::Relocate => l.pick("位置已更新。", "The place is updated."),
        OriginalAct::Lose => l.pick("已登记遗失。", "The loss is registered."),
        OriginalAct::Find => l.pick("已登记找回。", "The original is registered as found."),
        OriginalAct::Remove => l.pick("已移出登记。", "The original is removed from the register."),
    }
}
