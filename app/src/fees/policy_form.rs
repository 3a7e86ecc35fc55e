//! `/fees/policies/new`, `/fees/policies/:id`: the policy of a product line; saving an earlier one makes its next edition.

use domain::fee::{FeeBandForm, FeePolicy, FeePolicyForm};
use domain::id::{FeePolicyId, OperationId};
use domain::money::Currency;
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::{Deserialize, Serialize};

use super::api::{fee_policies, fee_policy_save};
use super::policies::{above, edition_view};
use super::policy_fields::{Fields, band_key, band_row};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, may, today};
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// `/fees/policies/new`
#[component]
pub fn NewPolicyPage() -> impl IntoView {
    let currency = own_currency();
    let form = FeePolicyForm { from: today().format("%Y-%m").to_string(), bands: vec![FeeBandForm::default()], ..FeePolicyForm::default() };
    if allowed() { whole(None, form, currency) } else { view! { <NotFoundPage/> }.into_any() }
}

fn allowed() -> bool {
    may(domain::permission::Noun::FeePolicy, domain::permission::Act::Create)
}

/// `/fees/policies/:id`. What one is typing in never moves.
#[component]
pub fn EditPolicyPage() -> impl IntoView {
    let (l, currency, params) = (lang(), own_currency(), use_params_map());
    let id = Memo::new(move |_| FeePolicyId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let edits = allowed();
    let found = fetched_first(
        move || id.get(),
        |id| async move {
            let found = fee_policies().await?.policies.into_iter().find(|policy| policy.id == id);
            found.ok_or(Failure::NotFound)
        },
    );
    let body = move || {
        found.get().map(|found| match found {
            Ok(policy) if edits => {
                let form = FeePolicyForm::of(&policy, currency);
                whole(Some(policy), form, currency)
            }
            Ok(policy) => read_only(&policy),
            Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title=l.pick("客情费政策", "Fee policies")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn crumbs() -> Vec<Crumb> {
    let mut crumbs = above();
    crumbs.push(Crumb::new(lang().pick("客情费政策", "Fee policies"), "/fees/policies"));
    crumbs
}

fn read_only(policy: &FeePolicy) -> AnyView {
    let editions: Vec<_> = policy.editions.iter().rev().map(|edition| edition_view(edition, &policy.product_line)).collect();
    view! { <Page title=policy.product_line.clone() crumbs=crumbs()>{editions}</Page> }.into_any()
}

fn whole(policy: Option<FeePolicy>, form: FeePolicyForm, currency: Currency) -> AnyView {
    let l = lang();
    let title = policy.as_ref().map_or_else(|| l.pick("新建政策", "New policy").to_owned(), |policy| policy.product_line.clone());
    view! { <Page title crumbs=crumbs()><PolicyForm policy form currency/></Page> }.into_any()
}

/// What is kept in the browser until it is saved.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: FeePolicyForm,
    /// Minted once and kept with the draft, so that a second press is booked once.
    operation: Option<OperationId>,
}

#[component]
fn PolicyForm(policy: Option<FeePolicy>, form: FeePolicyForm, currency: Currency) -> impl IntoView {
    let (l, toasts, navigate) = (lang(), toasts(), use_navigate());
    let fields = Fields::of(form.clone());
    let opened = StoredValue::new(form);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (saved, operation) = (RwSignal::new(false), RwSignal::new(None::<OperationId>));
    let version = policy.as_ref().map_or(0, |policy| policy.version);
    let known = policy.as_ref().map(|policy| policy.id.clone());
    let key = known.as_ref().map_or_else(|| "fee-policy-new".to_owned(), |id| format!("fee-policy:{id}:{version}"));
    let changed = Signal::derive(move || !saved.get() && opened.with_value(|opened| fields.form() != *opened));
    let content = Signal::derive(move || {
        let kept = Kept { form: fields.form(), operation: operation.get() };
        if changed.get() { serde_json::to_string(&kept).unwrap_or_default() } else { String::new() }
    });
    let draft = keep_draft(key, content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            fields.fill(kept.form);
            operation.set(kept.operation);
        }
    });
    guard_unsaved(changed);
    let save = Action::new(move |(form, operation): &(FeePolicyForm, OperationId)| {
        fee_policy_save(operation.clone(), known.clone(), version, form.clone())
    });
    follow_answer(save.value(), problems, failure, move |_| {
        saved.set(true);
        draft.forget();
        toasts.done(l.pick("政策已保存为新版本。", "Saved as a new edition."));
        navigate("/fees/policies", NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.form());
        let found = form.parse(currency).err().unwrap_or_default();
        if found.is_empty() {
            let sent = operation.get_untracked().unwrap_or_else(|| fresh_id().into());
            operation.set(Some(sent.clone()));
            save.dispatch((form, sent));
        }
        problems.set(found);
    };
    let afresh = Callback::new(move |()| {
        fields.fill(opened.get_value());
        operation.set(None);
    });
    view! {
        <DraftNotice draft on_afresh=afresh/>
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {head(fields)}
            {bands(fields, currency)}
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存为新版本", "Save as a new edition")}</SubmitButton>
                <ButtonLink href="/fees/policies">{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn head(fields: Fields) -> AnyView {
    let l = lang();
    view! {
        <FieldRow>
            <TextField name="product_line" label=l.pick("产品线", "Product line") value=fields.product_line/>
            <TextField name="account" label=l.pick("科目", "Account") value=fields.account
                help=l.pick("这条产品线的客情费记到哪个科目", "To which its fees are booked")/>
        </FieldRow>
        <FieldRow>
            <TextField name="from" label=l.pick("从哪个月的采购开始", "For purchases from the month") value=fields.from help=l.pick("如 2026-01", "As 2026-01")/>
            <TextField name="until" label=l.pick("到哪个月", "Until the month") value=fields.until optional=true/>
            <TextField name="unit" label=l.pick("单位", "Unit") value=fields.unit optional=true help=l.pick("只计这个单位的明细；留空都计", "Only lines in it count; empty: all do")/>
        </FieldRow>
        <TextArea name="products" label=l.pick("合同明细里的产品名称", "What contract lines call its products") value=fields.products optional=true rows=4
            help=l.pick("一行一个；产品线自己的名称已包括", "One a line; the product line's own name is among them")/>
    }
    .into_any()
}

fn bands(fields: Fields, currency: Currency) -> AnyView {
    let l = lang();
    let add = move |_| fields.add(FeeBandForm::default());
    view! {
        <Section title=l.pick("档次与标准", "Bands and their standard amounts")>
            <p class="quiet small">{l.pick("从小到大。客户这个月的采购量落在哪一档，就按哪一档；留空的用途没有标准。", "From the smallest up. What a customer bought in the month decides the band; a use left empty has no standard.")}</p>
            <ol class="fee-bands" id=field_id_here("bands") tabindex="-1">
                <For each=move || fields.rows() key=band_key children=move |(index, row)| band_row(fields, currency, index, row)/>
            </ol>
            <Button icon=Symbol::Plus on_click=add>{l.pick("增加一档", "Add a band")}</Button>
        </Section>
    }
    .into_any()
}
