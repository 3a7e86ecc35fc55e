//! Registering a receipt: who paid, how much, when, by which transfer.

use domain::contract::PaymentMethod;
use domain::currency::Currency;
use domain::id::{CustomerId, OperationId, ReceiptId};
use domain::permission::Noun;
use domain::receipt::ReceiptForm;
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::api::{PayableContract, ReceiptStart, receipt_draft, receipt_start};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::{fresh_id, today};
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// Every field as typed.
#[derive(Clone, Copy)]
struct Fields {
    customer: RwSignal<String>,
    customer_name: RwSignal<String>,
    contract: RwSignal<String>,
    date: RwSignal<String>,
    amount: RwSignal<String>,
    currency: RwSignal<String>,
    method: RwSignal<String>,
    bank_reference: RwSignal<String>,
    payer: RwSignal<String>,
    remarks: RwSignal<String>,
}

/// What is kept in the browser until it is saved.
#[derive(Serialize, Deserialize)]
struct Kept {
    customer_name: String,
    form: ReceiptForm,
    ids: Option<Ids>,
}

/// Under which operation and record ids it is sent: minted once and kept with the draft, so that a second press or a retry after a reload is booked once.
type Ids = (OperationId, ReceiptId);

impl Fields {
    fn new(start: &ReceiptStart, contract: &str, own: Currency) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let named = start.contracts.iter().find(|one| one.id.as_str() == contract);
        Self {
            customer: text(start.customer.as_str()),
            customer_name: text(&start.customer_name),
            contract: text(named.map_or("", |one| one.id.as_str())),
            date: RwSignal::new(format::date(today())),
            amount: text(""),
            currency: text(named.map_or(own, |one| one.currency).code()),
            method: text(PaymentMethod::default().code()),
            bank_reference: text(""),
            payer: text(""),
            remarks: text(""),
        }
    }

    /// The form as it stands; tracks every field.
    fn form(self) -> ReceiptForm {
        ReceiptForm {
            customer: self.customer.get().into(),
            contract: self.contract.get().into(),
            date: self.date.get(),
            amount: self.amount.get(),
            currency: self.currency.get(),
            method: self.method.get(),
            bank_reference: self.bank_reference.get(),
            payer: self.payer.get(),
            remarks: self.remarks.get(),
        }
    }

    /// Takes another form over: a draft, or the form as it first was.
    fn fill(self, form: &ReceiptForm, customer_name: &str) {
        let pairs: [(RwSignal<String>, &str); 10] = [
            (self.customer, form.customer.as_str()),
            (self.customer_name, customer_name),
            (self.contract, form.contract.as_str()),
            (self.date, &form.date),
            (self.amount, &form.amount),
            (self.currency, &form.currency),
            (self.method, &form.method),
            (self.bank_reference, &form.bank_reference),
            (self.payer, &form.payer),
            (self.remarks, &form.remarks),
        ];
        for (signal, text) in pairs {
            signal.set(text.to_owned());
        }
    }
}

/// A new receipt; `?customer=` or `?contract=` fill in whom it is from.
#[component]
pub fn NewPage() -> impl IntoView {
    let l = lang();
    let query = use_query();
    let start = fetched(
        move || (query.get("customer"), query.get("contract")),
        |(customer, contract)| async move {
            if customer.is_empty() && contract.is_empty() {
                Ok(ReceiptStart::default())
            } else {
                receipt_start(customer.into(), contract.into()).await
            }
        },
    );
    view! {
        <Page title=l.pick("登记回款", "Register a receipt") narrow=true crumbs=vec![Crumb::new(l.pick("回款", "Receipts"), "/receipts")]>
            <Suspense fallback=|| view! { <Skeleton lines=8/> }>
                {move || Suspend::new(async move {
                    match start.await {
                        Ok(start) => view! { <RegisterForm start contract=untrack(|| query.get("contract"))/> }.into_any(),
                        Err(failure) => failure_notice(&failure),
                    }
                })}
            </Suspense>
        </Page>
    }
    .into_any()
}

#[component]
fn RegisterForm(start: ReceiptStart, contract: String) -> impl IntoView {
    let (l, today, toasts, navigate) = (lang(), today(), toasts(), use_navigate());
    let fields = Fields::new(&start, &contract, own_currency());
    let opened = untrack(|| fields.form());
    let problems = RwSignal::new(Problems::new());
    let (failure, saved, ids) = (RwSignal::new(None::<Failure>), RwSignal::new(false), RwSignal::new(None::<Ids>));
    let save = Action::new(move |(form, (operation, id)): &(ReceiptForm, Ids)| receipt_draft(operation.clone(), id.clone(), form.clone()));
    let first = opened.clone();
    let changed = Signal::derive(move || !saved.get() && fields.form() != first);
    let content = Signal::derive(move || {
        let kept = Kept { customer_name: fields.customer_name.get(), form: fields.form(), ids: ids.get() };
        if changed.get() { serde_json::to_string(&kept).unwrap_or_default() } else { String::new() }
    });
    let draft = keep_draft(format!("receipt-new:{}:{contract}", start.customer), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            fields.fill(&kept.form, &kept.customer_name);
            ids.set(kept.ids);
        }
    });
    guard_unsaved(changed);
    follow_answer(save.value(), problems, failure, move |receipt| {
        saved.set(true);
        draft.forget();
        toasts.done(format!("{} {}", l.pick("已登记，待财务确认：", "Registered, to be confirmed by finance:"), receipt.number));
        navigate(&format!("/receipts/{}", receipt.id), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.form());
        let found = form.parse(today).err().unwrap_or_default();
        if found.is_empty() {
            let sent = ids.get_untracked().unwrap_or_else(|| (fresh_id().into(), fresh_id().into()));
            ids.set(Some(sent.clone()));
            save.dispatch((form, sent));
        }
        problems.set(found);
    };
    let customer_name = start.customer_name.clone();
    let afresh = Callback::new(move |()| {
        fields.fill(&opened, &customer_name);
        ids.set(None);
    });
    view! {
        <DraftNotice draft on_afresh=afresh/>
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {whom(fields, start.contracts)}
            {what(fields)}
            <FormActions>
                <SubmitButton pending=save.pending()>{move || submit_words(fields)}</SubmitButton>
                <ButtonLink href="/receipts">{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// The button says the amount, once it is one.
fn submit_words(fields: Fields) -> String {
    let l = lang();
    let currency = Currency::parse(&fields.currency.get()).unwrap_or_default();
    let amount = format::typed_amount(&fields.amount.get(), currency).unwrap_or_default();
    format!("{} {amount}", l.pick("登记回款", "Register")).trim_end().to_owned()
}

fn whom(fields: Fields, contracts: Vec<PayableContract>) -> impl IntoView {
    let l = lang();
    let contracts = RwSignal::new(contracts);
    let load = Action::new(move |customer: &String| {
        let customer = CustomerId::new(customer.clone());
        async move {
            let start = receipt_start(customer, String::new().into()).await.unwrap_or_default();
            contracts.set(start.contracts);
        }
    });
    // Another customer has other contracts; a restored draft has one too.
    Effect::new(move |before: Option<String>| {
        let customer = fields.customer.get();
        if before.is_some_and(|before| before != customer) {
            if customer.is_empty() {
                contracts.set(Vec::new());
                fields.contract.set(String::new());
            } else {
                load.dispatch(customer.clone());
            }
        }
        customer
    });
    // The contract's currency is the receipt's.
    Effect::new(move |_| {
        let chosen = fields.contract.get();
        if let Some(one) = contracts.with(|known| known.iter().find(|one| one.id.as_str() == chosen).cloned()) {
            fields.currency.set(one.currency.code().to_owned());
        }
    });
    let choices = Signal::derive(move || {
        let choice = |one: &PayableContract| {
            let open = format::amount(one.outstanding, one.currency.scale());
            Choice::new(one.id.as_str(), format!("{} · {} {open} {}", one.number, l.pick("未收", "open"), one.currency.code()))
        };
        contracts.with(|known| known.iter().map(choice).collect::<Vec<_>>())
    });
    view! {
        <Combobox name="customer" label=l.pick("客户", "Customer") value=fields.customer text=fields.customer_name
            source=ChoiceSource::new(|text| crate::find::choices(Noun::Customer, text))/>
        <SelectField name="contract" label=l.pick("付的是哪份合同", "For which contract") value=fields.contract choices=choices optional=true
            help=l.pick("付款方说明了才选：核销时先付这份合同。", "Only if the payer named it: it is paid first.")/>
    }
}

fn what(fields: Fields) -> impl IntoView {
    let (l, today) = (lang(), today());
    let currency = Signal::derive(move || Currency::parse(&fields.currency.get()).unwrap_or_default());
    let currencies: Vec<Choice> =
        Currency::ALL.iter().map(|one| Choice::new(one.code(), format!("{} {}", one.code(), one.label(l)))).collect();
    let methods: Vec<Choice> = PaymentMethod::ALL.iter().map(|one| Choice::new(one.code(), one.label(l))).collect();
    view! {
        <FieldRow>
            <AmountField name="amount" label=l.pick("到账金额", "Amount") value=fields.amount currency/>
            <SelectField name="currency" label=l.pick("币种", "Currency") value=fields.currency choices=currencies/>
        </FieldRow>
        <FieldRow>
            <DateField name="date" label=l.pick("到账日期", "Received on") value=fields.date today/>
            <SelectField name="method" label=l.pick("付款方式", "Method") value=fields.method choices=methods/>
        </FieldRow>
        <FieldRow>
            <TextField name="bank_reference" label=l.pick("银行流水号", "Bank reference") value=fields.bank_reference optional=true
                help=l.pick("同一流水号只能登记一次。", "The same reference can be registered once only.")/>
            <TextField name="payer" label=l.pick("付款方", "Payer") value=fields.payer optional=true help=l.pick("与客户名称不同时填写。", "If it differs from the customer.")/>
        </FieldRow>
        <TextArea name="remarks" label=l.pick("备注", "Remarks") value=fields.remarks optional=true rows=2/>
    }
}
