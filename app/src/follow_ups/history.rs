//! The follow-ups of one customer, latest first.

use domain::follow_up::FollowUp;
use domain::list;
use leptos::prelude::*;

use super::entry::{consequences, kind_symbol};
use crate::frame::today;
use crate::ui::prelude::*;

/// A timeline. A correction says so; what it corrects is struck through, never gone.
#[component]
pub(crate) fn History(
    page: list::Page<FollowUp>,
    /// Opens a correction; none when the user may not write.
    correct: Option<Callback<FollowUp>>,
) -> impl IntoView {
    let (l, today) = (lang(), today());
    if page.items.is_empty() {
        return view! { <p class="quiet">{l.pick("还没有跟进记录。打完电话、拜访回来，记一句就好。", "No follow-ups yet. After a call or a visit, one sentence is enough.")}</p> }.into_any();
    }
    let corrected: Vec<_> = page.items.iter().filter_map(|follow_up| follow_up.corrects.clone()).collect();
    let entries: Vec<_> = page
        .items
        .into_iter()
        .map(|follow_up| {
            let is_corrected = corrected.contains(&follow_up.id);
            let mark = follow_up.corrects.is_some().then(|| view! { <span class="quiet small">{l.pick("更正", "Correction")}</span> });
            let (when, what) = (format::relative(follow_up.terms.happened, today, l), follow_up.terms.kind.label(l));
            let (who, said, own) = (follow_up.author_name.clone(), follow_up.terms.said.clone(), follow_up.clone());
            let button = correct.filter(|_| !is_corrected).map(|correct| {
                view! { <button type="button" class="follow-up-correct" on:click=move |_| correct.run(own.clone())>{l.pick("更正", "Correct")}</button> }
            });
            view! {
                <TimelineEntry symbol=kind_symbol(follow_up.terms.kind) when who what>
                    {mark}
                    <p class="follow-up-said" data-corrected=is_corrected.then_some("true")>{said}</p>
                    {consequences(&follow_up, today, l)}
                    {button}
                </TimelineEntry>
            }
        })
        .collect();
    view! { <Timeline>{entries}</Timeline> }.into_any()
}
