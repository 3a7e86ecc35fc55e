//! Registering a receipt: who paid, how much, when, by which transfer.

use domain::contract::PaymentMethod;
use domain::currency::Currency;
use domain::id::CustomerId;
use domain::permission::Noun;
use domain::receipt::{Receipt, ReceiptForm};
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::api::{PayableContract, ReceiptStart, receipt_draft, receipt_start};
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::reports::{failure_notice, own_currency};
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
}

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

    fn kept(self) -> String {
        let kept = Kept { customer_name: self.customer_name.get(), form: self.form() };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Takes a draft up again, unless this form was opened for another customer.
    fn restore(self, text: &str) {
        let Ok(Kept { customer_name, form }) = serde_json::from_str(text) else { return };
        let opened_for = self.customer.get_untracked();
        if !opened_for.is_empty() && opened_for != form.customer.as_str() {
            return;
        }
        self.customer.set(form.customer.to_string());
        self.customer_name.set(customer_name);
        self.contract.set(form.contract.to_string());
        self.date.set(form.date);
        self.amount.set(form.amount);
        self.currency.set(form.currency);
        self.method.set(form.method);
        self.bank_reference.set(form.bank_reference);
        self.payer.set(form.payer);
        self.remarks.set(form.remarks);
    }
}

/// A new receipt; `?customer=` or `?contract=` fill in whom it is from.
#[component]
pub fn NewPage() -> impl IntoView {
    let l = lang();
    let query = use_query();
    let start = Resource::new(
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

type Saving = Action<ReceiptForm, Result<Receipt, Failure>>;

/// One id for the record and one for the operation, minted once: sending twice is booked once.
fn saving() -> Saving {
    let ids = StoredValue::new(None::<(String, String)>);
    Action::new(move |form: &ReceiptForm| {
        if ids.with_value(Option::is_none) {
            ids.set_value(Some((fresh_id(), fresh_id())));
        }
        let (operation, id) = ids.get_value().unwrap_or_default();
        receipt_draft(operation.into(), id.into(), form.clone())
    })
}

#[component]
fn RegisterForm(start: ReceiptStart, contract: String) -> impl IntoView {
    let (l, today, toasts, navigate) = (lang(), today(), toasts(), use_navigate());
    let fields = Fields::new(&start, &contract, own_currency());
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let save = saving();
    let draft = keep_draft("receipt-new", Signal::derive(move || fields.kept()), move |text| fields.restore(&text));
    Effect::new(move |_| match save.value().get() {
        None => {}
        Some(Ok(receipt)) => {
            draft.forget();
            toasts.done(format!("{} {}", l.pick("已登记，待财务确认：", "Registered, to be confirmed by finance:"), receipt.number));
            navigate(&format!("/receipts/{}", receipt.id), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        Some(Err(Failure::Refused(found))) => problems.set(found),
        Some(Err(other)) => failure.set(Some(other)),
    });
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.form());
        match form.parse(today) {
            Ok(_) => {
                problems.set(Problems::new());
                save.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    view! {
        {move || failure.get().map(|failure| failure_notice(&failure))}
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
