//! The head of a contract's form, and the terms that most contracts leave as they are.

use domain::contract::{ContractType, Life, PaymentMethod};
use domain::lang::Lang;
use domain::money::Currency;
use leptos::prelude::*;

use super::api::contract_customers;
use super::fields::Fields;
use crate::frame::today;
use crate::ui::prelude::*;

/// With whom, what, since when.
#[component]
pub fn Head(fields: Fields, is_new: bool, customer_name: String) -> impl IntoView {
    let l = lang();
    let today = today();
    let source = ChoiceSource::new(|text| async move {
        let found = contract_customers(text).await.unwrap_or_default();
        found
            .into_iter()
            .map(|customer| {
                Choice::new(customer.id.as_str(), customer.name).detail(format!("{} · {}", customer.number, customer.owner_name))
            })
            .collect()
    });
    let customer = if is_new {
        view! {
            <Combobox name="customer" label=l.pick("客户", "Customer") value=fields.customer text=fields.customer_name source autofocus=true
                help=l.pick("输入名称、拼音首字母或编号", "Type a name, pinyin initials or a number")/>
        }
        .into_any()
    } else {
        view! { <Definitions><Definition label=l.pick("客户", "Customer")>{customer_name}</Definition></Definitions> }.into_any()
    };
    let kinds: Vec<Choice> = ContractType::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let currencies: Vec<Choice> =
        Currency::ALL.iter().map(|currency| Choice::new(currency.code(), format!("{} {}", currency.code(), currency.label(l)))).collect();
    let methods: Vec<Choice> = PaymentMethod::ALL.iter().map(|method| Choice::new(method.code(), method.label(l))).collect();
    view! {
        <div class="form contract-head">
            {customer}
            <TextField name="title" label=l.pick("合同名称", "Title") value=fields.title optional=true/>
            <RadioField name="contract_type" label=l.pick("类型", "Type") value=fields.contract_type bar=true choices=kinds/>
            <FieldRow>
                <SelectField name="life" label=l.pick("状态", "State") value=fields.life choices=lives(l, fields)/>
                <DateField name="signed" label=l.pick("签署日期", "Signed") value=fields.signed today help=l.pick("待签署可不填", "Not needed until signed")/>
            </FieldRow>
            <FieldRow>
                <SelectField name="currency" label=l.pick("币种", "Currency") value=fields.currency choices=currencies/>
                <SelectField name="payment_method" label=l.pick("付款方式", "Payment method") value=fields.payment_method choices=methods/>
            </FieldRow>
        </div>
    }
    .into_any()
}

/// The states in which terms may be entered; and the contract's own, should it be another.
fn lives(l: Lang, fields: Fields) -> Vec<Choice> {
    let own = fields.life.get_untracked();
    let is_offered = |life: &&Life| matches!(life, Life::PendingSignature | Life::Signed | Life::Performing) || life.code() == own;
    Life::ALL.iter().filter(is_offered).map(|life| Choice::new(life.code(), life.label(l))).collect()
}

/// What most contracts leave as it is.
#[component]
pub fn More(fields: Fields) -> impl IntoView {
    let l = lang();
    let today = today();
    let currency = Signal::derive(move || fields.chosen_currency());
    view! {
        <Section title=l.pick("其他条款", "Other terms")>
            <div class="form contract-head">
                <FieldRow>
                    <TextField name="number" label=l.pick("合同编号", "Number") value=fields.number optional=true help=l.pick("留空由系统编号", "Left empty, one is given")/>
                    <TextField name="signing_company" label=l.pick("我方签约主体", "Our signing company") value=fields.signing_company optional=true/>
                </FieldRow>
                <FieldRow>
                    <DateField name="start" label=l.pick("开始日期", "Start") value=fields.start today optional=true/>
                    <DateField name="end" label=l.pick("结束日期", "End") value=fields.end today optional=true/>
                </FieldRow>
                <FieldRow>
                    <TextField name="notice_days" label=l.pick("到期提前提醒（天）", "Notice before expiry, days") value=fields.notice_days optional=true/>
                    <TextField name="tax_rate" label=l.pick("税率 %", "Tax rate %") value=fields.tax_rate optional=true/>
                    <AmountField name="expenses" label=l.pick("期初费用", "Opening expenses") value=fields.expenses currency optional=true/>
                </FieldRow>
                <CheckField name="renews" label=l.pick("到期自动续签", "Renews by itself at its end") checked=fields.renews/>
                <TextArea name="remarks" label=l.pick("备注", "Remarks") value=fields.remarks optional=true/>
            </div>
        </Section>
    }
    .into_any()
}
