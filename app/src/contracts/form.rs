//! The contract's form, new and edit: head, lines and plan together, validated by the rule that the server uses, kept in the browser until saved.

use domain::contract::{ContractForm, ContractType, Life, LineForm, PaymentMethod};
#[cfg(feature = "ssr")]
use domain::currency::Currency;
use domain::id::{ContractId, OperationId};
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::{ContractCustomer, EditedContract, SavedContract, contract_create, contract_customer, contract_edit, contract_edited};
use super::fields::Fields;
use super::filter::CUSTOMER;
use super::head_form::{Head, More};
use super::kept::{FailureNotice, Sending, draft_of};
use super::lines_form::LinesForm;
use super::plan_form::PlanForm;
use super::renewal_api::contract_renew;
use crate::error::{Answer, Failure};
use crate::fetched::fetched_first;
use crate::frame::{frame, fresh_id, today};
use crate::ui::prelude::*;

/// `/contracts/new`, with the customer filled in from `?customer=`.
#[component]
pub fn NewPage() -> impl IntoView {
    let l = lang();
    let query = use_query();
    let asked = untrack(|| query.get(CUSTOMER));
    let customer = fetched_first(
        move || asked.clone(),
        |id| async move { if id.is_empty() { None } else { contract_customer(id.into()).await.ok() } },
    );
    let body = move || customer.get().map(|customer| view! { <Editor start=Start::new(customer)/> });
    view! {
        <Page title=l.pick("新建合同", "New contract") crumbs=crumbs(l, None)>
            <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense>
        </Page>
    }
    .into_any()
}

/// `/contracts/:id/edit`, while the contract may still be edited.
#[component]
pub fn EditPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    // Not the live revision: what one is typing in never moves.
    let found = fetched_first(move || id.get(), contract_edited);
    let body = move || {
        found.get().map(|found| match found {
            Ok(contract) if contract.may_edit => view! { <EditContract contract/> }.into_any(),
            Ok(contract) => view! { <NotEditable contract/> }.into_any(),
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Notice tone=Tone::Overdue>{failure.message(l)}</Notice> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn crumbs(l: Lang, contract: Option<&EditedContract>) -> Vec<Crumb> {
    let list = Crumb::new(l.pick("合同", "Contracts"), "/contracts");
    let own = contract.map(|contract| Crumb::new(&contract.number, format!("/contracts/{}", contract.id)));
    std::iter::once(list).chain(own).collect()
}

#[component]
fn EditContract(contract: EditedContract) -> impl IntoView {
    let l = lang();
    let title = format!("{} {}", l.pick("编辑", "Edit"), contract.number);
    let crumbs = crumbs(l, Some(&contract));
    view! { <Page title crumbs><Editor start=Start::edit(contract)/></Page> }.into_any()
}

#[component]
fn NotEditable(contract: EditedContract) -> impl IntoView {
    let l = lang();
    let text = l.pick(
        "合同已有收款、已经结束，或不归您管理，条款不能直接修改。",
        "Money has come in, the contract is over, or it is not yours: its terms can no longer be edited here.",
    );
    view! {
        <Page title=contract.number.clone() crumbs=crumbs(l, Some(&contract))>
            <Notice tone=Tone::Attention>
                {text}" "<a href=format!("/contracts/{}", contract.id)>{l.pick("返回合同", "Back to the contract")}</a>
            </Notice>
        </Page>
    }
    .into_any()
}

/// What a form begins with.
#[derive(Clone)]
pub struct Start {
    /// Of an edited contract: its id and the version that was opened.
    pub edited: Option<(ContractId, u64)>,
    /// Of a renewal: the contract of which this is to be the successor.
    pub renewal_of: Option<ContractId>,
    pub form: ContractForm,
    pub customer_name: String,
}

impl Start {
    /// An empty contract in the company's currency, with one line.
    fn new(customer: Option<ContractCustomer>) -> Self {
        let currency = frame().company.map(|company| company.currency).unwrap_or_default();
        let customer_name = customer.as_ref().map(|customer| customer.name.clone()).unwrap_or_default();
        let form = ContractForm {
            customer: customer.map(|customer| customer.id).unwrap_or_default(),
            contract_type: ContractType::default().code().into(),
            currency: currency.code().into(),
            payment_method: PaymentMethod::default().code().into(),
            life: Life::Signed.code().into(),
            signed: today().to_string(),
            lines: vec![LineForm { quantity: "1".into(), ..LineForm::default() }],
            ..ContractForm::default()
        };
        Self { edited: None, renewal_of: None, form, customer_name }
    }

    fn edit(EditedContract { id, version, form, customer_name, .. }: EditedContract) -> Self {
        Self { edited: Some((id, version)), renewal_of: None, form, customer_name }
    }

    /// The successor of a contract.
    pub(super) fn renewal(EditedContract { id, form, customer_name, .. }: EditedContract) -> Self {
        Self { edited: None, renewal_of: Some(id), form, customer_name }
    }
}

/// The form with its amounts as the fields show them.
#[cfg(feature = "ssr")]
pub(crate) fn as_typed(mut form: ContractForm, currency: Currency) -> ContractForm {
    let amounts = form.plan.iter_mut().map(|row| &mut row.amount).chain(form.lines.iter_mut().map(|row| &mut row.discount));
    for amount in amounts.chain([&mut form.expenses]) {
        *amount = format::typed_amount(amount, currency).unwrap_or_else(|| amount.clone());
    }
    form
}

/// What is sent when the form is saved.
#[derive(Clone)]
struct Command {
    operation: OperationId,
    id: ContractId,
    version: Option<u64>,
    renewal_of: Option<ContractId>,
    form: ContractForm,
}

async fn send(command: Command) -> Answer<SavedContract> {
    let Command { operation, id, version, renewal_of, form } = command;
    match (version, renewal_of) {
        (Some(version), _) => contract_edit(operation, id, version, form).await,
        (None, Some(of)) => contract_renew(operation, id, of, form).await,
        (None, None) => contract_create(operation, id, form).await,
    }
}

#[component]
pub(super) fn Editor(start: Start) -> impl IntoView {
    let l = lang();
    let fields = Fields::of(&start.form, &start.customer_name);
    let sending = Sending::of(&start);
    let failure = RwSignal::new(None::<Failure>);
    let saved = RwSignal::new(false);
    let draft = draft_of(&start, fields, sending);
    let opened = start.form.clone();
    guard_unsaved(Signal::derive(move || !saved.get() && fields.form() != opened));
    let save = Action::new(|command: &Command| send(command.clone()));
    let navigate = use_navigate();
    let toasts = toasts();
    Effect::new(move |_| match save.value().get() {
        Some(Ok(contract)) => {
            saved.set(true);
            draft.forget();
            toasts.done(if l == Lang::Zh {
                format!("已保存合同 {}", contract.number)
            } else {
                format!("Contract {} saved", contract.number)
            });
            navigate(&format!("/contracts/{}", contract.id), leptos_router::NavigateOptions::default());
        }
        Some(Err(error)) => {
            fields.problems.set(error.problems().cloned().unwrap_or_default());
            failure.set(Some(error));
        }
        None => {}
    });
    let edited = start.edited.as_ref().map(|(id, _)| id.clone());
    let (own, of) = (edited.clone(), start.renewal_of.clone());
    let submit = move |()| {
        let form = untrack(|| fields.form());
        failure.set(None);
        if let Err(problems) = form.parse(today()) {
            fields.problems.set(problems);
            return;
        }
        fields.problems.set(Problems::new());
        let fresh = || (OperationId::new(fresh_id()), own.clone().unwrap_or_else(|| fresh_id().into()));
        let (operation, id) = sending.ids.get_untracked().unwrap_or_else(fresh);
        sending.ids.set(Some((operation.clone(), id.clone())));
        save.dispatch(Command { operation, id, version: sending.version.get_untracked(), renewal_of: of.clone(), form });
    };
    let pending = save.pending();
    let opened_from = start.edited.as_ref().map(|(id, _)| id).or(start.renewal_of.as_ref());
    let is_new = opened_from.is_none();
    let back = opened_from.map_or_else(|| "/contracts".to_owned(), |id| format!("/contracts/{id}"));
    let first = StoredValue::new(start.clone());
    let afresh = Callback::new(move |()| {
        first.with_value(|start| fields.fill(&start.form, &start.customer_name));
        sending.version.set(first.with_value(|start| start.edited.as_ref().map(|(_, version)| *version)));
        sending.ids.set(None);
    });
    view! {
        <div class="contract-form">
            <DraftNotice draft on_afresh=afresh/>
            <FailureNotice failure edited version=sending.version/>
            <Form problems=fields.problems pending=pending on_submit=submit>
                <Head fields is_new customer_name=start.customer_name.clone()/>
                <Section title=l.pick("明细", "Lines") term=Word::Lines><LinesForm fields/></Section>
                <Section title=l.pick("回款计划", "Payment plan") term=Word::Instalment><PlanForm fields/></Section>
                <More fields/>
                <FormActions>
                    <SubmitButton pending=pending>{save_label(l, fields)}</SubmitButton>
                    <ButtonLink href=back>{l.pick("取消", "Cancel")}</ButtonLink>
                </FormActions>
            </Form>
        </div>
    }
    .into_any()
}

/// `保存合同 128,000.00`
fn save_label(l: Lang, fields: Fields) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        let save = l.pick("保存合同", "Save contract");
        match fields.amount().filter(|amount| amount.is_positive()) {
            Some(amount) => format!("{save} {}", format::amount(amount, fields.chosen_currency().scale())),
            None => save.to_owned(),
        }
    }
}
