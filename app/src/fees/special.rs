//! `/fees/apply?contract=`: 新客户特殊费用申请, written before the contract is signed: the claims, and the product line to which they are booked.

use domain::fee::{FeeApplicationForm, FeeClaimForm};
use domain::id::{FeeStatementId, OperationId};
use domain::lang::Lang;
use domain::money::Currency;
use domain::permission::Noun;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::api::{FeePolicies, fee_apply, fee_policies};
use super::claim_fields::{Claims, claim_list, fresh_claim};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::fresh_id;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// `/fees/apply`
#[component]
pub fn ApplyPage() -> impl IntoView {
    let l = lang();
    let found = fetched(|| (), |()| fee_policies());
    let crumbs = vec![Crumb::new(l.pick("客情费", "Relationship fees"), "/fees")];
    let show = |found: FeePolicies| view! { <ApplyForm found/> }.into_any();
    view! {
        <Page title=l.pick("新客户特殊费用申请", "Special application for a new customer") crumbs>
            <p class="quiet">{l.pick("合同签署之前提出；审核和付款与月统计表一样，回款多少付多少。", "Made before the contract is signed. It is checked and paid as a monthly statement is: as far as the customer has paid.")}</p>
            {when_there(found, 8, show)}
        </Page>
    }
    .into_any()
}

/// Under which operation and record ids it is sent: minted once and kept with the draft, so that a second press is booked once.
type Ids = (OperationId, FeeStatementId);

/// What is kept in the browser until it is saved.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: FeeApplicationForm,
    contract_name: String,
    ids: Option<Ids>,
}

/// Every field as typed.
#[derive(Clone, Copy)]
struct Fields {
    contract: RwSignal<String>,
    contract_name: RwSignal<String>,
    policy: RwSignal<String>,
    claims: Claims,
}

impl Fields {
    /// The form as it stands; tracks every field.
    fn form(self) -> FeeApplicationForm {
        FeeApplicationForm { contract: self.contract.get().into(), policy: self.policy.get().into(), claims: self.claims.forms() }
    }

    fn fill(self, form: &FeeApplicationForm, contract_name: &str) {
        self.contract.set(form.contract.to_string());
        self.contract_name.set(contract_name.to_owned());
        self.policy.set(form.policy.to_string());
        self.claims.fill(form.claims.clone());
    }
}

/// What is wrong before anything is sent.
fn wrong(form: &FeeApplicationForm, currency: Currency) -> Problems {
    let mut problems = Problems::new();
    if form.contract.is_empty() {
        problems.add("contract", Refusal::Required);
    }
    if form.policy.is_empty() {
        problems.add("policy", Refusal::Required);
    }
    for (index, claim) in form.claims.iter().enumerate() {
        if let Err(inner) = claim.parse(currency) {
            problems.nest(&format!("claims.{index}"), inner);
        }
    }
    problems
}

#[component]
fn ApplyForm(found: FeePolicies) -> impl IntoView {
    let (l, toasts, navigate, query, currency) = (lang(), toasts(), use_navigate(), use_query(), own_currency());
    let claim = FeeClaimForm { category: domain::fee::FeeCategory::NewCustomer.code().to_owned(), ..fresh_claim() };
    let first = found.policies.first().map(|policy| policy.id.to_string()).unwrap_or_default();
    let fields = Fields {
        contract: RwSignal::new(untrack(|| query.get("contract"))),
        contract_name: RwSignal::new(untrack(|| query.get("number"))),
        policy: RwSignal::new(first),
        claims: Claims::of(vec![claim]),
    };
    let opened = StoredValue::new(untrack(|| fields.form()));
    let opened_name = untrack(|| fields.contract_name.get());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (saved, ids) = (RwSignal::new(false), RwSignal::new(None::<Ids>));
    let changed = Signal::derive(move || !saved.get() && opened.with_value(|opened| fields.form() != *opened));
    let content = Signal::derive(move || {
        let kept = Kept { form: fields.form(), contract_name: fields.contract_name.get(), ids: ids.get() };
        if changed.get() { serde_json::to_string(&kept).unwrap_or_default() } else { String::new() }
    });
    let draft = keep_draft(format!("fee-apply:{}", untrack(|| query.get("contract"))), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            fields.fill(&kept.form, &kept.contract_name);
            ids.set(kept.ids);
        }
    });
    guard_unsaved(changed);
    let save = Action::new(move |(form, (operation, id)): &(FeeApplicationForm, Ids)| fee_apply(operation.clone(), id.clone(), form.clone()));
    follow_answer(save.value(), problems, failure, move |statement| {
        saved.set(true);
        draft.forget();
        toasts.done(l.pick("草稿已保存，请核对后提交。", "The draft is saved. Look it through and submit it."));
        navigate(&format!("/fees/{}/edit", statement.id), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.form());
        let found = wrong(&form, currency);
        if found.is_empty() {
            let sent = ids.get_untracked().unwrap_or_else(|| (fresh_id().into(), fresh_id().into()));
            ids.set(Some(sent.clone()));
            save.dispatch((form, sent));
        }
        problems.set(found);
    };
    let afresh = Callback::new(move |()| {
        fields.fill(&opened.get_value(), &opened_name);
        ids.set(None);
    });
    let lines: Vec<Choice> = found.policies.iter().map(|policy| Choice::new(policy.id.as_str(), policy.product_line.clone())).collect();
    view! {
        <DraftNotice draft on_afresh=afresh/>
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {subject(fields, lines, l)}
            {claim_list("claims", fields.claims, Vec::new(), currency, "")}
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存申请", "Save the application")}</SubmitButton>
                <ButtonLink href="/fees">{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Which contract is to be won, and where it is booked.
fn subject(fields: Fields, lines: Vec<Choice>, l: Lang) -> AnyView {
    view! {
        <FieldRow>
            <Combobox name="contract" label=l.pick("要签的合同", "The contract to be won") value=fields.contract text=fields.contract_name
                source=ChoiceSource::new(|text| crate::find::choices(Noun::Contract, text))
                help=l.pick("还没有签署的合同；先建合同草稿，再申请。", "One that is not signed yet: enter its draft first.")/>
            <SelectField name="policy" label=l.pick("记到哪条产品线", "Booked to the product line") value=fields.policy choices=lines/>
        </FieldRow>
    }
    .into_any()
}
