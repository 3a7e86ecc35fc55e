//! Where one's reminders go by mail.

use domain::refusal::Problems;
use domain::user::optional_email;
use leptos::prelude::*;

use super::api::{my_email, set_email};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// One's own address.
#[component]
pub(super) fn EmailSection() -> impl IntoView {
    let l = lang();
    let found = fetched(|| (), |()| my_email());
    view! {
        <Section title=l.pick("邮箱", "E-mail") id="email">
            {when_there(found, 1, |email: String| view! { <EmailForm email/> }.into_any())}
        </Section>
    }
    .into_any()
}

#[component]
fn EmailForm(email: String) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let email = RwSignal::new(email);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let save = Action::new(|email: &String| set_email(fresh_id().into(), email.clone()));
    follow_answer(save.value(), problems, failure, move |()| toasts.done(l.pick("邮箱已保存。", "Saved.")));
    let submit = move |()| {
        let (typed, mut found) = (email.get_untracked(), Problems::new());
        found.keep("email", optional_email(&typed));
        if found.is_empty() {
            save.dispatch(typed);
        }
        problems.set(found);
    };
    let help =
        l.pick("催款提醒按级别的设置发到这里；留空则不发。", "Reminders go here where their level says so; leave it empty for none.");
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <TextField name="email" label=l.pick("邮箱地址", "E-mail address") value=email kind="email" autocomplete="email" optional=true help/>
            <FormActions><SubmitButton pending=save.pending() look=Look::Secondary>{l.pick("保存邮箱", "Save the address")}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}
