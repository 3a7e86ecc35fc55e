//! The first start: the company and its first user, proven by the token on the server's console.

use domain::company::SetupForm;
use domain::currency::Currency;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::door_form::{DoorHead, DoorLanguage, follow, problem, problems_at_first};
use crate::ui::prelude::*;

/// Every field as typed.
#[derive(Clone, Copy)]
struct Fields {
    token: RwSignal<String>,
    company: RwSignal<String>,
    time_zone: RwSignal<String>,
    time_zone_text: RwSignal<String>,
    currency: RwSignal<String>,
    login: RwSignal<String>,
    name: RwSignal<String>,
    password: RwSignal<String>,
}

impl Fields {
    /// The link on the console carries the token (`/?token=…`).
    fn new() -> Self {
        let token = use_query_map().with_untracked(|map| map.get("token")).unwrap_or_default();
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            token: text(&token),
            company: text(""),
            time_zone: text("Asia/Shanghai"),
            time_zone_text: text("Asia/Shanghai"),
            currency: text(Currency::default().code()),
            login: text(""),
            name: text(""),
            password: text(""),
        }
    }

    fn form(self) -> SetupForm {
        let text = |field: RwSignal<String>| field.get_untracked();
        SetupForm {
            token: text(self.token),
            company: text(self.company),
            // A name that was typed and not chosen counts too.
            time_zone: text(self.time_zone_text),
            currency: text(self.currency),
            login: text(self.login),
            name: text(self.name),
            password: text(self.password),
        }
    }
}

/// What is wrong, as the server will see it; nothing when it may be sent.
fn problems_of(form: &SetupForm) -> Problems {
    let mut problems = form.parse().err().unwrap_or_default();
    if form.token.trim().is_empty() {
        problems.0.insert(0, problem("token", Refusal::Required));
    }
    problems
}

/// The first visit.
#[component]
pub fn SetupPage() -> impl IntoView {
    let l = lang();
    let fields = Fields::new();
    let problems = problems_at_first();
    let failed = RwSignal::new(None::<String>);
    let set_up = Action::new(|form: &SetupForm| {
        let form = form.clone();
        super::api::set_up(form.token, form.company, form.time_zone, String::new(), form.currency, form.login, form.name, form.password)
    });
    follow(set_up.value().into(), problems, failed, || crate::client::leave_for("/"));
    let submit = move |()| {
        failed.set(None);
        let form = fields.form();
        let found = problems_of(&form);
        if found.is_empty() {
            set_up.dispatch(form);
        } else {
            problems.set(found);
        }
    };
    view! {
        <main class="frame-alone" id="main">
            <div class="card door">
                <DoorHead title=l.pick("开始使用约账", "Set up Yuezhang")
                    text=l.pick("建立公司和第一位管理员。启动令牌印在服务器的控制台上。", "Create your company and its first admin. The set-up token is printed on the server's console.")/>
                <Show when=move || failed.with(Option::is_some)><Notice tone=Tone::Overdue>{move || failed.get()}</Notice></Show>
                <Form action="/api/account/set_up" problems=problems pending=set_up.pending() on_submit=submit>
                    {company_fields(fields)}
                    {person_fields(fields)}
                    <FormActions><SubmitButton pending=set_up.pending()>{l.pick("创建公司", "Create the company")}</SubmitButton></FormActions>
                </Form>
            </div>
            <DoorLanguage/>
        </main>
    }
    .into_any()
}

fn company_fields(fields: Fields) -> impl IntoView {
    let l = lang();
    let currencies: Vec<Choice> =
        Currency::ALL.iter().map(|currency| Choice::new(currency.code(), format!("{} {}", currency.code(), currency.label(l)))).collect();
    view! {
        <TextField name="token" label=l.pick("启动令牌", "Set-up token") value=fields.token autofocus=true
            help=l.pick("从控制台复制。", "Copy it from the console.")/>
        <TextField name="company" label=l.pick("公司名称", "Company name") value=fields.company autocomplete="organization"/>
        <FieldRow>
            <Combobox name="time_zone" label=l.pick("时区", "Time zone") value=fields.time_zone text=fields.time_zone_text source=super::time_zone_source()/>
            <SelectField name="currency" label=l.pick("币种", "Currency") value=fields.currency choices=currencies/>
        </FieldRow>
    }
}

fn person_fields(fields: Fields) -> impl IntoView {
    let l = lang();
    view! {
        <FieldRow>
            <TextField name="name" label=l.pick("姓名", "Your name") value=fields.name autocomplete="name"/>
            <TextField name="login" label=l.pick("登录名", "Login") value=fields.login autocomplete="username"/>
        </FieldRow>
        <TextField name="password" label=l.pick("密码", "Password") value=fields.password kind="password" autocomplete="new-password"
            help=l.pick("至少 8 个字符。", "At least 8 characters.")/>
    }
}
