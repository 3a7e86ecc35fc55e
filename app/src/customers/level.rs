//! A manager sets the level of a customer, and says why.

use domain::customer::{Customer, Level, LevelForm};
use domain::id::OperationId;
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::customer_set_level;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The dialog; `on_done` asks for the record again. It stands where no live update draws anew.
#[component]
pub(super) fn LevelDialog(
    open: RwSignal<bool>,
    #[prop(into)] customer: Signal<Option<Customer>>,
    #[prop(into)] proposed: Signal<Level>,
    on_done: Callback<()>,
) -> impl IntoView {
    let editor = move || {
        let customer = customer.get_untracked()?;
        Some(view! { <LevelEditor customer proposed=proposed.get_untracked() open on_done/> })
    };
    view! { <Dialog open title=lang().pick("定客户等级", "Set the level")>{editor}</Dialog> }.into_any()
}

#[component]
fn LevelEditor(customer: Customer, proposed: Level, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (level, reason) = (RwSignal::new(proposed.code().to_owned()), RwSignal::new(String::new()));
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let pending = RwSignal::new(false);
    let choices: Vec<Choice> = Level::ALL.iter().map(|level| Choice::new(level.code(), level.label(l))).collect();
    let (level_now, level_proposed) = (customer.terms.level.label(l), proposed.label(l));
    let now = match l {
        Lang::Zh => format!("现在：{level_now}，建议：{level_proposed}。"),
        Lang::En => format!("Now {level_now}; proposed: {level_proposed}."),
    };
    let operation = StoredValue::new(String::new());
    let submit = move |()| {
        let form = LevelForm { level: level.get_untracked(), reason: reason.get_untracked() };
        if let Err(found) = form.parse() {
            problems.set(found);
            return;
        }
        if operation.with_value(String::is_empty) {
            operation.set_value(fresh_id());
        }
        pending.set(true);
        let (id, version) = (customer.id.clone(), customer.version);
        spawn_local(async move {
            let answer = customer_set_level(OperationId::new(operation.get_value()), id, version, form).await;
            pending.try_set(false);
            match answer {
                Ok(_) => {
                    open.set(false);
                    on_done.run(());
                    toasts.done(l.pick("等级已更新", "Level set"));
                }
                Err(Failure::Refused(found)) => problems.set(found),
                Err(other) => failure.set(Some(other)),
            }
        });
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=Callback::new(submit)>
            <p class="quiet">{now}</p>
            <RadioField name="level" label=l.pick("客户等级", "Level") value=level choices bar=true/>
            <TextArea name="reason" label=l.pick("理由", "Reason") value=reason/>
            <FormActions>
                <SubmitButton pending=pending>{l.pick("定等级", "Set level")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
