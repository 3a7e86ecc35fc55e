//! The form in a sheet over any page.

use domain::follow_up::FollowUp;
use leptos::prelude::*;

use super::form::LogForm;
use super::start::Start;
use crate::ui::prelude::*;

/// Logs a follow-up without leaving the page. It stands where no live update draws anew.
#[component]
pub(crate) fn LogSheet(
    open: RwSignal<bool>,
    /// What the form begins with, read when the sheet opens.
    start: RwSignal<Start>,
    on_done: Callback<()>,
) -> impl IntoView {
    let done = Callback::new(move |_: FollowUp| {
        open.set(false);
        on_done.run(());
    });
    view! { <Sheet open title=lang().pick("记跟进", "Log a follow-up")><LogForm start=start.get_untracked() on_done=done/></Sheet> }
}
