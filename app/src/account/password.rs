//! A new password for oneself.

use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The form for one's own new password. The other browsers are signed out by it.
#[component]
pub(super) fn PasswordSection() -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problems = RwSignal::new(Problems::new());
    let change = Action::new(|(old, new): &(String, String)| super::api::change_password(fresh_id().into(), old.clone(), new.clone()));
    Effect::new(move |_| match change.value().get() {
        None => {}
        Some(Ok(())) => {
            problems.set(Problems::new());
            old.set(String::new());
            new.set(String::new());
            toasts.done(l.pick(
                "密码已更换。其他设备已退出登录，日历链接要重新生成。",
                "Password changed. Other devices are signed out; a calendar link has to be made anew.",
            ));
        }
        Some(Err(failure)) => match failure.problems() {
            Some(found) => problems.set(found.clone()),
            None => toasts.failed(failure.message(l)),
        },
    });
    let submit = move |()| {
        let mut found = Problems::new();
        if old.with_untracked(String::is_empty) {
            found.add("old_password", Refusal::Required);
        }
        found.keep("new_password", new.with_untracked(|text| domain::user::password(text)));
        if found.is_empty() {
            change.dispatch((old.get_untracked(), new.get_untracked()));
        }
        problems.set(found);
    };
    view! {
        <Section title=l.pick("更换密码", "Change password") id="password">
            <Form problems=problems pending=change.pending() on_submit=submit>
                <FieldRow>
                    <TextField name="old_password" label=l.pick("现在的密码", "Current password") value=old kind="password" autocomplete="current-password"/>
                    <TextField name="new_password" label=l.pick("新密码", "New password") value=new kind="password" autocomplete="new-password"/>
                </FieldRow>
                <FormActions><SubmitButton pending=change.pending() look=Look::Secondary>{l.pick("更换密码", "Change password")}</SubmitButton></FormActions>
            </Form>
        </Section>
    }
    .into_any()
}
