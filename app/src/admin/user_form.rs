//! Adding or changing a user.

use domain::permission::Role;
use domain::refusal::Problems;
use domain::user::{Team, User, UserForm, optional_email};
use leptos::prelude::*;

use super::api::user_save;
use super::roles::role_boxes;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The form in the dialog; `user` none: a new one.
#[component]
pub(super) fn UserFields(user: Option<User>, teams: Vec<Team>, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (login, name) = (text(user.as_ref().map_or("", |user| &user.login)), text(user.as_ref().map_or("", |user| &user.name)));
    let first_team = teams.first().map(|team| team.id.to_string()).unwrap_or_default();
    let team = text(user.as_ref().map_or(first_team.as_str(), |user| user.team.as_str()));
    let (password, email) = (text(""), text(user.as_ref().map_or("", |user| &user.email)));
    let has = |role: Role| user.as_ref().map_or(role == Role::Rep, |user| user.roles.contains(&role));
    let ticked = Role::ALL.map(|role| (role, RwSignal::new(has(role))));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), user.as_ref().map(|user| user.id.clone()));
    let save = Action::new(move |(form, email): &(UserForm, String)| {
        user_save(operation.clone().into(), id.clone(), form.clone(), Some(email.clone()))
    });
    follow_answer(save.value(), problems, failure, move |_| {
        toasts.done(l.pick("已保存。", "Saved."));
        open.set(false);
        on_done.run(());
    });
    let submit = move |()| {
        let roles = ticked.iter().filter(|(_, checked)| checked.get_untracked()).map(|(role, _)| *role).collect();
        let form = UserForm {
            login: login.get_untracked(),
            name: name.get_untracked(),
            roles,
            team: team.get_untracked().into(),
            password: password.get_untracked(),
        };
        let email = email.get_untracked();
        let mut found = form.parse().err().unwrap_or_default();
        found.keep("email", optional_email(&email));
        if found.is_empty() {
            save.dispatch((form, email));
        }
        problems.set(found);
    };
    let choices: Vec<Choice> = teams.iter().map(|team| Choice::new(team.id.as_str(), &team.name)).collect();
    let has_password = user.as_ref().is_some_and(|user| user.has_password);
    let help = if has_password {
        l.pick("留空则不变；填写新密码会让此人在所有设备上退出。", "Leave empty to keep it; a new one signs this user out everywhere.")
    } else {
        l.pick("至少 8 个字符；没有密码就不能登录。", "At least 8 characters; without one this user cannot sign in.")
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <FieldRow>
                <TextField name="name" label=l.pick("姓名", "Name") value=name autofocus=true/>
                <TextField name="login" label=l.pick("登录名", "Login") value=login/>
            </FieldRow>
            <FieldRow>
                <SelectField name="team" label=l.pick("团队", "Team") value=team choices/>
                <TextField name="email" label=l.pick("邮箱", "E-mail") value=email kind="email" optional=true help=l.pick("收催款提醒用", "For reminders")/>
            </FieldRow>
            {role_boxes(&ticked, problems)}
            <TextField name="password" label=l.pick("密码", "Password") value=password kind="password" autocomplete="new-password" optional=true help/>
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton pending=save.pending()>{l.pick("保存用户", "Save user")}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}
