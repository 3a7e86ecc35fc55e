//! Asking for an invoice under a contract: begins with what stands on the customer's invoices, and with what may still be asked for.

use domain::currency::Currency;
use domain::id::{InvoiceId, OperationId};
use domain::invoice::{InvoiceForm, InvoiceHeader, InvoiceKind, ShareForm};
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::{Deserialize, Serialize};

use super::api::{Belonging, InvoiceStart, invoice_request, invoice_start};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// Under which operation and record ids it is sent: minted once and kept with the draft, so that a second press is booked once.
type Ids = (OperationId, InvoiceId);

/// What is kept in the browser until it is sent.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: InvoiceForm,
    ids: Option<Ids>,
}

/// Each record that it may belong to, and the amount as typed.
type Shares = StoredValue<Vec<(String, RwSignal<String>)>>;

/// Every field as typed.
#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<String>,
    title: RwSignal<String>,
    tax_number: RwSignal<String>,
    address: RwSignal<String>,
    bank: RwSignal<String>,
    amount: RwSignal<String>,
    tax_rate: RwSignal<String>,
    remarks: RwSignal<String>,
    parts: Shares,
    receipts: Shares,
}

fn shares_of(known: &[Belonging]) -> Shares {
    StoredValue::new(known.iter().map(|one| (one.id.clone(), RwSignal::new(String::new()))).collect())
}

/// The shares as they stand; tracks each.
fn typed(shares: Shares) -> Vec<ShareForm> {
    shares.with_value(|shares| shares.iter().map(|(id, amount)| ShareForm { id: id.clone(), amount: amount.get() }).collect())
}

fn fill(shares: Shares, forms: &[ShareForm]) {
    shares.with_value(|shares| {
        for (id, amount) in shares {
            amount.set(forms.iter().find(|form| form.id == *id).map(|form| form.amount.clone()).unwrap_or_default());
        }
    });
}

impl Fields {
    fn of(start: &InvoiceStart) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            kind: text(InvoiceKind::default().code()),
            title: text(&start.header.title),
            tax_number: text(&start.header.tax_number),
            address: text(&start.header.address),
            bank: text(&start.header.bank),
            amount: RwSignal::new(start.left.grouped(start.currency.scale())),
            tax_rate: text(&start.tax_rate),
            remarks: text(""),
            parts: shares_of(&start.plan),
            receipts: shares_of(&start.receipts),
        }
    }

    /// The form as it stands; tracks every field.
    fn form(self) -> InvoiceForm {
        InvoiceForm {
            kind: self.kind.get(),
            header: InvoiceHeader {
                title: self.title.get(),
                tax_number: self.tax_number.get(),
                address: self.address.get(),
                bank: self.bank.get(),
            },
            amount: self.amount.get(),
            tax_rate: self.tax_rate.get(),
            remarks: self.remarks.get(),
            parts: typed(self.parts),
            receipts: typed(self.receipts),
        }
    }

    /// Takes another form over: a draft, or the form as it first was.
    fn fill(self, form: &InvoiceForm) {
        let header = &form.header;
        let pairs: [(RwSignal<String>, &String); 8] = [
            (self.kind, &form.kind),
            (self.title, &header.title),
            (self.tax_number, &header.tax_number),
            (self.address, &header.address),
            (self.bank, &header.bank),
            (self.amount, &form.amount),
            (self.tax_rate, &form.tax_rate),
            (self.remarks, &form.remarks),
        ];
        for (signal, text) in pairs {
            signal.set(text.clone());
        }
        fill(self.parts, &form.parts);
        fill(self.receipts, &form.receipts);
    }
}

/// `/contracts/:id/invoices/new`
#[component]
pub fn NewPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let start = fetched_first(move || id.get(), |id| invoice_start(id.into()));
    let title = l.pick("申请开票", "Ask for an invoice");
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match start.await {
                    Ok(start) => {
                        let contract = untrack(|| id.get());
                        let crumbs = vec![
                            Crumb::new(l.pick("合同", "Contracts"), "/contracts"),
                            Crumb::new(start.contract_number.clone(), format!("/contracts/{contract}")),
                        ];
                        view! { <Page title narrow=true crumbs><RequestForm start contract/></Page> }.into_any()
                    }
                    Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
                    Err(failure) => view! { <Page title>{failure_notice(&failure)}</Page> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn RequestForm(start: InvoiceStart, contract: String) -> impl IntoView {
    let (l, toasts, navigate, currency) = (lang(), toasts(), use_navigate(), start.currency);
    let fields = Fields::of(&start);
    let opened = untrack(|| fields.form());
    let problems = RwSignal::new(Problems::new());
    let (failure, saved, ids) = (RwSignal::new(None::<Failure>), RwSignal::new(false), RwSignal::new(None::<Ids>));
    let under = contract.clone();
    let save = Action::new(move |(form, (operation, id)): &(InvoiceForm, Ids)| {
        invoice_request(operation.clone(), id.clone(), under.clone().into(), form.clone())
    });
    let first = opened.clone();
    let changed = Signal::derive(move || !saved.get() && fields.form() != first);
    let content = Signal::derive(move || {
        let kept = Kept { form: fields.form(), ids: ids.get() };
        if changed.get() { serde_json::to_string(&kept).unwrap_or_default() } else { String::new() }
    });
    let draft = keep_draft(format!("invoice-new:{contract}"), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            fields.fill(&kept.form);
            ids.set(kept.ids);
        }
    });
    guard_unsaved(changed);
    follow_answer(save.value(), problems, failure, move |invoice| {
        saved.set(true);
        draft.forget();
        toasts.done(format!("{} {}", l.pick("已申请，等财务开具：", "Asked for, finance will issue it:"), invoice.number));
        navigate(&format!("/invoices/{}", invoice.id), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.form());
        let found = form.parse(currency).err().unwrap_or_default();
        if found.is_empty() {
            let sent = ids.get_untracked().unwrap_or_else(|| (fresh_id().into(), fresh_id().into()));
            ids.set(Some(sent.clone()));
            save.dispatch((form, sent));
        }
        problems.set(found);
    };
    let afresh = Callback::new(move |()| {
        fields.fill(&opened);
        ids.set(None);
    });
    let back = format!("/contracts/{contract}");
    view! {
        <DraftNotice draft on_afresh=afresh/>
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {how_much(fields, &start)}
            {to_whom(fields)}
            {belongs("parts", l.pick("所属分期", "Instalments it belongs to"), fields.parts, &start.plan, currency)}
            {belongs("receipts", l.pick("对应回款", "Receipts it belongs to"), fields.receipts, &start.receipts, currency)}
            <TextArea name="remarks" label=l.pick("备注", "Remarks") value=fields.remarks optional=true rows=2/>
            <FormActions>
                <SubmitButton pending=save.pending()>{move || submit_words(fields, currency, l)}</SubmitButton>
                <ButtonLink href=back.clone()>{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// The button says the amount, once it is one.
fn submit_words(fields: Fields, currency: Currency, l: domain::lang::Lang) -> String {
    let amount = format::typed_amount(&fields.amount.get(), currency).unwrap_or_default();
    format!("{} {amount}", l.pick("申请开票", "Ask for")).trim_end().to_owned()
}

fn how_much(fields: Fields, start: &InvoiceStart) -> AnyView {
    let l = lang();
    let kinds: Vec<Choice> = InvoiceKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let left = format!("{} {}", format::amount(start.left, start.currency.scale()), start.currency.code());
    let help = format!("{}{left}{}", l.pick("这份合同还可开票 ", "The contract leaves "), l.pick("，含税。", ", tax included."));
    let currency = Signal::stored(start.currency);
    view! {
        <p class="quiet">{start.customer_name.clone()}</p>
        <AmountField name="amount" label=l.pick("开票金额（含税）", "Amount, tax included") value=fields.amount currency help/>
        <FieldRow>
            <SelectField name="kind" label=l.pick("发票类型", "Kind") value=fields.kind choices=kinds/>
            <TextField name="tax_rate" label=l.pick("税率（%）", "Tax rate, %") value=fields.tax_rate/>
        </FieldRow>
    }
    .into_any()
}

fn to_whom(fields: Fields) -> AnyView {
    let l = lang();
    view! {
        <TextField name="title" label=l.pick("抬头", "Title") value=fields.title/>
        <TextField name="tax_number" label=l.pick("税号", "Tax number") value=fields.tax_number optional=true
            help=l.pick("统一社会信用代码，专票必填", "Unified credit code; a special VAT invoice needs it")/>
        <TextField name="address" label=l.pick("地址与电话", "Address and phone") value=fields.address optional=true/>
        <TextField name="bank" label=l.pick("开户行与账号", "Bank and account") value=fields.bank optional=true/>
    }
    .into_any()
}

/// An amount for each instalment or receipt; what has none is not chosen.
fn belongs(list: &'static str, title: &'static str, shares: Shares, known: &[Belonging], currency: Currency) -> AnyView {
    if known.is_empty() {
        return ().into_any();
    }
    let l = lang();
    let field = |(index, one): (usize, &Belonging)| {
        let value = shares.with_value(|shares| shares.get(index).map(|(_, value)| *value))?;
        let called = match one.label.parse::<u16>() {
            Ok(ordinal) if list == "parts" => format::instalment(ordinal, l),
            _ => one.label.clone(),
        };
        let label = format!("{called} · {}", format::amount(one.amount, currency.scale()));
        let name = format!("{list}.{index}.amount");
        Some(view! { <AmountField name label value optional=true currency=Signal::stored(currency)/> }.into_any())
    };
    let fields: Vec<AnyView> = known.iter().enumerate().filter_map(field).collect();
    view! {
        <section class="card form-group">
            <h2 class="form-group-title">{title}</h2>
            <p class="quiet small">{l.pick("填了金额的才算，合计不超过开票金额。", "Only what has an amount counts; together at most the invoice's.")}</p>
            {fields}
        </section>
    }
    .into_any()
}
