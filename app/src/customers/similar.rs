//! The warning that a new customer may be one we already have.

use std::time::Duration;

use domain::customer::Customer;
use domain::id::CustomerId;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::customer_similar;
use crate::ui::prelude::*;

/// Waits for the end of a burst of typing.
const PAUSE: Duration = Duration::from_millis(400);

/// Watches name and credit code, and keeps the customers that look like them.
pub(super) fn watch_similar(name: RwSignal<String>, credit_code: RwSignal<String>, except: Option<CustomerId>) -> RwSignal<Vec<Customer>> {
    let found = RwSignal::new(Vec::new());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (name, code, except) = (name.get(), credit_code.get(), except.clone());
        let number = asked.get_value().wrapping_add(1);
        asked.set_value(number);
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(move || ask(found, asked, number, name, code, except), PAUSE).ok();
        });
    });
    found
}

fn ask(found: RwSignal<Vec<Customer>>, asked: StoredValue<u32>, number: u32, name: String, code: String, except: Option<CustomerId>) {
    if name.trim().chars().count() < 2 && code.trim().is_empty() {
        found.try_set(Vec::new());
        return;
    }
    spawn_local(async move {
        let similar = customer_similar(name, code, except).await.unwrap_or_default();
        if asked.try_get_value() == Some(number) {
            found.try_set(similar);
        }
    });
}

/// The customers that look alike, each a link, and the statement that this is another company.
#[component]
pub(super) fn SimilarNotice(found: RwSignal<Vec<Customer>>, is_distinct: Option<RwSignal<bool>>) -> impl IntoView {
    let l = lang();
    let rows = move || {
        found
            .get()
            .into_iter()
            .map(|customer| {
                let href = format!("/customers/{}", customer.id);
                view! {
                    <li>
                        <a href=href target="_blank">{customer.terms.name}</a>
                        <span class="figures">{customer.number}</span>
                        <span>{customer.owner_name}</span>
                    </li>
                }
            })
            .collect::<Vec<_>>()
    };
    let label = l.pick("这是另一家公司，照样新建", "This is another company, add it all the same");
    let content = move || {
        view! {
            <div class="similar">
                <p>{l.pick("可能已经有这家客户：", "We may have this customer already:")}</p>
                <ul>{rows}</ul>
                {is_distinct.map(|checked| view! { <CheckField name="is_distinct" label checked/> })}
            </div>
        }
    };
    view! { <Show when=move || found.with(|found| !found.is_empty())><Notice tone=Tone::Attention>{content()}</Notice></Show> }
}
