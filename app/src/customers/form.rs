//! The fields of a customer and of a contact, in groups.

use chrono::NaiveDate;
use domain::customer::{ContactForm, Customer, CustomerForm, Importance, Potential, region_parts};
use domain::money::Currency;
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::industries;
use super::fields::fields;
use super::similar::SimilarNotice;
use crate::frame::{may, today};
use crate::ui::prelude::*;

fields! {
    /// A customer being written.
    CustomerFields of CustomerForm {
        name, short_name, credit_code, industry, source, region, ownership, size, website, phone, postcode, address, responsible_person,
        level, potential, importance, stage, opportunity, credit_limit, credit_days, remarks, history_amount, history_first, history_latest,
        invoice_title, invoice_tax_number, invoice_address, invoice_bank,
    }
}

fields! {
    /// A contact being written.
    ContactFields of ContactForm { name, title, department, mobile, phone, email, wechat, birthday, interests, sex, first_contact, lang }
}

/// What is wrong with a customer's form and the contact on it; the contact's fields are `contact.…`.
///
/// # Errors
/// Every problem of both.
pub(super) fn check(form: &CustomerForm, contact: Option<&ContactForm>, currency: Currency, today: NaiveDate) -> Result<(), Problems> {
    let mut problems = form.parse(currency, today).err().unwrap_or_default();
    if let Some(Err(inner)) = contact.map(|contact| check_contact(contact, today)) {
        problems.0.extend(inner.0);
    }
    problems.into_result(())
}

/// What is wrong with the contact on the form of a new customer.
///
/// # Errors
/// Every problem of it, under `contact.…`.
pub(super) fn check_contact(contact: &ContactForm, today: NaiveDate) -> Result<(), Problems> {
    let mut problems = Problems::new();
    if let Err(inner) = contact.parse(today) {
        problems.nest("contact", inner);
    }
    problems.into_result(())
}

/// A group of fields under a heading of its own.
#[component]
fn Group(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <section class="card form-group">
            <h2 class="form-group-title">{title}</h2>
            {children()}
        </section>
    }
}

/// Every field of a customer.
#[component]
pub(super) fn CustomerFieldsView(
    fields: CustomerFields,
    /// Customers that look like the one being written.
    similar: RwSignal<Vec<Customer>>,
    /// Set when this is another company all the same; none on the form of a customer that exists.
    is_distinct: Option<RwSignal<bool>>,
) -> impl IntoView {
    view! {
        {identity(fields, similar, is_distinct)}
        {rating(fields)}
        {reach(fields)}
        {credit(fields)}
        {invoicing(fields)}
        {history(fields)}
    }
    .into_any()
}

fn identity(f: CustomerFields, similar: RwSignal<Vec<Customer>>, is_distinct: Option<RwSignal<bool>>) -> AnyView {
    let l = lang();
    view! {
        <Group title=l.pick("公司", "Company")>
            <TextField name="name" label=l.pick("客户名称", "Name") value=f.name help=l.pick("营业执照上的全称", "The full legal name")/>
            <SimilarNotice found=similar is_distinct/>
            <FieldRow>
                <TextField name="short_name" label=l.pick("简称", "Short name") value=f.short_name optional=true/>
                <TextField name="credit_code" label=l.pick("统一社会信用代码", "Unified credit code") value=f.credit_code optional=true/>
            </FieldRow>
            <Combobox name="industry" label=l.pick("所属行业", "Industry") value=RwSignal::new(String::new()) text=f.industry optional=true
                source=ChoiceSource::new(|text| async move { industries(text).await.unwrap_or_default() })
                help=l.pick("输入几个字，从国标 GB/T 4754 的门类-大类里选；也可以直接写", "Type to choose a section and division of GB/T 4754, or write your own")/>
            {region(f.region)}
            <FieldRow>
                <TextField name="ownership" label=l.pick("企业性质", "Ownership") value=f.ownership optional=true/>
                <TextField name="size" label=l.pick("公司规模", "Company size") value=f.size optional=true/>
            </FieldRow>
            <TextField name="source" label=l.pick("客户来源", "Source") value=f.source optional=true/>
        </Group>
    }
    .into_any()
}

/// 省市区: three fields for one line of text. A line that says the same is left as it was written.
fn region(whole: RwSignal<String>) -> AnyView {
    let l = lang();
    let parts: [RwSignal<String>; 3] = region_parts(&whole.get_untracked()).map(RwSignal::new);
    let joined = move || parts.map(|part| part.get().trim().to_owned()).join(" ").trim().to_owned();
    Effect::new(move |_| {
        let text = joined();
        if bare(&untrack(|| whole.get())) != bare(&text) {
            whole.set(text);
        }
    });
    // A draft that is taken up writes the whole.
    Effect::new(move |_| {
        let text = whole.get();
        if bare(&untrack(joined)) != bare(&text) {
            parts.into_iter().zip(region_parts(&text)).for_each(|(part, text)| part.set(text));
        }
    });
    let [province, city, district] = parts;
    view! {
        <FieldRow>
            <TextField name="region" label=l.pick("省", "Province") value=province optional=true/>
            <TextField name="region.city" label=l.pick("市", "City") value=city optional=true/>
            <TextField name="region.district" label=l.pick("区县", "District") value=district optional=true/>
        </FieldRow>
    }
    .into_any()
}

fn bare(text: &str) -> String {
    text.split([' ', '/', '　']).collect()
}

fn rating(f: CustomerFields) -> AnyView {
    let l = lang();
    let importances: Vec<Choice> = Importance::ALL.iter().map(|one| Choice::new(one.code(), one.label(l))).collect();
    let potentials: Vec<Choice> = Potential::ALL.iter().map(|potential| Choice::new(potential.code(), potential.label(l))).collect();
    view! {
        <Group title=l.pick("评价与机会", "Rating and opportunity")>
            <RadioField name="potential" label=l.pick("潜在价值", "Potential") value=f.potential choices=potentials bar=true/>
            <RadioField name="importance" label=l.pick("重要程度", "Importance") value=f.importance choices=importances bar=true/>
            <TextField name="stage" label=l.pick("销售状态", "Sales stage") value=f.stage optional=true/>
            <TextArea name="opportunity" label=l.pick("机会分析", "Opportunity") value=f.opportunity optional=true/>
            <TextArea name="remarks" label=l.pick("备注", "Remarks") value=f.remarks optional=true/>
        </Group>
    }
    .into_any()
}

fn reach(f: CustomerFields) -> AnyView {
    let l = lang();
    view! {
        <Group title=l.pick("联络与地址", "Reaching them")>
            <FieldRow>
                <TextField name="phone" label=l.pick("电话", "Phone") value=f.phone kind="tel" optional=true
                    help=l.pick("手机 11 位，座机写作 区号-号码", "Mobile: 11 digits; landline: area code-number")/>
                <TextField name="responsible_person" label=l.pick("企业负责人", "Responsible person") value=f.responsible_person optional=true/>
            </FieldRow>
            <TextField name="address" label=l.pick("地址", "Address") value=f.address optional=true/>
            <FieldRow>
                <TextField name="postcode" label=l.pick("邮编", "Postcode") value=f.postcode optional=true/>
                <TextField name="website" label=l.pick("网址", "Website") value=f.website kind="url" optional=true/>
            </FieldRow>
        </Group>
    }
    .into_any()
}

fn credit(f: CustomerFields) -> AnyView {
    let l = lang();
    let currency = super::money::own_currency();
    let sets_limit = may(Noun::Customer, Act::Settle);
    let limit_help = if sets_limit {
        l.pick("不填：不设上限", "Empty: no limit")
    } else {
        l.pick("由销售经理或财务设定", "Set by a sales manager or finance")
    };
    view! {
        <Group title=l.pick("信用", "Credit")>
            <FieldRow>
                <AmountField name="credit_limit" label=l.pick("信用额度", "Credit limit") value=f.credit_limit currency=currency optional=true
                    help=limit_help disabled=!sets_limit/>
                <TextField name="credit_days" label=l.pick("账期（天）", "Credit days") value=f.credit_days optional=true
                    help=l.pick("签署后多少天到期", "Days from signing until due")/>
            </FieldRow>
        </Group>
    }
    .into_any()
}

/// 开票信息: what stands on its invoices.
fn invoicing(f: CustomerFields) -> AnyView {
    let l = lang();
    view! {
        <Group title=l.pick("开票信息", "On its invoices")>
            <FieldRow>
                <TextField name="invoice_title" label=l.pick("开票抬头", "Invoice title") value=f.invoice_title optional=true
                    help=l.pick("不填：客户名称", "Empty: the customer's name")/>
                <TextField name="invoice_tax_number" label=l.pick("税号", "Tax number") value=f.invoice_tax_number optional=true
                    help=l.pick("不填：统一社会信用代码", "Empty: the credit code")/>
            </FieldRow>
            <TextField name="invoice_address" label=l.pick("开票地址与电话", "Invoice address and phone") value=f.invoice_address optional=true/>
            <TextField name="invoice_bank" label=l.pick("开户行与账号", "Bank and account") value=f.invoice_bank optional=true/>
        </Group>
    }
    .into_any()
}

fn history(f: CustomerFields) -> AnyView {
    let l = lang();
    let (currency, today) = (super::money::own_currency(), today());
    view! {
        <Group title=l.pick("以前的成交", "Deals before this system")>
            <AmountField name="history_amount" label=l.pick("累计交易金额", "Accumulated amount") value=f.history_amount currency=currency optional=true/>
            <FieldRow>
                <DateField name="history_first" label=l.pick("首次交易日期", "First deal") value=f.history_first today optional=true/>
                <DateField name="history_latest" label=l.pick("最近交易日期", "Latest deal") value=f.history_latest today optional=true/>
            </FieldRow>
        </Group>
    }
    .into_any()
}

/// The main contact on the form of a new customer: may be left empty.
#[component]
pub(super) fn MainContactView(fields: ContactFields) -> impl IntoView {
    let l = lang();
    view! {
        <Group title=l.pick("主联系人（选填）", "Main contact (optional)")>
            <FieldRow>
                <TextField name="contact.name" label=l.pick("姓名", "Name") value=fields.name optional=true/>
                <TextField name="contact.title" label=l.pick("职务", "Title") value=fields.title optional=true/>
            </FieldRow>
            <FieldRow>
                <TextField name="contact.mobile" label=l.pick("手机", "Mobile") value=fields.mobile kind="tel" optional=true/>
                <TextField name="contact.wechat" label=l.pick("微信", "WeChat") value=fields.wechat optional=true/>
            </FieldRow>
            <TextField name="contact.email" label=l.pick("邮箱", "Email") value=fields.email kind="email" optional=true/>
        </Group>
    }
    .into_any()
}

/// Whether anything of the contact was written.
pub(super) fn is_written(form: &ContactForm) -> bool {
    let ContactForm {
        name,
        title,
        department,
        mobile,
        phone,
        email,
        wechat,
        birthday,
        interests,
        sex: _,
        first_contact,
        lang: _,
        is_main: _,
    } = form;
    [name, title, department, mobile, phone, email, wechat, birthday, interests, first_contact].iter().any(|text| !text.trim().is_empty())
}
