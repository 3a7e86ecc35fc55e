//! The company's settings.

use domain::company::{Company, CompanyForm};
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{company_change, company_show};
use crate::error::Failure;
use crate::frame::{fresh_id, may};
use crate::reports::failure_notice;
use crate::ui::prelude::*;

/// The settings that rules read.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let l = lang();
    let company = Resource::new(|| (), |()| company_show());
    view! {
        <Page title=l.pick("设置", "Settings") narrow=true>
            <Suspense fallback=|| view! { <Skeleton lines=8/> }>
                {move || Suspend::new(async move {
                    match company.await {
                        Ok(company) if may(Noun::Settings, Act::Edit) => view! { <SettingsForm company/> }.into_any(),
                        Ok(company) => read_only(&company),
                        Err(failure) => failure_notice(&failure),
                    }
                })}
            </Suspense>
        </Page>
    }
    .into_any()
}

/// For auditors.
fn read_only(company: &Company) -> AnyView {
    let l = lang();
    let days = move |days: u16| format!("{days} {}", l.pick("天", "days"));
    let company = company.clone();
    view! {
        <Definitions>
            <Definition label=l.pick("公司名称", "Company name")>{company.name.clone()}</Definition>
            <Definition label=l.pick("时区", "Time zone")>{company.time_zone.clone()}</Definition>
            <Definition label=l.pick("币种", "Currency")>{company.currency.label(l)}</Definition>
            <Definition label=l.pick("即将到期", "Due soon") numeric=true>{days(company.due_soon_days)}</Definition>
            <Definition label=l.pick("新客户", "New customer") numeric=true>{days(company.new_customer_days)}</Definition>
            <Definition label=l.pick("流失客户", "Lost customer") numeric=true>{days(company.lost_customer_days)}</Definition>
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
        }
    }
}

#[component]
fn SettingsForm(company: Company) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let fields = Fields::of(CompanyForm::of(&company));
    let saved = RwSignal::new(CompanyForm::of(&company));
    let problems = RwSignal::new(Problems::new());
    guard_unsaved(Signal::derive(move || fields.form() != saved.get()));
    // A settings form is saved again and again: each press is an operation of its own, a double click is dropped by the form.
    let save = Action::new(|form: &CompanyForm| company_change(fresh_id().into(), form.clone()));
    Effect::new(move |_| match save.value().get() {
        None => {}
        Some(Ok(company)) => {
            saved.set(CompanyForm::of(&company));
            problems.set(Problems::new());
            toasts.done(l.pick("设置已保存。", "Settings saved."));
        }
        Some(Err(Failure::Refused(found))) => problems.set(found),
        Some(Err(other)) => toasts.failed(other.message(l)),
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
        <Form problems=problems pending=save.pending() on_submit=submit>
            {settings_fields(fields)}
            <FormActions><SubmitButton pending=save.pending()>{l.pick("保存设置", "Save settings")}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}

fn settings_fields(fields: Fields) -> impl IntoView {
    let l = lang();
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
    }
}
