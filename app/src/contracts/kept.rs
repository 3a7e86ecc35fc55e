//! What a contract's form keeps when it is not saved: its draft in the browser, and the input when the server refuses.

use domain::contract::ContractForm;
use domain::id::{ContractId, OperationId};
use domain::refusal::Refusal;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::contract_edited;
use super::fields::Fields;
use super::form::Start;
use crate::error::Failure;
use crate::ui::prelude::*;

/// What is kept in the browser of a form that is not saved yet.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: Option<u64>,
    ids: Option<Ids>,
    form: ContractForm,
    customer_name: String,
}

/// Under which ids a form is sent. Minted once and kept with the draft: a second press, or a retry after a reload, is booked once.
pub type Ids = (OperationId, ContractId);

/// What a form knows beside its fields.
#[derive(Clone, Copy)]
pub struct Sending {
    /// Of the edited contract, as it was when the form was opened.
    pub version: RwSignal<Option<u64>>,
    pub ids: RwSignal<Option<Ids>>,
}

impl Sending {
    pub fn of(start: &Start) -> Self {
        Self { version: RwSignal::new(start.edited.as_ref().map(|(_, version)| *version)), ids: RwSignal::new(None) }
    }
}

/// Keeps the form in this browser, apart for each contract and each customer of a new one. A draft of an older version comes back with it:
/// the server refuses it as changed meanwhile, and [`FailureNotice`] shows the way on.
pub fn draft_of(start: &Start, fields: Fields, sending: Sending) -> Draft {
    let key = match (&start.edited, &start.renewal_of) {
        (Some((id, _)), _) => format!("contract:{id}"),
        (None, Some(of)) => format!("contract-renewal:{of}"),
        (None, None) => format!("contract-new:{}", start.form.customer),
    };
    let opened = start.form.clone();
    let content = Signal::derive(move || {
        let form = fields.form();
        if form == opened {
            return String::new();
        }
        let kept = Kept { version: sending.version.get(), ids: sending.ids.get(), form, customer_name: fields.customer_name.get() };
        serde_json::to_string(&kept).unwrap_or_default()
    });
    keep_draft(key, content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            fields.fill(&kept.form, &kept.customer_name);
            sending.version.set(kept.version);
            sending.ids.set(kept.ids);
        }
    })
}

/// What could not be saved as a whole, and the way on. The input stays.
#[component]
pub fn FailureNotice(failure: RwSignal<Option<Failure>>, edited: Option<ContractId>, version: RwSignal<Option<u64>>) -> impl IntoView {
    let l = lang();
    let id = StoredValue::new(edited.unwrap_or_default());
    let again = Action::new(move |(): &()| {
        let id = id.get_value();
        async move { contract_edited(id).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(latest)) = again.value().get() {
            version.set(Some(latest.version));
            failure.set(None);
        }
    });
    move || {
        match failure.get() {
        None => ().into_any(),
        Some(failure) if is_stale(&failure) => view! {
            <Notice tone=Tone::Attention>
                <div class="stack">
                    <span>{l.pick("您填写期间，别人改动了这份合同。您的内容都还在，没有保存。", "Somebody changed this contract while you were writing. Your input is all here, and not saved.")}</span>
                    <span class="row-of">
                        <a href=format!("/contracts/{}", id.get_value()) target="_blank">{l.pick("在新标签页看最新版本", "See the latest version in a new tab")}</a>
                        <Button on_click=move |_| { again.dispatch(()); }>{l.pick("核对过了，以我的内容为准", "I have compared: keep mine")}</Button>
                    </span>
                </div>
            </Notice>
        }
        .into_any(),
        Some(Failure::Refused(_)) => ().into_any(),
        Some(failure) => failure_notice(&failure),
    }
    }
}

fn is_stale(failure: &Failure) -> bool {
    failure.problems().is_some_and(|problems| problems.0.iter().any(|problem| problem.refusal.code() == Refusal::ChangedMeanwhile.code()))
}
