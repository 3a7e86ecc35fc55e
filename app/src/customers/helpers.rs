//! Who helps with a customer: the dialog in which its owner or a manager ticks them.

use domain::customer::Customer;
use domain::id::{CustomerId, OperationId, UserId};
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{Owner, customer_set_helpers, helper_choices};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The dialog; `on_done` asks for the record again. It stands where no live update draws anew.
#[component]
pub(super) fn HelpersDialog(
    open: RwSignal<bool>,
    #[prop(into)] customer: Signal<Option<Customer>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let choices = LocalResource::new(move || {
        let id = customer.get_untracked().filter(|_| open.get()).map(|customer| customer.id);
        async move {
            match id {
                Some(id) => helper_choices(id).await.unwrap_or_default(),
                None => Vec::new(),
            }
        }
    });
    let editor = move || {
        let customer = customer.get_untracked()?;
        choices.get().map(|choices| view! { <HelpersEditor customer choices open on_done/> })
    };
    view! {
        <Dialog open title=lang().pick("协作人", "Helpers")>
            <Suspense fallback=|| view! { <Skeleton lines=3/> }>{editor}</Suspense>
        </Dialog>
    }
    .into_any()
}

#[component]
fn HelpersEditor(customer: Customer, choices: Vec<Owner>, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let pending = RwSignal::new(false);
    let ticks: Vec<(Owner, RwSignal<bool>)> =
        choices.into_iter().map(|person| (person.clone(), RwSignal::new(customer.helpers.contains(&person.id)))).collect();
    let boxes = ticks.clone();
    let operation = StoredValue::new(String::new());
    let submit = move |()| {
        let helpers: Vec<UserId> = ticks.iter().filter(|(_, tick)| tick.get_untracked()).map(|(person, _)| person.id.clone()).collect();
        if operation.with_value(String::is_empty) {
            operation.set_value(fresh_id());
        }
        pending.set(true);
        let id: CustomerId = customer.id.clone();
        spawn_local(async move {
            let answer = customer_set_helpers(OperationId::new(operation.get_value()), id, helpers).await;
            pending.try_set(false);
            match answer {
                Ok(_) => {
                    open.set(false);
                    on_done.run(());
                    toasts.done(l.pick("协作人已更新", "Helpers saved"));
                }
                Err(Failure::Refused(found)) => problems.set(found),
                Err(other) => failure.set(Some(other)),
            }
        });
    };
    if boxes.is_empty() {
        return view! { <p class="quiet">{l.pick("您的团队里没有别的销售人员可选。", "Nobody else in your team sells.")}</p> }.into_any();
    }
    let boxes: Vec<_> = boxes
        .into_iter()
        .map(|(person, checked)| view! { <CheckField name=format!("helper.{}", person.id) label=person.name checked/> })
        .collect();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=Callback::new(submit)>
            <p class="quiet">{l.pick("协作人能看这家客户和它的合同、应收、回款、跟进，不能改；去掉后立刻看不到。",
                "Helpers see this customer with its contracts, payments and follow-ups, and change nothing. Once removed they see it no more.")}</p>
            {boxes}
            <FormActions>
                <SubmitButton pending=pending>{l.pick("保存协作人", "Save helpers")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
