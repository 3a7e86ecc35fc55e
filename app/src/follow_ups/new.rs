//! `/follow-ups/new?customer=ID`: the form on a page of its own.

use domain::customer::Customer;
use domain::follow_up::FollowUp;
use domain::id::CustomerId;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::form::LogForm;
use super::start::Start;
use crate::customers::api::customer_show;
use crate::customers::new::failed;
use crate::error::{Answer, Failure};
use crate::fetched::fetched_first;
use crate::ui::prelude::*;

/// `/follow-ups/new`.
#[component]
pub fn NewPage() -> impl IntoView {
    let query = use_query();
    let asked = Memo::new(move |_| query.get("customer"));
    let customer = fetched_first(
        move || asked.get(),
        |id| async move {
            let found: Answer<Option<Customer>> = if id.is_empty() { Ok(None) } else { customer_show(CustomerId::new(id)).await.map(Some) };
            found
        },
    );
    let shown = move || {
        customer.get().map(|answer| match answer {
            Ok(customer) => form_page(customer),
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => failed(failure),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton/> }>{shown}</Suspense> }
}

fn form_page(customer: Option<Customer>) -> AnyView {
    let l = lang();
    let navigate = use_navigate();
    let done = Callback::new(move |follow_up: FollowUp| {
        navigate(&format!("/customers/{}", follow_up.customer), leptos_router::NavigateOptions::default());
    });
    let start = customer.map_or_else(Start::blank, |customer| Start::at(customer.id, customer.terms.name));
    view! {
        <Page title=l.pick("记跟进", "Log a follow-up") crumbs=vec![Crumb::new(l.pick("跟进", "Follow-ups"), "/follow-ups")] narrow=true>
            <div class="card"><LogForm start on_done=done/></div>
        </Page>
    }
    .into_any()
}
