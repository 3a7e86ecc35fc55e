//! The fields of a customer and of a contact, in groups.

use chrono::NaiveDate;
use domain::customer::{ContactForm, Customer, CustomerForm, Level, Potential};
use domain::money::Currency;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::fields::fields;
use super::similar::SimilarNotice;
use crate::frame::today;
use crate::ui::prelude::*;

fields! {
    /// A customer being written.
    CustomerFields of CustomerForm {
        name, short_name, credit_code, industry, source, region, ownership, size, website, phone, postcode, address, responsible_person,
        level, potential, stage, opportunity, credit_limit, credit_days, remarks, history_amount, history_first, history_latest,
    }
}

fields! {
    /// A contact being written.
    ContactFields of ContactForm { name, title, department, mobile, phone, email, wechat, birthday, interests }
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
            <FieldRow>
                <TextField name="industry" label=l.pick("所属行业", "Industry") value=f.industry optional=true
                    help=l.pick("如：信息技术服务业-软件开发", "Section and division of GB/T 4754")/>
                <TextField name="region" label=l.pick("所属区域", "Region") value=f.region optional=true help=l.pick("省 市 区", "Province, city, district")/>
            </FieldRow>
            <FieldRow>
                <TextField name="ownership" label=l.pick("企业性质", "Ownership") value=f.ownership optional=true/>
                <TextField name="size" label=l.pick("公司规模", "Company size") value=f.size optional=true/>
            </FieldRow>
            <TextField name="source" label=l.pick("客户来源", "Source") value=f.source optional=true/>
        </Group>
    }
    .into_any()
}

fn rating(f: CustomerFields) -> AnyView {
    let l = lang();
    let levels: Vec<Choice> = Level::ALL.iter().map(|level| Choice::new(level.code(), level.label(l))).collect();
    let potentials: Vec<Choice> = Potential::ALL.iter().map(|potential| Choice::new(potential.code(), potential.label(l))).collect();
    view! {
        <Group title=l.pick("评价与机会", "Rating and opportunity")>
            <RadioField name="level" label=l.pick("客户等级", "Level") value=f.level choices=levels bar=true/>
            <RadioField name="potential" label=l.pick("潜在价值", "Potential") value=f.potential choices=potentials bar=true/>
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
    view! {
        <Group title=l.pick("信用", "Credit")>
            <FieldRow>
                <AmountField name="credit_limit" label=l.pick("信用额度", "Credit limit") value=f.credit_limit currency=currency optional=true
                    help=l.pick("不填：不设上限", "Empty: no limit")/>
                <TextField name="credit_days" label=l.pick("账期（天）", "Credit days") value=f.credit_days optional=true
                    help=l.pick("签署后多少天到期", "Days from signing until due")/>
            </FieldRow>
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
    let ContactForm { name, title, department, mobile, phone, email, wechat, birthday, interests, is_main: _ } = form;
    [name, title, department, mobile, phone, email, wechat, birthday, interests].iter().any(|text| !text.trim().is_empty())
}
