//! The follow-ups of one customer, latest first.

use domain::follow_up::FollowUp;
use domain::list;
use leptos::prelude::*;

use super::entry::{consequences, correction_mark, details, kind_symbol};
use super::photos::add_to;
use crate::frame::today;
use crate::ui::prelude::*;

/// A timeline. A correction says so; what it corrects is struck through, never gone.
#[component]
pub(crate) fn History(
    page: list::Page<FollowUp>,
    /// Opens a correction; none when the user may not write.
    correct: Option<Callback<FollowUp>>,
) -> impl IntoView {
    let l = lang();
    if page.items.is_empty() {
        return view! { <p class="quiet">{l.pick("还没有跟进记录。打完电话、拜访回来，记一句就好。", "No follow-ups yet. After a call or a visit, one sentence is enough.")}</p> }.into_any();
    }
    let customer = page.items.first().filter(|_| page.next.is_some()).map(|follow_up| follow_up.customer.clone());
    let rest = customer.map(|customer| {
        let href = format!("/follow-ups?window=all&customer={customer}");
        view! { <ButtonLink href look=Look::Quiet>{l.pick("全部跟进", "All follow-ups")}</ButtonLink> }
    });
    let entries: Vec<_> = page.items.into_iter().map(|follow_up| entry(follow_up, correct)).collect();
    view! { <Timeline>{entries}</Timeline> {rest} }.into_any()
}

fn entry(follow_up: FollowUp, correct: Option<Callback<FollowUp>>) -> AnyView {
    let (l, today) = (lang(), today());
    let is_corrected = follow_up.corrected_by.is_some();
    let (when, what) = (format::relative(follow_up.terms.happened, today, l), follow_up.terms.kind.label(l));
    let acts = correct.filter(|_| !is_corrected).map(|correct| {
        let (own, photos) = (follow_up.clone(), add_to(&follow_up));
        view! {
            <div class="follow-up-acts">
                <button type="button" class="follow-up-act" on:click=move |_| correct.run(own.clone())>{l.pick("更正", "Correct")}</button>
                {photos}
            </div>
        }
    });
    view! {
        <TimelineEntry symbol=kind_symbol(follow_up.terms.kind) when who=follow_up.author_name.clone() what>
            {correction_mark(&follow_up, l)}
            <p class="follow-up-said" data-corrected=is_corrected.then_some("true")>{follow_up.terms.said.clone()}</p>
            {details(&follow_up, l)}
            {consequences(&follow_up, today, l)}
            {acts}
        </TimelineEntry>
    }
    .into_any()
}
