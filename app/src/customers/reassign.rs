//! Giving a customer, and everything under it, to another rep; it can be taken back.

use domain::customer::Customer;
use domain::id::{OperationId, UserId};
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{Owner, customer_owners, customer_reassign};
use crate::error::{Answer, Failure};
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The dialog; `on_done` asks for the record again. It stands where no live update draws anew.
#[component]
pub(super) fn ReassignDialog(
    open: RwSignal<bool>,
    #[prop(into)] customer: Signal<Option<Customer>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let l = lang();
    let owners = LocalResource::new(move || {
        let is_open = open.get();
        async move { if is_open { customer_owners().await.unwrap_or_default() } else { Vec::new() } }
    });
    let chooser = move || {
        let customer = customer.get_untracked()?;
        owners.get().map(|owners| view! { <Chooser customer owners open on_done/> })
    };
    view! {
        <Dialog open title=l.pick("转交客户", "Reassign customer")>
            <Suspense fallback=|| view! { <Skeleton lines=3/> }>{chooser}</Suspense>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Chooser(customer: Customer, owners: Vec<Owner>, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let owner = RwSignal::new(String::new());
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let pending = RwSignal::new(false);
    let others = owners.iter().filter(|owner| owner.id != customer.owner);
    // Nobody is chosen beforehand.
    let others: Vec<Choice> = [Choice::new("", l.pick("请选择", "Choose"))]
        .into_iter()
        .chain(others.map(|owner| Choice::new(owner.id.to_string(), owner.name.clone())))
        .collect();
    let names = StoredValue::new(owners);
    let whose = match l {
        Lang::Zh => format!("现在是{}的客户。客户、合同、应收和跟进一起转交。", customer.owner_name),
        Lang::En => format!("{} owns it now. The customer goes with its contracts, instalments and follow-ups.", customer.owner_name),
    };
    let operation = StoredValue::new(String::new());
    let submit = move |()| {
        let to = owner.get_untracked();
        if to.is_empty() {
            let mut missing = Problems::new();
            missing.add("owner", Refusal::Required);
            problems.set(missing);
            return;
        }
        if operation.with_value(String::is_empty) {
            operation.set_value(fresh_id());
        }
        pending.set(true);
        let name = names
            .with_value(|owners| owners.iter().find(|owner| owner.id.as_str() == to).map(|owner| owner.name.clone()))
            .unwrap_or_default();
        let before = customer.clone();
        spawn_local(async move {
            let answer = customer_reassign(OperationId::new(operation.get_value()), before.id.clone(), UserId::new(to), None).await;
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    open.set(false);
                    on_done.run(());
                    toasts.undoable(format!("{}{name}", l.pick("已转给", "Given to ")), move || {
                        take_back(before.clone(), toasts, on_done, l)
                    });
                }
                Err(Failure::Refused(found)) => problems.set(found),
                Err(other) => failure.set(Some(other)),
            }
        });
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=Callback::new(submit)>
            <p class="quiet">{whose}</p>
            <SelectField name="owner" label=l.pick("转给", "To") value=owner choices=others/>
            <FormActions>
                <SubmitButton pending=pending>{l.pick("转交客户", "Reassign customer")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// The customer as it was before somebody else had it: an owner is no helper any more, so who helped before helps again.
pub(super) async fn give_back(before: Customer) -> Answer<()> {
    customer_reassign(OperationId::new(fresh_id()), before.id, before.owner, Some(before.helpers)).await
}

fn take_back(before: Customer, toasts: Toasts, on_done: Callback<()>, l: Lang) {
    spawn_local(async move {
        match give_back(before).await {
            Ok(()) => {
                toasts.done(l.pick("已转回", "Given back"));
                on_done.try_run(());
            }
            Err(failure) => toasts.failed(failure.message(l)),
        }
    });
}
