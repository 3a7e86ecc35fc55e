//! Signing in. The page stands at the address that was wanted, and leads there.

use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use super::door_form::{DoorHead, DoorLanguage, follow, problem, problems_at_first};
use crate::frame::frame;
use crate::ui::prelude::*;

/// A path of this site, or nothing: what is handed in by a link must not lead elsewhere.
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    is_local.then_some(path)
}

/// Where signing in leads: `?next=`, else this address itself without what a failed post left in it.
fn wanted() -> String {
    let map = use_query_map().get_untracked();
    if let Some(next) = map.get("next").as_deref().and_then(local_path) {
        return next.to_owned();
    }
    let mut rest = map;
    for key in ["next", "__path", "__err"] {
        rest.remove(key);
    }
    let path = format!("{}{}", use_location().pathname.get_untracked(), rest.to_query_string());
    local_path(&path).unwrap_or("/").to_owned()
}

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let l = lang();
    let company = frame().company.map(|company| company.name).unwrap_or_default();
    let (login, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problems = problems_at_first();
    let failed = RwSignal::new(None::<String>);
    let next = wanted();
    let to = next.clone();
    let sign_in = Action::new(|(login, password): &(String, String)| super::api::sign_in(login.clone(), password.clone(), String::new()));
    follow(sign_in.value().into(), problems, failed, move || crate::client::leave_for(&to));
    let submit = move |()| {
        failed.set(None);
        let (typed_login, typed_password) = (login.get_untracked(), password.get_untracked());
        let missing = [("login", &typed_login), ("password", &typed_password)].into_iter().filter(|(_, text)| text.trim().is_empty());
        let found = Problems(missing.map(|(field, _)| problem(field, Refusal::Required)).collect());
        if found.is_empty() {
            problems.set(Problems::new());
            sign_in.dispatch((typed_login, typed_password));
        } else {
            problems.set(found);
        }
    };
    view! {
        <main class="frame-alone" id="main">
            <div class="card door">
                <DoorHead title=l.pick("登录", "Sign in") text=company/>
                <Show when=move || failed.with(Option::is_some)><Notice tone=Tone::Overdue>{move || failed.get()}</Notice></Show>
                <Form action="/api/account/sign_in" problems=problems pending=sign_in.pending() on_submit=submit>
                    <TextField name="login" label=l.pick("登录名", "Login") value=login autocomplete="username" autofocus=true/>
                    <TextField name="password" label=l.pick("密码", "Password") value=password kind="password" autocomplete="current-password"/>
                    <input type="hidden" name="next" value=next/>
                    <FormActions><SubmitButton pending=sign_in.pending()>{l.pick("登录", "Sign in")}</SubmitButton></FormActions>
                </Form>
                <p class="quiet small">{l.pick("忘记密码？请管理员在“用户与团队”里重设。", "Forgot it? An admin can set a new one under Users and teams.")}</p>
            </div>
            <DoorLanguage/>
        </main>
    }
    .into_any()
}
