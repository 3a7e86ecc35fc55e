//! What a contract's form keeps when it is not saved: its draft in the browser, and the input when the server refuses.

use domain::contract::ContractForm;
use domain::id::ContractId;
use domain::refusal::Refusal;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::contract_show;
use super::fields::Fields;
use super::form::Start;
use crate::error::Failure;
use crate::ui::prelude::*;

/// What is kept in the browser of a form that is not saved yet.
#[derive(Serialize, Deserialize)]
struct Kept {
    edited: Option<(ContractId, u64)>,
    form: ContractForm,
    customer_name: String,
}

/// A draft, whether it was taken up, and what the form was without it.
#[derive(Clone, Copy)]
pub struct FormDraft {
    pub draft: Draft,
    is_restored: RwSignal<bool>,
    fields: Fields,
    start: StoredValue<Start>,
}

/// Keeps the form in this browser; takes up an earlier draft only of the same contract, at the same version, or of the same new customer.
pub fn draft_of(start: &Start, fields: Fields) -> FormDraft {
    let key = if start.edited.is_some() { "contract-edit" } else { "contract-new" };
    let is_restored = RwSignal::new(false);
    let (edited, customer) = (start.edited.clone(), start.form.customer.clone());
    let content = Signal::derive({
        let edited = edited.clone();
        move || {
            let kept = Kept { edited: edited.clone(), form: fields.form(), customer_name: fields.customer_name.get() };
            serde_json::to_string(&kept).unwrap_or_default()
        }
    });
    let draft = keep_draft(key, content, move |text| {
        let Ok(kept) = serde_json::from_str::<Kept>(&text) else { return };
        let is_same = kept.edited == edited && (edited.is_some() || customer.is_empty() || kept.form.customer == customer);
        if is_same {
            fields.fill(&kept.form, &kept.customer_name);
            is_restored.set(true);
        }
    });
    FormDraft { draft, is_restored, fields, start: StoredValue::new(start.clone()) }
}

/// Says that a draft was taken up, and offers to start afresh.
#[component]
pub fn DraftNotice(draft: FormDraft) -> impl IntoView {
    let l = lang();
    let afresh = move |_| {
        draft.start.with_value(|start| draft.fields.fill(&start.form, &start.customer_name));
        draft.is_restored.set(false);
    };
    view! {
        <Show when=move || draft.is_restored.get()>
            <Notice tone=Tone::Progress>
                <span class="row-of">
                    {l.pick("已恢复上次没有保存的内容。", "What you had typed and not saved is back.")}
                    <Button look=Look::Quiet icon=Symbol::Undo on:click=afresh>{l.pick("不要了，重新开始", "Start afresh")}</Button>
                </span>
            </Notice>
        </Show>
    }
    .into_any()
}

/// What could not be saved as a whole, and the way on. The input stays.
#[component]
pub fn FailureNotice(
    failure: RwSignal<Option<Failure>>,
    edited: Option<(ContractId, u64)>,
    version: RwSignal<Option<u64>>,
    saved: RwSignal<bool>,
) -> impl IntoView {
    let l = lang();
    let id = StoredValue::new(edited.map(|(id, _)| id).unwrap_or_default());
    let again = Action::new(move |(): &()| {
        let id = id.get_value();
        async move { contract_show(id).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(view)) = again.value().get() {
            version.set(Some(view.contract.version));
            failure.set(None);
        }
    });
    let sign_in = move |_| {
        // The draft is kept: nothing to ask.
        saved.set(true);
        crate::client::reload();
    };
    move || {
        match failure.get() {
        None => ().into_any(),
        Some(failure) if is_stale(&failure) => view! {
            <Notice tone=Tone::Attention>
                <div class="stack">
                    <span>{l.pick("您填写期间，别人改动了这份合同。您的内容都还在，没有保存。", "Somebody changed this contract while you were writing. Your input is all here, and not saved.")}</span>
                    <span class="row-of">
                        <a href=format!("/contracts/{}", id.get_value()) target="_blank">{l.pick("在新标签页看最新版本", "See the latest version in a new tab")}</a>
                        <Button on:click=move |_| { again.dispatch(()); }>{l.pick("核对过了，以我的内容为准", "I have compared: keep mine")}</Button>
                    </span>
                </div>
            </Notice>
        }
        .into_any(),
        Some(Failure::Refused(_)) => ().into_any(),
        Some(failure) => {
            let is_signed_out = failure == Failure::SignedOut;
            view! {
                <Notice tone=Tone::Overdue>
                    <span class="row-of">
                        {failure.message(l)}
                        {is_signed_out.then(|| view! { <Button on:click=sign_in>{l.pick("重新登录", "Sign in again")}</Button> })}
                    </span>
                </Notice>
            }
            .into_any()
        }
    }
    }
}

fn is_stale(failure: &Failure) -> bool {
    failure.problems().is_some_and(|problems| problems.0.iter().any(|problem| problem.refusal == Refusal::ChangedMeanwhile))
}
