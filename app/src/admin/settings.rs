//! The company's settings.

use domain::company::{Company, CompanyForm};
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::ageing_limits::{AgeingLimitsForm, headings};
use super::api::{company_change, company_show};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::{fresh_id, may};
use crate::ui::prelude::*;

/// The settings that rules read.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let l = lang();
    let company = fetched(|| (), |()| company_show());
    view! {
        <Page title=l.pick("设置", "Settings") narrow=true>
            {when_there(company, 8, content)}
        </Page>
    }
    .into_any()
}

/// An admin changes everything, finance only by what the books are told.
fn content(company: Company) -> AnyView {
    let limits = may(Noun::Books, Act::Edit).then(|| view! { <AgeingLimitsForm company=company.clone()/> });
    let settings = if may(Noun::Settings, Act::Edit) { view! { <SettingsForm company/> }.into_any() } else { read_only(&company) };
    view! { {settings}{limits} }.into_any()
}

/// For auditors, executives and finance.
fn read_only(company: &Company) -> AnyView {
    let l = lang();
    let days = move |days: u16| format!("{days} {}", l.pick("天", "days"));
    let company = company.clone();
    view! {
        <Definitions>
            <Definition label=l.pick("公司名称", "Company name")>{company.name.clone()}</Definition>
            <Definition label=l.pick("时区", "Time zone")>{company.time_zone.clone()}</Definition>
            <Definition label=l.pick("币种", "Currency")>{company.currency.label(l)}</Definition>
            <Definition label=l.pick("即将到期", "Due soon") numeric=true term=Word::DueSoon>{days(company.due_soon_days)}</Definition>
            <Definition label=l.pick("新客户", "New customer") numeric=true>{days(company.new_customer_days)}</Definition>
            <Definition label=l.pick("流失客户", "Lost customer") numeric=true>{days(company.lost_customer_days)}</Definition>
            <Definition label=l.pick("账龄分段", "Limits of the ageing")>{headings(&company.ageing_limits, l)}</Definition>
            <Definition label=l.pick("跟进位置", "Place of follow-ups")>{if company.follow_up_places { l.pick("可以记录", "May be kept") } else { l.pick("不记录", "Not kept") }}</Definition>
        </Definitions>
    }
    .into_any()
}

/// Every field as typed.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    time_zone: RwSignal<String>,
    time_zone_text: RwSignal<String>,
    due_soon_days: RwSignal<String>,
    new_customer_days: RwSignal<String>,
    lost_customer_days: RwSignal<String>,
    contract_prefix: RwSignal<String>,
    key_customer_amount: RwSignal<String>,
    vip_customer_amount: RwSignal<String>,
    follow_up_places: RwSignal<bool>,
}

impl Fields {
    fn of(form: CompanyForm) -> Self {
        Self {
            name: RwSignal::new(form.name),
            time_zone: RwSignal::new(form.time_zone.clone()),
            time_zone_text: RwSignal::new(form.time_zone),
            due_soon_days: RwSignal::new(form.due_soon_days),
            new_customer_days: RwSignal::new(form.new_customer_days),
            lost_customer_days: RwSignal::new(form.lost_customer_days),
            contract_prefix: RwSignal::new(form.contract_prefix),
            key_customer_amount: RwSignal::new(form.key_customer_amount),
            vip_customer_amount: RwSignal::new(form.vip_customer_amount),
            follow_up_places: RwSignal::new(form.follow_up_places),
        }
    }

    fn fill(self, form: CompanyForm) {
        self.follow_up_places.set(form.follow_up_places);
        let pairs = [
            (self.name, form.name),
            (self.time_zone, form.time_zone.clone()),
            (self.time_zone_text, form.time_zone),
            (self.due_soon_days, form.due_soon_days),
            (self.new_customer_days, form.new_customer_days),
            (self.lost_customer_days, form.lost_customer_days),
            (self.contract_prefix, form.contract_prefix),
            (self.key_customer_amount, form.key_customer_amount),
            (self.vip_customer_amount, form.vip_customer_amount),
        ];
        for (field, text) in pairs {
            field.set(text);
        }
    }

    fn form(self) -> CompanyForm {
        CompanyForm {
            name: self.name.get(),
            time_zone: self.time_zone_text.get(),
            due_soon_days: self.due_soon_days.get(),
            new_customer_days: self.new_customer_days.get(),
            lost_customer_days: self.lost_customer_days.get(),
            contract_prefix: self.contract_prefix.get(),
            key_customer_amount: self.key_customer_amount.get(),
            vip_customer_amount: self.vip_customer_amount.get(),
            follow_up_places: self.follow_up_places.get(),
        }
    }
}

#[component]
fn SettingsForm(company: Company) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let fields = Fields::of(CompanyForm::of(&company));
    let saved = RwSignal::new(CompanyForm::of(&company));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    guard_unsaved(Signal::derive(move || fields.form() != saved.get()));
    let content = Signal::derive(move || {
        let form = fields.form();
        if form == saved.get() { String::new() } else { serde_json::to_string(&form).unwrap_or_default() }
    });
    let draft = keep_draft("settings".to_owned(), content, move |text| {
        if let Ok(form) = serde_json::from_str(&text) {
            fields.fill(form);
        }
    });
    // A settings form is saved again and again: each press is an operation of its own, a double click is dropped by the form.
    let save = Action::new(|form: &CompanyForm| company_change(fresh_id().into(), form.clone()));
    follow_answer(save.value(), problems, failure, move |company| {
        saved.set(CompanyForm::of(&company));
        toasts.done(l.pick("设置已保存。", "Settings saved."));
    });
    let submit = move |()| {
        let form = untrack(|| fields.form());
        match form.parse(&company) {
            Ok(_) => {
                save.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    view! {
        <DraftNotice draft on_afresh=Callback::new(move |()| fields.fill(saved.get_untracked()))/>
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {settings_fields(fields)}
            <FormActions><SubmitButton pending=save.pending()>{l.pick("保存设置", "Save settings")}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}

fn settings_fields(fields: Fields) -> impl IntoView {
    let (l, currency) = (lang(), crate::reports::own_currency());
    view! {
        <TextField name="name" label=l.pick("公司名称", "Company name") value=fields.name/>
        <Combobox name="time_zone" label=l.pick("时区", "Time zone") value=fields.time_zone text=fields.time_zone_text source=crate::account::time_zone_source()
            help=l.pick("“今天”从这里的零点开始；也可填写其他 IANA 名称。", "Today begins at midnight here; any other IANA name may be typed.")/>
        <TextField name="contract_prefix" label=l.pick("合同编号前缀", "Prefix of contract numbers") value=fields.contract_prefix optional=true
            help=l.pick("编号为前缀 + 年月日 + 当日序号。", "A number is the prefix, the date, and the day's counter.")/>
        <TextField name="due_soon_days" label=l.pick("即将到期（天）", "Due soon (days)") value=fields.due_soon_days
            help=l.pick("今后这么多天内到期的分期算“即将到期”。", "Instalments due within so many days count as due soon.")/>
        <FieldRow>
            <TextField name="new_customer_days" label=l.pick("新客户（天）", "New customer (days)") value=fields.new_customer_days
                help=l.pick("首次交易不足这么久。", "First deal younger than this.")/>
            <TextField name="lost_customer_days" label=l.pick("流失客户（天）", "Lost customer (days)") value=fields.lost_customer_days
                help=l.pick("这么久没有交易。", "No deal for so long.")/>
        </FieldRow>
        <FieldRow>
            <AmountField name="key_customer_amount" label=l.pick("重点客户（累计交易额）", "Key customer (accumulated)") value=fields.key_customer_amount currency
                help=l.pick("达到后建议评为重点。", "From here on proposed as key.")/>
            <AmountField name="vip_customer_amount" label=l.pick("VIP 客户（累计交易额）", "VIP customer (accumulated)") value=fields.vip_customer_amount currency
                help=l.pick("达到后建议评为 VIP。", "From here on proposed as VIP.")/>
        </FieldRow>
        <CheckField name="follow_up_places" label=l.pick("跟进可以加上位置", "Follow-ups may say where they happened") checked=fields.follow_up_places
            help=l.pick("位置是敏感信息：默认关闭；开启后也只在填写人自己点“加上位置”时记录，精确到约 10 米。",
                "Location is sensitive: off by default. When on, it is kept only when the writer taps “Add place”, to about 10 m.")/>
    }
}
