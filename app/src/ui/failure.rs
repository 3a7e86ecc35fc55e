//! What could not be done, in the place where it was asked for: what happened, what was kept, the way on.

use leptos::prelude::*;

use super::button::{Button, Look};
use super::language::lang;
use super::state::{Notice, Tone};
use crate::error::Failure;

/// The sentence in place of what could not be had or saved; with the way to sign in again when the session has ended.
#[must_use]
pub fn failure_notice(failure: &Failure) -> AnyView {
    let l = lang();
    let message = failure.message(l);
    let sign_in = (*failure == Failure::SignedOut).then(|| {
        view! { <Button look=Look::Primary on_click=|_| crate::client::sign_in_again()>{l.pick("重新登录", "Sign in again")}</Button> }
    });
    view! { <Notice tone=Tone::Overdue><div class="row-of">{message} {sign_in}</div></Notice> }.into_any()
}

/// The failure of a form's command, while there is one that no field can mend.
#[component]
pub fn FailureNotice(failure: RwSignal<Option<Failure>>) -> impl IntoView {
    move || failure.get().filter(|failure| failure.problems().is_none()).map(|failure| failure_notice(&failure))
}
