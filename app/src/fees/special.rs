//! `/fees/apply?contract=`: 新客户特殊费用申请, written before the contract is signed: the claims, and the product line to which they are booked.

use domain::contract::{Contract, Life};
use domain::fee::{FeeApplicationForm, FeeCategory, FeeClaimForm};
use domain::id::{ContractId, OperationId};
use domain::lang::Lang;
use domain::money::Currency;
use domain::permission::{Act, Noun};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::api::{FeeApplicationStart, fee_apply, fee_apply_start};
use super::claim_fields::{Claims, claim_list, fresh_claim};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::{frame, fresh_id};
use crate::ui::prelude::*;

/// The query key of the contract.
const CONTRACT: &str = "contract";

/// `/fees/apply`
#[component]
pub fn ApplyPage() -> impl IntoView {
    let l = lang();
    let query = use_query();
    let contract = Memo::new(move |_| query.get(CONTRACT));
    let start = fetched(
        move || contract.get(),
        |contract| async move { if contract.is_empty() { Ok(None) } else { fee_apply_start(contract.into()).await.map(Some) } },
    );
    let crumbs = vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees")];
    let show = |start: Option<FeeApplicationStart>| match start {
        Some(start) => view! { <ApplyForm start/> }.into_any(),
        None => view! { <ChooseForm/> }.into_any(),
    };
    view! {
        <Page title=l.pick("新客户特殊费用申请", "Special application for a new customer") crumbs>
            <p class="quiet">{l.pick("合同签署之前提出；审核和付款与月统计表一样，回款多少付多少。", "Made before the contract is signed. It is checked and paid as a monthly statement is: as far as the customer has paid.")}</p>
            {when_there(start, 8, show)}
        </Page>
    }
    .into_any()
}

/// Which contract is to be won: the address holds it.
#[component]
fn ChooseForm() -> impl IntoView {
    let (l, query, navigate) = (lang(), use_query(), use_navigate());
    let (contract, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problems = RwSignal::new(Problems::new());
    let submit = move |()| {
        let id = contract.get_untracked();
        if id.is_empty() {
            let mut found = Problems::new();
            found.add("contract", Refusal::Required);
            problems.set(found);
        } else {
            navigate(&untrack(|| query.href(&[(CONTRACT, &id)])), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    };
    view! {
        <Form problems=problems on_submit=submit>
            <Combobox name="contract" label=l.pick("要签的合同", "The contract to be won") value=contract text=name
                source=ChoiceSource::new(|text| crate::find::choices(Noun::Contract, text))
                help=l.pick("还没有签署的合同；先建合同草稿，再申请。", "One that is not signed yet: enter its draft first.")/>
            <FormActions>
                <SubmitButton>{l.pick("下一步", "Go on")}</SubmitButton>
                <ButtonLink href="/fees">{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// What is kept in the browser until it is saved.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: FeeApplicationForm,
    /// Minted once and kept with the draft, so that a second press is booked once.
    operation: Option<OperationId>,
}

/// Every field as typed.
#[derive(Clone, Copy)]
struct Fields {
    contract: StoredValue<ContractId>,
    policy: RwSignal<String>,
    claims: Claims,
}

impl Fields {
    /// The form as it stands; tracks every field.
    fn form(self) -> FeeApplicationForm {
        FeeApplicationForm { contract: self.contract.get_value(), policy: self.policy.get().into(), claims: self.claims.forms() }
    }

    fn fill(self, form: &FeeApplicationForm) {
        self.policy.set(form.policy.to_string());
        self.claims.fill(form.claims.clone());
    }
}

/// What is wrong before anything is sent.
fn wrong(form: &FeeApplicationForm, currency: Currency) -> Problems {
    let mut problems = Problems::new();
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
fn ApplyForm(start: FeeApplicationStart) -> impl IntoView {
    let (l, toasts, navigate, currency) = (lang(), toasts(), use_navigate(), start.currency);
    let claim = FeeClaimForm { category: FeeCategory::NewCustomer.code().to_owned(), ..fresh_claim() };
    let fields = Fields {
        contract: StoredValue::new(start.contract.clone()),
        policy: RwSignal::new(start.policies.first().map(|(id, _)| id.to_string()).unwrap_or_default()),
        claims: Claims::of(vec![claim]),
    };
    let opened = StoredValue::new(untrack(|| fields.form()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (saved, operation) = (RwSignal::new(false), RwSignal::new(None::<OperationId>));
    let changed = Signal::derive(move || !saved.get() && opened.with_value(|opened| fields.form() != *opened));
    let content = Signal::derive(move || {
        let kept = Kept { form: fields.form(), operation: operation.get() };
        if changed.get() { serde_json::to_string(&kept).unwrap_or_default() } else { String::new() }
    });
    let draft = keep_draft(format!("fee-apply:{}", start.contract), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            fields.fill(&kept.form);
            operation.set(kept.operation);
        }
    });
    guard_unsaved(changed);
    let save = Action::new(move |(form, operation): &(FeeApplicationForm, OperationId)| fee_apply(operation.clone(), form.clone()));
    follow_answer(save.value(), problems, failure, move |id| {
        saved.set(true);
        draft.forget();
        toasts.done(l.pick("草稿已保存，请核对后提交。", "The draft is saved. Look it through and submit it."));
        navigate(&format!("/fees/{id}/edit"), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.form());
        let found = wrong(&form, currency);
        if found.is_empty() {
            let sent = operation.get_untracked().unwrap_or_else(|| fresh_id().into());
            operation.set(Some(sent.clone()));
            save.dispatch((form, sent));
        }
        problems.set(found);
    };
    let afresh = Callback::new(move |()| {
        fields.fill(&opened.get_value());
        operation.set(None);
    });
    let lines: Vec<Choice> = start.policies.iter().map(|(id, name)| Choice::new(id.as_str(), name.clone())).collect();
    view! {
        <DraftNotice draft on_afresh=afresh/>
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {subject(fields, lines, &start, l)}
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
fn subject(fields: Fields, lines: Vec<Choice>, start: &FeeApplicationStart, l: Lang) -> AnyView {
    let (href, number, customer) = (format!("/contracts/{}", start.contract), start.contract_number.clone(), start.customer_name.clone());
    view! {
        <p>{customer}" · "<a class="link figures" href=href>{number}</a></p>
        <SelectField name="policy" label=l.pick("记到哪条产品线", "Booked to the product line") value=fields.policy choices=lines/>
    }
    .into_any()
}

/// On the page of a contract that is to be won: the way to an application for it, for its owner.
pub(crate) fn contract_link(contract: &Contract) -> Option<AnyView> {
    let is_own = frame().actor.is_some_and(|actor| actor.may(Noun::Fee, Act::Create) && actor.user == contract.owner);
    (is_own && contract.terms.life == Life::PendingSignature).then(|| {
        let href = format!("/fees/apply?{CONTRACT}={}", contract.id);
        let words = lang().pick("申请新客户特殊费用", "Apply for a special fee");
        view! { <ButtonLink href look=Look::Quiet icon=Symbol::Plus>{words}</ButtonLink> }.into_any()
    })
}
