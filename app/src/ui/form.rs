//! A form: its summary of errors, its buttons, and the question before unsaved changes are left. Its draft is [`super::draft`].

use domain::refusal::Problems;
use domain::user::required_text;
use leptos::context::Provider;
use leptos::prelude::*;

use super::browser;
use super::button::Look;
use super::field::{FormProblems, marked_id};
use super::icon::{Icon, Symbol};
use super::language::lang;
use crate::error::{Answer, Failure, sentence};

/// A form whose fields find their own errors. It posts to `action` without wasm, and runs `on_submit` with it.
///
/// A second submission while `pending` is dropped.
///
/// ```ignore
/// let problems = RwSignal::new(Problems::new());
/// <Form action="/api/customers/create" problems=problems pending=save.pending()
///       on_submit=move |()| { save.dispatch(command()); }>
///     <TextField name="name" label="客户名称" value=name/>
///     <FormActions><SubmitButton pending=save.pending()>"保存客户"</SubmitButton> <ButtonLink href="/customers">"取消"</ButtonLink></FormActions>
/// </Form>
/// ```
#[component]
pub fn Form(
    /// Where it posts without wasm: the server function's path.
    #[prop(optional, into)]
    action: Option<String>,
    /// What is wrong, from the domain in the browser or from the server.
    #[prop(into)]
    problems: Signal<Problems>,
    #[prop(into)] on_submit: Callback<()>,
    /// While the command is on its way.
    #[prop(optional, into)]
    pending: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let form = FormProblems::new(problems);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !pending.get_untracked() {
            on_submit.run(());
        }
    };
    view! {
        <Provider value=form>
            <form class="form" method="post" action=action novalidate=true on:submit=submit aria-busy=move || pending.get().to_string()>
                <ErrorSummary/>
                {children()}
            </form>
        </Provider>
    }
    .into_any()
}

/// All that is wrong with the form around, as links to the fields; takes the focus when it appears. In a dialog one field that is wrong says
/// so itself and takes the focus. [`Form`] has one.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let l = lang();
    let form = use_context::<FormProblems>();
    let problems = move || form.map(|form| form.problems.get()).unwrap_or_default();
    let sole = Memo::new(move |_| form.and_then(FormProblems::sole_in_dialog));
    let any = Memo::new(move |_| !problems().is_empty() && sole.with(Option::is_none));
    let node = NodeRef::new();
    Effect::new(move |_| match sole.get() {
        _ if problems().is_empty() => {}
        Some(id) => browser::focus_id(&id),
        None => browser::focus_node(node),
    });
    let rows = move || {
        problems().0.into_iter().map(|problem| summary_row(&problem.field, sentence(&problem.refusal, l), form)).collect::<Vec<_>>()
    };
    view! {
        <div class="error-summary" node_ref=node role="alert" tabindex="-1" hidden=move || !any.get()>
            <p class="error-summary-title">
                <Icon symbol=Symbol::Alert/>
                {l.pick("请先改正：", "Please correct this first:")}
            </p>
            <ul>{rows}</ul>
        </div>
    }
}

fn summary_row(field: &str, message: String, form: Option<FormProblems>) -> AnyView {
    if field.is_empty() {
        return view! { <li>{message}</li> }.into_any();
    }
    let label = form
        .and_then(|form| form.labels.with_value(|labels| labels.iter().find(|(name, _)| name == field).map(|(_, label)| label.clone())));
    let id = form.map_or_else(String::new, |form| marked_id(form.mark, field));
    let href = format!("#{id}");
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus_id(&id);
    };
    let text = match label {
        Some(label) => format!("{label}{}{message}", lang().pick("：", ": ")),
        None => message,
    };
    view! { <li><a href=href on:click=go>{text}</a></li> }.into_any()
}

/// The row of buttons that ends a form; sticks to the bottom on a phone.
#[component]
pub fn FormActions(children: Children) -> impl IntoView {
    view! { <div class="form-actions">{children()}</div> }
}

/// Fields side by side where there is room.
///
/// `<FieldRow><AmountField …/><DateField …/></FieldRow>`
#[component]
pub fn FieldRow(children: Children) -> impl IntoView {
    view! { <div class="field-row">{children()}</div> }
}

/// The form's own button: says what it does, and cannot be pressed twice while `pending`.
///
/// `<SubmitButton pending=save.pending()>{move || format!("确认到账 {}", amount.get())}</SubmitButton>`
#[component]
pub fn SubmitButton(
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(default = Look::Primary)] look: Look,
    children: Children,
) -> impl IntoView {
    let guard = move |event: leptos::ev::MouseEvent| {
        if pending.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <button type="submit" class=look.class() aria-disabled=move || pending.get().then_some("true") on:click=guard>
            <span class="spinner" hidden=move || !pending.get()></span>
            {children()}
        </button>
    }
}

/// Asks before changes that are not saved are left, by a link or by closing the tab.
///
/// `guard_unsaved(Signal::derive(move || content.get() != saved.get()));`
pub fn guard_unsaved(unsaved: Signal<bool>) {
    browser::guard_leaving(unsaved, lang().pick("有还没保存的修改，离开就没有了。离开?", "Changes are not saved and will be lost. Leave?"));
}

/// Takes the answer of a form's command: what is wrong stands beside the fields, what no field can mend at its head (see
/// [`super::failure::FailureNotice`]); what was done goes on.
pub fn follow_answer<T: Clone + Send + Sync + 'static>(
    answer: impl Get<Value = Option<Answer<T>>> + 'static,
    problems: RwSignal<Problems>,
    failure: RwSignal<Option<Failure>>,
    done: impl Fn(T) + 'static,
) {
    Effect::new(move |_| match answer.get() {
        None => {}
        Some(Ok(value)) => {
            problems.set(Problems::new());
            failure.set(None);
            done(value);
        }
        Some(Err(Failure::Refused(found))) => {
            failure.set(None);
            problems.set(found);
        }
        Some(Err(other)) => failure.set(Some(other)),
    });
}

/// Sends a reason as it is typed; where it is missing or too long, the field `reason` says so.
pub fn send_reason(reason: RwSignal<String>, characters_max: usize, problems: RwSignal<Problems>, send: impl FnOnce(String)) {
    let text = reason.get_untracked();
    let mut found = Problems::new();
    match found.keep("reason", required_text(&text, characters_max)) {
        Some(_) => send(text),
        None => problems.set(found),
    }
}
