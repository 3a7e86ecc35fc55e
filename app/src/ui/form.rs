//! A form: its summary of errors, its buttons, its draft, and the question before unsaved changes are left.

use domain::refusal::Problems;
use leptos::context::Provider;
use leptos::prelude::*;

use super::browser;
use super::button::Look;
use super::field::{FormProblems, field_id};
use super::icon::{Icon, Symbol};
use super::language::lang;

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

/// All that is wrong with the form around, as links to the fields; takes the focus when it appears. [`Form`] has one.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let l = lang();
    let form = use_context::<FormProblems>();
    let problems = move || form.map(|form| form.problems.get()).unwrap_or_default();
    let any = Memo::new(move |_| !problems().is_empty());
    Effect::new(move |_| {
        if !problems().is_empty() {
            browser::focus_id(SUMMARY);
        }
    });
    let rows =
        move || problems().0.into_iter().map(|problem| summary_row(&problem.field, problem.refusal.message(l), form)).collect::<Vec<_>>();
    view! {
        <div class="error-summary" id=SUMMARY role="alert" tabindex="-1" hidden=move || !any.get()>
            <p class="error-summary-title">
                <Icon symbol=Symbol::Alert/>
                {l.pick("还没有保存，请先改正：", "Not saved yet. Please mend:")}
            </p>
            <ul>{rows}</ul>
        </div>
    }
}

const SUMMARY: &str = "error-summary";

fn summary_row(field: &str, message: String, form: Option<FormProblems>) -> AnyView {
    if field.is_empty() {
        return view! { <li>{message}</li> }.into_any();
    }
    let label = form
        .and_then(|form| form.labels.with_value(|labels| labels.iter().find(|(name, _)| name == field).map(|(_, label)| label.clone())));
    let id = field_id(field);
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

/// Keeps what is being written in this browser until it is saved. Gives back the draft's own handle.
///
/// `content` is the form as text (JSON of its command); `restore` gets it back once, after the page has come to life.
/// Call [`Draft::forget`] when the command has succeeded.
///
/// ```ignore
/// let draft = keep_draft("customer-new", Signal::derive(move || to_json(&command())), move |text| fill(&text));
/// ```
pub fn keep_draft(key: &'static str, content: Signal<String>, restore: impl Fn(String) + 'static) -> Draft {
    let restored = RwSignal::new(false);
    let kept = StoredValue::new(true);
    Effect::new(move |before: Option<String>| {
        let text = content.get();
        match before {
            None => {
                if let Some(draft) = browser::read_draft(key).filter(|draft| *draft != text) {
                    restore(draft);
                    restored.set(true);
                }
            }
            Some(before) if before != text && kept.get_value() => browser::write_draft(key, &text),
            Some(_) => {}
        }
        text
    });
    Draft { key, kept, restored: restored.into() }
}

/// A form's draft in this browser.
#[derive(Clone, Copy)]
pub struct Draft {
    key: &'static str,
    kept: StoredValue<bool>,
    /// Whether an earlier draft was taken up: say so, and offer to start afresh.
    pub restored: Signal<bool>,
}

impl Draft {
    /// Forgets the draft, for it was saved or given up; nothing more is kept until the page is opened again.
    pub fn forget(self) {
        self.kept.set_value(false);
        browser::forget_draft(self.key);
    }
}
